//! What a change does to `prc.toml`: every setting that differs, and whether that makes the gate easier to pass.

use std::collections::BTreeMap;
use std::ops::Range;

use prc_check::{Severity, Tier};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most settings that are told one by one.
const TOLD: usize = 50;

/// One difference between two texts of `prc.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigChange {
    /// What the change does: `lowers gate.pull-request.fail-on`.
    pub message: String,
    /// Bytes in the new text; for what it took out, the place nearest to where it was.
    pub span: Range<usize>,
    pub weakens: bool,
}

/// A setting as it is written.
struct Leaf {
    value: String,
    number: Option<f64>,
    /// The elements of an array.
    items: Vec<String>,
    span: Range<usize>,
}

type Leaves = BTreeMap<Vec<String>, Leaf>;

/// Compares two texts; what is no TOML has no settings.
pub fn changes(before: &str, after: &str) -> Vec<ConfigChange> {
    let (before, after) = (leaves(before), leaves(after));
    let mut found = Vec::new();
    for (path, old) in &before {
        match after.get(path) {
            Some(new) if new.value == old.value => {}
            Some(new) => found.push(ConfigChange {
                message: format!("sets {} to {} instead of {}", name(path), short(&new.value), short(&old.value)),
                span: new.span.clone(),
                weakens: weakens(path, Some(old), Some(new)),
            }),
            None => {}
        }
    }
    for (table, paths) in tables(&before, &after) {
        let leaves = || paths.iter().filter_map(|path| before.get(*path).map(|leaf| (*path, leaf)));
        let value = leaves().next().filter(|(path, _)| **path == table).map(|(_, leaf)| short(&leaf.value));
        let value = value.map(|value| format!(", which is {value}")).unwrap_or_default();
        found.push(ConfigChange {
            message: format!("takes out {}{value}", name(&table)),
            span: near(&table, &after),
            weakens: leaves().any(|(path, old)| weakens(path, Some(old), None)),
        });
    }
    for (table, paths) in tables(&after, &before) {
        let leaves = || paths.iter().filter_map(|path| after.get(*path).map(|leaf| (*path, leaf)));
        let value = leaves().next().filter(|(path, _)| **path == table).map(|(_, leaf)| short(&leaf.value));
        let verb = if value.is_some() { "sets" } else { "adds" };
        let value = value.map(|value| format!(" to {value}")).unwrap_or_default();
        found.push(ConfigChange {
            message: format!("{verb} {}{value}", name(&table)),
            span: leaves().map(|(_, leaf)| leaf.span.clone()).min_by_key(|span| span.start).unwrap_or_default(),
            weakens: leaves().any(|(path, new)| weakens(path, None, Some(new))),
        });
    }
    found.sort_by_key(|change| (!change.weakens, change.span.start));
    if let Some(more) = found.len().checked_sub(TOLD).filter(|more| *more > 0) {
        let weakens = found[TOLD..].iter().any(|change| change.weakens);
        found.truncate(TOLD);
        found.push(ConfigChange { message: format!("changes {more} more settings"), span: 0..0, weakens });
    }
    found
}

/// The settings of one side alone, by the widest table that the other side lacks.
fn tables<'l>(own: &'l Leaves, other: &Leaves) -> BTreeMap<Vec<String>, Vec<&'l Vec<String>>> {
    let mut tables: BTreeMap<Vec<String>, Vec<&Vec<String>>> = BTreeMap::new();
    for path in own.keys().filter(|path| !other.contains_key(*path)) {
        let is_there = |length: &usize| {
            let ahead = &path[..*length];
            other.range(ahead.to_vec()..).next().is_some_and(|(next, _)| next.starts_with(ahead))
        };
        // `[system.a]` says more than `[system]`.
        let length = (2..path.len()).find(|length| !is_there(length)).unwrap_or(path.len());
        tables.entry(path[..length].to_vec()).or_default().push(path);
    }
    tables
}

fn name(path: &[String]) -> String {
    path.join(".")
}

fn short(value: &str) -> String {
    let mut text: String = value.chars().take(60).collect();
    if text.len() < value.len() {
        text.push('…');
    }
    text
}

/// Where a setting of the same table stands.
fn near(path: &[String], leaves: &Leaves) -> Range<usize> {
    let ahead = (1..path.len()).rev().map(|length| &path[..length]);
    let mut near = ahead.filter_map(|ahead| leaves.iter().find(|(other, _)| other.starts_with(ahead)));
    near.next().map_or(0..0, |(_, leaf)| leaf.span.start..leaf.span.start)
}

fn leaves(text: &str) -> Leaves {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut leaves = Leaves::new();
    walk(table.get_ref(), &mut Vec::new(), text, &mut leaves);
    leaves
}

