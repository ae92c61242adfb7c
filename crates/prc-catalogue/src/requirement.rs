//! A catalogue entry: the only home of a requirement's words.

use std::borrow::Cow;

use serde::Deserialize;

use crate::code::{Code, schema};
use crate::{Category, Combine, Language, Level, List, Named, Scope, Setting, Severity, Text, Tier, Words, named};

schema! {
    /// One catalogue entry.
    pub struct Requirement {
        /// Kebab-case; the only name of the requirement.
        pub id: Text,
        /// An imperative sentence.
        pub title: Text,
        pub category: Category,
        pub subcategory: Text,
        pub severity: Severity,
        pub severity_why: Text,
        pub tiers: Tiers,
        pub scope: Scope,
        pub decided_by: List<Text>,
        pub combine: Combine,
        #[serde(default)]
        pub services: List<Text>,
        pub rationale: Text,
        #[serde(default)]
        pub edge_cases: List<Text>,
        #[serde(default, deserialize_with = "named")]
        pub params: Named<Param>,
        pub terraform: Option<TerraformPart>,
        pub aws: Option<AwsPart>,
        pub repository: Option<RepositoryPart>,
        pub person: Option<PersonPart>,
        pub remediation: Remediation,
        /// What `prc fix` may write.
        #[serde(default)]
        pub fix: List<FixPart>,
        /// Ids of the same thing elsewhere: frameworks, other scanners.
        #[serde(default, deserialize_with = "named")]
        pub references: Named<List<Text>>,
        /// The words in Japanese.
        pub ja: Option<Words>,
    }

    /// A number or list that a requirement leaves to the user, with its defaults.
    pub struct Param {
        pub default: Setting,
        pub tier_1: Option<Setting>,
        pub tier_2: Option<Setting>,
        pub tier_3: Option<Setting>,
        /// Where the numbers come from.
        #[serde(default)]
        pub source: Text,
    }

    /// How the requirement is decided from Terraform.
    pub struct TerraformPart {
        pub kinds: List<Text>,
        pub attributes: List<Text>,
        #[serde(default)]
        pub related: List<Text>,
        pub relation: Option<Text>,
        pub applies_when: Option<Text>,
        pub pass: Text,
        pub when_omitted: Option<Text>,
        pub unknown_when: Option<Text>,
    }

    /// How the requirement is decided from a live account.
    pub struct AwsPart {
        pub calls: List<Text>,
        pub fields: List<Text>,
        pub pass: Text,
        #[serde(default)]
        pub live_only: List<Text>,
        pub unknown_when: Option<Text>,
    }

    /// How the requirement is decided from files of the repository.
    pub struct RepositoryPart {
        pub files: List<Text>,
        #[serde(default)]
        pub markers: List<Text>,
        pub require: Text,
        pub fresh_days: Option<i64>,
        pub unknown_when: Option<Text>,
    }

    /// What a person is asked.
    pub struct PersonPart {
        pub question: Text,
        pub evidence: Text,
        pub valid_days: i64,
    }

    /// What `prc fix` may write for the requirement, and what that does when it is applied.
    pub struct FixPart {
        /// Each with its kind, as in `aws_db_instance.multi_az`; a kind alone for a resource that is added.
        pub attributes: List<Text>,
        /// Nothing is replaced, interrupted or deleted, behaviour stays as it is, and the cost is small.
        pub safe: bool,
        /// The value from which it is not safe after all; nor is it when nothing is set.
        pub unsafe_from: Option<Text>,
        /// Why, for a person who decides.
        pub why: Text,
    }

    /// What to do about a finding.
    pub struct Remediation {
        pub text: Option<Text>,
        pub terraform: Option<Text>,
        pub cli: Option<Text>,
    }
}

/// The level of a requirement at each tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    #[serde(rename = "tier-1")]
    pub one: Level,
    #[serde(rename = "tier-2")]
    pub two: Level,
    #[serde(rename = "tier-3")]
    pub three: Level,
}

impl Requirement {
    /// # Errors
    /// The text does not follow the catalogue's schema.
    pub fn parse(entry: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(entry)
    }

    /// The entry as a constant expression in Rust.
    pub fn code(&self) -> String {
        Code::code(self)
    }

    /// What the entry says of writing an attribute; an empty path is the resource as a whole.
    pub fn fix_of(&self, kind: &str, path: &str) -> Option<&FixPart> {
        let is_meant = |named: &Text| match named.split_once('.') {
            Some((of, attribute)) => of == kind && attribute == path,
            None => named == kind && path.is_empty(),
        };
        self.fix.iter().find(|part| part.attributes.iter().any(is_meant))
    }

    /// A parameter by its name.
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|(own, _)| own == name).map(|(_, param)| param)
    }

    /// The entry with its words in a language; English where nobody has translated them.
    pub fn in_language(&self, language: Language) -> Cow<'_, Self> {
        match (language, &self.ja) {
            (Language::Japanese, Some(words)) => {
                let mut translated = self.clone();
                words.apply(&mut translated);
                Cow::Owned(translated)
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// The texts that have no translation, by their place in the entry.
    pub fn untranslated(&self) -> Vec<String> {
        self.ja.clone().unwrap_or_default().apply(&mut self.clone())
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

impl FixPart {
    /// Whether it is safe, in words.
    pub fn safety(&self) -> String {
        match (self.safe, &self.unsafe_from) {
            (false, _) => String::from("unsafe"),
            (true, None) => String::from("safe"),
            (true, Some(from)) => format!("safe, but unsafe from {from} and where it is not set"),
        }
    }
}

impl Param {
    /// The value for a tier.
    pub fn at(&self, tier: Tier) -> &Setting {
        let own = match tier {
            Tier::One => &self.tier_1,
            Tier::Two => &self.tier_2,
            Tier::Three => &self.tier_3,
        };
        own.as_ref().unwrap_or(&self.default)
    }
}
