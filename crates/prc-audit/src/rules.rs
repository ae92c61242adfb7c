//! What audits ask of the catalogue.

use std::collections::BTreeMap;
use std::fmt::Write;

use prc_check::{Category, Requirement, Severity};
use sha2::{Digest, Sha256};

/// The requirements by id.
#[derive(Clone, Debug, Default)]
pub struct Rules(BTreeMap<String, RuleFacts>);

/// What an audit needs to know of one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFacts {
    pub title: String,
    pub category: Category,
    pub severity: Severity,
    /// Of what it asks for, not of how it is explained.
    pub hash: String,
    /// Whether it is about what everybody can reach.
    pub exposure: bool,
    /// Whether the live account can decide it.
    pub live: bool,
    /// What a person is asked, where only a person knows.
    pub question: Option<String>,
}

impl Rules {
    /// The rules of a catalogue.
    pub fn new<'r>(requirements: impl IntoIterator<Item = &'r Requirement>) -> Self {
        Self(requirements.into_iter().map(|one| (one.id.to_string(), RuleFacts::of(one))).collect())
    }

    /// What is known of a requirement; a saved report may name one that this version does not know.
    pub fn get(&self, id: &str) -> Option<&RuleFacts> {
        self.0.get(id)
    }

    /// Every rule, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RuleFacts)> {
        self.0.iter().map(|(id, facts)| (&**id, facts))
    }
}

impl RuleFacts {
    fn of(requirement: &Requirement) -> Self {
        Self {
            title: requirement.title.to_string(),
            category: requirement.category,
            severity: requirement.severity,
            hash: hash(requirement),
            exposure: requirement.subcategory == "exposure",
            live: requirement.aws.is_some(),
            question: requirement.person.as_ref().map(|part| part.question.to_string()),
        }
    }
}

/// Changes when what is asked for does. Words that only explain may be mended freely.
fn hash(requirement: &Requirement) -> String {
    let Requirement { severity, tiers, decided_by, combine, params, terraform, aws, repository, person, .. } =
        requirement;
    let numbers: Vec<_> = params
        .iter()
        .map(|(name, param)| (name, &param.default, &param.tier_1, &param.tier_2, &param.tier_3))
        .collect();
    let declared = terraform.as_ref().map(|part| (&part.kinds, &part.applies_when, &part.pass));
    let actual = aws.as_ref().map(|part| &part.pass);
    let files = repository.as_ref().map(|part| (&part.files, &part.markers, &part.require, part.fresh_days));
    let asked = person.as_ref().map(|part| (&part.question, part.valid_days));
    let asks = format!(
        "{severity}\n{tiers:?}\n{decided_by:?}\n{combine:?}\n{numbers:?}\n{declared:?}\n{actual:?}\n{files:?}\n{asked:?}"
    );
    let mut hash = hex_sha256(&asks);
    hash.truncate(16);
    hash
}

/// The SHA-256 of a text, in hex.
pub(crate) fn hex_sha256(text: &str) -> String {
    Sha256::digest(text).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
