//! How soon a gap is closed.

use std::fmt;
use std::str::FromStr;

use prc_check::{Level, Severity, Tier};
use serde::{Deserialize, Serialize};

/// Priorities of improvement items, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    P0,
    P1,
    P2,
    P3,
}

/// A word that is no priority.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of P0, P1, P2, P3")]
pub struct PriorityError(String);

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 4] = [Self::P0, Self::P1, Self::P2, Self::P3];

    /// Its word: `P0`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P0 => "P0",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
        }
    }

    /// What is suggested for a gap: by severity, one later for each tier below the first and for a `should`, one
    /// earlier for what is exposed to everybody or holds card data.
    pub fn suggest(severity: Severity, tier: Tier, level: Level, exposed: bool) -> Self {
        let severity = match severity {
            Severity::Critical => 0,
            Severity::High => 1,
            Severity::Medium => 2,
            Severity::Low => 3,
        };
        let tier = match tier {
            Tier::One => 0,
            Tier::Two => 1,
            Tier::Three => 2,
        };
        let later = severity + tier + i32::from(level == Level::Should) - i32::from(exposed);
        match later {
            ..=0 => Self::P0,
            1 => Self::P1,
            2 => Self::P2,
            3.. => Self::P3,
        }
    }

    /// One step more urgent; there is nothing above `P0`.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::P0 | Self::P1 => Self::P0,
            Self::P2 => Self::P1,
            Self::P3 => Self::P2,
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl FromStr for Priority {
    type Err = PriorityError;

    fn from_str(word: &str) -> Result<Self, PriorityError> {
        let found = Self::ALL.into_iter().find(|priority| priority.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| PriorityError(word.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suggestion_follows_the_table() {
        use Level::{Must, Should};
        use Priority::{P0, P1, P2, P3};
        use Severity::{Critical, High, Low, Medium};
        use Tier::{One, Three, Two};
        // Severity, level, then what is suggested at tiers 1, 2 and 3.
        let table = [
            (Critical, Must, [P0, P1, P2]),
            (High, Must, [P1, P2, P3]),
            (Medium, Must, [P2, P3, P3]),
            (Low, Must, [P3, P3, P3]),
            (Critical, Should, [P1, P2, P3]),
            (High, Should, [P2, P3, P3]),
            (Medium, Should, [P3, P3, P3]),
            (Low, Should, [P3, P3, P3]),
        ];
        for (severity, level, wanted) in table {
            let found = [One, Two, Three].map(|tier| Priority::suggest(severity, tier, level, false));
            assert_eq!(found, wanted, "{severity:?} {level:?}");
        }
        // The step of what is exposed is taken before the bounds are: P3 stands for everything from three on.
        let exposed = |severity, tier, level| Priority::suggest(severity, tier, level, true);
        assert_eq!(exposed(Critical, One, Must), P0);
        assert_eq!(exposed(High, One, Must), P0);
        assert_eq!(exposed(High, Two, Must), P1);
        assert_eq!(exposed(Medium, Three, Must), P3);
        assert_eq!(exposed(Low, Three, Should), P3);
    }

    #[test]
    fn raising_ends_at_the_top() {
        assert_eq!(Priority::ALL.map(Priority::raised), [Priority::P0, Priority::P0, Priority::P1, Priority::P2]);
        assert_eq!("p1".parse(), Ok(Priority::P1));
        assert!("P4".parse::<Priority>().is_err());
    }
}
