//! Audits for people: the summary of one, the difference of two, the trend of all.

use std::collections::BTreeMap;
use std::fmt::Write;

use prc_check::{Category, Date, State};
use prc_model::Printable;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::json::{Audit, Difference, DifferenceClass, Document, Graded, Item, ItemState, Standing, Text};
use crate::style::{Paint, count};
use crate::{Style, json_text};

/// How many items the summary shows.
const MOST_ITEMS: usize = 30;

/// How many causes of a failing gate the summary shows.
const MOST_REASONS: usize = 20;

/// How many differences of one class are shown of one system.
const MOST_DIFFERENCES: usize = 20;

/// Two audits beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditDiff<'a> {
    pub changes: Vec<Difference<'a>>,
    pub from: Text<'a>,
    pub schema: &'static str,
    /// By name.
    pub systems: Vec<Moved<'a>>,
    pub to: Text<'a>,
}

/// A system in two audits; a side is null when the system was not in that audit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved<'a> {
    pub after: Option<Graded<'a>>,
    pub before: Option<Graded<'a>>,
    pub system: Text<'a>,
}

/// All audits in a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend<'a> {
    /// By period and system.
    pub history: Vec<Standing<'a>>,
    /// In the order of time.
    pub periods: Vec<Text<'a>>,
    pub schema: &'static str,
}

impl AuditDiff<'_> {
    /// The schema of its JSON.
    pub const SCHEMA: &'static str = "prc.audit-diff/1";

    /// For other programs.
    pub fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub fn text(&self, style: Style) -> String {
        let arrow = if style.unicode { "→" } else { "->" };
        let title = format!("{} {arrow} {}", Printable(&self.from), Printable(&self.to));
        let mut text = format!("{}\n", style.paint(Paint::Strong, title));
        let widest = self.systems.iter().map(|one| width(&one.system)).max().unwrap_or(0);
        for moved in &self.systems {
            let side = |graded: &Option<Graded<'_>>| {
                graded.as_ref().map_or(String::from("none"), |one| format!("{} {}", one.low / 10, one.grade))
            };
            let change = match (&moved.before, &moved.after) {
                (Some(before), Some(after)) => {
                    format!("  {:+}", i64::from(after.low / 10) - i64::from(before.low / 10))
                }
                _ => String::new(),
            };
            let name = padded(&moved.system, widest);
            let _ = writeln!(text, "\n{name}  {} {arrow} {}{change}", side(&moved.before), side(&moved.after));
            let own: Vec<_> = self.changes.iter().filter(|one| one.system == moved.system).collect();
            if own.is_empty() {
                text.push_str("  nothing changed\n");
            }
            for class in DifferenceClass::ALL {
                write_class(&mut text, style, class, own.iter().copied().filter(|one| one.class == class));
            }
        }
        text
    }
}

fn write_class<'d>(
    text: &mut String,
    style: Style,
    class: DifferenceClass,
    differences: impl Iterator<Item = &'d Difference<'d>>,
) {
    let differences: Vec<_> = differences.collect();
    for one in differences.iter().take(MOST_DIFFERENCES) {
        let word = style.paint(paint(class), format!("{:<19}", class.as_str().replace('-', " ")));
        let subject = one.subject.as_ref().map(|subject| format!(" {}", Printable(subject))).unwrap_or_default();
        let environment = one.environment.as_ref().map(|name| format!(" in {}", Printable(name))).unwrap_or_default();
        let age = one.age.map(|age| format!(" ({} audits)", age)).unwrap_or_default();
        let _ = writeln!(text, "  {word} {}{subject}{environment}{age}", Printable(&one.requirement));
    }
    if let Some(more) = differences.len().checked_sub(MOST_DIFFERENCES).filter(|more| *more > 0) {
        let _ = writeln!(text, "  {:<19} and {more} more", "");
    }
}

const fn paint(class: DifferenceClass) -> Paint {
    match class {
        DifferenceClass::New | DifferenceClass::StillFailing | DifferenceClass::WaiverExpired => Paint::Error,
        DifferenceClass::NewlyUnknown | DifferenceClass::AttestationExpired => Paint::Unknown,
        DifferenceClass::Fixed | DifferenceClass::Regained => Paint::Good,
        DifferenceClass::WaiverStarted => Paint::Warning,
        _ => Paint::Dim,
    }
}

