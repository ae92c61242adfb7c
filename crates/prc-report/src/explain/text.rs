//! The page for a terminal: labels on the left, texts on the right.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Form, Page};
use crate::style::{Paint, Style, wrap};

/// The column where the texts begin, and the one where they are broken.
const LEFT: usize = 13;
const WIDTH: usize = 100;

pub(super) fn page(page: &Page<'_>, style: Style) -> String {
    let mut text = headline(page, style);
    for part in &page.parts {
        let lines: Vec<String> = match part.form {
            Form::Code(_) => part.text.lines().map(String::from).collect(),
            Form::Prose | Form::Remark(_) => wrap(&part.text.replace('·', style.glyphs().dot), WIDTH - LEFT),
            Form::Item => wrap(&format!("- {}", part.text), WIDTH - LEFT),
        };
        for (at, line) in lines.iter().enumerate() {
            let label = if at == 0 { part.label } else { "" };
            let label = format!("{label}{:1$}", "", LEFT.saturating_sub(label.width()));
            let line = format!("{}{line}", style.paint(Paint::Link, label));
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

fn headline(page: &Page<'_>, style: Style) -> String {
    let requirement = &page.requirement;
    let right = page.kind(style.glyphs().dot);
    let used = requirement.id.len() + 2 + requirement.title.width() + 2;
    let gap = WIDTH.saturating_sub(used + right.width());
    let id = style.paint(Paint::Strong, &requirement.id);
    format!("{id}  {}  {:gap$}{right}\n", requirement.title, "")
}