fn walk(table: &DeTable<'_>, path: &mut Vec<String>, text: &str, leaves: &mut Leaves) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        value_at(value, key.span(), path, text, leaves);
        path.pop();
    }
}

fn value_at(value: &Spanned<DeValue<'_>>, key: Range<usize>, path: &mut Vec<String>, text: &str, leaves: &mut Leaves) {
    let span = key.start..value.span().end.max(key.end);
    match value.get_ref() {
        DeValue::Table(inner) => walk(inner, path, text, leaves),
        DeValue::Array(items) if !items.is_empty() && items.iter().all(|item| item.get_ref().is_table()) => {
            for (at, item) in items.iter().enumerate() {
                let Some(inner) = item.get_ref().as_table() else { continue };
                path.push(identity(inner, at));
                // A table that says nothing beside who it is would have no setting otherwise.
                walk(inner, path, text, leaves);
                path.pop();
            }
        }
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| written(item, text)).collect();
            let value = format!("[{}]", items.join(", "));
            leaves.insert(path.clone(), Leaf { value, number: None, items, span });
        }
        plain => {
            let number = match plain {
                DeValue::Integer(number) => number.to_string().parse().ok(),
                DeValue::Float(number) => number.to_string().parse().ok(),
                _ => None,
            };
            leaves.insert(path.clone(), Leaf { value: written(value, text), number, items: Vec::new(), span });
        }
    }
}

/// What tells one table of a list from the others, wherever it stands.
fn identity(table: &DeTable<'_>, at: usize) -> String {
    let words = ["name", "requirement", "subject", "environment"];
    let said: Vec<&str> = words.iter().filter_map(|key| table.get(*key)?.get_ref().as_str()).collect();
    if said.is_empty() { at.to_string() } else { format!("({})", said.join(" ")) }
}

/// A value, whichever way it is written.
fn written(value: &Spanned<DeValue<'_>>, text: &str) -> String {
    match value.get_ref() {
        DeValue::String(word) => format!("{word:?}"),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => text.get(value.span()).unwrap_or_default().to_owned(),
    }
}

/// Whether a difference can let something through that was stopped before. What is not known to be harmless is not.
fn weakens(path: &[String], old: Option<&Leaf>, new: Option<&Leaf>) -> bool {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let lost =
        |old: &Leaf, new: Option<&Leaf>| old.items.iter().any(|item| new.is_none_or(|new| !new.items.contains(item)));
    match words.as_slice() {
        ["version"] | ["team", ..] | ["system", _, "title"] => false,
        ["gate", _, "fail-on"] => match (old, new) {
            // What holds without it is nearly all of it.
            (None, _) => true,
            (Some(old), new) => old.items.is_empty() || lost(old, new),
        },
        ["gate", _, "min-score" | "min-decided", ..] => sinks(old, new),
        ["system", _, "tier"] => match (old, new) {
            (None, Some(new)) => new.number > Some(tier_number(Tier::Two)),
            (old, new) => rises(old, new),
        },
        ["system", _, "not-applicable", ..] => new.is_some(),
        ["system", _, "terraform"] => match (old, new) {
            (Some(old), Some(new)) => lost(old, Some(new)),
            // All of them are more than some.
            (old, _) => old.is_none(),
        },
        ["system", _, "objectives", ..] => rises(old, new),
        ["system", _, "slo", _, "target"] => sinks(old, new),
        ["system", _, "data-class"] => class(new) < class(old),
        ["system", _, "environment", ..] | ["requirement", _, "waivable"] => old.is_some() || words[0] != "system",
        ["system", ..] => new.is_none(),
        ["requirement", _, "severity"] => match (severity(old), severity(new)) {
            (Some(old), Some(new)) => new > old,
            _ => true,
        },
        ["requirement", _, setting, ..] if setting.starts_with("min-") && old.is_some() && new.is_some() => {
            sinks(old, new)
        }
        ["requirement", _, setting, ..] if setting.starts_with("max-") && old.is_some() && new.is_some() => {
            rises(old, new)
        }
        _ => true,
    }
}

fn sinks(old: Option<&Leaf>, new: Option<&Leaf>) -> bool {
    let Some(old) = old else { return false };
    match (old.number, new.and_then(|new| new.number)) {
        (Some(old), Some(new)) => new < old,
        _ => true,
    }
}

fn rises(old: Option<&Leaf>, new: Option<&Leaf>) -> bool {
    let Some(old) = old else { return false };
    match (old.number, new.and_then(|new| new.number)) {
        (Some(old), Some(new)) => new > old,
        _ => true,
    }
}

const fn tier_number(tier: Tier) -> f64 {
    match tier {
        Tier::One => 1.0,
        Tier::Two => 2.0,
        Tier::Three => 3.0,
    }
}

fn severity(leaf: Option<&Leaf>) -> Option<Severity> {
    leaf?.value.trim_matches('"').parse().ok()
}

