//! The first cards: the score, how sure it is, the categories and the systems.

use std::collections::BTreeMap;

use prc_check::{Category, Level, Reason, State};
use prc_report::organisation;

use crate::trend::{Delta, Trend};
use crate::words::fill;
use crate::{World, points, tone};

/// The card with the score.
pub(crate) struct Headline {
    pub(crate) low: u32,
    /// In thousandths, for the ring.
    pub(crate) ring: (u32, u32),
    pub(crate) tone: &'static str,
    pub(crate) under: String,
    pub(crate) label: String,
    pub(crate) text: String,
    pub(crate) delta: Option<Delta>,
    pub(crate) gate: String,
    pub(crate) reasons: Vec<String>,
    pub(crate) reasons_title: String,
    /// What is said of many systems.
    pub(crate) all: Vec<String>,
    /// Class, mark, and text of each share.
    pub(crate) chips: Vec<(&'static str, &'static str, String)>,
    /// Class, left end and width of each share, in thousandths.
    pub(crate) shares: Vec<(&'static str, usize, usize)>,
}

pub(crate) fn headline(world: &World<'_>, trend: Option<&Trend>) -> Headline {
    let (document, w) = (world.document, world.w);
    let (low, high) = bounds(world);
    let musts = document.verdicts.iter().filter(|one| one.level == Level::Must && one.verdict == State::Fail).count();
    let result = worst_result(world);
    let text = match (document.systems.is_empty(), musts) {
        (true, _) => w.no_system.to_owned(),
        (_, 0) => w.of_result(result).to_owned(),
        (_, n) => fill(w.with_musts, &[("result", &w.of_result(result)), ("n", &n)]),
    };
    let gate = match &*document.decision.gate {
        "local" => w.gate_local,
        "pull-request" => w.gate_pull,
        "audit" => w.gate_audit,
        other => other,
    };
    let held = if document.decision.result == "pass" { w.gate_pass } else { w.gate_fail };
    let (chips, shares) = shares(world);
    Headline {
        low: points(low),
        ring: (low.min(1000), high.min(1000)),
        tone: tone(low),
        under: match document.systems.as_slice() {
            [system] => fill(w.grade, &[("g", &system.score.grade)]),
            _ => w.of_hundred.to_owned(),
        },
        label: fill(w.score_label, &[("low", &points(low)), ("high", &points(high))]),
        text,
        delta: trend.and_then(Trend::overall),
        gate: fill(held, &[("gate", &gate)]),
        reasons: document.decision.reasons.iter().map(|reason| reason.to_string()).collect(),
        reasons_title: fill(w.reasons_n, &[("n", &document.decision.reasons.len())]),
        all: about_all(world),
        chips,
        shares,
    }
}

/// The low and the high bound of all systems together, in thousandths.
fn bounds(world: &World<'_>) -> (u32, u32) {
    let low = organisation(world.document).map_or(0, |all| all.score);
    (low, weighted(world, |system| system.score.high))
}

/// A mean of the systems by the weight of their tiers.
fn weighted(world: &World<'_>, of: fn(&prc_report::json::System<'_>) -> u32) -> u32 {
    let weight = |tier| prc_policy::tier_weight(prc_report::tier_of(tier));
    let systems = &world.document.systems;
    let all: u64 = systems.iter().map(|system| weight(system.tier)).sum();
    let sum: u64 = systems.iter().map(|system| weight(system.tier) * u64::from(of(system))).sum();
    sum.checked_div(all).and_then(|mean| u32::try_from(mean).ok()).unwrap_or(0)
}

fn worst_result<'w>(world: &World<'w>) -> &'w str {
    let has = |word: &str| world.document.systems.iter().any(|system| system.result == word);
    ["not-ready", "conditional"].into_iter().find(|word| has(word)).unwrap_or("ready")
}

