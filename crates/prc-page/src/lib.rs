//! The report as one self-contained HTML file, made from the document that is also written as JSON.
//!
//! Templates escape what they are given, and the whole page passes [`Printable`], so that nothing in it can change the
//! direction of reading or act on what reads it. Its content security policy allows one style and one script, by their
//! hashes, and nothing from elsewhere. The same documents give the same bytes.

mod evidence;
mod findings;
mod lifecycle;
mod matrix;
mod plan;
mod policy;
mod score;
mod trend;
mod words;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prc_check::{Category, Language, Severity};
use prc_model::Printable;
use prc_report::Rules;
use prc_report::json::Document;
use sha2::{Digest, Sha256};

use crate::words::{Words, fill};

const STYLE: &str = include_str!("../templates/style.css");
const SCRIPT: &str = include_str!("../templates/script.js");

/// The page could not be put together; that is a mistake in prc.
#[derive(Debug)]
pub struct Error(askama::Error);

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the page could not be written: {}", self.0)
    }
}

impl std::error::Error for Error {}

/// The page about a report. Earlier reports of the same systems, in any order, are drawn as its trend.
///
/// # Errors
/// A template failed, which is a mistake in prc.
pub fn page(
    document: &Document<'_>,
    earlier: &[Document<'_>],
    rules: &Rules,
    language: Language,
) -> Result<String, Error> {
    let w = Words::of(language);
    let world = World { document, rules, language, w };
    let trend = trend::Trend::of(&world, earlier);
    let page = Page {
        w,
        security: security(),
        style: STYLE,
        script: SCRIPT,
        title: title(document, w),
        heading: heading(document, w),
        meta: fill(
            w.meta,
            &[
                ("files", &document.inputs.files),
                ("resources", &document.inputs.resources),
                ("modules", &document.inputs.root_modules),
                ("now", &document.now),
                ("prc", &document.prc),
                ("catalogue", &document.catalogue),
            ],
        ),
        eyebrow: match &document.audit {
            Some(audit) => format!("{} · {}", w.product, audit.period),
            None => w.product.to_owned(),
        },
        headline: score::headline(&world, trend.as_ref()),
        sure: score::sure(&world),
        categories: score::categories(&world, trend.as_ref()),
        columns: Category::ALL.iter().map(|category| w.of_category(*category)).collect(),
        systems: score::systems(&world, trend.as_ref()),
        plan: plan::plan(&world),
        changes: plan::changes(&world),
        comparison: policy::comparison(&world),
        drift: evidence::drift(&world),
        alarms: matrix::alarms(&world),
        backups: matrix::backups(&world),
        lifecycle: lifecycle::lifecycle(&world),
        findings: findings::findings(&world),
        policy: policy::policy(&world),
        blind: policy::blind_spots(&world),
        trend,
    };
    let text = page.render().map_err(Error)?;
    let mut safe = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        use std::fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(safe, "{}{}", if at > 0 { "\n" } else { "" }, Printable(line));
    }
    if !safe.ends_with('\n') {
        safe.push('\n');
    }
    Ok(safe)
}

/// What every part of the page is made from.
#[derive(Clone, Copy)]
pub(crate) struct World<'w> {
    pub(crate) document: &'w Document<'w>,
    pub(crate) rules: &'w Rules,
    pub(crate) language: Language,
    pub(crate) w: &'static Words,
}

impl World<'_> {
    /// The title of a requirement; empty when the catalogue does not have it.
    pub(crate) fn title(&self, requirement: &str) -> String {
        self.rules.get(requirement).map(|entry| entry.in_language(self.language).title.to_string()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    w: &'static Words,
    security: String,
    style: &'static str,
    script: &'static str,
    title: String,
    heading: String,
    meta: String,
    eyebrow: String,
    headline: score::Headline,
    sure: score::Sure,
    categories: Vec<score::CategoryRow>,
    columns: Vec<&'static str>,
    systems: Vec<score::SystemRow>,
    plan: plan::Plan,
    changes: Option<plan::Changes>,
    comparison: Option<policy::Compared>,
    drift: evidence::Drift,
    alarms: matrix::Matrix,
    backups: matrix::Matrix,
    lifecycle: lifecycle::Lifecycle,
    findings: findings::Findings,
    policy: policy::PolicyCards,
    blind: policy::BlindSpots,
    trend: Option<trend::Trend>,
}

/// Nothing may be loaded, sent, framed or run but the one style and the one script.
fn security() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn heading(document: &Document<'_>, w: &Words) -> String {
    match document.systems.as_slice() {
        [] => w.no_system.to_owned(),
        [system] => system.title.as_deref().unwrap_or(&system.name).to_owned(),
        systems => fill(w.systems_n, &[("n", &systems.len())]),
    }
}

fn title(document: &Document<'_>, w: &Words) -> String {
    match prc_report::organisation(document) {
        Some(all) => format!("PRC — {} — {}/100", heading(document, w), points(all.score)),
        None => format!("PRC — {}", heading(document, w)),
    }
}

/// Thousandths as points of 100, rounded down: a score is never shown better than it is.
pub(crate) const fn points(thousandths: u32) -> u32 {
    let most = if thousandths > 1000 { 1000 } else { thousandths };
    most / 10
}

/// The colour of a score: from grade B on, from grade C on, and below.
pub(crate) const fn tone(thousandths: u32) -> &'static str {
    match thousandths {
        750.. => "good",
        600.. => "warn",
        _ => "bad",
    }
}

/// The order of severities when the table is sorted.
pub(crate) fn rank(severity: Severity) -> usize {
    Severity::ALL.iter().position(|one| *one == severity).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_rounded_down() {
        assert_eq!([0, 9, 749, 999, 1000, u32::MAX].map(points), [0, 0, 74, 99, 100, 100]);
        assert_eq!([599, 600, 750].map(tone), ["bad", "warn", "good"]);
    }

    #[test]
    fn style_and_script_are_what_is_hashed() {
        // A line that the page's own treatment would change would not fit its hash any more.
        for text in [STYLE, SCRIPT] {
            assert!(text.lines().all(|line| Printable(line).to_string() == line));
            assert!(!text.contains("</"), "it would end its element");
        }
    }
}
