//! The reports of everything that is audited: of this repository, and of its members.

use std::path::{Path, PathBuf};

use prc_audit::merge;
use prc_check::{Check, Date, Keep};
use prc_policy::{Catalogue, FailOn, GateConfig, GateOptions, PerTier};
use prc_report::json::{self, Document, document};

use super::place::{Place, input};
use crate::cli::{InputArgs, LiveArgs};
use crate::failure::Failure;
use crate::live;
use crate::machine;
use crate::policy::{Policy, refused};
use crate::run::{Judged, Options, judge};
use crate::scope::Scope;

/// The most bytes of a saved report that are read.
const LARGEST_REPORT: u64 = 512 << 20;

/// What is audited, evaluated. Reports borrow from it.
pub(crate) struct Evaluated(Vec<Part>);

struct Part {
    /// `None` for this repository.
    member: Option<String>,
    what: What,
}

enum What {
    Checkout { judged: Box<Judged>, policy: Box<Policy> },
    Saved(Box<Document<'static>>),
}

/// What is asked for of every part.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) input: &'a InputArgs,
    /// As the command line says, also for members.
    pub(crate) home: &'a InputArgs,
    pub(crate) actual: &'a [PathBuf],
    pub(crate) live: &'a LiveArgs,
    pub(crate) systems: &'a [String],
    pub(crate) strict: bool,
}

/// Evaluates this repository, unless it is only the home of others, and every member.
pub(crate) fn evaluate(place: &Place, asked: Asked<'_>) -> Result<Evaluated, Failure> {
    let config = &place.policy.config;
    let mut parts = Vec::new();
    if config.audit.members.is_empty() || !config.is_undeclared() {
        let policy = place.policy.clone();
        parts.extend(checkout(&place.scope, policy, None, place, asked)?);
    }
    for (name, member) in members(place)? {
        parts.extend(part(name, member, place, asked)?);
    }
    match parts.is_empty() {
        true => Err(Failure::nothing(place.scope.nothing_here(&asked.input.path))),
        false => Ok(Evaluated(parts)),
    }
}

impl Evaluated {
    /// One report of everything, and the member that each system comes from.
    pub(crate) fn document(&self, now: Date) -> Result<(Document<'_>, Vec<(String, String)>), Failure> {
        let mut documents = self.0.iter().map(|part| (part.member.clone(), part.document()));
        let Some((member, mut first)) = documents.next() else {
            return Err(Failure::usage("nothing was evaluated"));
        };
        let mut members = Vec::new();
        let mut origins = |name: &str, document: &Document<'_>| {
            members.extend(document.systems.iter().map(|system| (system.name.to_string(), name.to_owned())));
        };
        let mut others: Vec<(String, Document<'_>)> = Vec::new();
        if let Some(name) = member {
            origins(&name, &first);
            // Paths of members begin with their names, so the first one is merged into a report of nothing.
            let empty = prc_audit::nothing(&first);
            others.push((name, std::mem::replace(&mut first, empty)));
        }
        for (name, document) in documents {
            let name = name.unwrap_or_default();
            origins(&name, &document);
            others.push((name, document));
        }
        let mut merged = merge(first, others).map_err(|error| {
            Failure::usage(error.to_string()).help("declare the system in the member's prc.toml by another name")
        })?;
        // Saved reports are of other days.
        merged.now = now.to_string().into();
        Ok((merged, members))
    }
}

impl Part {
    fn document(&self) -> Document<'_> {
        match &self.what {
            What::Checkout { judged, policy } => document(&judged.report(policy)),
            What::Saved(document) => (**document).clone(),
        }
    }
}