impl Trend<'_> {
    /// The schema of its JSON.
    pub const SCHEMA: &'static str = "prc.audit-trend/1";

    /// For other programs.
    pub fn json(&self) -> String {
        json_text(self)
    }

    /// For people: the scores of each system, and a line that draws them.
    pub fn text(&self, style: Style) -> String {
        let mut systems: BTreeMap<&str, BTreeMap<&str, &Graded<'_>>> = BTreeMap::new();
        for one in &self.history {
            systems.entry(&one.system).or_default().insert(&one.period, &one.score);
        }
        let widest = systems.keys().map(|name| width(name)).chain([6]).max().unwrap_or(6);
        let mut text = padded("System", widest);
        for period in &self.periods {
            let _ = write!(text, "  {:>7}", Printable(period));
        }
        text.push('\n');
        for (name, scores) in systems {
            text.push_str(&padded(name, widest));
            let mut drawn = String::new();
            for period in &self.periods {
                let score = scores.get(&**period);
                let cell = score.map(|score| format!("{} {}", score.low / 10, score.grade)).unwrap_or_default();
                let _ = write!(text, "  {cell:>7}");
                drawn.push(score.map_or(' ', |score| spark(score.low)));
            }
            let drawn = if style.unicode { drawn } else { String::new() };
            text.truncate(text.trim_end().len());
            let _ = writeln!(text, "{}{}", if drawn.is_empty() { "" } else { "  " }, drawn.trim_end());
        }
        text
    }
}

/// A bar whose height is the score.
fn spark(low: u32) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    BARS[usize::try_from(low.min(999) / 125).unwrap_or(0)]
}

/// The summary of an audit; empty for a report of no audit.
pub fn audit(document: &Document<'_>, style: Style) -> String {
    let Some(audit) = &document.audit else { return String::new() };
    let dot = format!(" {} ", style.glyphs().dot);
    let title = format!("Production Readiness Check {}", Printable(&audit.period));
    let mut text = format!("{}{dot}{}\n\n", style.paint(Paint::Strong, title), count(document.systems.len(), "system"));
    write_systems(&mut text, document, audit, style);
    write_items(&mut text, document, audit, style);
    write_changes(&mut text, audit, &dot);
    write_counts(&mut text, document, &dot);
    let held = match &*document.decision.result {
        "pass" => style.paint(Paint::Good, "PASS"),
        _ => style.paint(Paint::Error, "FAIL"),
    };
    let _ = writeln!(text, "{held}  gate.audit");
    let reasons = &document.decision.reasons;
    for reason in reasons.iter().take(MOST_REASONS) {
        let _ = writeln!(text, "      {} {}", style.paint(Paint::Error, "gate:"), Printable(reason));
    }
    if reasons.len() > MOST_REASONS {
        let _ = writeln!(text, "      and {} more", reasons.len() - MOST_REASONS);
    }
    text
}

const HEADINGS: [(Category, &str); 5] = [
    (Category::Backup, "Backup"),
    (Category::Capacity, "Capacity"),
    (Category::Monitoring, "Monitor"),
    (Category::Incident, "Incident"),
    (Category::Security, "Security"),
];

fn write_systems(text: &mut String, document: &Document<'_>, audit: &Audit<'_>, style: Style) {
    let widest = document.systems.iter().map(|one| width(&one.name)).chain([12]).max().unwrap_or(12);
    text.push_str(&padded("System", widest));
    for (_, heading) in HEADINGS {
        let _ = write!(text, "  {heading:<8}");
    }
    text.push_str("  Score             Change  Result\n");
    for system in &document.systems {
        text.push_str(&padded(&system.name, widest));
        for (category, _) in HEADINGS {
            let points = system.categories.get(category.as_str());
            let cell = points.map(|points| format!("{} {:>2}", bar(points.low, 5, style), points.low / 10));
            let _ = write!(text, "  {:<8}", cell.unwrap_or_default());
        }
        let before = since(audit, Some(&system.name));
        let score = &system.score;
        let bar = bar(score.low, 10, style);
        let change = before.map(|low| format!("{:+}", i64::from(score.low / 10) - i64::from(low / 10)));
        let change = change.unwrap_or_default();
        let _ = writeln!(
            text,
            "  {:>3} {}  {bar}  {change:>6}  {}",
            score.low / 10,
            Printable(&score.grade),
            result(&system.result, style)
        );
    }
    let Some(all) = audit.organisation.as_ref().filter(|_| document.systems.len() > 1) else { return };
    let rule = if style.unicode { "─" } else { "-" };
    let _ = writeln!(text, "{}", rule.repeat(widest + 5 * 10 + 28));
    let before = since(audit, None).map(|low| format!("{:+}", i64::from(all.score / 10) - i64::from(low / 10)));
    let (name, space) = (padded("All", widest), " ".repeat(5 * 10));
    let bar = bar(all.score, 10, style);
    let _ = writeln!(text, "{name}{space}  {:>3}    {bar}  {:>6}", all.score / 10, before.unwrap_or_default());
    let dot = format!(" {} ", style.glyphs().dot);
    let results: Vec<String> = all.results.iter().map(|(result, number)| format!("{number} {result}")).collect();
    let minimum = &all.minimum;
    let lowest = format!("lowest {} {}", Printable(&minimum.system), minimum.score / 10);
    let _ = writeln!(text, "{lowest}{dot}{}", results.join(", "));
    let worst: Vec<String> =
        all.worst.iter().map(|one| format!("{} ({})", Printable(&one.requirement), one.subjects)).collect();
    if !worst.is_empty() {
        let _ = writeln!(text, "costs most: {}", worst.join(", "));
    }
}

