//! What was read for a verdict, and where Terraform and the account disagree.

use prc_report::json::{Place, Proof, Verdict};

use crate::World;
use crate::words::{Words, fill};

/// A value that was read, as a line.
pub(crate) struct Read {
    pub(crate) path: String,
    pub(crate) value: String,
    pub(crate) place: String,
    pub(crate) note: String,
}

pub(crate) fn read(proof: &Proof<'_>, subject: &str, w: &Words) -> Read {
    let mut notes = Vec::new();
    if proof.default {
        notes.push(w.by_default.to_owned());
    }
    if !proof.via.is_empty() {
        notes.push(fill(w.through, &[("names", &proof.via.join(", "))]));
    }
    // Of another resource the name is told as well.
    let path = match proof.subject.is_empty() || proof.subject == subject {
        true => proof.path.to_string(),
        false => format!("{}.{}", proof.subject, proof.path),
    };
    let place = match (&proof.location, &proof.api) {
        (_, Some(api)) => api.to_string(),
        (Some(place), None) => at(place),
        (None, None) => String::new(),
    };
    Read { path, value: proof.value.to_string(), place, note: notes.join(", ") }
}

/// `infra/prod/rds.tf:14`
pub(crate) fn at(place: &Place<'_>) -> String {
    format!("{}:{}", place.file, place.line)
}

pub(crate) struct Drift {
    pub(crate) rows: Vec<DriftRow>,
    /// What is said instead of a table, or above it.
    pub(crate) note: &'static str,
    /// The accounts that were read, and when.
    pub(crate) accounts: String,
    /// What no system answers for: how many, and their names.
    pub(crate) unclaimed: Option<(String, String)>,
}

pub(crate) struct DriftRow {
    pub(crate) subject: String,
    pub(crate) arn: String,
    pub(crate) requirement: String,
    pub(crate) system: String,
    pub(crate) declared: Vec<String>,
    pub(crate) actual: Vec<String>,
    pub(crate) tag: &'static str,
    pub(crate) state: (&'static str, &'static str, &'static str),
    pub(crate) advice: &'static str,
}

pub(crate) fn drift(world: &World<'_>) -> Drift {
    let w = world.w;
    let mut rows = Vec::new();
    for verdict in &world.document.verdicts {
        let Some((tag, advice)) = verdict.tags.iter().find_map(|tag| words(tag, w)) else { continue };
        let values = |live: bool| {
            let own = verdict.evidence.iter().filter(|proof| proof.api.is_some() == live);
            let said = verdict.sides.as_ref().map(|sides| if live { &sides.actual } else { &sides.declared });
            let said = said.map(|side| match &*side.message {
                "" => side.verdict.replace('-', " "),
                message => format!("{}: {message}", side.verdict),
            });
            let read = own.take(4).map(|proof| format!("{} = {}", proof.path, proof.value));
            said.into_iter().chain(read).collect::<Vec<_>>()
        };
        rows.push(DriftRow {
            subject: verdict.subject.id.to_string(),
            arn: verdict.subject.arn.as_deref().filter(|arn| *arn != verdict.subject.id).unwrap_or_default().to_owned(),
            requirement: verdict.requirement.to_string(),
            system: verdict.system.to_string(),
            declared: values(false),
            actual: values(true),
            tag,
            state: crate::findings::chip(verdict.verdict, w),
            advice,
        });
    }
    let account = |one: &Verdict<'_>| matches!(&*one.basis, "actual" | "both") || one.subject.source == "aws";
    let live = world.document.inputs.live.as_ref();
    let note = match (rows.is_empty(), live.is_some() || world.document.verdicts.iter().any(account)) {
        (false, _) => w.drift_note,
        (true, true) => w.drift_none,
        (true, false) => w.no_account,
    };
    let accounts = live.into_iter().flat_map(|live| &live.accounts).map(|one| match one.collected.as_deref() {
        Some(time) => format!("{} ({time})", one.account),
        None => one.account.to_string(),
    });
    let unclaimed = live.filter(|live| !live.unclaimed.is_empty()).map(|live| {
        let name = |one: &prc_report::json::Unclaimed<'_>| {
            format!("{} {} ({}, {})", one.kind, one.arn.as_deref().unwrap_or(&one.name), one.account, one.region)
        };
        let names = live.unclaimed.iter().map(name).collect::<Vec<_>>().join(", ");
        (fill(w.unclaimed_n, &[("n", &live.unclaimed.len())]), names)
    });
    let mut accounts: Vec<String> = accounts.collect();
    if live.is_some_and(|live| live.incomplete) {
        accounts.push(w.incomplete.to_owned());
    }
    Drift { rows, note, accounts: accounts.join(" · "), unclaimed }
}

/// What a tag says, and what to do.
fn words(tag: &str, w: &'static Words) -> Option<(&'static str, &'static str)> {
    Some(match tag {
        "changed-outside" => (w.changed_outside, w.changed_outside_do),
        "next-apply-breaks" => (w.next_apply_breaks, w.next_apply_breaks_do),
        "unmanaged" => (w.unmanaged, w.unmanaged_do),
        "not-applied" => (w.not_applied, w.not_applied_do),
        "unconfirmed" => (w.unconfirmed, w.unconfirmed_do),
        _ => return None,
    })
}
