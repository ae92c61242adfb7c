//! One section, decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{Check, Date, Evidence, Lists, State, Surveyor, System, Tier, Verdict, decide, survey};
use prc_model::{Inventory, Reason, Span, Unknown};
use prc_policy::{Catalogue, Config, ConfigError, Layers, Reconciliation};
use prc_repo::Change;
use prc_terraform::{Demand, Options};
use prc_tree::Tree;
use serde::Deserialize;

use crate::Section;
use crate::expect::{Expected, cited};
use crate::live;

/// What a section may set. With a `prc.toml` among its files that one says the tier.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    tier: u8,
    /// ISO date.
    today: String,
    params: toml::Table,
    /// By path, the date of the last commit that changed a file; a file without one has no history.
    changed: BTreeMap<String, String>,
    /// Paths of files that are larger than what is read.
    oversized: Vec<String>,
    /// Its `prc.toml` is not to be read.
    isolated: bool,
    /// The history was cut off.
    shallow: bool,
    /// By subject, what must be said of one that stands in no line: `"fail: the whole message"`.
    pub(crate) expect: BTreeMap<String, String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tier: 2,
            today: String::from("2026-11-21"),
            params: toml::Table::new(),
            changed: BTreeMap::new(),
            oversized: Vec::new(),
            isolated: false,
            shallow: false,
            expect: BTreeMap::new(),
        }
    }
}

impl Settings {
    pub(crate) fn of(section: &Section) -> Result<Self, String> {
        toml::from_str(&section.settings).map_err(|error| error.to_string())
    }

    fn text(&self, file: &crate::File) -> String {
        let beyond = if self.oversized.contains(&file.path) { prc_repo::MAX_DOCUMENT } else { 0 };
        file.text.clone() + &"\n".repeat(beyond)
    }

    /// What git would say.
    fn changes(&self, paths: &[Arc<str>]) -> BTreeMap<Arc<str>, Change> {
        let change = |path: &Arc<str>| {
            let cut = || Change::Unknown(Unknown::new(Reason::HistoryMissing, "the history was not fetched"));
            let known = self.changed.get(&**path).map(|date| Change::On(date.as_str().into()));
            Some((path.clone(), known.or_else(|| self.shallow.then(cut))?))
        };
        paths.iter().filter_map(change).collect()
    }
}

/// The verdicts of one check on one section.
pub(crate) struct World {
    pub(crate) inventory: Inventory,
    pub(crate) verdicts: Vec<Verdict>,
}

/// Reads a section as if it were a repository, and decides one check.
pub(crate) fn verdicts(check: &Check, section: &Section) -> Result<World, String> {
    let settings = Settings::of(section)?;
    let tier = match settings.tier {
        1 => Tier::One,
        2 => Tier::Two,
        3 => Tier::Three,
        other => return Err(format!("there is no tier {other}")),
    };
    let today: Date = settings.today.parse().map_err(|_| format!("{} is no date", settings.today))?;
    let files = section.files.iter().filter(|file| !live::is_live(file));
    let tree = Tree::in_memory(files.map(|file| (file.path.clone(), settings.text(file))));
    let options = Options { demand: Demand::Attributes(prc_resources::attributes_of), ..Options::default() };
    let mut inventory = prc_terraform::read(&tree, &options);
    let changes = |paths: &[Arc<str>]| settings.changes(paths);
    prc_repo::read(&tree, &changes, &mut inventory);
    let config = config(check, section, &settings, tier)?;
    let layers = policy(section).filter(|_| !settings.isolated).map(|file| Layers::of(&file.path, &file.text, ""));
    config.describe(&layers.unwrap_or_default(), &mut inventory);
    let seen = live::read(section)?;
    if let Some(seen) = &seen {
        prc_actual::merge(std::slice::from_ref(seen), &prc_resources::kinds(), &mut inventory);
    }
    let sides = seen.map(|_| Reconciliation::find(&inventory, &config, prc_resources::identities_of));
    let mut systems: Vec<System> = sides.as_ref().map_or_else(|| config.systems(), Reconciliation::systems);
    for system in &mut systems {
        system.params.insert(String::from(check.id), settings.params.clone());
    }
    let mut verdicts = decide(&[check], &inventory, &systems, today).map_err(|error| error.to_string())?;
    if let Some(sides) = sides {
        verdicts = sides.join(verdicts, &Catalogue::new([check]));
    }
    Ok(World { inventory, verdicts })
}

