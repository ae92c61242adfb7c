//! Asking the real Terraform for the values of many expressions in one plan.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};

use super::module::Module;

/// A plan that still fails after so many rounds never ends.
const MOST_ROUNDS: usize = 40;

/// What Terraform says of an expression.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Value {
        value: Json,
        unknown: Json,
        sensitive: Json,
    },
    Refused(Json),
    /// Terraform crashes, so it has no answer.
    Crashed,
}

/// The version of the `terraform` on this machine.
///
/// # Errors
/// There is none.
pub(super) fn version() -> Result<String> {
    let output = Command::new("terraform").args(["version", "-json"]).env("CHECKPOINT_DISABLE", "1").output();
    let output = output.context("terraform is not on this machine")?;
    let version: Json = serde_json::from_slice(&output.stdout)?;
    Ok(version["terraform_version"].as_str().context("terraform has no version")?.into())
}

/// Terraform's answers. One file for each expression: what is refused is named by its file, taken away, and the rest
/// is planned again.
///
/// # Errors
/// Terraform cannot be run, or fails for a reason that has nothing to do with an expression.
pub(super) fn ask(environment: &Path, expressions: &[&str]) -> Result<Vec<Answer>> {
    let module = Module::new(environment)?;
    for (number, expression) in expressions.iter().enumerate() {
        let name = name(number);
        module.write(&name, &format!(
            "locals {{\n  {name} = {expression}\n}}\nresource \"terraform_data\" \"{name}\" {{\n  input = local.{name}\n}}\n"
        ))?;
    }
    run(&module, &["init", "-backend=false", "-input=false"])?;
    let mut refused = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        let (done, output) = run(&module, &["plan", "-json", "-input=false", "-lock=false", "-out=plan.bin"])?;
        if done {
            return answers(&module, expressions.len(), &refused);
        }
        let before = refused.len();
        for error in errors(&output) {
            for number in blamed(&error) {
                if number < expressions.len() && !refused.contains_key(&number) {
                    module.remove(&name(number))?;
                    refused.insert(number, error.clone());
                }
            }
        }
        if refused.len() == before {
            return crashed(environment, expressions, &output);
        }
    }
    bail!("terraform fails again and again")
}

/// The answers when Terraform fails and blames no expression: one of them makes it crash.
fn crashed(environment: &Path, expressions: &[&str], output: &str) -> Result<Vec<Answer>> {
    if errors(output).iter().any(|error| blamed(error).is_empty()) {
        bail!("terraform fails, but not because of an expression: {output}");
    }
    if expressions.len() <= 1 {
        return Ok(vec![Answer::Crashed; expressions.len()]);
    }
    let (first, second) = expressions.split_at(expressions.len() / 2);
    Ok([ask(environment, first)?, ask(environment, second)?].concat())
}

fn answers(module: &Module, count: usize, refused: &BTreeMap<usize, Json>) -> Result<Vec<Answer>> {
    let (_, output) = run(module, &["show", "-json", "plan.bin"])?;
    let plan: Json = serde_json::from_str(&output).context("terraform shows no plan")?;
    let changes = plan["resource_changes"].as_array().context("the plan has no resources")?;
    let changes: BTreeMap<&str, &Json> =
        changes.iter().filter_map(|change| Some((change["name"].as_str()?, &change["change"]))).collect();
    let answer = |number| match (refused.get(&number), changes.get(name(number).as_str())) {
        (Some(error), _) => Ok(Answer::Refused(error.clone())),
        (None, Some(change)) => {
            let of = |what: &str| match &change[what] {
                Json::Object(attributes) => attributes.get("input").cloned().unwrap_or(json!(false)),
                all => all.clone(),
            };
            let value = change["after"].get("input").cloned().unwrap_or_default();
            Ok(Answer::Value { value, unknown: of("after_unknown"), sensitive: of("after_sensitive") })
        }
        (None, None) => bail!("the plan says nothing of expression {number}"),
    };
    (0..count).map(answer).collect()
}

fn name(number: usize) -> String {
    format!("e{number:05}")
}

/// The errors in what `-json` prints.
fn errors(output: &str) -> Vec<Json> {
    let lines = output.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    lines.filter(|line| line["@level"] == "error").map(|line| line["diagnostic"].clone()).collect()
}

/// The expressions that an error is about: by its file, or else by what it mentions.
fn blamed(error: &Json) -> BTreeSet<usize> {
    let file = error["range"]["filename"].as_str().unwrap_or_default();
    let by_file =
        file.strip_prefix('e').and_then(|rest| rest.strip_suffix(".tf")).and_then(|digits| digits.parse().ok());
    if let Some(number) = by_file {
        return [number].into();
    }
    let text = error.to_string();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter_map(|word| word.strip_prefix('e').filter(|digits| digits.len() == 5)?.parse().ok()).collect()
}

fn run(module: &Module, arguments: &[&str]) -> Result<(bool, String)> {
    let folder = module.path();
    let mut command = Command::new("terraform");
    command.args(arguments).current_dir(folder);
    // What this person has configured must not matter.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TF_")) {
        command.env_remove(name);
    }
    command.envs([("CHECKPOINT_DISABLE", "1"), ("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0")]);
    command.env("TF_CLI_CONFIG_FILE", module.write("terraform.rc", "")?);
    let output = command.output().context("terraform cannot be run")?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}
