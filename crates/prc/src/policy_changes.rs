//! What a change does to the policy: `prc.toml`, the files beside it, comments that ignore, files that are hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_model::{FileId, Sources, Span};
use prc_policy::{Attestation, BASELINE, IgnoreChange, Waiver, changes};
use prc_report::json::{Place, PolicyChange};

use crate::base::Base;
use crate::policy::Policy;
use crate::scope::Scope;

/// How many files are named before the rest is counted.
const NAMED: usize = 3;

/// Both sides of a change.
pub(crate) struct Sides<'a> {
    pub(crate) base: &'a Base,
    pub(crate) head: &'a Scope,
    /// The policy in force.
    pub(crate) before: &'a Policy,
    /// That of the head, which is not.
    pub(crate) after: &'a Policy,
}

/// One change, before it is known who approves it.
struct Found {
    place: Option<Place<'static>>,
    /// The place is one of the base: what is told of is not there any more.
    gone: bool,
    message: String,
    weakens: bool,
}

/// What the change does, the weakening first, each by place.
pub(crate) fn find(sides: &Sides<'_>, ignores: &[IgnoreChange]) -> Vec<PolicyChange<'static>> {
    let mut found = of_config(sides);
    found.extend(of_files(sides));
    found.extend(ignores.iter().map(|change| Found {
        place: Some(line(&change.file, change.line)),
        gone: change.gone,
        message: change.message.clone(),
        weakens: change.weakens,
    }));
    found.extend(hidden(sides));
    found.sort_by(|a, b| (!a.weakens, &a.place, &a.message).cmp(&(!b.weakens, &b.place, &b.message)));
    let owned = |found: Found| {
        let owners = found.place.as_ref().map(|place| prc_repo::owners(&sides.base.scope.tree, &place.file));
        let named = |place: Place<'static>| match found.gone {
            true => Place { file: sides.base.named(&place.file).into(), ..place },
            false => place,
        };
        PolicyChange {
            owners: owners.unwrap_or_default().into_iter().map(Into::into).collect(),
            location: found.place.map(named),
            message: found.message.into(),
            weakens: found.weakens,
        }
    };
    found.into_iter().map(owned).collect()
}

fn line(file: &str, line: usize) -> Place<'static> {
    Place { column: 1, end_column: 1, end_line: line, file: file.to_owned().into(), line }
}

/// What `prc.toml` and the files that it extends say otherwise. One that was named on the command line from elsewhere is
/// no part of the change.
fn of_config(sides: &Sides<'_>) -> Vec<Found> {
    let own = |policy: &Policy, scope: &Scope| {
        let (path, text) = policy.text()?;
        let path = scope.inside(path)?;
        Some((path, text.to_owned()))
    };
    let before = own(sides.before, &sides.base.scope);
    let after = own(sides.after, sides.head);
    let mut found = match (&before, &after) {
        (None, None) => Vec::new(),
        (Some((path, _)), None) => {
            let message = format!("takes out {path}");
            vec![Found { place: Some(line(path, 1)), gone: true, message, weakens: true }]
        }
        (_, Some((path, text))) => of_text(path, before.as_ref().map_or("", |(_, text)| text), text),
    };
    let (before, after) = (extended(sides.before), extended(sides.after));
    for path in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let text = |side: &BTreeMap<Arc<str>, Arc<str>>| side.get(path).cloned().unwrap_or_default();
        found.extend(of_text(path, &text(&before), &text(&after)));
    }
    found
}

/// What one text says otherwise.
fn of_text(path: &str, before: &str, after: &str) -> Vec<Found> {
    let mut sources = Sources::default();
    let file = sources.add(path.into(), after.into());
    let told = changes(before, after).into_iter().map(|change| Found {
        place: place(&sources, file, change.span),
        gone: false,
        message: change.message,
        weakens: change.weakens,
    });
    told.collect()
}

/// The files that a policy extends, by path.
fn extended(policy: &Policy) -> BTreeMap<Arc<str>, Arc<str>> {
    let layers = policy.layers.iter().skip(usize::from(policy.text().is_some()));
    layers.filter(|layer| !layer.is_set()).map(|layer| (layer.path.clone(), layer.text.clone())).collect()
}

