//! The page of one requirement.

use std::fmt::Write;

use prc_check::{Params, Requirement, Tier};
use prc_model::Printable;

use crate::style::{Paint, Style, wrap};

/// The column where the texts begin, and the one where they are broken.
const LEFT: usize = 13;
const WIDTH: usize = 100;

/// The first failing and the first passing example of a requirement's fixture.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'a> {
    pub bad: &'a str,
    pub good: &'a str,
}

/// The page of one requirement, from its catalogue entry.
pub fn explain(requirement: &Requirement, examples: Option<Examples<'_>>, style: Style) -> String {
    let glyphs = style.glyphs();
    let mut page = Page { text: String::new(), style };
    let right = format!("{} {} {}", requirement.category, glyphs.dot, requirement.severity);
    let used = requirement.id.len() + 2 + requirement.title.chars().count() + 2;
    let gap = WIDTH.saturating_sub(used + right.chars().count());
    let id = style.paint(Paint::Strong, &requirement.id);
    let _ = writeln!(page.text, "{id}  {}  {:gap$}{right}", requirement.title, "");
    if let Some(terraform) = &requirement.terraform {
        page.part("Applies to", &terraform.kinds.join(", "));
        page.part_if("When", terraform.applies_when.as_deref());
        page.part("Passes if", &terraform.pass);
        page.part_if("If not set", terraform.when_omitted.as_deref());
        page.part_if("Unknown if", terraform.unknown_when.as_deref());
    }
    if let Some(repository) = &requirement.repository {
        page.part("Files", &repository.files.join(", "));
        page.part("Passes if", &repository.require);
    }
    page.part("Why", &requirement.rationale);
    page.part("Severity", &format!("{}: {}", requirement.severity, requirement.severity_why));
    let levels = Tier::ALL.iter().map(|tier| format!("{} {}", named(*tier), requirement.tiers.level(*tier)));
    page.part("Levels", &levels.collect::<Vec<_>>().join(&format!(" {} ", glyphs.dot)));
    page.settings(&requirement.id, &requirement.params);
    let remediation = &requirement.remediation;
    page.part_if("Fix", remediation.text.as_deref());
    let label = if remediation.text.is_none() { "Fix" } else { "" };
    page.code(label, remediation.terraform.as_deref().unwrap_or_default());
    page.code("Command", remediation.cli.as_deref().unwrap_or_default());
    if let Some(aws) = &requirement.aws {
        page.part("Live", &format!("{}: {}", aws.calls.join(", "), aws.pass));
    }
    if let Some(person) = &requirement.person {
        page.part("Asks", &format!("{} Evidence: {}", person.question, person.evidence));
    }
    for (at, edge) in requirement.edge_cases.iter().enumerate() {
        page.part(if at == 0 { "Edge cases" } else { "" }, &format!("- {edge}"));
    }
    let same = requirement.references.iter().map(|(source, ids)| format!("{source} {}", ids.join(", ")));
    page.part("Same as", &same.collect::<Vec<_>>().join(&format!(" {} ", glyphs.dot)));
    if let Some(examples) = examples {
        page.code("Bad", examples.bad);
        page.code("Good", examples.good);
    }
    page.text
}

struct Page {
    text: String,
    style: Style,
}

impl Page {
    fn part_if(&mut self, label: &str, text: Option<&str>) {
        self.part(label, text.unwrap_or_default());
    }

    /// A label with a text, broken into lines; nothing when there is no text.
    fn part(&mut self, label: &str, text: &str) {
        let text = Printable(text.trim()).to_string().replace('␊', " ");
        self.lines(label, wrap(&text, WIDTH - LEFT).iter().map(String::as_str));
    }

    /// A label with lines as they are.
    fn code(&mut self, label: &str, text: &str) {
        let lines: Vec<String> = text.trim_matches('\n').lines().map(|line| Printable(line).to_string()).collect();
        self.lines(label, lines.iter().map(String::as_str));
    }

    fn lines<'l>(&mut self, label: &str, lines: impl Iterator<Item = &'l str>) {
        for (at, line) in lines.enumerate() {
            let label = format!("{:LEFT$}", if at == 0 { label } else { "" });
            let line = format!("{}{line}", self.style.paint(Paint::Link, label));
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    /// What `prc.toml` can say about the requirement, with the defaults.
    fn settings(&mut self, id: &str, params: &Params) {
        if params.is_empty() {
            return;
        }
        self.code("Settings", &format!("[requirement.{id}]"));
        for (name, param) in params {
            let values: Vec<String> = Tier::ALL.iter().map(|tier| param.at(*tier).to_string()).collect();
            let value = match values.as_slice() {
                [first, rest @ ..] if rest.iter().all(|value| value == first) => first.clone(),
                _ => {
                    let by_tier = Tier::ALL.iter().zip(&values).map(|(tier, value)| format!("{tier} = {value}"));
                    format!("{{ {} }}", by_tier.collect::<Vec<_>>().join(", "))
                }
            };
            self.code("", &format!("{name} = {value}"));
            if !param.source.is_empty() {
                self.part("", &format!("# {}", param.source));
            }
        }
    }
}

/// `tier 1`
fn named(tier: Tier) -> String {
    tier.as_str().replace('-', " ")
}
