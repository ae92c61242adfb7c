//! The table of requirements.

use std::fmt::Write;

use prc_check::{Requirement, Tier};
use serde::Serialize;

use crate::json_text;
use crate::style::{Paint, Style};

/// One line for each requirement, by category and id, with what each tier makes of it.
pub fn list(requirements: &[&Requirement], style: Style) -> String {
    let rows = sorted(requirements);
    let id = rows.iter().map(|one| one.id.len()).max().unwrap_or(0).max("requirement".len());
    let head = format!(
        "{:id$}  {:10}  {:8}  {:6}  {:6}  {:6}  title",
        "requirement", "category", "severity", "tier 1", "tier 2", "tier 3"
    );
    let mut text = format!("{}\n", style.paint(Paint::Strong, head));
    for one in rows {
        let [first, second, third] = levels(one);
        let _ = writeln!(
            text,
            "{:id$}  {:10}  {:8}  {first:6}  {second:6}  {third:6}  {}",
            one.id, one.category, one.severity, one.title
        );
    }
    text
}

#[derive(Serialize)]
struct Row<'a> {
    category: &'static str,
    decided_by: &'a [String],
    id: &'a str,
    levels: [&'static str; 3],
    severity: &'static str,
    title: &'a str,
}

#[derive(Serialize)]
struct Table<'a> {
    catalogue: &'a str,
    requirements: Vec<Row<'a>>,
    schema: &'static str,
}

/// The table as `prc.catalogue/1`; `levels` are those of tier 1, 2 and 3.
pub fn list_json(requirements: &[&Requirement], catalogue: &str) -> String {
    let rows = sorted(requirements).into_iter().map(|one| Row {
        category: one.category.as_str(),
        decided_by: &one.decided_by,
        id: &one.id,
        levels: levels(one),
        severity: one.severity.as_str(),
        title: &one.title,
    });
    let table = Table { catalogue, requirements: rows.collect(), schema: "prc.catalogue/1" };
    json_text(&table)
}

fn sorted<'a>(requirements: &[&'a Requirement]) -> Vec<&'a Requirement> {
    let mut rows = requirements.to_vec();
    rows.sort_by_key(|one| (one.category, &one.id));
    rows
}

fn levels(requirement: &Requirement) -> [&'static str; 3] {
    [Tier::One, Tier::Two, Tier::Three].map(|tier| requirement.tiers.level(tier).as_str())
}
