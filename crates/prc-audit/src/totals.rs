//! What the verdicts on a system amount to.

use std::collections::BTreeMap;

use prc_check::{Category, State};
use prc_policy::{Readiness, RequirementCounts, Score, grade, readiness, score};
use serde::{Deserialize, Serialize};

use crate::{Line, Snapshot};

/// Scores, grade and result of a system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    pub categories: BTreeMap<Category, Share>,
    pub grade: String,
    pub result: String,
    pub score: Share,
}

/// A score in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub decided: u32,
    pub high: u32,
    pub low: u32,
}

impl From<Score> for Share {
    fn from(score: Score) -> Self {
        Self { decided: score.decided, high: score.high, low: score.low }
    }
}

impl Totals {
    /// Those of the verdicts alone, without promises and without a gate, with a number of overdue items.
    pub(crate) fn of(snapshot: &Snapshot, overdue: usize) -> Self {
        let counts = plain(snapshot.counts_by_requirement());
        let (total, categories) = score(&counts);
        Self {
            categories: categories.into_iter().map(|(category, score)| (category, score.into())).collect(),
            grade: format!("{:?}", grade(total, &counts, overdue)),
            result: word(readiness(&counts, true)).into(),
            score: total.into(),
        }
    }
}

/// The result of a system whose verdicts count as what promises make of them.
pub(crate) fn result(snapshot: &Snapshot, gate_holds: bool, promised: impl Fn(&Line) -> State) -> &'static str {
    word(readiness(&plain(snapshot.counts_of(promised)), gate_holds))
}

const fn word(readiness: Readiness) -> &'static str {
    match readiness {
        Readiness::Ready => "ready",
        Readiness::Conditional => "conditional",
        Readiness::NotReady => "not-ready",
    }
}

fn plain(counts: Vec<(&str, RequirementCounts)>) -> Vec<RequirementCounts> {
    counts.into_iter().map(|(_, counts)| counts).collect()
}
