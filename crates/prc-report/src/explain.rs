//! The page of one requirement.

mod markdown;
mod text;

use std::borrow::Cow;

use prc_check::{Check, Language, Requirement, Tier};
use prc_model::Printable;

pub use markdown::escaped;

use crate::Style;
use crate::examples::examples;
use crate::labels::{Labels, labels};

/// The page of one requirement, from its catalogue entry, for a terminal.
pub fn explain(check: &Check, language: Language, style: Style) -> String {
    text::page(&Page::of(check, language), style)
}

/// The same page in Markdown, in which nothing but its own marks is one.
pub fn explain_markdown(check: &Check, language: Language) -> String {
    markdown::page(&Page::of(check, language))
}

/// A page, before it is drawn.
struct Page<'r> {
    requirement: Cow<'r, Requirement>,
    labels: &'static Labels,
    parts: Vec<Part>,
}

/// A text under a label; one without a label belongs to what stands before it.
struct Part {
    label: &'static str,
    text: String,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Prose,
    /// One of a list.
    Item,
    /// Lines as they are, in a language.
    Code(&'static str),
    /// A remark in code, which may be broken into lines.
    Remark(&'static str),
}

impl<'r> Page<'r> {
    fn of(check: &'r Check, language: Language) -> Self {
        let requirement = check.requirement.in_language(language);
        let mut page = Self { requirement: requirement.clone(), labels: labels(language), parts: Vec::new() };
        page.decided(&requirement);
        page.weight(&requirement);
        page.settings(&requirement);
        page.fix(&requirement);
        page.examples(check.fixture);
        page.elsewhere(&requirement);
        page
    }

    /// The category and the severity.
    fn kind(&self, dot: &str) -> String {
        let (labels, requirement) = (self.labels, &self.requirement);
        format!("{} {dot} {}", labels.of_category(requirement.category), labels.of_severity(requirement.severity))
    }

    /// What is looked at, and what makes it pass.
    fn decided(&mut self, requirement: &Requirement) {
        let labels = self.labels;
        if let Some(terraform) = &requirement.terraform {
            self.prose(labels.applies_to, &terraform.kinds.join(", "));
            self.prose_if(labels.when, terraform.applies_when.as_deref());
            self.prose(labels.passes_if, &terraform.pass);
            self.prose_if(labels.if_not_set, terraform.when_omitted.as_deref());
            self.prose_if(labels.unknown_if, terraform.unknown_when.as_deref());
        }
        if let Some(repository) = &requirement.repository {
            self.prose(labels.files, &repository.files.join(", "));
            self.prose(labels.passes_if, &repository.require);
            self.prose_if(labels.unknown_if, repository.unknown_when.as_deref());
        }
    }

    /// Why it matters, and to whom.
    fn weight(&mut self, requirement: &Requirement) {
        let labels = self.labels;
        self.prose(labels.why, &requirement.rationale);
        let severity = labels.of_severity(requirement.severity);
        self.prose(labels.severity, &format!("{severity}: {}", requirement.severity_why));
        let levels = Tier::ALL.iter().zip(1..).map(|(tier, number)| {
            format!("{} {number} {}", labels.tier, labels.of_level(requirement.tiers.level(*tier)))
        });
        self.prose(labels.levels, &levels.collect::<Vec<_>>().join(" · "));
    }

    fn fix(&mut self, requirement: &Requirement) {
        let (labels, remediation) = (self.labels, &requirement.remediation);
        self.prose_if(labels.fix, remediation.text.as_deref());
        let label = if remediation.text.is_none() { labels.fix } else { "" };
        self.code(label, "hcl", remediation.terraform.as_deref().unwrap_or_default());
        self.code(labels.command, "sh", remediation.cli.as_deref().unwrap_or_default());
        self.mended(requirement);
    }

    /// What `prc fix` does about it.
    fn mended(&mut self, requirement: &Requirement) {
        const LABEL: &str = "prc fix";
        if requirement.fix.is_empty() {
            self.prose(LABEL, self.labels.no_fix);
        }
        for (at, part) in requirement.fix.iter().enumerate() {
            let text = format!("{} ({}): {}", part.attributes.join(", "), part.safety(), part.why);
            match at {
                0 => self.prose(LABEL, &text),
                _ => self.prose("", &text),
            }
        }
    }

    /// The tests of the check, which are its examples.
    fn examples(&mut self, fixture: &str) {
        let examples = examples(fixture);
        self.code(self.labels.bad, "hcl", &examples.bad);
        self.code(self.labels.good, "hcl", &examples.good);
    }

    /// The live side, the person's, the edge cases, and the same thing in other catalogues.
    fn elsewhere(&mut self, requirement: &Requirement) {
        let labels = self.labels;
        if let Some(aws) = &requirement.aws {
            self.prose(labels.live, &format!("{}: {}", aws.calls.join(", "), aws.pass));
        }
        if let Some(person) = &requirement.person {
            self.prose(labels.asks, &format!("{} {} {}", person.question, labels.evidence, person.evidence));
        }
        for (at, edge) in requirement.edge_cases.iter().enumerate() {
            self.add(if at == 0 { labels.edge_cases } else { "" }, edge, Form::Item);
        }
        let same = requirement.references.iter().map(|(source, ids)| format!("{source} {}", ids.join(", ")));
        self.prose(labels.same_as, &same.collect::<Vec<_>>().join(" · "));
    }

    /// What `prc.toml` can say about the requirement, with the defaults.
    fn settings(&mut self, requirement: &Requirement) {
        if requirement.params.is_empty() {
            return;
        }
        self.code(self.labels.settings, "toml", &format!("[requirement.{}]", requirement.id));
        for (name, param) in requirement.params.iter() {
            let values: Vec<String> = Tier::ALL.iter().map(|tier| param.at(*tier).to_string()).collect();
            let value = match values.as_slice() {
                [first, rest @ ..] if rest.iter().all(|value| value == first) => first.clone(),
                _ => {
                    let by_tier = Tier::ALL.iter().zip(&values).map(|(tier, value)| format!("{tier} = {value}"));
                    format!("{{ {} }}", by_tier.collect::<Vec<_>>().join(", "))
                }
            };
            self.code("", "toml", &format!("{name} = {value}"));
            if !param.source.is_empty() {
                self.add("", &format!("# {}", param.source), Form::Remark("toml"));
            }
        }
    }

    fn prose(&mut self, label: &'static str, text: &str) {
        self.add(label, text, Form::Prose);
    }

    fn prose_if(&mut self, label: &'static str, text: Option<&str>) {
        self.prose(label, text.unwrap_or_default());
    }

    fn code(&mut self, label: &'static str, language: &'static str, text: &str) {
        self.add(label, text, Form::Code(language));
    }

    /// Nothing when there is no text.
    fn add(&mut self, label: &'static str, text: &str, form: Form) {
        let text = match form {
            Form::Code(_) => {
                let lines: Vec<String> =
                    text.trim_matches('\n').lines().map(|line| Printable(line).to_string()).collect();
                lines.join("\n")
            }
            Form::Prose | Form::Item | Form::Remark(_) => Printable(text.trim()).to_string().replace('␊', " "),
        };
        if !text.is_empty() {
            self.parts.push(Part { label, text, form });
        }
    }
}
