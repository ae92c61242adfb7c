//! `prc/items/IT-<8 hex>.toml`: a gap that somebody closes until a date.

use std::ops::Range;

use jiff::civil::Date;
use prc_check::{Category, Level, Severity};
use prc_policy::Priority;
use prc_report::json::ItemState;
use serde::{Deserialize, Serialize};

use crate::record::{FileError, written_day};

/// One item, as it is written. Two branches that find the same gap write the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ItemFile {
    /// `open`, `done` or `dropped`. A person may say that it is done; the next audit verifies it.
    pub state: ItemState,
    /// What a person decided; the suggestion holds where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// The period in which a person decided the priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day on which it is not late.
    #[serde(default, with = "written_day", skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,

    pub system: String,
    pub requirement: String,
    pub subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    pub title: String,
    pub category: Category,
    pub severity: Severity,
    pub level: Level,
    pub suggested: Priority,
    /// The priority is one step higher than what was decided or suggested: the gap survived two audits.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raised: bool,
    /// The period that found it.
    pub found: String,
    /// How many audits in a row found it before this one.
    pub carried: u32,
    /// How often it was called done and the gap was there.
    pub reopened: u32,
    /// The period that saw that the gap is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
    pub fingerprint: String,
}

impl ItemFile {
    /// Reads the file of an item.
    ///
    /// # Errors
    /// It is no item, or one of another id.
    pub fn parse(text: &str, id: &str) -> Result<Self, FileError> {
        let item: Self = toml::from_str(text).map_err(|error| FileError::of_toml(&error))?;
        let hex = item.fingerprint.len() == 16
            && item.fingerprint.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if !hex {
            return Err(item.wrong(text, "fingerprint", "`fingerprint` is not 16 hexadecimal digits"));
        }
        if !item.ids().any(|own| own == id) {
            return Err(item.wrong(text, "fingerprint", format!("its fingerprint is that of {}", item.id())));
        }
        Ok(item)
    }

    fn wrong(&self, text: &str, key: &str, message: impl Into<String>) -> FileError {
        FileError { message: message.into(), span: span_of(text, key) }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Only texts and numbers are in it.
        let body = toml::to_string(self).unwrap_or_default();
        format!(
            "# An improvement item. State, priority, owner, due and note are yours, also by `prc audit review`; prc audit run \
             keeps the rest.\n{body}"
        )
    }

    /// `IT-` and the first eight digits of the fingerprint.
    pub fn id(&self) -> String {
        self.ids().next().unwrap_or_default()
    }

    /// The ids that an item may have: the second is for the rare case that two fingerprints begin alike.
    pub(crate) fn ids(&self) -> impl Iterator<Item = String> + '_ {
        [0..8, 8..16].into_iter().filter_map(|part| Some(format!("IT-{}", self.fingerprint.get(part)?)))
    }

    /// The priority that holds.
    pub fn effective(&self) -> Priority {
        let base = self.priority.unwrap_or(self.suggested);
        if self.raised { base.raised() } else { base }
    }

    /// Whether it is open after its due date.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state == ItemState::Open && self.due.is_some_and(|due| due < today)
    }
}

/// Where a key stands at the beginning of a line.
fn span_of(text: &str, key: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.split_once('=').is_some_and(|(name, _)| name.trim() == key) {
            return Some(start..start + line.trim_end().len());
        }
        start += line.len();
    }
    None
}
