//! The table of requirements.

use std::borrow::Borrow;
use std::fmt::Write;

use prc_check::{Language, Requirement, Tier};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::json_text;
use crate::labels::labels;
use crate::style::{Paint, Style};

/// One line for each requirement, by category and id, with what each tier makes of it.
pub fn list<R: Borrow<Requirement>>(requirements: &[R], language: Language, style: Style) -> String {
    let labels = labels(language);
    let tier = |number: u8| format!("{} {number}", labels.tier);
    let head = [
        labels.requirement.into(),
        labels.category.into(),
        labels.severity.to_lowercase(),
        tier(1),
        tier(2),
        tier(3),
        labels.title.into(),
    ];
    let rows: Vec<[String; 7]> = sorted(requirements)
        .into_iter()
        .map(|one| {
            let [first, second, third] =
                [Tier::One, Tier::Two, Tier::Three].map(|tier| labels.of_level(one.tiers.level(tier)).into());
            let (category, severity) = (labels.of_category(one.category), labels.of_severity(one.severity));
            [one.id.to_string(), category.into(), severity.into(), first, second, third, one.title.to_string()]
        })
        .collect();
    let widths: [usize; 7] = std::array::from_fn(|column| {
        std::iter::once(&head).chain(&rows).map(|row| row[column].width()).max().unwrap_or_default()
    });
    let mut text = format!("{}\n", style.paint(Paint::Strong, line(&head, &widths)));
    for row in &rows {
        let _ = writeln!(text, "{}", line(row, &widths));
    }
    text
}

/// The cells of a row, each as wide as its column.
fn line(cells: &[String; 7], widths: &[usize; 7]) -> String {
    let padded =
        cells.iter().zip(widths).map(|(cell, width)| format!("{cell}{:1$}", "", width.saturating_sub(cell.width())));
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[derive(Serialize)]
struct Row<'a> {
    category: &'static str,
    decided_by: Vec<&'a str>,
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
pub fn list_json<R: Borrow<Requirement>>(requirements: &[R], catalogue: &str) -> String {
    let rows = sorted(requirements).into_iter().map(|one| Row {
        category: one.category.as_str(),
        decided_by: one.decided_by.iter().map(|part| &**part).collect(),
        id: &one.id,
        levels: levels(one),
        severity: one.severity.as_str(),
        title: &one.title,
    });
    let table = Table { catalogue, requirements: rows.collect(), schema: "prc.catalogue/1" };
    json_text(&table)
}

fn sorted<R: Borrow<Requirement>>(requirements: &[R]) -> Vec<&Requirement> {
    let mut rows: Vec<&Requirement> = requirements.iter().map(Borrow::borrow).collect();
    rows.sort_by_key(|one| (one.category, &one.id));
    rows
}

fn levels(requirement: &Requirement) -> [&'static str; 3] {
    [Tier::One, Tier::Two, Tier::Three].map(|tier| requirement.tiers.level(tier).as_str())
}
