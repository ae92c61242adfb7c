//! A small catalogue, and verdicts about it.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::sync::Arc;

use prc_check::{Basis, Category, Check, Date, NoParams, Requirement, State, Subject, Verdict, internal};
use prc_model::{Instances, Side};
use prc_policy::{
    Accepted, Assessment, Catalogue, Config, GateOptions, Ignores, Inputs, Programme, Rules, Warning, assess,
};
use prc_tree::Tree;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Params {
    pub min_days: u32,
    pub ratio: f64,
    pub words: Vec<String>,
}

fn entry(id: &str, category: &str, severity: &str, tiers: &str, rest: &str) -> &'static Requirement {
    let entry = format!(
        r#"
id = "{id}"
title = "Title"
category = "{category}"
subcategory = "s"
severity = "{severity}"
severity-why = "why"
tiers = {tiers}
scope = "resource"
decided-by = ["terraform"]
combine = "declared"
rationale = "because"
{rest}
"#
    );
    // A check's entry is compiled in, so the test's must live as long.
    Box::leak(Box::new(Requirement::parse(&entry).unwrap()))
}

const MUST: &str = r#"{ tier-1 = "must", tier-2 = "must", tier-3 = "should" }"#;

/// `retention` has parameters that differ by tier, `public` is critical, `tags` is a must at tier 1 and
/// information only elsewhere.
pub fn checks() -> Vec<Check> {
    let params = r#"
[params]
min-days = { default = 7, tier-1 = 14 }
ratio = { default = 1.5 }
words = { default = ["a"] }
[remediation]
text = "Keep backups longer. Then apply."
"#;
    let may = r#"{ tier-1 = "must", tier-2 = "may", tier-3 = "off" }"#;
    let none = "[remediation]";
    vec![
        Check::new(
            "retention",
            entry("retention", "backup", "high", MUST, params),
            "",
            internal::bind_as::<Params>,
            vec![],
        ),
        Check::new(
            "public",
            entry("public", "security", "critical", MUST, none),
            "",
            internal::bind_as::<NoParams>,
            vec![],
        ),
        Check::new("tags", entry("tags", "incident", "low", may, none), "", internal::bind_as::<NoParams>, vec![]),
    ]
}

pub fn parse(text: &str) -> Result<Config, Vec<prc_policy::ConfigError>> {
    Config::parse(text, &Catalogue::new(&checks()))
}

pub fn verdict(system: &str, requirement: &'static str, subject: &str, state: State) -> Verdict {
    let category = match requirement {
        "retention" => Category::Backup,
        "public" => Category::Security,
        _ => Category::Incident,
    };
    Verdict {
        system: system.into(),
        requirement,
        category,
        subject: Arc::new(Subject {
            id: subject.into(),
            kind: "aws_db_instance".into(),
            resource: None,
            side: Side::Declared,
            arn: None,
            root_module: ".".into(),
            instances: Instances::One,
            block: None,
            via: Arc::new([]),
        }),
        state,
        basis: Basis::Declared,
        message: "message".to_owned(),
        reason: None,
        location: None,
        details: None,
    }
}

pub fn inputs() -> Inputs {
    Inputs { files: 1, resources: 1, root_modules: 1, ..Inputs::default() }
}

pub fn judge(config: &Config, verdicts: Vec<Verdict>, inputs: Inputs, options: &GateOptions) -> Assessment {
    let (programme, ignores) = (Programme::default(), Ignores::default());
    let accepted = Accepted { programme: &programme, ignores: &ignores, complete: true, live: false };
    assess(verdicts, &Catalogue::new(&checks()), config, accepted, inputs, now(), options)
}

/// Judges with the files of a tree in memory, which holds no source.
pub fn judge_with(config: &Config, files: &[(&str, &str)], verdicts: Vec<Verdict>, now: Date) -> Assessment {
    let (checks, tree) = (checks(), Tree::in_memory(files.iter().copied()));
    let catalogue = Catalogue::new(&checks);
    let mut programme = Programme::read(&tree, "", Rules { config, catalogue: &catalogue, now });
    programme.look_at_evidence(&tree, now);
    let accepted = Accepted { programme: &programme, ignores: &Ignores::default(), complete: true, live: false };
    assess(verdicts, &catalogue, config, accepted, inputs(), now, &GateOptions::default())
}

/// The warnings as `code: message @ text under the span ? help`.
pub fn told(assessment: &Assessment) -> Vec<String> {
    let show = |warning: &Warning| {
        let text = warning.file.as_ref().map_or("", |file| &*file.text);
        let place = text.get(warning.span.clone()).unwrap_or_default();
        format!("{}: {} @ {} ? {}", warning.code, warning.message, place, warning.help)
    };
    assessment.warnings.iter().map(show).collect()
}

pub fn now() -> Date {
    "2026-11-21".parse::<Date>().unwrap()
}