/// The score at the last audit, of a system or of all.
fn since(audit: &Audit<'_>, system: Option<&str>) -> Option<u32> {
    let period = audit.since.as_deref()?;
    let then = audit.history.iter().filter(|one| one.period == period);
    let Some(system) = system else {
        let weight = |one: &Standing<'_>| match one.tier {
            1 => 4,
            2 => 2,
            _ => 1,
        };
        let (sum, all) = then.fold((0, 0), |(sum, all), one| (sum + weight(one) * one.score.low, all + weight(one)));
        return sum.checked_div(all);
    };
    then.into_iter().find(|one| one.system == system).map(|one| one.score.low)
}

fn result(word: &str, style: Style) -> String {
    let paint = match word {
        "ready" => Paint::Good,
        "conditional" => Paint::Warning,
        _ => Paint::Error,
    };
    style.paint(paint, Printable(word)).to_string()
}

/// A share of thousandths as a bar of so many characters.
fn bar(share: u32, cells: u32, style: Style) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let (full, empty) = if style.unicode { ("█", "░") } else { ("#", "-") };
    // Eighths of a character, rounded down.
    let eighths = share.min(1000) * cells * 8 / 1000;
    let whole = eighths / 8;
    let part = if style.unicode { PARTS[usize::try_from(eighths % 8).unwrap_or(0)] } else { "" };
    let rest = cells - whole - u32::from(!part.is_empty());
    let times = |number: u32| usize::try_from(number).unwrap_or(0);
    format!("{}{part}{}", full.repeat(times(whole)), empty.repeat(times(rest)))
}

fn write_items(text: &mut String, document: &Document<'_>, audit: &Audit<'_>, style: Style) {
    let open: Vec<&Item<'_>> = audit.items.iter().filter(|item| item.state == ItemState::Open).collect();
    if open.is_empty() {
        return;
    }
    // One system needs no name.
    let several = document.systems.len() > 1;
    let of = |item: &Item<'_>| match several {
        true if item.subject != item.system => format!("{} {}", Printable(&item.system), Printable(&item.subject)),
        _ => Printable(&item.subject).to_string(),
    };
    let shown = &open[..open.len().min(MOST_ITEMS)];
    let widest = |of: &dyn Fn(&Item<'_>) -> String, least: usize| {
        shown.iter().map(|item| of(item).as_str().width()).chain([least]).max().unwrap_or(least)
    };
    let owner = |item: &Item<'_>| item.owner.as_ref().map_or("nobody".into(), |owner| Printable(owner).to_string());
    let requirement = |item: &Item<'_>| Printable(&item.requirement).to_string();
    let widths = [widest(&requirement, 11), widest(&of, 7), widest(&owner, 5)];
    let heading = format!("Must fix before {}", next(document, audit));
    let space = " ".repeat((16 + 4 + widths[0] + widths[1]).saturating_sub(heading.len()));
    let _ = writeln!(text, "\n{}{space}{}due", style.paint(Paint::Strong, &heading), padded("owner", widths[2] + 2));
    for item in shown {
        let due = item.due.as_deref().unwrap_or("no date");
        let id = style.paint(Paint::Dim, Printable(&item.id));
        let _ = writeln!(
            text,
            "{} {id}  {}  {}  {}  {:<10}  {}",
            style.paint(Paint::Strong, item.priority),
            padded(&requirement(item), widths[0]),
            padded(&of(item), widths[1]),
            padded(&owner(item), widths[2]),
            Printable(due),
            fate(item, style),
        );
    }
    if open.len() > shown.len() {
        let _ = writeln!(text, "and {} more: -f json shows all", open.len() - shown.len());
    }
}

/// `carried over (2 audits), raised, overdue`
fn fate(item: &Item<'_>, style: Style) -> String {
    let mut words = Vec::new();
    match item.carried {
        0 => words.push(String::from("new")),
        carried => words.push(format!("carried over ({} audits)", carried.saturating_add(1))),
    }
    if item.raised {
        words.push(String::from("raised"));
    }
    if item.reopened > 0 {
        words.push(format!("reopened {}×", item.reopened).replace('×', if style.unicode { "×" } else { "x" }));
    }
    if item.overdue {
        words.push(style.paint(Paint::Error, "overdue").to_string());
    }
    words.join(", ")
}

