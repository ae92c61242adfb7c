//! `prc.toml`: what it may say, and what holds without one.

mod audit;
mod choice;
mod description;
mod environment;
mod error;
mod gate;
mod layers;
mod live;
mod requirement;
pub(crate) mod section;
mod sides;
pub(crate) mod system;
mod waiver;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use prc_check::{Live, Requirement, Severity, System, Tier};
use toml::de::DeTable;
use toml::{Spanned, Table};

use self::section::Section;
use crate::points::{FailOn, PerTier, Points};
use crate::{Catalogue, ChangeGate, Warning};

pub use self::audit::{AuditConfig, AuditGate, AuditWord, DueConfig, Member, PeriodConfig};
pub use self::description::{DATA_CLASSES, Description, Objectives, OnCall, Said, Slo, Team};
pub use self::environment::{EnvironmentConfig, VariableConfig};
pub use self::error::ConfigError;
pub use self::layers::{Layer, Layers};
pub use self::live::{LiveConfig, Selector};
pub use self::waiver::WaiverConfig;

/// The form of `prc.toml` that this crate reads.
const VERSION: i64 = 1;

/// The policy of a repository.
#[derive(Clone, Debug)]
pub struct Config {
    /// At least one, sorted by name.
    pub systems: Vec<SystemConfig>,
    /// What the user set of a requirement, by its id.
    pub requirements: BTreeMap<String, RequirementConfig>,
    pub gate: GateConfig,
    pub waiver: WaiverConfig,
    pub audit: AuditConfig,
    /// Sorted by name.
    pub teams: Vec<Team>,
    /// The accounts that environments name, also those that the command line leaves out.
    pub accounts: BTreeSet<Arc<str>>,
    /// The one system is there because none is declared.
    undeclared: bool,
    /// There is a `prc.toml`, which was not to be read.
    pub(crate) left_out: bool,
}

/// `[system.<name>]`
#[derive(Clone, Debug)]
pub struct SystemConfig {
    pub name: Arc<str>,
    pub title: Option<String>,
    pub tier: Tier,
    /// Paths of root modules in the form of the inventory; `None` for every one.
    pub terraform: Option<Vec<Spanned<Arc<str>>>>,
    /// In the order of the text; none when its root modules are judged by themselves.
    pub environments: Vec<EnvironmentConfig>,
    pub not_applicable: Vec<NotApplicable>,
    pub description: Description,
}

/// `[[system.<name>.not-applicable]]`: someone decided that a requirement does not concern a subject.
#[derive(Clone, Debug)]
pub struct NotApplicable {
    pub requirement: String,
    /// An address, with or without instance key, or an ARN; `None` for every subject.
    pub subject: Option<String>,
    /// The name of an environment; `None` for every one.
    pub environment: Option<Spanned<String>>,
    pub reason: String,
    pub approved_by: String,
    /// Where it stands in `prc.toml`.
    pub span: Range<usize>,
}

/// `[requirement.<id>]`
#[derive(Clone, Debug)]
pub struct RequirementConfig {
    pub severity: Option<Severity>,
    /// Whether a failure may be accepted at all.
    pub waivable: bool,
    /// Each value plain, or a table with a value for some tiers.
    pub params: Table,
}

/// `[gate.local]`, and the gates beside it.
#[derive(Clone, Debug)]
pub struct GateConfig {
    pub fail_on: FailOn,
    /// Of the score's low bound.
    pub min_score: PerTier<Points>,
    /// Of the weight that has a verdict.
    pub min_decided: PerTier<Points>,
    /// Whether a pass that the live account could not confirm is unknown.
    pub evidence: PerTier<bool>,
    pub pull_request: ChangeGate,
}

impl Config {
    /// Reads the text of a `prc.toml` that extends nothing.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the text. Mistakes of syntax, and another version, hide all others.
    pub fn parse(text: &str, catalogue: &Catalogue<'_>) -> Result<Self, Vec<ConfigError>> {
        Self::of_layers(&Layers::of("prc.toml", text, ""), catalogue)
    }

