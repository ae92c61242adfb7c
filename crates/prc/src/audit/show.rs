//! `prc audit diff`, `trend` and `verify`: what the files of audits tell.

use std::collections::BTreeSet;

use prc_audit::{Snapshot, differences, standing};
use prc_report::{AuditDiff, Moved, Style, Trend};

use super::args::{DiffArgs, PlaceArgs, ShownArgs, ShownFormat, TrendArgs};
use super::place::{Place, input};
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::output::{self, Format, Target};

pub(crate) fn diff(global: &Global, arguments: &DiffArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.shown.place.path))?;
    place.tell();
    place.tell_merged();
    let of = |period: &str| -> Result<Vec<&Snapshot>, Failure> {
        let snapshots = chosen(place.history.of_period(period), &arguments.shown);
        match snapshots.is_empty() {
            false => Ok(snapshots),
            true => Err(no_audit(&place, period)),
        }
    };
    let (from, to) = (of(&arguments.from)?, of(&arguments.to)?);
    let starts = |snapshots: &[&Snapshot]| snapshots.first().map(|one| one.header.starts);
    if starts(&from) >= starts(&to) {
        return Err(Failure::usage(format!("{} is not before {}", arguments.from, arguments.to)));
    }
    let names: BTreeSet<&str> = from.iter().chain(&to).map(|one| &*one.header.system).collect();
    let mut changes = Vec::new();
    let mut systems = Vec::new();
    for name in names {
        let side =
            |snapshots: &[&Snapshot]| -> Option<usize> { snapshots.iter().position(|one| one.header.system == name) };
        let (before, after) = (side(&from).map(|at| from[at]), side(&to).map(|at| to[at]));
        if let Some(after) = after {
            changes.extend(differences(before, after, &place.history));
        }
        let score = |snapshot: &Snapshot| standing(snapshot, place.now).score;
        systems.push(Moved { after: after.map(score), before: before.map(score), system: name.into() });
    }
    prc_audit::sort(&mut changes);
    let diff = AuditDiff {
        changes,
        from: arguments.from.as_str().into(),
        schema: AuditDiff::SCHEMA,
        systems,
        to: arguments.to.as_str().into(),
    };
    write(global, &arguments.shown, |style| diff.text(style), || diff.json())?;
    Ok(ended(&place))
}

pub(crate) fn trend(global: &Global, arguments: &TrendArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.shown.place.path))?;
    place.tell();
    place.tell_merged();
    let snapshots = chosen(place.history.all(), &arguments.shown);
    if snapshots.is_empty() {
        return Err(Failure::nothing(
            prc_report::Diagnostic::new(prc_report::Tone::Error, "there is no audit yet").help("prc audit open"),
        ));
    }
    let mut periods: Vec<prc_report::json::Text<'_>> = Vec::new();
    for snapshot in &snapshots {
        if periods.last().is_none_or(|last| **last != *snapshot.header.period) {
            periods.push(snapshot.header.period.as_str().into());
        }
    }
    let trend = Trend {
        history: snapshots.iter().map(|one| standing(one, place.now)).collect(),
        periods,
        schema: Trend::SCHEMA,
    };
    write(global, &arguments.shown, |style| trend.text(style), || trend.json())?;
    Ok(ended(&place))
}

pub(crate) fn verify(global: &Global, arguments: &PlaceArgs) -> Result<u8, Failure> {
    let place = Place::open(global, &input(&arguments.path))?;
    place.tell_merged();
    if !place.faults.is_empty() {
        return Err(Failure::refused(place.wrong()));
    }
    let frozen = place.history.all().into_iter().filter(|one| one.header.closed.is_some()).count();
    let noun = if frozen == 1 { "snapshot" } else { "snapshots" };
    output::print(&format!("{frozen} frozen {noun}, none was changed\n"))?;
    Ok(exit::OK)
}

/// What was told of files that are wrong is not all right.
fn ended(place: &Place) -> u8 {
    if place.faults.is_empty() { exit::OK } else { exit::REFUSED }
}

fn chosen<'s>(snapshots: Vec<&'s Snapshot>, shown: &ShownArgs) -> Vec<&'s Snapshot> {
    let wanted = |one: &&Snapshot| shown.system.is_empty() || shown.system.contains(&one.header.system);
    snapshots.into_iter().filter(wanted).collect()
}

fn no_audit(place: &Place, period: &str) -> Failure {
    let mut periods: Vec<&str> = place.history.all().into_iter().map(|one| &*one.header.period).collect();
    periods.dedup();
    let failure = Failure::usage(format!("there is no audit of {period}"));
    match periods.is_empty() {
        true => failure.help("prc audit open"),
        false => failure.help(format!("there are {}", periods.join(", "))),
    }
}

fn write(
    global: &Global,
    shown: &ShownArgs,
    text: impl Fn(Style) -> String,
    json: impl Fn() -> String,
) -> Result<(), Failure> {
    let format = match shown.format {
        ShownFormat::Full => Format::Full,
        ShownFormat::Json => Format::Json,
    };
    let target = Target { format, file: shown.output.clone() };
    let written = match shown.format {
        ShownFormat::Full => text(output::style(global, &target)),
        ShownFormat::Json => json(),
    };
    target.write(&written)
}