/// The month of the next audit, one period from the day of the report.
fn next(document: &Document<'_>, audit: &Audit<'_>) -> String {
    let day = |text: &str| text.parse::<Date>().ok();
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let found = || {
        let (now, starts, ends) = (day(&document.now)?, day(&audit.starts)?, day(&audit.ends)?);
        let next = months(now) + months(ends) - months(starts) + 1;
        Some(format!("{:04}-{:02}", next / 12, next % 12 + 1))
    };
    found().unwrap_or_else(|| String::from("the next audit"))
}

fn write_changes(text: &mut String, audit: &Audit<'_>, dot: &str) {
    let Some(since) = &audit.since else { return };
    let number = |class| audit.changes.iter().filter(|one| one.class == class).count();
    let told = DifferenceClass::ALL.into_iter().map(|class| (class, number(class))).filter(|(_, number)| *number > 0);
    let told: Vec<String> =
        told.map(|(class, number)| format!("{number} {}", class.as_str().replace('-', " "))).collect();
    let told = if told.is_empty() { String::from("nothing changed") } else { told.join(dot) };
    let _ = writeln!(text, "\nsince {}: {told}", Printable(since));
}

fn write_counts(text: &mut String, document: &Document<'_>, dot: &str) {
    let all = |state: State| document.systems.iter().filter_map(|one| one.counts.get(state.as_str())).sum::<usize>();
    let states = [
        (State::Pass, "passed"),
        (State::Fail, "failed"),
        (State::Waived, "waived"),
        (State::Attested, "attested"),
        (State::Unknown, "unknown"),
        (State::Error, "not decided, by a bug"),
    ];
    let told: Vec<String> = states
        .into_iter()
        .map(|(state, word)| (all(state), state, word))
        .filter(|(number, state, _)| *number > 0 || matches!(state, State::Pass | State::Fail))
        .map(|(number, _, word)| format!("{number} {word}"))
        .collect();
    let best = match &*document.systems {
        [system] if system.score.high > system.score.low => {
            format!(" (score {} if all that is unknown passes)", system.score.high / 10)
        }
        _ => String::new(),
    };
    let _ = writeln!(text, "\n{}{best}", told.join(dot));
    let denied = document.inputs.gaps.len();
    if denied > 0 {
        let _ = writeln!(text, "{} could not be listed: -f json names them", count(denied, "thing"));
    }
    let unreadable = document.inputs.unreadable.len();
    if unreadable > 0 {
        let _ = writeln!(text, "{} could not be read", count(unreadable, "file"));
    }
}

fn width(text: &str) -> usize {
    Printable(text).to_string().width()
}

fn padded(text: &str, to: usize) -> String {
    format!("{}{}", Printable(text), " ".repeat(to.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::document;
    use crate::testing::{Run, audit as sample};

    const STYLE: Style = Style { color: false, unicode: true };

    #[test]
    fn the_summary_of_an_audit() {
        let run = Run::mock_up();
        let mut document = document(&run.report());
        document.audit = Some(sample());
        insta::assert_snapshot!(audit(&document, STYLE), @r"
        Production Readiness Check 2026H2 · 1 system

        System        Backup    Capacity  Monitor   Incident  Security  Score             Change  Result
        orders-api    ██▌░░ 52  ███▌░ 71                                 71 C  ███████▏░░      +6  not-ready

        Must fix before 2027-05                                       owner        due
        P0 IT-84f9c6ec  rds-backup-retention  aws_db_instance.orders  team-orders  2026-12-05  carried over (2 audits), raised, reopened 1×

        since 2026H1: 1 still failing · 1 requirement changed

        61 passed · 0 failed · 1 waived (score 80 if all that is unknown passes)
        FAIL  gate.audit
        ");
        document.audit = None;
        assert_eq!(audit(&document, STYLE), "");
    }

    #[test]
    fn a_bar_has_its_width() {
        for share in [0, 1, 124, 580, 999, 1000, 2000] {
            assert_eq!(bar(share, 5, STYLE).width(), 5, "{share}");
            assert_eq!(bar(share, 10, Style::default()).len(), 10, "{share}");
        }
        assert_eq!(bar(700, 5, STYLE), "███▌░");
    }

    #[test]
    fn a_trend_is_drawn() {
        let audit = sample();
        let periods = vec!["2026H1".into(), "2026H2".into()];
        let trend = Trend { history: audit.history, periods, schema: Trend::SCHEMA };
        insta::assert_snapshot!(trend.text(STYLE), @r"
        System      2026H1  2026H2
        orders-api     65 C     71 C  ▆▆
        ");
    }
}
