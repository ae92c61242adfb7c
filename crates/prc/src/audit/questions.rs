//! What only a person can know is asked in the review of an audit, and the answers become attestations.

use std::collections::BTreeMap;

use prc_check::{Check, Keep, Reason, State};
use prc_model::Printable;
use prc_policy::{Catalogue, GateOptions, Rules};

use super::args::StatementArgs;
use super::place::{Place, input};
use super::review::asked;
use crate::attest::write;
use crate::cli::AttestArgs;
use crate::failure::{Failure, exit};
use crate::output;
use crate::run::{Options, judge};

/// What is unknown until somebody states it: requirement, system, environment.
type Question = (String, String, Option<String>);

/// The open questions of this repository, with why they are. Members state what they know in their own.
fn open(place: &Place) -> Result<BTreeMap<Question, String>, Failure> {
    let config = &place.policy.config;
    if !config.audit.members.is_empty() && config.is_undeclared() {
        return Ok(BTreeMap::new());
    }
    let catalogue = Catalogue::new(&place.checks);
    let mut policy = place.policy.clone();
    policy.read_programme(&place.scope.tree, &catalogue, place.now);
    let selected: Vec<&Check> = place.checks.iter().collect();
    let options = Options {
        input: &input(&place.scope.path()),
        live: &[],
        catalogue: &catalogue,
        selected: &selected,
        complete: false,
        ignores: true,
        gate: GateOptions::default(),
        now: place.now,
        keep: Keep::Nothing,
        tables: false,
    };
    let judged = judge(&place.scope, &policy, &options)?;
    let verdicts = judged.assessment.findings.iter().map(|finding| &finding.verdict);
    let wanting = verdicts.filter(|one| one.state == State::Unknown && one.reason == Some(Reason::NeedsAttestation));
    let question = |one: &prc_check::Verdict| {
        let environment = one.subject.root_module.environment_name().map(str::to_owned);
        ((one.requirement.to_owned(), one.system.to_string(), environment), one.message.clone())
    };
    Ok(wanting.map(question).collect())
}

/// Answers one question by flags.
pub(super) fn answer(place: &Place, said: &StatementArgs) -> Result<u8, Failure> {
    let StatementArgs { attest: Some(id), system: Some(system), evidence: Some(evidence), .. } = said else {
        return Err(Failure::usage("--attest needs --system and --evidence"));
    };
    let (Some(statement), Some(by), Some(until)) = (&said.text, &said.by, said.until) else {
        return Err(Failure::usage("--attest needs --statement, --by and --until"));
    };
    let open = open(place)?;
    let same = |(requirement, of, environment): &Question| {
        requirement == id && of == system && (said.environment.is_none() || *environment == said.environment)
    };
    if !open.keys().any(same) {
        let failure = Failure::usage(format!("{id} waits for no statement about {system}"));
        return Err(match open.is_empty() {
            true => failure.help("nothing does"),
            false => failure.help(open.keys().map(named).collect::<Vec<_>>().join(", ")),
        });
    }
    let statement = AttestArgs {
        evidence: evidence.clone(),
        statement: statement.clone(),
        by: by.clone(),
        reviewed_by: said.reviewed_by.clone(),
        until,
        ..blank(place, (id, system, said.environment.as_deref()), until)
    };
    output::print(&stated(place, &statement)?)?;
    Ok(exit::OK)
}

/// Asks the person at the terminal.
pub(super) fn ask(place: &Place) -> Result<(), Failure> {
    let open = open(place)?;
    for (at, (question, why)) in open.iter().enumerate() {
        output::tell(&format!("\n{}/{}  {}\n{}\n", at + 1, open.len(), Printable(&named(question)), Printable(why)));
        loop {
            let Some(answered) = answers(place, question) else { return Ok(()) };
            let Some(statement) = answered else { break };
            match stated(place, &statement) {
                Ok(told) => {
                    output::print(&told)?;
                    break;
                }
                // Whoever mistyped is asked again.
                Err(failure) => failure.tell(prc_report::Style::default()),
            };
        }
    }
    Ok(())
}

/// What the person states; the outer `None` ends the review, the inner one leaves the question open.
fn answers(place: &Place, (id, system, environment): &Question) -> Option<Option<AttestArgs>> {
    let text = |question: &str| asked(question, |text| Ok::<_, String>(text.to_owned()));
    let Some(statement) = text("statement; enter leaves it open, q ends: ")? else { return Some(None) };
    let Some(evidence) = text("evidence, a file or an address with https://: ")? else { return Some(None) };
    let Some(by) = text("who states it: ")? else { return Some(None) };
    let reviewed_by = text("who reviewed it [nobody]: ")?;
    let Some(until) = asked("until: ", crate::cli::date)? else { return Some(None) };
    let blank = blank(place, (id, system, environment.as_deref()), until);
    Some(Some(AttestArgs { evidence, statement, by, reviewed_by, ..blank }))
}

/// A statement that says nothing yet. One that does not count any more is written over.
fn blank(place: &Place, (id, system, environment): (&str, &str, Option<&str>), until: prc_check::Date) -> AttestArgs {
    AttestArgs {
        id: id.to_owned(),
        path: place.scope.path(),
        system: system.to_owned(),
        environment: environment.map(str::to_owned),
        evidence: String::new(),
        statement: String::new(),
        by: String::new(),
        reviewed_by: None,
        until,
        force: true,
    }
}

fn stated(place: &Place, statement: &AttestArgs) -> Result<String, Failure> {
    let catalogue = Catalogue::new(&place.checks);
    let rules = Rules { config: &place.policy.config, catalogue: &catalogue, now: place.now };
    write(statement, &place.scope, &place.policy, rules)
}

fn named((requirement, system, environment): &Question) -> String {
    match environment {
        Some(environment) => format!("{requirement} of {system} in {environment}"),
        None => format!("{requirement} of {system}"),
    }
}