/// A member that was found.
pub(crate) enum Member {
    Checkout(Box<Scope>),
    Saved(Box<Document<'static>>),
}

/// The members by name.
pub(crate) fn members(place: &Place) -> Result<Vec<(String, Member)>, Failure> {
    place.policy.config.audit.members.iter().map(|member| find(member, place)).collect()
}

/// A member: a checkout, or a saved report.
fn find(member: &prc_policy::Member, place: &Place) -> Result<(String, Member), Failure> {
    let name = member.name.get_ref().to_string();
    let path = member_path(member, place)?;
    let unusable = |error: String| Failure::usage(format!("cannot audit the member {name}: {error}"));
    if machine::is_directory(&path) {
        let scope = Scope::open(&input(&path))?;
        return Ok((name, Member::Checkout(Box::new(scope))));
    }
    let text = machine::read_at_most(&path, LARGEST_REPORT)
        .map_err(|error| unusable(error).help("`path` names a checkout, or a report: prc check -f json=report.json"))?;
    let document = json::read(&text).map_err(|error| unusable(error.to_string()))?;
    Ok((name, Member::Saved(Box::new(document))))
}

fn part(name: String, member: Member, place: &Place, asked: Asked<'_>) -> Result<Option<Part>, Failure> {
    match member {
        Member::Checkout(scope) => {
            let mut policy = Policy::of_tree(&scope, &Catalogue::new(&place.checks))?;
            policy.config.name_undeclared(&name);
            let input = InputArgs { path: scope.path(), ..asked.input.clone() };
            checkout(&scope, policy, Some(name), place, Asked { input: &input, ..asked })
        }
        Member::Saved(mut document) => {
            keep(&mut document, asked.systems);
            let empty = document.systems.is_empty();
            Ok((!empty).then(|| Part { member: Some(name), what: What::Saved(document) }))
        }
    }
}

/// Where a member lies. What a `prc.toml` says that was found in the tree must stay in the tree, because nobody vouches
/// for it; one that the person named may speak of repositories elsewhere.
fn member_path(member: &prc_policy::Member, place: &Place) -> Result<PathBuf, Failure> {
    let said = member.path.get_ref();
    if let Some(directory) = &place.named {
        return Ok(directory.join(said));
    }
    let inside = || {
        let root = place.scope.tree.real_path()?;
        let path = prc_tree::normalize(&place.path(said)).filter(|_| !Path::new(said).is_absolute())?;
        let real = machine::real_path(&root.join(&path)).ok();
        match real {
            Some(real) => machine::real_path(root).ok().filter(|root| real.starts_with(root)).map(|_| real),
            // What is not there is told where it is read.
            None => Some(root.join(path)),
        }
    };
    inside().ok_or_else(|| {
        let message = format!("the member `{}` lies outside the repository", member.name.get_ref());
        let error = prc_policy::ConfigError::new(message, member.path.span());
        refused(&place.policy.layers, &[error.help("name this file with --config to audit repositories elsewhere")])
    })
}

/// Evaluates a working tree under its own policy, without its gate: the decision is the audit's.
fn checkout(
    scope: &Scope,
    mut policy: Policy,
    member: Option<String>,
    place: &Place,
    asked: Asked<'_>,
) -> Result<Option<Part>, Failure> {
    policy.config.gate = GateConfig {
        fail_on: FailOn::never(),
        min_score: PerTier::default(),
        min_decided: PerTier::default(),
        evidence: place.policy.config.audit.gate.actual,
        ..policy.config.gate.clone()
    };
    let catalogue = Catalogue::new(&place.checks);
    policy.read_programme(&scope.tree, &catalogue, place.now);
    let complete = asked.systems.is_empty() && policy.home.as_deref().unwrap_or_default() == scope.under;
    if !asked.systems.is_empty() {
        let known: Vec<String> = asked
            .systems
            .iter()
            .filter(|name| policy.config.systems.iter().any(|one| *one.name == ***name))
            .cloned()
            .collect();
        if known.is_empty() && member.is_some() {
            return Ok(None);
        }
        // In a repository without members a system that is not known is told.
        let alone = place.policy.config.audit.members.is_empty();
        policy.choose(if alone { asked.systems } else { &known }, &[], &[])?;
        if known.is_empty() {
            return Ok(None);
        }
    }
    let selected: Vec<&Check> = place.checks.iter().collect();
    let mut live = match &member {
        _ if asked.actual.is_empty() && !asked.live.aws => live::kept(&scope.tree, &policy)?,
        None => live::read(asked.actual, asked.input, &policy)?,
        // The files lie where the audit is run, and not where its members are.
        Some(_) => live::of_member(asked.actual, asked.home, &policy)?,
    };
    live.extend(live::collect(asked.live, scope, &policy)?);
    let options = Options {
        live: &live,
        input: asked.input,
        catalogue: &catalogue,
        selected: &selected,
        complete,
        ignores: true,
        gate: GateOptions { strict: asked.strict, ..GateOptions::default() },
        now: place.now,
        keep: Keep::Everything,
        tables: true,
    };
    let judged = judge(scope, &policy, &options)?;
    if judged.nothing {
        return Err(Failure::nothing(scope.nothing_here(&asked.input.path)));
    }
    let what = What::Checkout { judged: Box::new(judged), policy: Box::new(policy) };
    Ok(Some(Part { member, what }))
}

/// Keeps some systems of a saved report; all when none is named.
fn keep(document: &mut Document<'_>, systems: &[String]) {
    if systems.is_empty() {
        return;
    }
    let wanted = |name: &str| systems.iter().any(|one| one == name);
    document.systems.retain(|system| wanted(&system.name));
    document.verdicts.retain(|verdict| wanted(&verdict.system));
    document.coverage.alarms.retain(|row| wanted(&row.system));
    document.coverage.backup.retain(|row| wanted(&row.system));
    document.lifecycle.retain(|row| wanted(&row.system));
}
