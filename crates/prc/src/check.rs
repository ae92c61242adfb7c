//! `prc check`

use std::collections::BTreeSet;
use std::time::Instant;

use prc_check::{Alarm, Backup, Check, Coverage, State, Verdict, decide_keeping, survey};
use prc_model::{Inventory, Mode, RootModule, Side};
use prc_policy::{Assessment, Catalogue, GateOptions, Inputs, Outcome, assess};
use prc_report::json::document;
use prc_report::{Report, Rules, concise, full};
use prc_terraform::Demand;

use crate::catalogue::{self, checks, select};
use crate::cli::{CheckArgs, Global};
use crate::failure::{Failure, exit};
use crate::history;
use crate::inputs::{self, Roots};
use crate::output::{self, Format, Target};
use crate::policy::Policy;
use crate::scope::Scope;

pub(crate) fn run(global: &Global, arguments: &CheckArgs) -> Result<u8, Failure> {
    let started = Instant::now();
    let targets = output::targets(&arguments.format, arguments.output.as_deref())?;
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let scope = Scope::open(&arguments.input)?;
    let mut policy = Policy::find(global, &scope, &catalogue)?;
    if let Some(tier) = arguments.selection.tier {
        policy.config.set_tier(tier);
    }
    policy.choose(&arguments.system, &arguments.environment, &arguments.input.workspace)?;
    let selected = select(&checks, &arguments.selection, &policy.config)?;
    let demand = Demand::Attributes(prc_resources::attributes_of);
    let mut inventory = inputs::terraform(&scope, &arguments.input, Roots::Below, policy.evaluations(&scope)?, demand)?;
    prc_repo::read(&scope.tree, &|paths| history::changes(&scope.tree, paths), &mut inventory);
    let nothing = inventory.root_modules.is_empty() && !has_documents(&scope, &inventory);
    policy.config.describe(policy.text(), &mut inventory);
    policy.check_root_modules(&scope, inventory.root_modules.iter().map(|root| &**root.path()))?;

    let mut verdicts = decide_keeping(&selected, &inventory, &policy.config.systems(), now, shown(&targets))
        .map_err(|error| Failure::usage(error.to_string()))?;
    // Files beside the part that is asked for are read, because it may name them, but they are not judged.
    verdicts.retain(|verdict| {
        let subject = &verdict.subject;
        subject.side != Side::Repository || &*subject.kind == "system" || scope.covers(&subject.id)
    });
    let mut assessment = judge(arguments, verdicts, &catalogue, &inventory, &policy, now, nothing);
    // Of a part of the checks nobody can say what matches nothing.
    if selected.len() < checks.len() {
        assessment.warnings.clear();
    }
    assessment.warnings.extend(policy.config.without_effect(&inventory.root_modules));
    // Only machines are shown the tables.
    let coverage = match targets.iter().any(|target| !target.format.is_for_people()) {
        true => coverage(&inventory, &policy, now),
        false => Coverage::default(),
    };
    let report = Report {
        assessment: &assessment,
        coverage: &coverage,
        sources: &inventory.sources,
        policy: policy.text(),
        version: env!("CARGO_PKG_VERSION"),
        catalogue: catalogue::VERSION,
    };
    // A person gets the reason instead of an empty report.
    let told = !nothing || !inventory.problems.is_empty();
    let wanted = targets.iter().filter(|target| told || !target.format.is_for_people());
    for target in wanted {
        target.write(&render(&report, &checks, global, target, started)?)?;
    }
    if nothing {
        return Err(Failure::nothing(scope.nothing_here(&arguments.input.path)));
    }
    let exit_code = assessment.decision.exit_code;
    // The process ends here: to give back a large inventory piece by piece would take as long as to judge it.
    std::mem::forget((assessment, inventory));
    Ok(exit_code)
}

fn coverage(inventory: &Inventory, policy: &Policy, now: prc_check::Date) -> Coverage {
    let systems = policy.config.systems();
    Coverage {
        alarms: survey(&prc_checks_monitoring::surveyors(), Alarm::is_open, inventory, &systems, now),
        backup: survey(&prc_checks_backup::surveyors(), Backup::is_open, inventory, &systems, now),
    }
}

/// The states whose evidence some report shows: a person is not shown that of what is in order.
fn shown(targets: &[Target]) -> fn(State) -> bool {
    match targets.iter().all(|target| target.format.is_for_people()) {
        true => |state| !matches!(state, State::Pass | State::NotApplicable),
        false => |_| true,
    }
}

/// Whether the part that is asked for holds a document that can be judged, such as a runbook.
fn has_documents(scope: &Scope, inventory: &Inventory) -> bool {
    let document = |one: &&prc_model::Resource| {
        // These are there whatever there is to check.
        one.side == Side::Repository && !["system", "repository", "readme"].contains(&&*one.kind)
    };
    inventory.resources().iter().filter(document).any(|one| scope.covers(&one.address))
}

fn judge(
    arguments: &CheckArgs,
    verdicts: Vec<Verdict>,
    catalogue: &Catalogue<'_>,
    inventory: &Inventory,
    policy: &Policy,
    now: prc_check::Date,
    nothing: bool,
) -> Assessment {
    let declared = |resource: &&prc_model::Resource| resource.side == Side::Declared && resource.mode == Mode::Managed;
    let inputs = Inputs {
        files: inventory.files,
        resources: inventory.resources().iter().filter(declared).count(),
        root_modules: inventory.root_modules.iter().map(RootModule::path).collect::<BTreeSet<_>>().len(),
        problems: inventory.problems.clone(),
        gaps: inventory.gaps.clone(),
    };
    let decision = &arguments.decision;
    let gate = GateOptions {
        fail_on: decision.fail_on.clone(),
        min_score: decision.min_score.clone(),
        fail_on_unknown: decision.fail_on_unknown,
        strict: arguments.strict,
        exit_zero: decision.exit_zero,
    };
    let mut assessment = assess(verdicts, catalogue, &policy.config, inputs, now, &gate);
    if nothing {
        let decision = &mut assessment.decision;
        (decision.result, decision.exit_code) = (Outcome::Fail, exit::NOTHING);
        decision.reasons = vec![String::from("nothing was evaluated")];
    }
    assessment
}

fn render(
    report: &Report<'_>,
    checks: &[Check],
    global: &Global,
    target: &Target,
    started: Instant,
) -> Result<String, Failure> {
    match target.format {
        // The time is for the person who waited; what is kept is the same for the same input.
        Format::Full => {
            let elapsed = output::to_terminal(target).then(|| started.elapsed());
            Ok(full(report, output::style(global, target), global.quiet, elapsed))
        }
        Format::Concise => Ok(concise(report)),
        format => output::export(format, &document(report), &Rules::of(checks)),
    }
}
