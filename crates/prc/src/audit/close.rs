//! `prc audit close`: ends an audit and freezes what it found.

use std::collections::BTreeMap;

use prc_audit::{Closed, Record, Snapshot, unpromised};
use prc_model::Printable;
use prc_report::{Diagnostic, Tone};

use super::args::PeriodArgs;
use super::place::{Place, input};
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::output;

/// How many gaps a refusal names.
const MOST_NAMED: usize = 20;

pub(crate) fn run(global: &Global, arguments: &PeriodArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.path))?;
    let period = place.period(arguments.period.as_deref())?;
    let record = place.audit(&period)?;
    place.tell_merged();
    let mut refusals = place.wrong();
    let mut snapshots = Vec::new();
    for system in &record.systems {
        match place.history.snapshot(&period.name, &system.name) {
            Some(snapshot) => {
                refusals.extend(refusal(snapshot, &place));
                snapshots.push(snapshot.clone());
            }
            None => {
                let message = format!("the system `{}` was not audited in {period}", system.name);
                refusals.push(Diagnostic::new(Tone::Error, message).help(format!("prc audit run {period}")));
            }
        }
    }
    if !refusals.is_empty() {
        return Err(Failure::refused(refusals));
    }
    for snapshot in &mut snapshots {
        snapshot.close(place.now);
        place.write_snapshot(snapshot)?;
    }
    let sha256: BTreeMap<String, String> =
        snapshots.iter().map(|one| (one.header.system.clone(), one.sha256())).collect();
    place.write_record(&Record { closed: Some(Closed { on: place.now, sha256 }), ..record })?;
    output::print(&told(&snapshots, &period.name))?;
    Ok(exit::OK)
}

/// The failing musts of a system that nobody promised to close.
fn refusal(snapshot: &Snapshot, place: &Place) -> Option<Diagnostic> {
    let left = unpromised(snapshot, &place.items);
    let first = left.first()?;
    let musts = if left.len() == 1 { String::from("a must") } else { format!("{} musts", left.len()) };
    let message = format!("{}: {musts} that nobody promised to close", snapshot.header.system);
    let mut diagnostic = Diagnostic::new(Tone::Error, message);
    for line in left.iter().take(MOST_NAMED) {
        let item = place.items.iter().find(|(_, item)| item.fingerprint == line.fingerprint);
        let why = match item {
            Some((id, item)) if item.due.is_none() => format!("{id} has no due date"),
            Some((id, _)) => format!("{id} is not open"),
            None => String::from("no item"),
        };
        let environment = line.environment.as_ref().map(|name| format!(" in {name}")).unwrap_or_default();
        diagnostic = diagnostic.note(format!("{} {}{environment}: {why}", line.requirement, line.subject));
    }
    if left.len() > MOST_NAMED {
        diagnostic = diagnostic.note(format!("and {} more", left.len() - MOST_NAMED));
    }
    let id = place.items.iter().find(|(_, item)| item.fingerprint == first.fingerprint).map(|(id, _)| id);
    let review = id.map_or_else(
        || format!("prc audit run {} makes the items", snapshot.header.period),
        |id| format!("prc audit review --item {id} --due DATE"),
    );
    Some(diagnostic.help(format!("{review}, or prc waive {}", first.requirement)))
}

fn told(snapshots: &[Snapshot], period: &str) -> String {
    let mut text = format!("closed {period}\n");
    for snapshot in snapshots {
        let totals = &snapshot.totals;
        text += &format!(
            "  {}  {} {}  {}\n",
            Printable(&snapshot.header.system),
            totals.score.low / 10,
            Printable(&totals.grade),
            Printable(&totals.result)
        );
    }
    text
}
