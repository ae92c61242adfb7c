//! `prc check`

use std::time::Instant;

use prc_actual::Snapshot;
use prc_check::{Check, Keep};
use prc_model::{Printable, RootModule};
use prc_policy::{Catalogue, GateOptions};
use prc_report::json::document;
use prc_report::{Mended, Report, Rules, concise, full, write_json};
use prc_tree::Tree;

use crate::against::{self, Answer, Asked};
use crate::catalogue::{checks, select};
use crate::cli::{CheckArgs, Global};
use crate::failure::Failure;
use crate::live;
use crate::machine;
use crate::output::{self, Format, Look, Target};
use crate::pages::language;
use crate::policy::Policy;
use crate::run::{Judged, Options, judge};
use crate::scope::Scope;

pub(crate) fn run(global: &Global, arguments: &CheckArgs) -> Result<u8, Failure> {
    let started = Instant::now();
    let targets = output::targets(&arguments.output.format, arguments.output.output.as_deref())?;
    let look = Look { language: language(arguments.output.lang)?, earlier: &[] };
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let options = Options {
        live: &[],
        input: &arguments.input,
        catalogue: &catalogue,
        selected: &[],
        complete: false,
        ignores: !arguments.decision.no_inline_ignores,
        gate: gate(arguments),
        now,
        keep: shown(&targets),
        // Only machines are shown the tables.
        tables: targets.iter().any(|target| !target.format.is_for_people()),
    };
    let asked = Asked { global, arguments, checks: &checks, catalogue: &catalogue, now };
    let (scope, policy, judged, compared) = match &arguments.base {
        Some(base) => {
            let Answer { scope, policy, head, compared } = against::run(&asked, base, options)?;
            (scope, policy, head, Some(compared))
        }
        None => {
            let (scope, policy, judged) = alone(&asked, options)?;
            (scope, policy, judged, None)
        }
    };
    // A comparison shows a part of what fails, so the sum of it would say nothing.
    let told_mended = compared.is_none() && targets.iter().any(|target| target.format == Format::Full);
    let mended = if told_mended { mended(&judged, &catalogue) } else { Mended::default() };
    let report = Report { comparison: compared.as_ref(), mended, ..judged.report(&policy) };
    // A person gets the reason instead of an empty report.
    let told = !judged.nothing || !judged.inventory.problems.is_empty();
    let wanted = targets.iter().filter(|target| told || !target.format.is_for_people());
    let wanted = wanted.filter(|target| !arguments.silent || target.file.is_some());
    for target in wanted {
        match target.format {
            Format::Json => target.write_with(|out| write_json(&report, out))?,
            _ => target.write(&render(&report, &checks, global, (target, look), started)?)?,
        }
    }
    if arguments.verbose > 0 {
        output::tell(&read(&scope, &policy, &judged, arguments.verbose, started));
    }
    if judged.nothing {
        return Err(Failure::nothing(scope.nothing_here(&arguments.input.path)));
    }
    let exit_code = judged.assessment.decision.exit_code;
    // The process ends here: to give back a large inventory piece by piece would take as long as to judge it.
    std::mem::forget(judged);
    Ok(exit_code)
}

/// How many findings `prc fix` mends.
fn mended(judged: &Judged, catalogue: &Catalogue<'_>) -> Mended {
    let (inventory, findings) = (&judged.inventory, &judged.assessment.findings);
    let offers = prc_fix::offers(inventory, findings, catalogue, &prc_fix::Uses::of(inventory));
    let of = |safe: bool| {
        offers.iter().filter(|one| matches!(&one.answer, prc_fix::Answer::Fix(fix) if fix.safe == safe)).count()
    };
    Mended { safely: of(true), unsafely: of(false) }
}

