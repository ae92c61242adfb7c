//! One run, from the command line to the exit code.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use prc_aws_calls::Place;
use prc_model::Reason;
use tokio::task::JoinSet;

use crate::account::Account;
use crate::api::Api;
use crate::cli::{Cli, CollectArgs, Command};
use crate::collect::COLLECTORS;
use crate::failure::{Failure, exit};
use crate::found::{Found, GLOBAL, Sink};
use crate::gate::Gate;
use crate::hole::Hole;
use crate::progress::Progress;
use crate::session::Session;
use crate::{machine, mask, output, plan};

/// How many accounts are read at once: each has limits of its own, but this machine has not.
const ACCOUNTS: usize = 16;

/// Runs a command and answers the exit code.
pub fn run(cli: &Cli) -> u8 {
    let done = match &cli.command {
        Command::Policy => output::write(&prc_aws_calls::policy(), None).map(|()| exit::OK),
        Command::Collect(options) if options.dry_run => output::write(&plan::plan(options), None).map(|()| exit::OK),
        Command::Collect(options) => collect(options),
    };
    done.unwrap_or_else(|failure| {
        output::tell(&failure.to_string());
        failure.code
    })
}

fn collect(options: &CollectArgs) -> Result<u8, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::usage(format!("cannot start: {error}")))?;
    let gate = Gate::new(options.max_rps, options.call_timeout);
    let (found, stopped) = runtime.block_on(stoppable(options, &gate))?;
    // What is still waiting somewhere waits for nothing.
    runtime.shutdown_background();
    let whole = found.gaps.is_empty();
    let collected: Timestamp = options.now.unwrap_or_else(machine::now);
    let mut inventory = output::inventory(found, &collected.to_string(), stopped);
    if options.mask {
        mask::mask(&mut inventory, &options.mask_salt);
    }
    let text = serde_json::to_string_pretty(&inventory);
    let text = text.map_err(|error| Failure::usage(format!("cannot write the inventory: {error}")))?;
    output::write(&format!("{text}\n"), options.output.as_deref())?;
    if stopped {
        output::tell("stopped: the inventory holds what was read and says that it is incomplete\n");
    }
    Ok(if stopped || (options.strict && !whole) { exit::INCOMPLETE } else { exit::OK })
}

/// Reads until all is read, or somebody stops it, or time is up; answers what was found and whether it was stopped.
async fn stoppable(options: &CollectArgs, gate: &Arc<Gate>) -> Result<(Found, bool), Failure> {
    let stopper = gate.clone();
    let deadline = options.deadline;
    let watch = tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = tokio::time::sleep(deadline) => {}
        }
        stopper.stop();
    });
    let sink = Arc::new(Sink::default());
    let session = Session::new(options, gate.clone(), sink.clone());
    let accounts = session.accounts().await?;
    let progress = Progress::new(options);
    let read = accounts.iter().map(|account| read_account(account, gate, &progress));
    let mut all = stream::iter(read).buffer_unordered(ACCOUNTS);
    while let Some(found) = all.next().await {
        let mut sink = sink.lock();
        sink.rows.extend(found.rows);
        sink.gaps.extend(found.gaps);
        sink.listed.extend(found.listed);
    }
    watch.abort();
    Ok((sink.take(), gate.is_stopped()))
}

/// Reads one account: all its Regions and services at once.
async fn read_account(account: &Arc<Account>, gate: &Arc<Gate>, progress: &Progress) -> Found {
    let sink = Arc::new(Sink::default());
    let mut tasks = JoinSet::new();
    let mut apis = std::collections::HashMap::new();
    for (service, collect) in COLLECTORS {
        let places: Vec<&str> = match service.place {
            Place::Region | Place::SomeRegions => account.regions.iter().map(String::as_str).collect(),
            Place::Global | Place::Spread => vec![GLOBAL],
        };
        for place in places {
            let api = Api::new(account, service, place, &sink);
            let task = tasks.spawn(collect(api.clone()));
            apis.insert(task.id(), (api, service.name));
        }
    }
    let shown = progress.account(account, apis.len());
    while let Some(done) = tasks.join_next_with_id().await {
        let (id, failed) = match done {
            Ok((id, ())) => (id, false),
            Err(error) => (error.id(), true),
        };
        let Some((api, name)) = apis.get(&id) else { continue };
        if failed {
            api.lose_all(&Hole::new(Reason::Internal, "panic"));
        }
        api.settle();
        shown.step(name, gate);
    }
    let found = sink.take();
    shown.done(found.rows.len(), found.gaps.len());
    found
}