    /// Reads the texts of a policy.
    ///
    /// # Errors
    /// Every mistake in them, in the order of the texts and with places among all of them. Mistakes of syntax, and
    /// another version, hide all others.
    pub fn of_layers(layers: &Layers, catalogue: &Catalogue<'_>) -> Result<Self, Vec<ConfigError>> {
        let table = layers.table()?;
        let versions = layers.files().filter_map(|(layer, table)| check_version(&table, layer.span()).err());
        let versions: Vec<ConfigError> = versions.collect();
        if !versions.is_empty() {
            return Err(versions);
        }
        let mut top = Section::new("", 0..0, &table);
        // Both are looked at before anything else is.
        top.get("version");
        let mut errors = Vec::new();
        top.text("extend", &mut errors);
        let mut config = Self::default();
        let systems = top.section("system", &mut errors);
        let systems = systems.map_or_else(Vec::new, |section| system::read(&section, catalogue, &mut errors));
        if !systems.is_empty() {
            (config.systems, config.undeclared) = (systems, false);
        }
        if let Some(section) = top.section("requirement", &mut errors) {
            config.requirements = requirement::read(&section, catalogue, &mut errors);
        }
        if let Some(section) = top.section("team", &mut errors) {
            config.teams = description::teams(&section, &mut errors);
        }
        if let Some(section) = top.section("gate", &mut errors) {
            (config.gate, config.audit.gate) = gate::read(section, &mut errors);
        }
        if let Some(section) = top.section("waiver", &mut errors) {
            config.waiver = waiver::read(section, &mut errors);
        }
        if let Some(section) = top.section("period", &mut errors) {
            config.audit.period = audit::period(section, &mut errors);
        }
        if let Some(section) = top.section("due", &mut errors) {
            config.audit.due = audit::due(section, &mut errors);
        }
        config.audit.members = audit::members(&mut top, &mut errors);
        top.finish(&mut errors);
        let environments = config.systems.iter().flat_map(|system| &system.environments);
        config.accounts = environments.filter_map(|environment| environment.live.account.clone()).collect();
        errors.sort_by_key(|error| error.span.as_ref().map(|span| (span.start, span.end)));
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }

    /// Names the system of a repository that declares none, usually after its directory.
    pub fn name_undeclared(&mut self, name: &str) {
        if self.undeclared {
            self.systems.iter_mut().for_each(|system| system.name = name.into());
        }
    }

    /// A `prc.toml` that nobody wants read may declare systems: that none is known here says nothing.
    pub fn leave_out(&mut self) {
        self.left_out = true;
    }

    /// Whether no system is declared, so that there is one of everything.
    pub fn is_undeclared(&self) -> bool {
        self.undeclared
    }

    /// Judges every system as this tier, whatever it declares.
    pub fn set_tier(&mut self, tier: Tier) {
        self.systems.iter_mut().for_each(|system| system.tier = tier);
    }

    /// Takes the paths of each text as relative to its home.
    pub fn rebase(&mut self, layers: &Layers) {
        let rebase = |path: &mut Spanned<Arc<str>>| {
            let joined: Arc<str> = match (layers.home(&path.span()), &**path.get_ref()) {
                ("", _) => return,
                (home, ".") => home.into(),
                (home, path) => format!("{home}/{path}").into(),
            };
            *path.get_mut() = joined;
        };
        for system in &mut self.systems {
            let SystemConfig { terraform, description: Description { docs, code, .. }, .. } = system;
            terraform.iter_mut().flatten().chain(docs).chain(code).for_each(rebase);
            for environment in &mut system.environments {
                let files = environment.var_files.iter_mut().chain(&mut environment.live.actual);
                environment.terraform.iter_mut().flatten().chain(files).for_each(rebase);
            }
        }
    }

    /// The systems as the engine wants them.
    pub fn systems(&self) -> Vec<System> {
        let own = self.requirements.iter().filter(|(_, requirement)| !requirement.params.is_empty());
        let params: BTreeMap<String, Table> =
            own.map(|(id, requirement)| (id.clone(), requirement.params.clone())).collect();
        let system = |system: &SystemConfig| System {
            name: system.name.clone(),
            tier: system.tier,
            root_modules: system.root_modules(),
            environments: system.environments.iter().map(EnvironmentConfig::root_modules).collect(),
            params: params.clone(),
            live: Live::default(),
        };
        self.systems.iter().map(system).collect()
    }