/// What was read, for the person who wonders.
fn read(scope: &Scope, policy: &Policy, judged: &Judged, verbose: u8, started: Instant) -> String {
    let inventory = &judged.inventory;
    let mut lines = vec![format!("root: {}", scope.root().display())];
    let policies = policy.layers.iter().map(|layer| format!("policy: {}", layer.path));
    lines.extend(policies.chain((policy.text().is_none()).then(|| String::from("policy: no prc.toml"))));
    let of = |root: &RootModule| match root.deployment.environment_name() {
        Some(environment) => format!("root module: {} in {environment}", root.path()),
        None => format!("root module: {}", root.path()),
    };
    lines.extend(inventory.root_modules.iter().map(of));
    if verbose > 1 {
        lines.extend(inventory.sources.files().map(|(_, file)| format!("file: {}", file.path)));
    }
    let (files, resources) = (inventory.files, inventory.resources().len());
    lines.push(format!("{files} files, {resources} resources, {:.2} s", started.elapsed().as_secs_f64()));
    lines.iter().map(|line| format!("prc: {}\n", Printable(line))).collect()
}

/// The working tree by itself.
fn alone(asked: &Asked<'_>, options: Options<'_>) -> Result<(Scope, Policy, Judged), Failure> {
    let Asked { global, arguments, checks, catalogue, now } = *asked;
    let scope = Scope::open(&arguments.input)?;
    let mut policy = Policy::find(global, &scope, catalogue)?;
    policy.read_programme(&scope.tree, catalogue, now);
    prepare(&mut policy, arguments)?;
    let selected = select(checks, &arguments.selection, &policy.config)?;
    let complete = selected.len() == checks.len() && is_whole(arguments, &scope, &policy);
    let live = live(arguments, &scope, &policy, &scope.tree)?;
    let judged = judge(&scope, &policy, &Options { selected: &selected, complete, live: &live, ..options })?;
    Ok((scope, policy, judged))
}

/// What the command line says about a policy.
pub(crate) fn prepare(policy: &mut Policy, arguments: &CheckArgs) -> Result<(), Failure> {
    if let Some(tier) = arguments.selection.tier {
        policy.config.set_tier(tier);
    }
    if arguments.decision.no_waivers {
        policy.programme.waivers.clear();
    }
    if let Some(path) = &arguments.decision.baseline {
        let shown = path.display().to_string();
        let text = machine::read(path).map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
        policy.programme.set_baseline(&shown, &text);
    }
    policy.choose(&arguments.system, &arguments.environment, &arguments.input.workspace)
}

/// What runs, as far as the command line says, or else the policy, whose tree this is.
pub(crate) fn live(
    arguments: &CheckArgs,
    scope: &Scope,
    policy: &Policy,
    own: &Tree,
) -> Result<Vec<Snapshot>, Failure> {
    if arguments.actual.is_empty() && !arguments.live.aws {
        return live::kept(own, policy);
    }
    let mut live = live::read(&arguments.actual, &arguments.input, policy)?;
    live.extend(live::collect(&arguments.live, scope, policy)?);
    Ok(live)
}

/// Whether nothing is left out of what the policy speaks of.
fn is_whole(arguments: &CheckArgs, scope: &Scope, policy: &Policy) -> bool {
    let input = &arguments.input;
    arguments.system.is_empty()
        && arguments.environment.is_empty()
        && input.workspace.is_empty()
        && input.exclude.is_empty()
        && policy.home.as_deref().unwrap_or_default() == scope.under
}

pub(crate) fn gate(arguments: &CheckArgs) -> GateOptions {
    let decision = &arguments.decision;
    GateOptions {
        fail_on: decision.fail_on.clone(),
        min_score: decision.min_score.clone(),
        fail_on_unknown: decision.fail_on_unknown,
        strict: arguments.strict,
        exit_zero: decision.exit_zero,
    }
}

/// The evidence that some report shows.
fn shown(targets: &[Target]) -> Keep {
    match targets.iter().all(|target| target.format.is_for_people()) {
        true => Keep::Deciding,
        false => Keep::Everything,
    }
}

fn render(
    report: &Report<'_>,
    checks: &[Check],
    global: &Global,
    (target, look): (&Target, Look<'_>),
    started: Instant,
) -> Result<String, Failure> {
    match target.format {
        // The time is for the person who waited; what is kept is the same for the same input.
        Format::Full => {
            let elapsed = output::to_terminal(target).then(|| started.elapsed());
            Ok(full(report, output::style(global, target), global.quiet, elapsed))
        }
        Format::Concise => Ok(concise(report)),
        format => output::export(format, &document(report), &Rules::of(checks), look),
    }
}