/// What a surveyor says of each resource of one Terraform file, which is a system of its own.
pub fn surveyed<R: Clone + Ord + Send>(terraform: &str, surveyor: Surveyor<R>, today: Date) -> Vec<R> {
    let tree = Tree::in_memory([(String::from("main.tf"), terraform.to_owned())]);
    let options = Options { demand: Demand::Attributes(prc_resources::attributes_of), ..Options::default() };
    let inventory = prc_terraform::read(&tree, &options);
    let mut config = Config::default();
    config.name_undeclared("fixture");
    let rows = survey(&[surveyor], |_| {}, &Lists::of(&inventory), &config.systems(), today);
    rows.into_iter().map(|row| row.says).collect()
}

fn policy(section: &Section) -> Option<&crate::File> {
    section.files.iter().find(|file| file.path == "prc.toml")
}

/// The section's `prc.toml`, or what holds without one.
fn config(check: &Check, section: &Section, settings: &Settings, tier: Tier) -> Result<Config, String> {
    let Some(file) = policy(section).filter(|_| !settings.isolated) else {
        let mut config = Config::default();
        config.name_undeclared("fixture");
        config.set_tier(tier);
        if settings.isolated {
            config.leave_out();
        }
        return Ok(config);
    };
    let catalogue = Catalogue::new([check]);
    let told = |errors: Vec<ConfigError>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    Config::parse(&file.text, &catalogue).map_err(told)
}

impl World {
    /// Where the verdicts are not the expected ones.
    pub(crate) fn compare(&self, section: &Section, expected: &[Expected]) -> Vec<String> {
        // A fixture may leave a variable without a value on purpose, but must be Terraform otherwise.
        // What a file that cannot be read leaves unknown, an example is about.
        let lost =
            |file: &str| self.inventory.resources().iter().any(|one| one.unread.is_some() && &*one.address == file);
        let refused = self.inventory.problems.iter().filter(|problem| &*problem.reason != "variable-without-value");
        let refused = refused.filter(|problem| !lost(&problem.file));
        let mut problems: Vec<String> =
            refused.map(|problem| format!("{}: {}", problem.file, problem.message)).collect();
        for one in expected {
            let mut there = self.verdicts.iter().filter(|verdict| self.is_meant(verdict, one)).peekable();
            if there.peek().is_none() {
                problems.push(format!("{}:{}: no verdict, expected {}", one.file, one.line, one.state));
            }
            problems.extend(there.filter(|verdict| !one.is_met_by(verdict)).map(|verdict| {
                let read = verdict
                    .details()
                    .evidence
                    .iter()
                    .map(|one| format!("{}.{} = {}", one.subject, one.path, one.shown));
                let read = read.collect::<Vec<_>>().join("; ");
                let found = format!("{}: {} [{read}]", verdict.state, verdict.message);
                format!("{}:{}: {found}\n      expected {}: {}", one.file, one.line, one.state, one.message)
            }));
        }
        for verdict in self.verdicts.iter().filter(|verdict| matches!(verdict.state, State::Fail | State::Error)) {
            if !expected.iter().any(|one| self.is_meant(verdict, one)) {
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
        let end = match header.file.ends_with(".tf") {
            true => header.line + text.lines().skip(header.line).position(|line| line.starts_with('}'))?,
            false => text.lines().count(),
        };
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

    /// What stands in no line is meant by its name.
    fn is_meant(&self, verdict: &Verdict, one: &Expected) -> bool {
        match one.line {
            0 => *verdict.subject.id == *one.file,
            line => self.is_at(verdict.subject.block, &one.file, line),
        }
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
        self.verdicts.iter().flat_map(|verdict| &verdict.details().evidence).filter_map(Evidence::place)
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
