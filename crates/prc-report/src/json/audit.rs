//! What an audit adds to a report: improvement items, the audits before, and what changed since the last one.
//!
//! An audit makes these from its files; a report of `prc check` has none. Fields are in the order of their names.

use std::collections::BTreeMap;
use std::fmt;

use prc_check::{Category, Level, Severity};
use prc_policy::Priority;
use serde::{Deserialize, Serialize};

use super::document::{Graded, Points, Text};

/// An audit of a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit<'a> {
    /// What is not as it was at the last audit, or fails still; sorted by class, system, requirement and subject.
    pub changes: Vec<Difference<'a>>,
    /// The day on which the audit was closed; null while it is open.
    pub closed: Option<Text<'a>>,
    /// The last day of the period.
    pub ends: Text<'a>,
    /// How every system stood in every audit, this one included; sorted by period and system.
    pub history: Vec<Standing<'a>>,
    /// Every item, done ones too; sorted by priority, due date, system, requirement and subject.
    pub items: Vec<Item<'a>>,
    /// The line of the organisation; null without a system.
    pub organisation: Option<OrganisationLine<'a>>,
    /// `2026H2`
    pub period: Text<'a>,
    /// The period of the audit that `changes` compare with; null for the first.
    pub since: Option<Text<'a>>,
    /// The first day of the period.
    pub starts: Text<'a>,
}

/// An improvement item: a gap that somebody closes until a date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item<'a> {
    /// How many audits found the gap before this one; 0 for a new one.
    pub carried: u32,
    pub category: Category,
    /// `2026-12-05`
    pub due: Option<Text<'a>>,
    pub environment: Option<Text<'a>>,
    /// That of the verdict.
    pub fingerprint: Text<'a>,
    /// The period that found it first.
    pub found: Text<'a>,
    /// `IT-0a1b2c3d`
    pub id: Text<'a>,
    pub level: Level,
    pub note: Option<Text<'a>>,
    /// Open after its due date.
    pub overdue: bool,
    pub owner: Option<Text<'a>>,
    /// What holds: what a person said, or else the suggestion, raised when it survived two audits.
    pub priority: Priority,
    /// Whether `priority` is higher than what was said because the item survived two audits.
    pub raised: bool,
    /// How often it was called done and the gap was still there.
    pub reopened: u32,
    pub requirement: Text<'a>,
    pub severity: Severity,
    pub state: ItemState,
    pub subject: Text<'a>,
    pub suggested: Priority,
    pub system: Text<'a>,
    pub title: Text<'a>,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
    /// The gap is there.
    Open,
    /// Somebody says that the gap is closed, or an audit saw it.
    Done,
    /// There is nothing left to do: its subject went away, or the requirement is not applicable any more.
    Dropped,
}

/// How a system stood in an audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing<'a> {
    pub categories: BTreeMap<Text<'a>, Points>,
    /// The day of closing; of an open audit that of the report.
    pub date: Text<'a>,
    pub period: Text<'a>,
    pub result: Text<'a>,
    pub score: Graded<'a>,
    pub system: Text<'a>,
    pub tier: u8,
}

/// What differs from the last audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference<'a> {
    /// For what fails still: how many audits found it, this one included. Otherwise null.
    pub age: Option<u32>,
    pub class: DifferenceClass,
    pub environment: Option<Text<'a>>,
    pub requirement: Text<'a>,
    /// Null for what concerns the requirement itself.
    pub subject: Option<Text<'a>>,
    pub system: Text<'a>,
}

/// The kinds of differences, those that need somebody first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceClass {
    /// It fails, and did not before, or was not there.
    New,
    StillFailing,
    /// It was decided, and nobody can say any more.
    NewlyUnknown,
    /// It fails again because its waiver ran out.
    WaiverExpired,
    /// The statement of a person does not hold any more.
    AttestationExpired,
    WaiverStarted,
    /// It failed, or was waived, and passes.
    Fixed,
    /// It was unknown, and is decided to be in order.
    Regained,
    /// The catalogue has the requirement since.
    RequirementAdded,
    /// The requirement asks for something else than before.
    RequirementChanged,
    /// The catalogue does not have the requirement any more, or it was turned off.
    RequirementRemoved,
    /// What failed is not there any more, which is no fix.
    SubjectRemoved,
}

impl DifferenceClass {
    /// Every class, in order.
    pub const ALL: [Self; 12] = [
        Self::New,
        Self::StillFailing,
        Self::NewlyUnknown,
        Self::WaiverExpired,
        Self::AttestationExpired,
        Self::WaiverStarted,
        Self::Fixed,
        Self::Regained,
        Self::RequirementAdded,
        Self::RequirementChanged,
        Self::RequirementRemoved,
        Self::SubjectRemoved,
    ];

    /// Its word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::StillFailing => "still-failing",
            Self::NewlyUnknown => "newly-unknown",
            Self::WaiverExpired => "waiver-expired",
            Self::AttestationExpired => "attestation-expired",
            Self::WaiverStarted => "waiver-started",
            Self::Fixed => "fixed",
            Self::Regained => "regained",
            Self::RequirementAdded => "requirement-added",
            Self::RequirementChanged => "requirement-changed",
            Self::RequirementRemoved => "requirement-removed",
            Self::SubjectRemoved => "subject-removed",
        }
    }
}

impl fmt::Display for DifferenceClass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// All systems in one line. The mean never gates and is never shown without the minimum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationLine<'a> {
    pub minimum: Minimum<'a>,
    /// How many systems are `ready`, `conditional` and `not-ready`.
    pub results: BTreeMap<Text<'a>, usize>,
    /// The mean of the low bounds by tier, in thousandths.
    pub score: u32,
    /// At most three, the worst first.
    pub worst: Vec<Worst<'a>>,
}

/// The system with the lowest score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Minimum<'a> {
    pub score: u32,
    pub system: Text<'a>,
}

/// A requirement that costs score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Worst<'a> {
    /// The weighted credit that is missing, in thousandths, over all systems by tier.
    pub lost: u64,
    pub requirement: Text<'a>,
    pub severity: Severity,
    /// How many subjects fail, are waived or are open.
    pub subjects: u64,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::json::{document, json_text, read};
    use crate::testing::{Run, audit};

    #[test]
    fn an_audit_is_part_of_the_contract() {
        let run = Run::mock_up();
        let mut document = document(&run.report());
        document.audit = Some(audit());
        let text = json_text(&document);
        assert_eq!(read(&text).unwrap(), document);
        let schema: serde_json::Value = serde_json::from_str(crate::report_schema()).unwrap();
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn every_class_has_its_word() {
        for class in DifferenceClass::ALL {
            assert_eq!(serde_json::to_value(class).unwrap(), class.as_str());
        }
    }
}
