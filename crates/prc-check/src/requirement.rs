//! A catalogue entry: the only home of a requirement's words.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        pub enum $name { $($(#[$word_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                let words = || Self::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
                    .ok_or_else(|| format!("`{word}` is none of {}", words()))
            }
        }
    };
}

words! {
    /// The five chapters of a readiness check, in the order of the report.
    Category {
        Backup = "backup",
        Capacity = "capacity",
        Monitoring = "monitoring",
        Incident = "incident",
        Security = "security",
    }
}

words! {
    /// How bad it is when the requirement does not hold at tier 1; the worst first.
    Severity {
        Critical = "critical",
        High = "high",
        Medium = "medium",
        Low = "low",
    }
}

words! {
    /// How binding a requirement is for a tier; the most binding first.
    Level {
        Must = "must",
        Should = "should",
        May = "may",
        /// Reported as information only.
        Off = "off",
    }
}

words! {
    /// How much a system matters.
    Tier {
        /// Business critical.
        One = "tier-1",
        Two = "tier-2",
        /// Experimental.
        Three = "tier-3",
    }
}

words! {
    /// What one verdict is about.
    Scope {
        Resource = "resource",
        File = "file",
        RootModule = "root-module",
        Repository = "repository",
        System = "system",
        Account = "account",
        Region = "region",
        Organisation = "organisation",
    }
}

words! {
    /// How the verdicts of the parts join.
    Combine {
        DeclaredAndActual = "declared-and-actual",
        Declared = "declared",
        Actual = "actual",
        Repository = "repository",
        Person = "person",
        Any = "any",
        All = "all",
    }
}

/// One catalogue entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Requirement {
    /// Kebab-case; the only name of the requirement.
    pub id: String,
    /// An imperative sentence.
    pub title: String,
    pub category: Category,
    pub subcategory: String,
    pub severity: Severity,
    pub severity_why: String,
    pub tiers: Tiers,
    pub scope: Scope,
    pub decided_by: Vec<String>,
    pub combine: Combine,
    #[serde(default)]
    pub services: Vec<String>,
    pub rationale: String,
    #[serde(default)]
    pub edge_cases: Vec<String>,
    #[serde(default)]
    pub params: Params,
    pub terraform: Option<TerraformPart>,
    pub aws: Option<AwsPart>,
    pub repository: Option<RepositoryPart>,
    pub person: Option<PersonPart>,
    pub remediation: Remediation,
    /// Ids of the same thing elsewhere: frameworks, other scanners.
    #[serde(default)]
    pub references: BTreeMap<String, Vec<String>>,
}

/// The level of a requirement at each tier.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    #[serde(rename = "tier-1")]
    pub one: Level,
    #[serde(rename = "tier-2")]
    pub two: Level,
    #[serde(rename = "tier-3")]
    pub three: Level,
}

/// The parameters of a requirement by name.
pub type Params = BTreeMap<String, Param>;

/// A number or list that a requirement leaves to the user, with its defaults.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Param {
    pub default: toml::Value,
    pub tier_1: Option<toml::Value>,
    pub tier_2: Option<toml::Value>,
    pub tier_3: Option<toml::Value>,
    /// Where the numbers come from.
    #[serde(default)]
    pub source: String,
}

/// How the requirement is decided from Terraform.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TerraformPart {
    pub kinds: Vec<String>,
    pub attributes: Vec<String>,
    #[serde(default)]
    pub related: Vec<String>,
    pub relation: Option<String>,
    pub applies_when: Option<String>,
    pub pass: String,
    pub when_omitted: Option<String>,
    pub unknown_when: Option<String>,
}

/// How the requirement is decided from a live account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AwsPart {
    pub calls: Vec<String>,
    pub fields: Vec<String>,
    pub pass: String,
    #[serde(default)]
    pub live_only: Vec<String>,
    pub unknown_when: Option<String>,
}

/// How the requirement is decided from files of the repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RepositoryPart {
    pub files: Vec<String>,
    #[serde(default)]
    pub markers: Vec<String>,
    pub require: String,
    pub fresh_days: Option<i64>,
    pub unknown_when: Option<String>,
}

/// What a person is asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PersonPart {
    pub question: String,
    pub evidence: String,
    pub valid_days: i64,
}

/// What to do about a finding.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remediation {
    pub text: Option<String>,
    pub terraform: Option<String>,
    pub cli: Option<String>,
}

/// A catalogue entry that does not follow the schema.
#[derive(Debug, thiserror::Error)]
#[error("catalogue entry of {id}: {source}")]
pub struct EntryError {
    pub id: String,
    pub source: toml::de::Error,
}

impl Requirement {
    /// # Errors
    /// The text does not follow the catalogue's schema.
    pub fn parse(id: &str, entry: &str) -> Result<Self, EntryError> {
        toml::from_str(entry).map_err(|source| EntryError { id: id.into(), source })
    }
}

impl Tiers {
    pub const fn level(self, tier: Tier) -> Level {
        match tier {
            Tier::One => self.one,
            Tier::Two => self.two,
            Tier::Three => self.three,
        }
    }
}

impl Param {
    /// The value for a tier.
    pub fn at(&self, tier: Tier) -> &toml::Value {
        let own = match tier {
            Tier::One => &self.tier_1,
            Tier::Two => &self.tier_2,
            Tier::Three => &self.tier_3,
        };
        own.as_ref().unwrap_or(&self.default)
    }
}
