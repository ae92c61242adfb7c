//! The report as Markdown: the sticky comment of a pull request, and the form of an audit.
//!
//! Names and messages come from the checked repository: they stand in code spans, or with everything escaped that
//! GitHub or GitLab would make a link, a mention or a tag of.

use std::fmt::Write;

use prc_check::{Category, State};

use super::{Loudness, Rules, count, findings, is_optional, loudness, plain};
use crate::json::{Before, Change, Comparison, Document, Points, System, Verdict};

/// How a job finds its own comment again.
pub const STICKY: &str = "<!-- prc:sticky:v1 -->";

/// GitHub takes comments of up to 65,536 characters.
const LONGEST: usize = 60_000;

/// The findings, the scores and what was not seen, in at most 60,000 bytes.
pub fn markdown(document: &Document<'_>, rules: &Rules) -> String {
    let mut text = format!("{STICKY}\n{}\n", headline(document));
    text.push_str(&scores_in_a_line(document));
    text.push_str(&reasons(document));
    let mut tail = changes_of_policy(document.comparison.as_ref());
    tail.push_str(&scores(document));
    tail.push_str(&waived(document));
    tail.push_str(&attested(document));
    tail.push_str(&blind_spots(document));
    tail.push_str(&foot(document));
    let room = LONGEST.saturating_sub(text.len() + tail.len());
    text.push_str(&table(document, rules, room));
    text.push_str(&tail);
    text
}

fn headline(document: &Document<'_>) -> String {
    let failed = document.decision.result == "fail";
    let sign = if failed { "✕" } else { "✓" };
    let old = |one: &&Verdict<'_>| document.decides_on_change() && one.change == Some(Change::Unchanged);
    let told = findings(document).into_iter().filter(|one| one.verdict != State::Unknown && !is_optional(one));
    let (errors, warnings): (Vec<_>, Vec<_>) =
        told.filter(|one| !old(one)).partition(|one| loudness(one) == Loudness::Error);
    let (errors, warnings) = (errors.len(), warnings.len());
    let said = match (document.comparison.as_ref().filter(|_| document.decides_on_change()), failed) {
        (Some(_), true) => {
            format!("{} and {} block this change", count(errors, "new error"), count(warnings, "new warning"))
        }
        (Some(comparison), false) if comparison.fixed.is_empty() => "this change makes nothing worse".to_owned(),
        (Some(comparison), false) => format!("this change makes nothing worse and mends {}", comparison.fixed.len()),
        (None, true) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        (None, false) => "the gate holds".to_owned(),
    };
    format!("### {sign} Production readiness: {said}")
}

/// `Score **71 → 72** (+1) · 2 fixed · 4 existing not counted`
fn scores_in_a_line(document: &Document<'_>) -> String {
    let systems = document.systems.iter().map(|system| {
        let name = if document.systems.len() == 1 { String::from("Score") } else { code(&system.name) };
        let (low, high) = (system.score.low, system.score.high);
        let width = if low == high { String::new() } else { format!(" .. {}", tenths(high)) };
        match before(document, &system.name) {
            Some(old) => format!(
                "{name} **{} → {}** ({:+.1}, {})",
                tenths(old.score.low),
                tenths(low),
                (f64::from(low) - f64::from(old.score.low)) / 10.0,
                system.score.grade
            ),
            None => format!(
                "{name} **{}**{width} ({}, {} % decided)",
                tenths(low),
                system.score.grade,
                tenths(system.score.decided)
            ),
        }
    });
    let mut parts: Vec<String> = systems.collect();
    if let Some(comparison) = &document.comparison {
        let fixed = comparison.fixed.iter().filter(|fixed| fixed.passes).count();
        parts.extend(match document.decides_on_change() {
            true => vec![format!("{fixed} fixed"), format!("{} existing not counted", comparison.existing)],
            false => vec![
                format!("{} new since {}", comparison.new, code(&comparison.base)),
                format!("{fixed} fixed"),
                format!("{} existing", comparison.existing),
            ],
        });
    }
    format!("{}\n\n", parts.join(" · "))
}

