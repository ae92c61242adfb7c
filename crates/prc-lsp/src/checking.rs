//! The thread that checks, one folder at a time.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};
use gen_lsp_types::Diagnostic;
use prc_check::Check;

use crate::diagnostics::{Checked, Look, checked, refused};
use crate::folders::Names;
use crate::{Host, Question};

/// A folder to be checked as it is at one moment.
pub(crate) struct Job {
    /// The URI of the folder.
    pub(crate) folder: String,
    pub(crate) generation: u64,
    pub(crate) question: Question,
    pub(crate) names: Names,
    pub(crate) look: Look,
}

/// A job that is done.
pub(crate) struct Done {
    pub(crate) folder: String,
    pub(crate) generation: u64,
    pub(crate) outcome: Outcome,
}

pub(crate) enum Outcome {
    Checked(Box<Checked>),
    /// The configuration is wrong: what has a place, by URI, and what has none.
    Refused(BTreeMap<String, Vec<Diagnostic>>, Vec<String>),
    /// A bug, and what it said.
    Failed(String),
}

/// Starts the thread. It ends with the channel of jobs.
pub(crate) fn start(host: Arc<dyn Host>, checks: Arc<[Check]>) -> (Sender<Job>, Receiver<Done>) {
    let (jobs, asked) = unbounded::<Job>();
    let (sender, done) = unbounded();
    std::thread::spawn(move || {
        for job in asked {
            let outcome = catch_unwind(AssertUnwindSafe(|| check(&*host, &checks, &job)));
            let outcome = outcome.unwrap_or_else(|panic| Outcome::Failed(said(&*panic)));
            if sender.send(Done { folder: job.folder, generation: job.generation, outcome }).is_err() {
                break;
            }
        }
    });
    (jobs, done)
}

fn check(host: &dyn Host, checks: &[Check], job: &Job) -> Outcome {
    match host.check(&job.question) {
        Ok(answer) => Outcome::Checked(Box::new(checked(answer, checks, &job.names, &job.look))),
        Err(mistakes) => {
            let (files, said) = refused(mistakes, &job.names, job.look.client.encoding);
            Outcome::Refused(files, said)
        }
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}
