//! One section, decided.

use std::collections::BTreeMap;

use prc_check::{Check, Date, Evidence, State, System, Tier, Verdict, decide};
use prc_model::{Inventory, Span};
use prc_terraform::{Demand, Options};
use prc_tree::Tree;
use serde::Deserialize;

use crate::Section;
use crate::expect::{Expected, cited};

/// What a section may set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    tier: u8,
    /// ISO date.
    today: String,
    params: toml::Table,
}

impl Default for Settings {
    fn default() -> Self {
        Self { tier: 2, today: String::from("2026-11-21"), params: toml::Table::new() }
    }
}

/// The verdicts of one check on one section.
pub(crate) struct World {
    pub(crate) inventory: Inventory,
    pub(crate) verdicts: Vec<Verdict>,
}

/// Reads a section as if it were a repository, and decides one check.
pub(crate) fn verdicts(check: &Check, section: &Section) -> Result<World, String> {
    let settings: Settings = toml::from_str(&section.settings).map_err(|error| error.to_string())?;
    let tier = match settings.tier {
        1 => Tier::One,
        2 => Tier::Two,
        3 => Tier::Three,
        other => return Err(format!("there is no tier {other}")),
    };
    let today: Date = settings.today.parse().map_err(|_| format!("{} is no date", settings.today))?;
    let tree = Tree::in_memory(section.files.iter().map(|file| (file.path.clone(), file.text.clone())));
    let options = Options { demand: Demand::Attributes(prc_resources::attributes_of), ..Options::default() };
    let mut inventory = prc_terraform::read(&tree, &options);
    prc_repo::read(&tree, &mut inventory);
    let params = BTreeMap::from([(String::from(check.id), settings.params)]);
    let system = System { name: "fixture".into(), tier, root_modules: None, params };
    let verdicts = decide(&[check], &inventory, &[system], today).map_err(|error| error.to_string())?;
    Ok(World { inventory, verdicts })
}

impl World {
    /// Where the verdicts are not the expected ones.
    pub(crate) fn compare(&self, section: &Section, expected: &[Expected]) -> Vec<String> {
        // A fixture may leave a variable without a value on purpose, but must be Terraform otherwise.
        let refused = self.inventory.problems.iter().filter(|problem| &*problem.reason != "variable-without-value");
        let mut problems: Vec<String> =
            refused.map(|problem| format!("{}: {}", problem.file, problem.message)).collect();
        for one in expected {
            let mut there = self
                .verdicts
                .iter()
                .filter(|verdict| self.is_at(verdict.subject.block, &one.file, one.line))
                .peekable();
            if there.peek().is_none() {
                problems.push(format!("{}:{}: no verdict, expected {}", one.file, one.line, one.state));
            }
            problems.extend(there.filter(|verdict| !one.is_met_by(verdict)).map(|verdict| {
                let read = verdict.evidence.iter().map(|one| format!("{}.{} = {}", one.subject, one.path, one.shown));
                let read = read.collect::<Vec<_>>().join("; ");
                let found = format!("{}: {} [{read}]", verdict.state, verdict.message);
                format!("{}:{}: {found}\n      expected {}: {}", one.file, one.line, one.state, one.message)
            }));
        }
        for verdict in self.verdicts.iter().filter(|verdict| matches!(verdict.state, State::Fail | State::Error)) {
            if !expected.iter().any(|one| self.is_at(verdict.subject.block, &one.file, one.line)) {
                problems.push(format!("{}: {}: {}", verdict.subject.id, verdict.state, verdict.message));
            }
        }
        let marked = cited(section);
        problems.extend(self.verdicts.iter().filter_map(|verdict| self.misplaced(section, &marked, verdict)));
        for (file, line) in marked {
            if !self.evidence().any(|span| self.is_at(Some(span), &file, line)) {
                problems.push(format!("{file}:{line}: not cited, only {}", self.cited_lines()));
            }
        }
        problems.into_iter().map(|problem| format!("{}: {problem}", section.title)).collect()
    }

    /// A failure points at a marked line of its own block, or at the header when none is marked. Or at another
    /// resource, where a line is marked too.
    fn misplaced(&self, section: &Section, marked: &[(String, usize)], verdict: &Verdict) -> Option<String> {
        let place = verdict.location.filter(|_| verdict.state == State::Fail)?;
        let place = self.inventory.sources.location(place)?;
        let header = self.inventory.sources.location(verdict.subject.block?)?;
        let text = &section.files.iter().find(|file| *file.path == *header.file)?.text;
        let end = header.line + text.lines().skip(header.line).position(|line| line.starts_with('}'))?;
        let is_marked = marked.iter().any(|(file, line)| **file == *place.file && *line == place.line);
        let own = marked.iter().any(|(file, line)| **file == *header.file && (header.line..=end).contains(line));
        let right = is_marked || (!own && (&place.file, place.line) == (&header.file, header.line));
        (!right).then(|| {
            format!(
                "{}:{}: points at {}:{}, which is not marked as cited",
                header.file, header.line, place.file, place.line
            )
        })
    }

    fn is_at(&self, span: Option<Span>, file: &str, line: usize) -> bool {
        let location = span.and_then(|span| self.inventory.sources.location(span));
        location.is_some_and(|place| *place.file == *file && place.line == line)
    }

    fn cited_lines(&self) -> String {
        let places = self.evidence().filter_map(|span| self.inventory.sources.location(span));
        places.map(|place| format!("{}:{}", place.file, place.line)).collect::<Vec<_>>().join(", ")
    }

    fn evidence(&self) -> impl Iterator<Item = Span> {
        self.verdicts.iter().flat_map(|verdict| &verdict.evidence).filter_map(Evidence::place)
    }
}

impl Expected {
    /// A fail says exactly the message, the rest a part of it.
    fn is_met_by(&self, verdict: &Verdict) -> bool {
        self.state == verdict.state
            && match self.state {
                State::Fail => verdict.message == self.message,
                _ => verdict.message.contains(&self.message),
            }
    }
}