/// The organisation's line: never the mean without the minimum.
fn about_all(world: &World<'_>) -> Vec<String> {
    let (document, w) = (world.document, world.w);
    let Some(all) = organisation(document) else { return Vec::new() };
    let mut lines = Vec::new();
    if document.systems.len() > 1 {
        let of = |word: &str| all.results.get(word).copied().unwrap_or_default();
        lines.push(fill(w.lowest, &[("system", &all.minimum.system), ("score", &points(all.minimum.score))]));
        let values = [of("ready"), of("conditional"), of("not-ready")];
        lines.push(fill(w.results, &[("a", &values[0]), ("b", &values[1]), ("c", &values[2])]));
    }
    if !all.worst.is_empty() {
        let names: Vec<&str> = all.worst.iter().map(|one| &*one.requirement).collect();
        lines.push(format!("{} {}", w.worst, names.join(", ")));
    }
    lines
}

type Shares = (Vec<(&'static str, &'static str, String)>, Vec<(&'static str, usize, usize)>);

fn shares(world: &World<'_>) -> Shares {
    let (document, w) = (world.document, world.w);
    let count = |states: &[State]| {
        let counts = document.systems.iter().flat_map(|system| &system.counts);
        let wanted = counts.filter(|(state, _)| states.iter().any(|one| one.as_str() == **state));
        wanted.fold(0_usize, |sum, (_, count)| sum.saturating_add(*count))
    };
    let parts = [
        ("pass", "✓", w.n_passed, count(&[State::Pass, State::Attested])),
        ("fail", "✕", w.n_failed, count(&[State::Fail])),
        ("waived", "⊘", w.n_waived, count(&[State::Waived])),
        ("unknown", "?", w.n_unknown, count(&[State::Unknown, State::Error])),
    ];
    let all = parts.iter().fold(0_usize, |sum, part| sum.saturating_add(part.3)).max(1);
    let mut left = 0;
    let mut shares = Vec::new();
    for (class, .., count) in parts {
        let width = count.saturating_mul(1000) / all;
        shares.push((class, left, width.max(usize::from(count > 0) * 4)));
        left += width;
    }
    // What passes and what fails is told in any case.
    let told = parts.iter().filter(|(class, .., count)| *count > 0 || matches!(*class, "pass" | "fail"));
    (told.map(|(class, mark, text, count)| (*class, *mark, fill(text, &[("n", count)]))).collect(), shares)
}

/// The card that says how much is known.
pub(crate) struct Sure {
    pub(crate) rows: Vec<(&'static str, String)>,
    pub(crate) causes: Vec<(String, usize, &'static str)>,
    pub(crate) note: String,
}

pub(crate) fn sure(world: &World<'_>) -> Sure {
    let (document, w) = (world.document, world.w);
    let (low, high) = bounds(world);
    let decided = weighted(world, |system| system.score.decided).min(1000);
    let by = |basis: &[&str]| document.verdicts.iter().filter(|one| basis.contains(&&*one.basis)).count();
    let mut rows = vec![
        (w.decided, format!("{}.{} %", decided / 10, decided % 10)),
        (w.in_code, by(&["declared", "repository"]).to_string()),
        (w.in_both, by(&["both"]).to_string()),
        (w.in_aws, by(&["actual"]).to_string()),
        (w.by_person, by(&["person"]).to_string()),
    ];
    // What nobody looked at is told where it is missing; here it would be rows of zeros.
    rows.retain(|(label, count)| *label == w.decided || *label == w.in_code || count != "0");
    rows.push((w.unread, (document.inputs.unreadable.len() + document.inputs.gaps.len()).to_string()));
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in document.verdicts.iter().filter(|one| matches!(one.verdict, State::Unknown | State::Error)) {
        *causes.entry(verdict.reason.as_deref().unwrap_or("error")).or_default() += 1;
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told = |(word, count): (&str, usize)| {
        (word.replace('-', " "), count, Reason::from_word(word).map_or("", Reason::hint))
    };
    Sure {
        rows,
        causes: causes.into_iter().map(told).collect(),
        note: fill(w.sure_note, &[("low", &points(low)), ("high", &points(high))]),
    }
}

/// One category over all systems.
pub(crate) struct CategoryRow {
    pub(crate) name: &'static str,
    pub(crate) word: &'static str,
    pub(crate) score: Option<Bar>,
    pub(crate) delta: Option<Delta>,
    pub(crate) spark: Option<String>,
    pub(crate) failed: usize,
}

/// A score with its bar.
pub(crate) struct Bar {
    pub(crate) low: u32,
    pub(crate) tone: &'static str,
    /// In thousandths.
    pub(crate) filled: u32,
    /// What is unknown, in thousandths.
    pub(crate) open: u32,
}

pub(crate) fn categories(world: &World<'_>, trend: Option<&Trend>) -> Vec<CategoryRow> {
    let row = |(at, category): (usize, &Category)| {
        let verdicts = world.document.verdicts.iter().filter(|one| one.category == *category);
        CategoryRow {
            name: world.w.of_category(*category),
            word: category.as_str(),
            score: category_bar(world, *category),
            delta: trend.and_then(|trend| trend.category(at)),
            spark: trend.and_then(|trend| trend.spark(at)),
            failed: verdicts.filter(|one| one.verdict == State::Fail && one.level != Level::Off).count(),
        }
    };
    Category::ALL.iter().enumerate().map(row).collect()
}

fn category_bar(world: &World<'_>, category: Category) -> Option<Bar> {
    let (mut all, mut low, mut high) = (0_u64, 0_u64, 0_u64);
    for system in &world.document.systems {
        let Some(score) = system.categories.get(category.as_str()) else { continue };
        let weight = prc_policy::tier_weight(prc_report::tier_of(system.tier));
        all += weight;
        low += weight * u64::from(score.low);
        high += weight * u64::from(score.high);
    }
    let mean = |sum: u64| sum.checked_div(all).and_then(|mean| u32::try_from(mean).ok()).map(|mean| mean.min(1000));
    let (low, high) = (mean(low)?, mean(high)?);
    Some(Bar { low: points(low), tone: tone(low), filled: low, open: high.saturating_sub(low) })
}

/// One system.
pub(crate) struct SystemRow {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) tier: String,
    pub(crate) owner: String,
    /// In the order of the categories: the tone, the low bound, and the high bound when it differs.
    pub(crate) cells: Vec<Option<(&'static str, u32, Option<u32>)>>,
    pub(crate) low: u32,
    pub(crate) grade: String,
    pub(crate) tone: &'static str,
    pub(crate) result: String,
    pub(crate) result_tone: &'static str,
    pub(crate) delta: Option<Delta>,
}

pub(crate) fn systems(world: &World<'_>, trend: Option<&Trend>) -> Vec<SystemRow> {
    let w = world.w;
    let row = |system: &prc_report::json::System<'_>| {
        let cell = |category: &Category| {
            let score = system.categories.get(category.as_str())?;
            let (low, high) = (points(score.low), points(score.high));
            Some((tone(score.low), low, Some(high).filter(|high| *high != low)))
        };
        SystemRow {
            name: system.name.to_string(),
            title: system.title.as_deref().unwrap_or_default().to_owned(),
            tier: fill(w.tier_n, &[("n", &system.tier)]),
            owner: system.owner.as_deref().unwrap_or("–").to_owned(),
            cells: Category::ALL.iter().map(cell).collect(),
            low: points(system.score.low),
            grade: system.score.grade.to_string(),
            tone: tone(system.score.low),
            result: w.of_result(&system.result).to_owned(),
            result_tone: match &*system.result {
                "ready" => "good",
                "conditional" => "warn",
                _ => "bad",
            },
            delta: trend.and_then(|trend| trend.system(&system.name)),
        }
    };
    world.document.systems.iter().map(row).collect()
}