/// How strict a class of data is; one that is not said asks for nothing.
fn class(leaf: Option<&Leaf>) -> Option<usize> {
    let word = leaf?.value.trim_matches('"');
    ["public", "internal", "confidential", "pci"].iter().position(|class| *class == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> Vec<(String, bool)> {
        changes(before, after).into_iter().map(|change| (change.message, change.weakens)).collect()
    }

    #[test]
    fn the_same_in_other_words_is_no_change() {
        let before =
            "version = 1\n[system.a]\ntier = 1\nterraform = [\"x\"]\n[[system.a.slo]]\nname = \"n\"\ntarget = 0.9\n";
        let after = "# New\nversion = 1\nsystem.a = { terraform = [ 'x' ], tier = 1, slo = [{ target = 0.9, name = \"n\" }] }\n";
        assert_eq!(told(before, after), []);
        assert_eq!(told("", ""), []);
    }

    #[test]
    fn what_lets_more_through_weakens() {
        for (before, after, weakens) in [
            ("system.a.tier = 1", "system.a.tier = 2", true),
            ("system.a.tier = 2", "system.a.tier = 1", false),
            ("system.a.tier = 1", "", true),
            ("", "system.a.tier = 3", true),
            ("", "system.a.tier = 1", false),
            ("system.a.title = 'x'", "system.a.title = 'y'", false),
            ("system.a.owner = 'x'", "", true),
            ("system.a.terraform = ['x', 'y']", "system.a.terraform = ['x']", true),
            ("system.a.terraform = ['x']", "system.a.terraform = ['x', 'y']", false),
            ("gate.local.fail-on = ['critical', 'high']", "gate.local.fail-on = ['critical']", true),
            ("gate.local.fail-on = ['critical']", "gate.local.fail-on = ['critical', 'high']", false),
            ("", "gate.pull-request.fail-on = 'never'", true),
            ("gate.local.min-score = 80", "gate.local.min-score = 70", true),
            ("gate.local.min-score = 70", "gate.local.min-score = 80.5", false),
            ("", "[[system.a.not-applicable]]\nrequirement = 'r'\nreason = 'x'", true),
            ("[[system.a.not-applicable]]\nrequirement = 'r'\nreason = 'x'", "", false),
            ("requirement.r.severity = 'high'", "requirement.r.severity = 'low'", true),
            ("requirement.r.severity = 'high'", "requirement.r.severity = 'critical'", false),
            ("requirement.r.min-days = 7", "requirement.r.min-days = 3", true),
            ("requirement.r.min-days = 7", "requirement.r.min-days = 14", false),
            ("requirement.r.max-days = 7", "requirement.r.max-days = 14", true),
            ("requirement.r.words = ['a']", "requirement.r.words = ['b']", true),
            ("system.a.data-class = 'pci'", "system.a.data-class = 'internal'", true),
            ("system.a.objectives.rto-minutes = 5", "system.a.objectives.rto-minutes = 60", true),
            ("", "waiver.max-days.critical = 900", true),
        ] {
            let told = changes(before, after);
            assert!(
                !told.is_empty() && told.iter().any(|change| change.weakens) == weakens,
                "{before} {after} {told:?}"
            );
        }
    }

    #[test]
    fn a_difference_names_its_place() {
        let before = "[gate.local]\nfail-on = [\"critical\", \"high\"]\n";
        let after = "[gate.local]\nfail-on = [\"critical\"]\n";
        let told = changes(before, after);
        assert_eq!(told[0].message, "sets gate.local.fail-on to [\"critical\"] instead of [\"critical\", \"high\"]");
        assert_eq!(&after[told[0].span.clone()], "fail-on = [\"critical\"]");
    }

    #[test]
    fn a_whole_table_is_one_change() {
        let rule = "[[system.a.not-applicable]]\nrequirement = 'r'\nsubject = 's'\nreason = 'x'\n";
        assert_eq!(
            told("system.a.tier = 1", &format!("system.a.tier = 1\n{rule}")),
            [("adds system.a.not-applicable".to_owned(), true)]
        );
        let other = rule.replace("'r'", "'q'");
        assert_eq!(told(rule, &format!("{rule}{other}")), [("adds system.a.not-applicable.(q s)".to_owned(), true)]);
        assert_eq!(told(&format!("{rule}{other}"), rule), [("takes out system.a.not-applicable.(q s)".into(), false)]);
        assert_eq!(told("gate.local.min-score = 3", ""), [("takes out gate.local".into(), true)]);
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in ["", "[", "a = ", "[[a]]\n[[a]]", "a = [[1], {b = 2}]", "\u{0}", "a.b.c = 1\na.b = 2"] {
            changes(text, "x = 1");
            changes("x = 1", text);
        }
    }
}
