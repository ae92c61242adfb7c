//! What a person is told of a comparison: what the change does to the policy, and the last lines.

use std::fmt::Write;

use prc_model::Printable;
use prc_policy::{Outcome, SystemResult};
use unicode_width::UnicodeWidthStr;

use crate::compare::Compared;
use crate::findings::{Group, shown_of};
use crate::json::{Change, Graded, PolicyChange};
use crate::style::{Paint, count};
use crate::{Diagnostic, Excerpt, Report, Style, Tone};

/// Where the mark of what is new stands, as far as there is room.
const MARK: usize = 90;

/// A drawn diagnostic whose first line says that it is new.
pub(crate) fn marked(diagnostic: &Diagnostic, drawn: &str, style: Style) -> String {
    let Some((head, rest)) = drawn.split_once('\n') else { return drawn.to_owned() };
    let code = if diagnostic.code.is_empty() { 0 } else { diagnostic.code.len() + 2 };
    let message = Printable(&diagnostic.message).to_string();
    let width = diagnostic.tone.as_str().len() + code + 2 + message.as_str().width();
    let pad = " ".repeat(MARK.saturating_sub(width).max(2));
    format!("{head}{pad}{}\n{rest}", style.paint(Paint::Strong, "NEW"))
}

/// What the change does to the policy that judges it.
pub(crate) fn policy_changes(compared: &Compared) -> impl Iterator<Item = Diagnostic> {
    compared.comparison.policy_changes.iter().map(|change| {
        let mut diagnostic = Diagnostic::new(Tone::Policy, format!("this change {}", change.message));
        diagnostic.code = String::from("policy-change");
        diagnostic = diagnostic.excerpt(change.location.as_ref().map(Excerpt::at));
        match approval(change) {
            approval if approval.is_empty() => diagnostic,
            approval => diagnostic.help(approval),
        }
    })
}

/// Who has to agree, as far as the repository says.
pub(crate) fn approval(change: &PolicyChange<'_>) -> String {
    match (change.weakens, change.owners.as_slice()) {
        (false, _) => String::new(),
        (true, []) => String::from("no CODEOWNERS entry asks for anybody's approval"),
        (true, owners) => {
            let owners: Vec<&str> = owners.iter().map(|owner| &**owner).collect();
            format!("needs approval by {} (CODEOWNERS)", owners.join(", "))
        }
    }
}

/// The last lines, up to those about what was looked at.
pub(crate) fn verdict(report: &Report<'_>, compared: &Compared, style: Style, groups: &[Group<'_>]) -> String {
    let comparison = &compared.comparison;
    let dot = format!(" {} ", style.glyphs().dot);
    let held = match report.assessment.decision.result {
        Outcome::Pass => style.paint(Paint::Good, "GATE PASS"),
        Outcome::Fail => style.paint(Paint::Error, "GATE FAIL"),
    };
    let of = |tone: Tone| groups.iter().filter(|group| group.tone == tone).count();
    let unknown = shown_of(report, Change::New).iter().filter(|(tone, _)| *tone == Tone::Unknown).count();
    let mut new = Vec::new();
    for (number, paint, word) in
        [(of(Tone::Error), Paint::Error, "new error"), (of(Tone::Warning), Paint::Warning, "new warning")]
    {
        if number > 0 {
            new.push(style.paint(paint, count(number, word)).to_string());
        }
    }
    if unknown > 0 {
        new.push(style.paint(Paint::Unknown, format!("{unknown} newly unknown")).to_string());
    }
    if !comparison.policy_changes.is_empty() {
        new.push(count(comparison.policy_changes.len(), "policy change"));
    }
    if new.is_empty() {
        new.push(String::from("nothing new"));
    }
    let mended = comparison.fixed.iter().filter(|fixed| fixed.passes).count();
    let gone = comparison.fixed.len() - mended;
    let mut line = vec![new.join(", "), format!("fixed {mended}")];
    if gone > 0 {
        line.push(format!("gone {gone}"));
    }
    line.push(format!("existing {} (not counted)", shown_of(report, Change::Unchanged).len()));
    let mut text = format!("{held}  {}\n", line.join(&dot));
    let systems = &report.assessment.systems;
    for system in systems {
        let name = if systems.len() > 1 { format!("{}  ", Printable(&system.name)) } else { String::new() };
        let _ = writeln!(text, "           {name}{}", score(compared, system, style));
    }
    text
}

/// `score 71 → 72 (+1)`; rounded down, so that a score is never shown better than it is.
fn score(compared: &Compared, system: &SystemResult, style: Style) -> String {
    let now = system.score.low;
    let before = compared.comparison.scores.iter().find(|before| *before.name == *system.name);
    let Some(Graded { low: then, .. }) = before.map(|before| &before.score) else {
        return format!("score {} ({:?})", now / 10, system.grade);
    };
    let arrow = if style.unicode { "→" } else { "->" };
    format!("score {} {arrow} {} ({})", then / 10, now / 10, difference(*then, now))
}

/// `+1`, `-0.4` of a hundred.
fn difference(then: u32, now: u32) -> String {
    let sign = if now < then { '-' } else { '+' };
    let by = now.abs_diff(then);
    match by % 10 {
        0 => format!("{sign}{}", by / 10),
        rest => format!("{sign}{}.{rest}", by / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_of_a_hundred() {
        assert_eq!(difference(714, 724), "+1");
        assert_eq!(difference(724, 720), "-0.4");
        assert_eq!(difference(700, 700), "+0");
    }
}
