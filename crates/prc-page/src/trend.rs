//! How the scores came to be: a line for each category over the reports or audits that are known.

use std::collections::{BTreeMap, BTreeSet};

use prc_check::Category;
use prc_policy::tier_weight;
use prc_report::json::{Document, Points};
use prc_report::tier_of;

use crate::words::{Words, fill};
use crate::{World, points};

/// The scores of at least two periods; the last is that of the report.
pub(crate) struct Trend {
    w: &'static Words,
    periods: Vec<Period>,
    pub(crate) label: String,
    pub(crate) chart: Chart,
    /// The label of each period, then overall and each category.
    pub(crate) figures: Vec<(String, Vec<String>)>,
}

/// How all systems stood, in thousandths.
struct Period {
    label: String,
    overall: u32,
    categories: [Option<u32>; 5],
    systems: BTreeMap<String, u32>,
}

/// A difference to the period before.
pub(crate) struct Delta {
    pub(crate) class: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) by: u32,
    pub(crate) said: &'static str,
    pub(crate) since: String,
}

/// One system in one period: name, tier, score and categories.
type Stand<'d> = (&'d str, u8, u32, Vec<(&'d str, &'d Points)>);

impl Trend {
    /// `None` when only one report is known.
    pub(crate) fn of(world: &World<'_>, earlier: &[Document<'_>]) -> Option<Self> {
        let mut periods = earlier_periods(world, earlier);
        let label = match &world.document.audit {
            Some(audit) => audit.period.to_string(),
            None => world.document.now.to_string(),
        };
        periods.retain(|period| period.label != label || world.document.audit.is_none());
        periods.push(period(label, &stands(world.document)));
        if periods.len() < 2 {
            return None;
        }
        let (first, last) = (periods.first()?, periods.last()?);
        let label = fill(
            world.w.trend_label,
            &[("from", &first.label), ("to", &last.label), ("a", &points(first.overall)), ("b", &points(last.overall))],
        );
        let figures = periods.iter().map(|period| {
            let shown = |score: Option<u32>| score.map_or_else(|| "–".into(), |score| points(score).to_string());
            let cells = std::iter::once(Some(period.overall)).chain(period.categories).map(shown);
            (period.label.clone(), cells.collect())
        });
        Some(Self { label, figures: figures.collect(), chart: Chart::of(&periods, world.w), w: world.w, periods })
    }

    pub(crate) fn overall(&self) -> Option<Delta> {
        self.delta(|period| Some(period.overall))
    }

    pub(crate) fn category(&self, at: usize) -> Option<Delta> {
        self.delta(|period| period.categories[at])
    }

    pub(crate) fn system(&self, name: &str) -> Option<Delta> {
        self.delta(|period| period.systems.get(name).copied())
    }

    /// The points of a small line, 90 wide and 22 high.
    pub(crate) fn spark(&self, at: usize) -> Option<String> {
        let known: Vec<u32> = self.periods.iter().rev().take(4).rev().filter_map(|one| one.categories[at]).collect();
        let last = known.len().checked_sub(1).filter(|last| *last > 0)?;
        let place =
            |(at, score): (usize, &u32)| format!("{},{}", 4 + at * 80 / last, 20 - score.min(&1000) * 18 / 1000);
        Some(known.iter().enumerate().map(place).collect::<Vec<_>>().join(" "))
    }

    fn delta(&self, of: impl Fn(&Period) -> Option<u32>) -> Option<Delta> {
        let [.., before, now] = self.periods.as_slice() else { return None };
        // Of what is shown, so that nobody finds 71 and 72 to be the same.
        let (old, new) = (points(of(before)?), points(of(now)?));
        let since = fill(self.w.since, &[("label", &before.label), ("score", &old)]);
        Some(match new.cmp(&old) {
            std::cmp::Ordering::Greater => Delta { class: "up", mark: "▲", by: new - old, said: "up", since },
            std::cmp::Ordering::Less => Delta { class: "down", mark: "▼", by: old - new, said: "down", since },
            std::cmp::Ordering::Equal => Delta { class: "flat", mark: "=", by: 0, said: "", since },
        })
    }
}

/// Audits when there are some, else the reports that were named, else the base of a pull request.
fn earlier_periods(world: &World<'_>, earlier: &[Document<'_>]) -> Vec<Period> {
    let document = world.document;
    if let Some(audit) = document.audit.as_ref().filter(|_| earlier.is_empty()) {
        let labels: BTreeSet<&str> = audit.history.iter().map(|one| &*one.period).collect();
        let of = |label: &str| {
            let own = audit.history.iter().filter(|one| one.period == label);
            let stands: Vec<Stand<'_>> =
                own.map(|one| (&*one.system, one.tier, one.score.low, scores(&one.categories))).collect();
            period(label.to_owned(), &stands)
        };
        return labels.into_iter().map(of).collect();
    }
    if let Some(base) = document.comparison.as_ref().filter(|base| earlier.is_empty() && !base.scores.is_empty()) {
        let tier = |name: &str| document.systems.iter().find(|one| one.name == name).map_or(2, |one| one.tier);
        let stands: Vec<Stand<'_>> = base
            .scores
            .iter()
            .map(|one| (&*one.name, tier(&one.name), one.score.low, scores(&one.categories)))
            .collect();
        return vec![period(base.base.to_string(), &stands)];
    }
    let mut sorted: Vec<&Document<'_>> = earlier.iter().collect();
    sorted.sort_by(|a, b| a.now.cmp(&b.now));
    sorted.into_iter().map(|one| period(one.now.to_string(), &stands(one))).collect()
}