fn reasons(document: &Document<'_>) -> String {
    let mut text = String::new();
    for reason in document.decision.reasons.iter().take(10) {
        let _ = writeln!(text, "- {}", escaped(reason));
    }
    if let Some(more) = document.decision.reasons.len().checked_sub(10).filter(|more| *more > 0) {
        let _ = writeln!(text, "- … and {more} more");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The findings as a table, as many as there is room for.
fn table(document: &Document<'_>, rules: &Rules, room: usize) -> String {
    let mut all = findings(document);
    if document.decides_on_change() {
        all.retain(|finding| finding.change == Some(Change::New));
    }
    if all.is_empty() {
        return String::new();
    }
    let mut text = String::from("| | Requirement | Where | What to do |\n|---|---|---|---|\n");
    for (at, finding) in all.iter().enumerate() {
        let row = row(finding, rules);
        if text.len() + row.len() + 80 > room {
            let _ = write!(text, "\n… and {} more\n", all.len() - at);
            break;
        }
        text.push_str(&row);
    }
    text.push('\n');
    text
}

fn row(finding: &Verdict<'_>, rules: &Rules) -> String {
    let light = match (finding.verdict, loudness(finding)) {
        (State::Unknown, _) => "⚪",
        (_, Loudness::Error) => "🔴",
        (_, Loudness::Warning) => "🟠",
        (_, Loudness::Note) => "🟡",
    };
    let place = finding.location.as_ref().map(|place| code(&format!("{}:{}", place.file, place.line)));
    let place = place.map(|place| format!("{place} ")).unwrap_or_default();
    let title = match rules.get(&finding.requirement) {
        Some(requirement) => format!(" {}", escaped(&requirement.title)),
        None => String::new(),
    };
    format!(
        "| {light} | **{}**{title}: {} | {place}{} | {} |\n",
        escaped(&finding.requirement),
        escaped(&finding.message),
        code(&finding.subject.id),
        finding.fix.as_deref().map(escaped).unwrap_or_default()
    )
}

fn changes_of_policy(comparison: Option<&Comparison<'_>>) -> String {
    let Some(comparison) = comparison.filter(|comparison| !comparison.policy_changes.is_empty()) else {
        return String::new();
    };
    let mut text = String::from("**This change alters the policy**, which is judged as the base has it:\n\n");
    for change in &comparison.policy_changes {
        let light = if change.weakens { "🟣" } else { "⚪" };
        let place =
            change.location.as_ref().map(|place| format!(" {}", code(&format!("{}:{}", place.file, place.line))));
        let approval = match crate::gate::approval(change) {
            approval if approval.is_empty() => approval,
            approval => format!(", {}", escaped(&approval)),
        };
        let message = format!("it {}", change.message);
        let _ = writeln!(text, "- {light} {}{}{approval}", escaped(&message), place.unwrap_or_default());
    }
    text.push('\n');
    text
}

fn scores(document: &Document<'_>) -> String {
    let mut text = String::from("<details><summary>Scores</summary>\n\n");
    for system in &document.systems {
        let old = before(document, &system.name);
        let title = system.title.as_deref().map(|title| format!(": {}", escaped(title))).unwrap_or_default();
        let result = system.result.replace('-', " ");
        let _ = writeln!(text, "{}{title}, tier {}, {result}\n", code(&system.name), system.tier);
        text.push_str(&categories(system, old));
    }
    text.push_str("</details>\n\n");
    text
}

fn categories(system: &System<'_>, old: Option<&Before<'_>>) -> String {
    let head = if old.is_some() {
        "| Category | Before | After |\n|---|--:|--:|\n"
    } else {
        "| Category | Score |\n|---|--:|\n"
    };
    let mut text = String::from(head);
    for category in Category::ALL {
        let now = system.categories.get(category.as_str());
        let then = old.and_then(|old| old.categories.get(category.as_str()));
        let shown = |points: Option<&Points>| points.map_or_else(|| "–".into(), |points| tenths(points.low));
        if now.is_none() && then.is_none() {
            continue;
        }
        let trend = match (then, now) {
            (Some(then), Some(now)) if now.low < then.low => " ▼",
            (Some(then), Some(now)) if now.low > then.low => " ▲",
            _ => "",
        };
        let name = match category {
            Category::Backup => "Backup & restore",
            Category::Capacity => "Capacity",
            Category::Monitoring => "Monitoring & alerting",
            Category::Incident => "Incident readiness",
            Category::Security => "Security",
        };
        let _ = match old {
            Some(_) => writeln!(text, "| {name} | {} | {}{trend} |", shown(then), shown(now)),
            None => writeln!(text, "| {name} | {} |", shown(now)),
        };
    }
    text.push('\n');
    text
}

/// What somebody accepts, with its end: never silent.
fn waived(document: &Document<'_>) -> String {
    let mut text = String::new();
    for verdict in &document.verdicts {
        let Some(waiver) = &verdict.waiver else { continue };
        let said = match &waiver.approved_by {
            Some(name) => format!("approved by {}", escaped(name)),
            None => code(&format!("{}:{}", waiver.file, waiver.line)),
        };
        let _ = writeln!(
            text,
            "- {} {} until {}: {} ({said})",
            escaped(&verdict.requirement),
            code(&verdict.subject.id),
            escaped(&waiver.expires),
            escaped(&waiver.reason),
        );
    }
    details("Waived", &text, 20)
}

/// What people state, with who and until when.
fn attested(document: &Document<'_>) -> String {
    let mut text = String::new();
    for verdict in &document.verdicts {
        let Some(attestation) = &verdict.attestation else { continue };
        let reviewed = attestation.reviewed_by.as_deref().map(|name| format!(", reviewed by {}", escaped(name)));
        let _ = writeln!(
            text,
            "- {} {} until {}: {} ({}{}; {})",
            escaped(&verdict.requirement),
            code(&verdict.subject.id),
            escaped(&attestation.expires),
            escaped(&attestation.statement),
            escaped(&attestation.attested_by),
            reviewed.unwrap_or_default(),
            code(&attestation.evidence),
        );
    }
    details("Attested", &text, 20)
}

/// What was not seen.
fn blind_spots(document: &Document<'_>) -> String {
    let mut text = String::new();
    for problem in &document.inputs.unreadable {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let _ = writeln!(text, "- {}: {}", code(&format!("{}{line}", problem.file)), escaped(&problem.message));
    }
    for gap in &document.inputs.gaps {
        let from = if gap.from.is_empty() { String::new() } else { format!(" from {}", code(&gap.from)) };
        let _ = writeln!(text, "- {}{from}: {}", code(&gap.what), escaped(&gap.reason));
    }
    details("Not seen", &text, 20)
}

/// A list that is folded away, of which the first lines are shown.
fn details(title: &str, list: &str, most: usize) -> String {
    let all = list.lines().count();
    if all == 0 {
        return String::new();
    }
    let mut shown: Vec<String> = list.lines().take(most).map(str::to_owned).collect();
    if all > most {
        shown.push(format!("- … and {} more", all - most));
    }
    format!("<details><summary>{title} ({all})</summary>\n\n{}\n\n</details>\n\n", shown.join("\n"))
}

fn foot(document: &Document<'_>) -> String {
    let base = document.comparison.as_ref().filter(|_| document.decides_on_change());
    let base = base.map(|comparison| format!(" --base {}", comparison.base)).unwrap_or_default();
    format!(
        "<sub>prc {} · catalogue {} · {} · reproduce: {}</sub>\n",
        document.prc,
        document.catalogue,
        document.now,
        code(&format!("prc check{base}"))
    )
}

fn before<'d, 'a>(document: &'d Document<'a>, system: &str) -> Option<&'d Before<'a>> {
    document.comparison.as_ref()?.scores.iter().find(|before| before.name == system)
}

/// Thousandths as a score of 100.
fn tenths(thousandths: u32) -> String {
    match thousandths % 10 {
        0 => format!("{}", thousandths / 10),
        rest => format!("{}.{rest}", thousandths / 10),
    }
}

/// A code span: longer backticks than any inside, and no bar that would end a cell.
fn code(text: &str) -> String {
    let text = plain(text).replace('|', "¦");
    let longest = text.split(|one| one != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text in which nothing is Markdown, HTML, a mention, a reference or an address that becomes a link.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let text = plain(text);
    let mut before = ' ';
    // Spaces in front would make a block of code of it.
    for character in text.trim().chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // An empty comment parts what GitHub would join to a mention, a reference or a link.
            '@' => out.push_str("@<!-- -->"),
            '#' => out.push_str("\\#<!-- -->"),
            ':' => out.push_str(":<!-- -->"),
            '.' if before.eq_ignore_ascii_case(&'w') => out.push_str(".<!-- -->"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' | '^' | '=' | '"' => {
                out.push('\\');
                out.push(character);
            }
            '+' | '-' if out.is_empty() => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
        before = character;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::testing::Run;

    #[test]
    fn a_comment_says_what_to_do() {
        let run = Run::mock_up();
        let text = markdown(&json::document(&run.report()), &Rules::default());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], STICKY);
        assert_eq!(lines[1], "### ✕ Production readiness: 2 errors, 4 warnings");
        let row = "| 🔴 | **rds-backup-retention**: automated backups are off | `infra/prod/rds.tf:14` \
                   `aws_db_instance.orders` | set it to 7 or more |";
        assert!(lines.contains(&row), "{text}");
    }

    #[test]
    fn a_pull_request_is_told_of_its_own_findings() {
        let run = Run::mock_up();
        let report = run.report();
        let mut document = json::document(&report);
        for verdict in &mut document.verdicts {
            verdict.change = Some(Change::Unchanged);
        }
        document.verdicts[1].change = Some(Change::New);
        document.decision.gate = "pull-request".into();
        let old = &document.systems[0];
        let mut score = old.score.clone();
        score.low += 10;
        let before = Before { categories: old.categories.clone(), name: old.name.clone(), score };
        document.comparison = Some(Comparison {
            base: "origin/main".into(),
            commit: None,
            existing: 6,
            fixed: Vec::new(),
            new: 1,
            policy_changes: Vec::new(),
            scores: vec![before],
        });
        let text = markdown(&document, &Rules::default());
        assert!(text.contains("1 new error and 0 new warnings block this change"), "{text}");
        assert!(text.contains("(-1.0, "), "{text}");
        assert!(text.contains("6 existing not counted"), "{text}");
        assert!(text.contains("bucket-versioning") && !text.contains("rds-backup-retention"), "{text}");
        // What was only set beside an earlier report was decided as a whole, and is told whole.
        document.decision.gate = "local".into();
        let text = markdown(&document, &Rules::default());
        assert!(text.contains("### ✕ Production readiness: 2 errors, 4 warnings\n"), "{text}");
        assert!(text.contains("1 new since `origin/main` · 0 fixed · 6 existing\n"), "{text}");
        assert!(text.contains("bucket-versioning") && text.contains("**rds-backup-retention**"), "{text}");
    }

    #[test]
    fn a_comment_fits() {
        let mut run = Run::mock_up();
        let many = vec![run.assessment.findings[0].clone(); 1000];
        run.assessment.findings.extend(many);
        let text = markdown(&json::document(&run.report()), &Rules::default());
        assert!(text.len() <= LONGEST, "{}", text.len());
        assert!(text.contains("… and "), "{text}");
    }

    #[test]
    fn scores_are_of_a_hundred() {
        assert_eq!((tenths(724), tenths(1000), tenths(70)), ("72.4".into(), "100".into(), "7".into()));
    }
}
