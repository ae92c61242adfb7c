//! `cargo xtask oracle`: random expressions, evaluated by the real Terraform and by us.

mod compare;
mod grammar;
mod module;
mod terraform;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};

use compare::{Difference, evaluate};
use grammar::{Expression, Grammar};
use terraform::{Answer, ask};

/// The names that expressions use.
const ENVIRONMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/terraform/env");
/// What a plan of so many expressions costs is still small.
const BATCH: u64 = 1500;
/// More of a value helps nobody.
const LONGEST_SHOWN: usize = 2000;
/// The version whose answers count.
const VERSION: &str = "1.11.";

/// Compares expressions and tells of each difference; fails when there is one that is not meant.
///
/// # Errors
/// There is no Terraform of that version here, or the answers differ.
pub fn compare(seed: u64, count: u64, tell: &mut dyn FnMut(&str)) -> Result<()> {
    let version = terraform::version()?;
    if !version.starts_with(VERSION) {
        bail!("this is terraform {version}, not {VERSION}x");
    }
    let grammar = Grammar::new()?;
    let (mut refused, mut different) = (0, 0);
    let mut meant: BTreeMap<&str, usize> = BTreeMap::new();
    for start in (0..count).step_by(usize::try_from(BATCH)?) {
        let end = count.min(start + BATCH);
        let expressions: Vec<Expression> = (start..end).map(|number| grammar.expression(seed, number)).collect();
        let texts: Vec<&str> = expressions.iter().map(|one| &*one.text).collect();
        let (found, errors) = differences(&texts)?;
        refused += errors;
        let found = smallest(&expressions, found)?;
        let (expected, unexpected): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.meant().is_some());
        for heading in expected.iter().filter_map(|one| one.meant()) {
            *meant.entry(heading).or_default() += 1;
        }
        different += unexpected.len();
        tell(&format!("{end} of {count}: {different} differences, {refused} refused by terraform"));
        for difference in unexpected {
            tell(&difference.to_string());
        }
    }
    for (heading, count) in meant {
        tell(&format!("{count} meant: {heading}"));
    }
    if different > 0 { bail!("{different} of {count} expressions differ") } else { Ok(()) }
}

/// What Terraform says of an expression, as a line for `fixtures/terraform/expressions.jsonl`.
///
/// # Errors
/// There is no Terraform here.
pub fn record(id: &str, expression: &str) -> Result<String> {
    let answers = ask(Path::new(ENVIRONMENT), &[expression])?;
    let mut line = json!({ "id": id, "cat": "generated", "expr": expression });
    let more = match answers.into_iter().next().context("terraform does not answer")? {
        Answer::Value { value, unknown, sensitive } => {
            json!({ "ok": true, "value": value, "unknown": unknown, "sensitive": sensitive })
        }
        Answer::Crashed => bail!("terraform crashes"),
        Answer::Refused(error) => {
            json!({ "ok": false, "errors": [{ "summary": error["summary"], "detail": error["detail"] }] })
        }
    };
    if let (Json::Object(line), Json::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    Ok(line.to_string())
}

/// What Terraform and we say of one expression.
///
/// # Errors
/// There is no Terraform here.
pub fn both(expression: &str) -> Result<String> {
    let environment = Path::new(ENVIRONMENT);
    let answers = ask(environment, &[expression])?;
    let terraform = answers.first().context("terraform does not answer")?;
    let prc = evaluate(environment, &[expression])?.into_iter().next().unwrap_or_default();
    Ok(match Difference::between(expression, terraform, prc) {
        Some(difference) => difference.to_string(),
        None => format!("both say {}", terraform.normal()),
    })
}

/// The differences by position, and how many expressions Terraform refuses.
fn differences(expressions: &[&str]) -> Result<(Vec<(usize, Difference)>, usize)> {
    let environment = Path::new(ENVIRONMENT);
    let answers = ask(environment, expressions)?;
    let refused = answers.iter().filter(|answer| matches!(answer, Answer::Refused(_))).count();
    let pairs = answers.iter().zip(evaluate(environment, expressions)?).zip(expressions).enumerate();
    let found = pairs.filter_map(|(at, ((answer, ours), text))| Some((at, Difference::between(text, answer, ours)?)));
    Ok((found.collect(), refused))
}

/// For each difference the smallest value in it that differs.
fn smallest(expressions: &[Expression], found: Vec<(usize, Difference)>) -> Result<Vec<Difference>> {
    let parts_of = |at: usize| {
        let parts = expressions.get(at).into_iter().flat_map(|one| one.values.iter().map(|(a, z)| &one.text[*a..*z]));
        parts.collect::<Vec<&str>>()
    };
    let parts: Vec<(usize, &str)> =
        found.iter().flat_map(|(at, _)| parts_of(*at).into_iter().map(|text| (*at, text))).collect();
    let texts: Vec<&str> = parts.iter().map(|(_, text)| *text).collect();
    let mut shortest: BTreeMap<usize, Difference> = found.into_iter().collect();
    if !texts.is_empty() {
        for (part, difference) in differences(&texts)?.0 {
            let outer = parts.get(part).and_then(|(at, _)| shortest.get_mut(at));
            if let Some(outer) = outer.filter(|outer| difference.expression.len() < outer.expression.len()) {
                *outer = difference;
            }
        }
    }
    Ok(shortest.into_values().collect())
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |value: &Json| value.to_string().chars().take(LONGEST_SHOWN).collect::<String>();
        write!(f, "{}\n    terraform {}\n    prc       {}", self.expression, shown(&self.terraform), shown(&self.prc))
    }
}