    /// The declared root modules that do not exist: a system that owns nothing would pass every gate.
    pub fn missing_root_modules<'m>(&self, existing: impl IntoIterator<Item = &'m str>) -> Vec<ConfigError> {
        let existing: Vec<&str> = existing.into_iter().collect();
        let own = self.systems.iter().flat_map(|system| system.terraform.iter().flatten());
        // What an environment names is among them, when they are named.
        let open = self.systems.iter().filter(|system| system.terraform.is_none());
        let of_open = open.flat_map(|system| &system.environments).flat_map(|one| one.terraform.iter().flatten());
        let declared = own.chain(of_open);
        let missing = declared.filter(|path| !existing.contains(&&**path.get_ref()));
        let error = |path: &Spanned<Arc<str>>| {
            let error = ConfigError::new(format!("there is no root module at `{}`", path.get_ref()), path.span());
            error.suggest(path.get_ref(), existing.iter().copied())
        };
        missing.map(error).collect()
    }

    /// The severity that policy gives a requirement, or else its own.
    pub fn severity(&self, requirement: &Requirement) -> Severity {
        let own = self.requirements.get(&*requirement.id).and_then(|own| own.severity);
        own.unwrap_or(requirement.severity)
    }

    /// Whether a failure of the requirement may be accepted.
    pub fn is_waivable(&self, requirement: &str) -> bool {
        self.requirements.get(requirement).is_none_or(|own| own.waivable)
    }
}

/// Without a `prc.toml`: one system of tier 2 with every root module; critical and high failures stop the gate.
impl Default for Config {
    fn default() -> Self {
        let system = SystemConfig {
            name: "default".into(),
            title: None,
            tier: Tier::Two,
            terraform: None,
            environments: Vec::new(),
            not_applicable: Vec::new(),
            description: Description::default(),
        };
        Self {
            systems: vec![system],
            requirements: BTreeMap::new(),
            gate: GateConfig::default(),
            waiver: WaiverConfig::default(),
            audit: AuditConfig::default(),
            teams: Vec::new(),
            accounts: BTreeSet::new(),
            undeclared: true,
            left_out: false,
        }
    }
}

impl Default for GateConfig {
    fn default() -> Self {
        let fail_on = FailOn::at_least(Severity::High);
        Self {
            pull_request: ChangeGate { fail_on: fail_on.clone(), unknown: false, policy_weakened: false },
            fail_on,
            min_score: PerTier::default(),
            min_decided: PerTier::default(),
            evidence: PerTier::default(),
        }
    }
}

impl SystemConfig {
    /// The paths of its root modules; `None` for every one.
    pub fn root_modules(&self) -> Option<Vec<Arc<str>>> {
        self.terraform.as_ref().map(|paths| paths.iter().map(|path| path.get_ref().clone()).collect())
    }
}

impl NotApplicable {
    pub(crate) fn unmatched(&self) -> Warning {
        let subject = self.subject.as_deref().unwrap_or("any subject");
        let message = format!("not-applicable matches nothing: {} for {subject}", self.requirement);
        Warning::new("without-effect", message, self.span.clone()).help("remove it, or correct the subject")
    }
}

/// A mistake of syntax in a text that begins `start` bytes into all.
fn syntax(error: &toml::de::Error, start: usize) -> ConfigError {
    let span = error.span().map(|span| span.start + start..span.end + start);
    let help = match error.message() {
        "duplicate key" => "keep one of them",
        message if message.contains("string") => "a text stands in quotes, and `\\` in it is written twice",
        _ => "write `key = value`, with texts in quotes; https://toml.io has the whole language",
    };
    ConfigError { message: error.message().to_owned(), span, help: Some(help.into()) }
}

/// Every file says which form it has.
fn check_version(table: &DeTable<'_>, start: Range<usize>) -> Result<(), ConfigError> {
    let error = match table.get("version") {
        None => ConfigError::new("`version` is missing", start),
        Some(value) => match section::integer(value.get_ref()) {
            Some(VERSION) => return Ok(()),
            Some(other) => {
                ConfigError::new(format!("this prc does not know version {other} of prc.toml"), value.span())
            }
            None => Section::new("", 0..0, table).mistyped("version", value, "an integer"),
        },
    };
    Err(error.help(format!("write `version = {VERSION}`")))
}
