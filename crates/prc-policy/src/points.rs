//! Numbers and words that a gate is written in.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use prc_check::{Category, Severity, Tier};

/// A share between 0 and 100 with at most one decimal, kept in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(u32);

impl Points {
    /// `None` above 1000.
    pub const fn from_thousandths(thousandths: u32) -> Option<Self> {
        if thousandths <= 1000 { Some(Self(thousandths)) } else { None }
    }

    pub const fn thousandths(self) -> u32 {
        self.0
    }
}

/// A word or number that a gate does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GateWordError {
    #[error("`{0}` is not a number from 0 to 100 with at most one decimal")]
    Points(String),
    #[error("`{0}` is none of critical, high, medium, low, never")]
    FailOn(String),
    #[error("{0}")]
    Category(String),
}

impl FromStr for Points {
    type Err = GateWordError;

    fn from_str(text: &str) -> Result<Self, GateWordError> {
        let (whole, decimal) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let thousandths = || {
            if !digits(whole) || !digits(decimal) || decimal.len() != 1 {
                return None;
            }
            let whole = whole.parse::<u32>().ok()?.checked_mul(10)?;
            Self::from_thousandths(whole.checked_add(decimal.parse().ok()?)?)
        };
        thousandths().ok_or_else(|| GateWordError::Points(text.into()))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 10, self.0 % 10) {
            (whole, 0) => write!(out, "{whole}"),
            (whole, decimal) => write!(out, "{whole}.{decimal}"),
        }
    }
}

/// A value that may differ from tier to tier, or be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerTier<T> {
    pub one: Option<T>,
    pub two: Option<T>,
    pub three: Option<T>,
}

impl<T: Copy> PerTier<T> {
    /// The same for every tier.
    pub const fn all(value: T) -> Self {
        Self { one: Some(value), two: Some(value), three: Some(value) }
    }

    pub const fn at(&self, tier: Tier) -> Option<T> {
        match tier {
            Tier::One => self.one,
            Tier::Two => self.two,
            Tier::Three => self.three,
        }
    }

    pub(crate) const fn set(&mut self, tier: Tier, value: T) {
        match tier {
            Tier::One => self.one = Some(value),
            Tier::Two => self.two = Some(value),
            Tier::Three => self.three = Some(value),
        }
    }
}

/// What does not go through a gate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FailOn {
    /// Those whose failures do not.
    pub severities: BTreeSet<Severity>,
    /// A failure whose waiver has expired does not, whatever its severity.
    pub expired_waiver: bool,
}

impl FailOn {
    /// No failure stops the gate.
    pub const fn never() -> Self {
        Self { severities: BTreeSet::new(), expired_waiver: false }
    }

    /// This severity and every worse one.
    pub fn at_least(severity: Severity) -> Self {
        let severities = Severity::ALL.iter().copied().filter(|&one| one <= severity).collect();
        Self { severities, expired_waiver: false }
    }

    pub fn contains(&self, severity: Severity) -> bool {
        self.severities.contains(&severity)
    }
}

/// The command line's word: the mildest severity that fails, or `never`.
impl FromStr for FailOn {
    type Err = GateWordError;

    fn from_str(word: &str) -> Result<Self, GateWordError> {
        match word {
            "never" => Ok(Self::never()),
            word => word.parse().map(Self::at_least).map_err(|_| GateWordError::FailOn(word.into())),
        }
    }
}

/// The command line's lowest score: `70` for the system, `backup=80` for a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinScore {
    pub category: Option<Category>,
    pub points: Points,
}

impl FromStr for MinScore {
    type Err = GateWordError;

    fn from_str(text: &str) -> Result<Self, GateWordError> {
        match text.split_once('=') {
            None => Ok(Self { category: None, points: text.parse()? }),
            Some((category, points)) => {
                let category = category.parse().map_err(GateWordError::Category)?;
                Ok(Self { category: Some(category), points: points.parse()? })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn points_have_one_decimal() {
        let thousandths = |text: &str| text.parse::<Points>().ok().map(Points::thousandths);
        assert_eq!(thousandths("0"), Some(0));
        assert_eq!(thousandths("72.5"), Some(725));
        assert_eq!(thousandths("100"), Some(1000));
        for wrong in ["", ".", ".5", "5.", "-1", "100.1", "72.55", "1e1", "99999999999", "+7"] {
            assert_eq!(thousandths(wrong), None, "{wrong}");
        }
        assert_eq!("72.5".parse::<Points>().unwrap().to_string(), "72.5");
        assert_eq!("72.0".parse::<Points>().unwrap().to_string(), "72");
    }

    #[test]
    fn a_word_stands_for_every_worse_severity() {
        let high: FailOn = "high".parse().unwrap();
        assert!(high.contains(Severity::Critical) && high.contains(Severity::High) && !high.contains(Severity::Medium));
        assert_eq!("never".parse(), Ok(FailOn::never()));
        assert!("hihg".parse::<FailOn>().is_err());
    }

    #[test]
    fn a_lowest_score_may_name_a_category() {
        let min: MinScore = "backup=80".parse().unwrap();
        assert_eq!((min.category, min.points.thousandths()), (Some(Category::Backup), 800));
        assert!("bakup=80".parse::<MinScore>().is_err());
    }
}