fn stands<'d>(document: &'d Document<'_>) -> Vec<Stand<'d>> {
    let stand = |system: &'d prc_report::json::System<'_>| {
        (&*system.name, system.tier, system.score.low, scores(&system.categories))
    };
    document.systems.iter().map(stand).collect()
}

fn scores<'d>(categories: &'d BTreeMap<prc_report::json::Text<'_>, Points>) -> Vec<(&'d str, &'d Points)> {
    categories.iter().map(|(category, points)| (&**category, points)).collect()
}

fn period(label: String, stands: &[Stand<'_>]) -> Period {
    let mean = |parts: &mut dyn Iterator<Item = (u8, u32)>| {
        let (weight, sum) = parts.fold((0_u64, 0_u64), |(weight, sum), (tier, low)| {
            let own = tier_weight(tier_of(tier));
            (weight + own, sum + own * u64::from(low.min(1000)))
        });
        sum.checked_div(weight).and_then(|mean| u32::try_from(mean).ok())
    };
    let mut categories = [None; 5];
    for (own, category) in categories.iter_mut().zip(Category::ALL) {
        let parts = stands.iter().filter_map(|(_, tier, _, all)| {
            let (_, score) = all.iter().find(|(word, _)| *word == category.as_str())?;
            Some((*tier, score.low))
        });
        *own = mean(&mut parts.into_iter());
    }
    Period {
        label,
        overall: mean(&mut stands.iter().map(|(_, tier, low, _)| (*tier, *low))).unwrap_or(0),
        categories,
        systems: stands.iter().map(|(name, _, low, _)| ((*name).to_owned(), *low)).collect(),
    }
}

/// The lines, in a picture 640 wide and 300 high.
pub(crate) struct Chart {
    /// The height and the number of each rule.
    pub(crate) rules: Vec<(u32, u32)>,
    /// The place and the text below the picture.
    pub(crate) labels: Vec<(usize, String)>,
    pub(crate) lines: Vec<Line>,
    /// The height of 75, where grade B begins.
    pub(crate) target: u32,
}

pub(crate) struct Line {
    /// 0 for all, then the categories.
    pub(crate) number: usize,
    pub(crate) points: String,
    pub(crate) dots: Vec<(usize, u32)>,
    pub(crate) label: String,
    pub(crate) label_y: u32,
}

const LEFT: usize = 34;
const RIGHT: usize = 450;

impl Chart {
    fn of(periods: &[Period], w: &Words) -> Self {
        let last = periods.len().saturating_sub(1).max(1);
        let x = |at: usize| LEFT + at * (RIGHT - LEFT) / last;
        let y = |score: u32| 260 - score.min(1000) * 240 / 1000;
        let mut lines: Vec<Line> = Vec::new();
        for number in (0..=5_usize).rev() {
            let of = |period: &Period| match number.checked_sub(1) {
                Some(at) => period.categories[at],
                None => Some(period.overall),
            };
            let known: Vec<(usize, u32)> =
                periods.iter().enumerate().filter_map(|(at, one)| Some((x(at), y(of(one)?)))).collect();
            let Some(end) = periods.last().and_then(of).filter(|_| !known.is_empty()) else { continue };
            let name = match number.checked_sub(1).and_then(|at| Category::ALL.get(at)) {
                Some(category) => w.of_category(*category),
                None => w.overall,
            };
            lines.push(Line {
                number,
                points: known.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" "),
                dots: known,
                label: format!("{name} {}", points(end)),
                label_y: y(end),
            });
        }
        apart(&mut lines);
        // Labels of many periods would overlap.
        let every = periods.len().div_ceil(6);
        let shown = |at: &usize| at.is_multiple_of(every) || *at == periods.len() - 1;
        let labels = (0..periods.len()).filter(shown).map(|at| (x(at), periods[at].label.clone())).collect();
        let rules = (0..=4).map(|step| (y(step * 250), step * 25)).collect();
        Self { rules, labels, lines, target: y(750) }
    }
}

/// Moves labels until none lies on another.
fn apart(lines: &mut [Line]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| (lines[*at].label_y, lines[*at].number));
    let mut least = 12;
    for at in &order {
        lines[*at].label_y = lines[*at].label_y.max(least);
        least = lines[*at].label_y + 15;
    }
    let mut most = 268;
    for at in order.iter().rev() {
        lines[*at].label_y = lines[*at].label_y.min(most);
        most = lines[*at].label_y.saturating_sub(15);
    }
}