fn place(sources: &Sources, file: FileId, span: std::ops::Range<usize>) -> Option<Place<'static>> {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let at = sources.location(Span { file, start: offset(span.start), end: offset(span.end) })?;
    Some(Place {
        column: at.column,
        end_column: at.end_column,
        end_line: at.end_line,
        file: at.file.to_string().into(),
        line: at.line,
    })
}

/// Waivers, attestations and the baseline, file by file.
fn of_files(sides: &Sides<'_>) -> Vec<Found> {
    let home = sides.before.home.as_deref().unwrap_or_default();
    let inside = |name: &str| if home.is_empty() { name.to_owned() } else { format!("{home}/{name}") };
    let mut found = Vec::new();
    for (directory, noun) in [("prc/waivers", "a waiver"), ("prc/attestations", "an attestation")] {
        let directory = inside(directory);
        let names = |scope: &Scope| scope.tree.list(&directory).unwrap_or_default();
        let all: BTreeSet<Arc<str>> = names(&sides.base.scope).into_iter().chain(names(sides.head)).collect();
        for name in all.iter().filter(|name| name.ends_with(".toml")) {
            let path = format!("{directory}/{name}");
            let (verb, weakens) = match (sides.base.scope.tree.read(&path).ok(), sides.head.tree.read(&path).ok()) {
                (old, new) if old == new => continue,
                (None, _) => ("adds", true),
                (Some(_), None) => ("takes out", false),
                (Some(_), Some(_)) => ("changes", true),
            };
            let about = about(if weakens { sides.after } else { sides.before }, &path, name);
            let message = format!("{verb} {noun} {about}");
            found.push(Found { place: Some(line(&path, 1)), gone: !weakens, message, weakens });
        }
    }
    found.extend(of_baseline(sides, &inside(BASELINE)));
    found
}

/// `for rds-backup-retention aws_db_instance.a until 2027-05-31`, as far as the file says.
fn about(policy: &Policy, path: &str, name: &str) -> String {
    let waiver = |one: &&Waiver| &*one.says.file == path;
    let attestation = |one: &&Attestation| &*one.says.file == path;
    if let Some(one) = policy.programme.waivers.iter().find(waiver) {
        return format!("for {} {} until {}", one.requirement, one.subject, one.says.expires);
    }
    if let Some(one) = policy.programme.attestations.iter().find(attestation) {
        return format!("for {} of {} until {}", one.requirement, one.system, one.says.expires);
    }
    format!("that does not count: {name}")
}

fn of_baseline(sides: &Sides<'_>, path: &str) -> Option<Found> {
    let lines = |scope: &Scope| -> BTreeSet<String> {
        let text = scope.tree.read_text(path).unwrap_or_default();
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let (before, after) = (lines(&sides.base.scope), lines(sides.head));
    let (added, removed) = (after.difference(&before).count(), before.difference(&after).count());
    let message = match (added, removed) {
        (0, 0) => return None,
        (0, removed) => format!("takes {removed} out of the baseline"),
        (added, 0) => format!("adds {added} to the baseline"),
        (added, removed) => format!("adds {added} to the baseline and takes {removed} out"),
    };
    let gone = !sides.head.tree.is_file(path);
    Some(Found { place: Some(line(path, 1)), gone, message, weakens: added > 0 })
}

/// Files that a check of the head would not look at any more. The comparison does, as they are under control.
fn hidden(sides: &Sides<'_>) -> Option<Found> {
    let before: BTreeSet<&str> = sides.base.scope.tree.ignored().iter().map(|path| &**path).collect();
    let after = sides.head.tree.ignored().iter().map(|path| &**path);
    let is_read = |path: &&str| {
        [".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".md", ".yml", ".yaml", ".toml"]
            .iter()
            .any(|ending| path.ends_with(ending))
    };
    let hidden: Vec<&str> = after.filter(|path| !before.contains(path)).filter(is_read).collect();
    if hidden.is_empty() {
        return None;
    }
    let named = hidden.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = hidden.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let rules = sides.head.tree.files().iter().filter(|path| path.rsplit('/').next() == Some(".gitignore"));
    let texts: BTreeMap<&Arc<str>, _> = rules.map(|path| (path, sides.head.tree.read(path).ok())).collect();
    let changed = texts.into_iter().find(|(path, text)| sides.base.scope.tree.read(path).ok() != *text);
    Some(Found {
        place: changed.map(|(path, _)| line(path, 1)),
        gone: false,
        message: format!("has .gitignore hide files that are under version control: {named}{more}"),
        weakens: true,
    })
}
