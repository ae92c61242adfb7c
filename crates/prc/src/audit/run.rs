//! `prc audit run`: checks every system and writes down what was found.

use std::collections::BTreeSet;

use prc_audit::{Frame, Period, Record, Rules, Snapshot, Update, advise, judge, require_actual, tell};
use prc_report::json::Document;

use super::args::RunArgs;
use super::evaluate::{Asked, evaluate};
use super::place::Place;
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::output::{self, Format, Look};
use crate::pages::language;

pub(crate) fn run(global: &Global, arguments: &RunArgs) -> Result<u8, Failure> {
    let targets = output::targets(&arguments.output.format, arguments.output.output.as_deref())?;
    let look = Look { language: language(arguments.output.lang)?, earlier: &[] };
    let mut place = Place::open(global, &arguments.input)?;
    let period = place.period(arguments.period.as_deref())?;
    let record = place.audit(&period)?;
    place.tell();
    let asked = Asked {
        input: &arguments.input,
        home: &arguments.input,
        actual: &arguments.actual,
        live: &arguments.live,
        systems: &arguments.system,
        strict: arguments.strict,
    };
    let evaluated = evaluate(&place, asked)?;
    let (mut document, members) = evaluated.document(place.now)?;
    check_scope(&record, &document, &arguments.system)?;

    let rules = Rules::new(place.checks.iter().map(|check| check.requirement));
    require_actual(&mut document, &place.policy.config.audit.gate, &rules);
    let member = |system: &str| members.iter().find(|(name, _)| name == system).map(|(_, member)| &**member);
    let mut snapshots: Vec<Snapshot> = document
        .systems
        .iter()
        .map(|system| {
            let frame = Frame {
                period: &period.name,
                starts: period.starts,
                opened: record.opened,
                advisory_days: place.policy.config.audit.gate.enforce_new_after_days,
                before: place.history.before(&system.name, period.starts),
            };
            Snapshot::of(&document, system, member(&system.name), &rules, frame)
        })
        .collect();
    advise(&mut document, &snapshots);

    let mut items = place.items.clone();
    items.update(&document, &update(&place, &period, &record, &rules, &pci(&place)));
    judge(&mut document, &mut snapshots, &place.terms(&record, &items));
    blame(&mut document, &place);
    tell(&mut document, &record, &snapshots, &place.history, &items, place.now);
    if !arguments.dry_run {
        for snapshot in &snapshots {
            place.write_snapshot(snapshot)?;
        }
        place.write_items(&items)?;
    }
    place.items = items;

    let rules = prc_report::Rules::of(&place.checks);
    for target in &targets {
        let text = match target.format {
            Format::Full => prc_report::audit(&document, output::style(global, target)),
            format => output::export(format, &document, &rules, look)?,
        };
        target.write(&text)?;
    }
    let code = document.decision.exit_code;
    // The process ends here: to give back large inventories piece by piece would take as long as to judge them.
    drop(document);
    std::mem::forget(evaluated);
    Ok(if arguments.exit_zero && code == exit::REFUSED { exit::OK } else { code })
}

fn update<'u>(
    place: &'u Place,
    period: &'u Period,
    record: &Record,
    rules: &'u Rules,
    pci: &'u BTreeSet<String>,
) -> Update<'u> {
    Update {
        calendar: place.calendar,
        period,
        opened: record.opened,
        due: place.policy.config.audit.due,
        history: &place.history,
        rules,
        pci,
    }
}

/// The systems of this repository that hold data of cards.
fn pci(place: &Place) -> BTreeSet<String> {
    let systems = place.policy.config.systems.iter();
    let holds =
        systems.filter(|system| system.description.data_class.as_ref().is_some_and(|class| class.get_ref() == "pci"));
    holds.map(|system| system.name.to_string()).collect()
}

/// What is audited must be what was announced.
fn check_scope(record: &Record, document: &Document<'_>, asked: &[String]) -> Result<(), Failure> {
    let found: BTreeSet<&str> = document.systems.iter().map(|system| &*system.name).collect();
    let scope: BTreeSet<&str> = record.systems.iter().map(|system| &*system.name).collect();
    let refused = |message: String| {
        Err(Failure::usage(message).help(format!("prc audit open {} brings the list up to date", record.period)))
    };
    if let Some(new) = found.difference(&scope).next() {
        return refused(format!("the system `{new}` is not in the audit {}", record.period));
    }
    match scope.difference(&found).next() {
        Some(gone) if asked.is_empty() => {
            refused(format!("the audit {} has a system `{gone}`, which is not there", record.period))
        }
        _ => Ok(()),
    }
}

/// An audit whose history was changed afterwards proves nothing.
fn blame(document: &mut Document<'_>, place: &Place) {
    if place.faults.is_empty() {
        return;
    }
    let decision = &mut document.decision;
    decision.reasons.extend(place.faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message).into()));
    decision.reasons.sort();
    decision.result = "fail".into();
    if decision.exit_code != exit::NOTHING {
        decision.exit_code = exit::REFUSED;
    }
}
