//! When the support of what runs ends.

use std::collections::BTreeMap;

use jiff::civil::Date;
use prc_report::json::{LifecycleRow, Text};

use crate::World;
use crate::words::{Words, fill};

/// Days that the lines show before and after the day of the report.
const BEFORE: i32 = 365;
const AFTER: i32 = 3 * 365;
/// What ends within so many days is marked.
const SOON: i32 = 180;

pub(crate) struct Lifecycle {
    pub(crate) rows: Vec<Version>,
    /// The first, the middle and the last day of the lines.
    pub(crate) axis: Vec<String>,
    /// Where the day of the report is, in thousandths.
    pub(crate) now: i32,
}

/// A version of a product, with what runs it.
pub(crate) struct Version {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) perhaps: bool,
    pub(crate) subjects: Vec<String>,
    pub(crate) more: Option<(String, String)>,
    pub(crate) standard: String,
    pub(crate) tone: &'static str,
    pub(crate) extended: String,
    /// Class, left end and width of each part of the line, in thousandths.
    pub(crate) parts: Vec<(&'static str, i32, i32)>,
}

pub(crate) fn lifecycle(world: &World<'_>) -> Lifecycle {
    type Key<'w> = (bool, Option<&'w Text<'w>>, &'w str, &'w str, Option<&'w Text<'w>>, bool);
    let mut groups: BTreeMap<Key<'_>, Vec<&LifecycleRow<'_>>> = BTreeMap::new();
    for row in &world.document.lifecycle {
        // What has no end comes last.
        let end = row.standard_end.as_ref();
        let key = (end.is_none(), end, &*row.title, &*row.version, row.extended_end.as_ref(), row.known);
        groups.entry(key).or_default().push(row);
    }
    let Ok(now) = world.document.now.parse::<Date>() else {
        return Lifecycle { rows: Vec::new(), axis: Vec::new(), now: 0 };
    };
    let rows = groups.into_values().filter_map(|rows| version(&rows, now, world.w)).collect();
    let day = |offset: i32| now.saturating_add(jiff::Span::new().days(offset)).to_string();
    let axis = vec![day(-BEFORE), day((AFTER - BEFORE) / 2), day(AFTER)];
    Lifecycle { rows, axis, now: place(0) }
}

fn version(rows: &[&LifecycleRow<'_>], now: Date, w: &Words) -> Option<Version> {
    let first = rows.first()?;
    let name = |one: &&LifecycleRow<'_>| match one.environment.as_deref() {
        Some(environment) => format!("{} ({environment})", one.subject),
        None => one.subject.to_string(),
    };
    let mut subjects: Vec<String> = rows.iter().map(name).collect();
    subjects.dedup();
    let more = (subjects.len() > 3).then(|| {
        let all = std::mem::take(&mut subjects);
        (fill(w.subjects_n, &[("n", &all.len())]), all.join(", "))
    });
    let left = |end: Option<&Text<'_>>| end.and_then(|end| Some((end.parse::<Date>().ok()? - now).get_days()));
    let (standard, extended) = (left(first.standard_end.as_ref()), left(first.extended_end.as_ref()));
    let tone = match standard {
        None => "good",
        Some(..0) => "bad",
        Some(..SOON) => "warn",
        Some(_) => "good",
    };
    Some(Version {
        title: first.title.to_string(),
        version: first.version.to_string(),
        perhaps: !first.known,
        subjects,
        more,
        standard: said(first.standard_end.as_deref(), standard, w).unwrap_or_else(|| w.not_announced.to_owned()),
        tone,
        extended: said(first.extended_end.as_deref(), extended, w).unwrap_or_else(|| "–".to_owned()),
        parts: parts(standard, extended),
    })
}

fn said(day: Option<&str>, left: Option<i32>, w: &Words) -> Option<String> {
    let (day, left) = (day?, left?);
    Some(match left {
        ..0 => fill(w.ended, &[("day", &day)]),
        _ => fill(w.until_day, &[("day", &day), ("n", &left)]),
    })
}

/// Where a day lies on the line, in thousandths.
fn place(days: i32) -> i32 {
    (days.clamp(-BEFORE, AFTER) + BEFORE) * 1000 / (AFTER + BEFORE)
}

fn parts(standard: Option<i32>, extended: Option<i32>) -> Vec<(&'static str, i32, i32)> {
    let Some(standard) = standard else { return vec![("std", 0, 1000)] };
    let end = place(standard);
    let mut parts = vec![(if (0..SOON).contains(&standard) { "soon" } else { "std" }, 0, end)];
    let paid = extended.map_or(end, place).max(end);
    if paid > end {
        parts.push(("ext", end, paid - end));
    }
    // What is out of support today is drawn until today.
    if extended.unwrap_or(standard) < 0 {
        parts.push(("over", paid, place(0) - paid));
    }
    parts.retain(|(_, _, width)| *width > 0);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_within_the_picture() {
        for standard in [None, Some(-5000), Some(-100), Some(0), Some(100), Some(5000)] {
            for extended in [None, Some(-5000), Some(-10), Some(400), Some(9000)] {
                for (_, left, width) in parts(standard, extended) {
                    assert!(left >= 0 && width > 0 && left + width <= 1000, "{standard:?} {extended:?}");
                }
            }
        }
        assert_eq!(parts(Some(-100), None), [("std", 0, 181), ("over", 181, 69)]);
    }
}
