//! The page of one requirement.

use std::fmt::Write;

use prc_check::{Check, Language, Requirement, Tier};
use prc_model::Printable;
use unicode_width::UnicodeWidthStr;

use crate::examples::examples;
use crate::labels::{Labels, labels};
use crate::style::{Paint, Style, wrap};

/// The column where the texts begin, and the one where they are broken.
const LEFT: usize = 13;
const WIDTH: usize = 100;

/// The page of one requirement, from its catalogue entry.
pub fn explain(check: &Check, language: Language, style: Style) -> String {
    let requirement = &*check.requirement.in_language(language);
    let mut page = Page { text: String::new(), style, labels: labels(language) };
    page.headline(requirement);
    page.decided(requirement);
    page.weight(requirement);
    page.settings(requirement);
    page.fix(requirement);
    page.examples(check.fixture);
    page.elsewhere(requirement);
    page.text
}

struct Page {
    text: String,
    style: Style,
    labels: &'static Labels,
}

impl Page {
    fn headline(&mut self, requirement: &Requirement) {
        let (dot, labels) = (self.style.glyphs().dot, self.labels);
        let right =
            format!("{} {dot} {}", labels.of_category(requirement.category), labels.of_severity(requirement.severity));
        let used = requirement.id.len() + 2 + requirement.title.width() + 2;
        let gap = WIDTH.saturating_sub(used + right.width());
        let id = self.style.paint(Paint::Strong, &requirement.id);
        let _ = writeln!(self.text, "{id}  {}  {:gap$}{right}", requirement.title, "");
    }

    /// What is looked at, and what makes it pass.
    fn decided(&mut self, requirement: &Requirement) {
        let labels = self.labels;
        if let Some(terraform) = &requirement.terraform {
            self.part(labels.applies_to, &terraform.kinds.join(", "));
            self.part_if(labels.when, terraform.applies_when.as_deref());
            self.part(labels.passes_if, &terraform.pass);
            self.part_if(labels.if_not_set, terraform.when_omitted.as_deref());
            self.part_if(labels.unknown_if, terraform.unknown_when.as_deref());
        }
        if let Some(repository) = &requirement.repository {
            self.part(labels.files, &repository.files.join(", "));
            self.part(labels.passes_if, &repository.require);
            self.part_if(labels.unknown_if, repository.unknown_when.as_deref());
        }
    }

    /// Why it matters, and to whom.
    fn weight(&mut self, requirement: &Requirement) {
        let (dot, labels) = (self.style.glyphs().dot, self.labels);
        self.part(labels.why, &requirement.rationale);
        let severity = labels.of_severity(requirement.severity);
        self.part(labels.severity, &format!("{severity}: {}", requirement.severity_why));
        let levels = Tier::ALL.iter().zip(1..).map(|(tier, number)| {
            format!("{} {number} {}", labels.tier, labels.of_level(requirement.tiers.level(*tier)))
        });
        self.part(labels.levels, &levels.collect::<Vec<_>>().join(&format!(" {dot} ")));
    }

    fn fix(&mut self, requirement: &Requirement) {
        let (labels, remediation) = (self.labels, &requirement.remediation);
        self.part_if(labels.fix, remediation.text.as_deref());
        let label = if remediation.text.is_none() { labels.fix } else { "" };
        self.code(label, remediation.terraform.as_deref().unwrap_or_default());
        self.code(labels.command, remediation.cli.as_deref().unwrap_or_default());
    }

    /// The tests of the check, which are its examples.
    fn examples(&mut self, fixture: &str) {
        let examples = examples(fixture);
        self.code(self.labels.bad, &examples.bad);
        self.code(self.labels.good, &examples.good);
    }

    /// The live side, the person's, the edge cases, and the same thing in other catalogues.
    fn elsewhere(&mut self, requirement: &Requirement) {
        let (dot, labels) = (self.style.glyphs().dot, self.labels);
        if let Some(aws) = &requirement.aws {
            self.part(labels.live, &format!("{}: {}", aws.calls.join(", "), aws.pass));
        }
        if let Some(person) = &requirement.person {
            self.part(labels.asks, &format!("{} {} {}", person.question, labels.evidence, person.evidence));
        }
        for (at, edge) in requirement.edge_cases.iter().enumerate() {
            self.part(if at == 0 { labels.edge_cases } else { "" }, &format!("- {edge}"));
        }
        let same = requirement.references.iter().map(|(source, ids)| format!("{source} {}", ids.join(", ")));
        self.part(labels.same_as, &same.collect::<Vec<_>>().join(&format!(" {dot} ")));
    }

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
            let label = if at == 0 { label } else { "" };
            let label = format!("{label}{:1$}", "", LEFT.saturating_sub(label.width()));
            let line = format!("{}{line}", self.style.paint(Paint::Link, label));
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    /// What `prc.toml` can say about the requirement, with the defaults.
    fn settings(&mut self, requirement: &Requirement) {
        if requirement.params.is_empty() {
            return;
        }
        self.code(self.labels.settings, &format!("[requirement.{}]", requirement.id));
        for (name, param) in requirement.params.iter() {
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
