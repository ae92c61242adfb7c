//! What the real terraform says of expressions and configurations, and what we say: `fixtures/terraform`.
//!
//! The answers were made by terraform 1.11.4. Where ours differ, `docs/terraform-differences.md` says why; the lists
//! here are those differences, so that neither a new one nor one that is gone goes unnoticed.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
#![allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use prc_model::Side;
use prc_terraform::{Options, VarFile, read};
use prc_tree::{Tree, TreeOptions};
use serde_json::{Value as Json, json};

/// Configurations on which we differ from terraform 1.11.4.
const CONFIGURATIONS: &[&str] = &[
    // Needs what only a plan sees: the state of another configuration, the prior state, a version of Terraform.
    "data_unknown",
    "required_version_fail",
    "state_update",
    // A sensitive output of a module or of another configuration stays sensitive here, so that it is never shown.
    "data_in_module",
    "mod_output_object",
    "mod_sens_out",
    // A resource as a whole, and attributes that its kind does not have: there are no schemas.
    "count_len2",
    "ignore_changes_bad",
    // What another tool or version may allow: providers are not looked for, lifecycles may refer to variables.
    "lifecycle_expr",
    "provider_undefined_alias",
];

/// Expressions on which we differ, by id.
const EXPRESSIONS: &[&str] = &[
    // One operand decides: `false && unknown`, `true || unknown`.
    "e0813", "e0815",
];

const UNKNOWN: &str = "<unknown>";
const SENSITIVE: &str = "<sensitive>";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/terraform")
}

/// Terraform's value with its unknown and sensitive parts in place.
fn theirs(value: Option<&Json>, unknown: Option<&Json>, sensitive: Option<&Json>) -> Json {
    if sensitive == Some(&Json::Bool(true)) {
        return SENSITIVE.into();
    }
    if unknown == Some(&Json::Bool(true)) {
        return UNKNOWN.into();
    }
    let (unknown, sensitive) = (unknown.unwrap_or(&Json::Null), sensitive.unwrap_or(&Json::Null));
    match value {
        Some(Json::Array(items)) => {
            items.iter().enumerate().map(|(at, item)| theirs(Some(item), unknown.get(at), sensitive.get(at))).collect()
        }
        Some(Json::Object(_)) | None if unknown.is_object() || value.is_some() => {
            let empty = serde_json::Map::new();
            let fields = value.and_then(Json::as_object).unwrap_or(&empty);
            let more = unknown.as_object().unwrap_or(&empty).keys();
            let names: BTreeSet<&String> = fields.keys().chain(more).collect();
            names
                .into_iter()
                .map(|name| (name.clone(), theirs(fields.get(name), unknown.get(name), sensitive.get(name))))
                .collect()
        }
        Some(value) => value.clone(),
        None => Json::Null,
    }
}

/// Our value in the same form.
fn ours(value: &Json) -> Json {
    match value {
        Json::Object(fields) if fields.contains_key("$sensitive") => SENSITIVE.into(),
        Json::Object(fields) if fields.contains_key("$unknown") || fields.contains_key("$oneOf") => UNKNOWN.into(),
        Json::Object(fields) if fields.contains_key("$number") => {
            serde_json::from_str(fields["$number"].as_str().unwrap()).unwrap()
        }
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), ours(value))).collect(),
        Json::Array(items) => items.iter().map(ours).collect(),
        value => value.clone(),
    }
}

fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(x), Json::Number(y)) => {
            let (x, y) = (x.to_string(), y.to_string());
            let float = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            let (fx, fy) = (float(&x), float(&y));
            x == y || fx == fy && fx.is_finite() || ((fx - fy) / fx).abs() < 1e-14
        }
        (Json::Object(x), Json::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(name, value)| y.get(name).is_some_and(|other| same(value, other)))
        }
        (Json::Array(x), Json::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y)),
        _ => a == b,
    }
}

fn inventory(dir: &Path, root: &str, mut options: Options) -> Json {
    let tree = Tree::open(dir, &TreeOptions::default()).unwrap();
    options.roots = vec![root.into()];
    prc_model::to_json(&read(&tree, &options), Side::Declared)
}

#[test]
fn expressions_have_terraforms_values() {
    let fixtures = fixtures();
    let text = fs::read_to_string(fixtures.join("expressions.jsonl")).unwrap();
    let rows: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let dir = tempfile::tempdir().unwrap();
    copy(&fixtures.join("env"), dir.path());
    for row in &rows {
        let (id, expr) = (row["id"].as_str().unwrap(), row["expr"].as_str().unwrap());
        let output = format!("output \"{id}\" {{\n  value = {expr}\n}}\n");
        fs::write(dir.path().join(format!("zz_{id}.tf")), output).unwrap();
    }
    let seen = inventory(dir.path(), "", Options { workspace: "default".into(), ..Options::default() });
    let outputs = &seen["root_modules"][0]["outputs"];
    let mut different = BTreeMap::new();
    for row in &rows {
        let id = row["id"].as_str().unwrap();
        let got = outputs.get(id);
        let (good, want, got) = if row["ok"] == json!(true) {
            let want = theirs(row.get("value"), row.get("unknown"), row.get("sensitive"));
            let got = got.map_or(json!("<absent>"), ours);
            (same(&want, &got), want, got)
        } else {
            let got = got.cloned().unwrap_or(Json::Null);
            let refused = got.is_null() || got["$unknown"].as_str().is_some_and(|why| why.starts_with("invalid"));
            (refused, json!("error"), got)
        };
        if !good {
            different.insert(id.to_owned(), format!("{}\n    terraform {want}\n    prc       {got}", row["expr"]));
        }
    }
    assert_differences(&different, EXPRESSIONS, rows.len());
}

#[test]
fn configurations_have_terraforms_instances() {
    let fixtures = fixtures();
    let mut different = BTreeMap::new();
    let mut count = 0;
    let mut cases: Vec<PathBuf> = fs::read_dir(fixtures.join("expected")).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    for path in cases {
        let want: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let case = want["case"].as_str().unwrap();
        count += 1;
        if let Some(difference) = configuration(&fixtures.join("configs").join(case), &want) {
            different.insert(case.to_owned(), difference);
        }
    }
    assert_differences(&different, CONFIGURATIONS, count);
}

fn configuration(dir: &Path, want: &Json) -> Option<String> {
    let mut options = Options::default();
    let mut args = want["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap());
    while let Some(arg) = args.next() {
        let (flag, value) = match arg.split_once('=') {
            Some((flag @ ("-var" | "-var-file"), value)) => (flag, value.to_owned()),
            _ => (arg, args.next().unwrap().to_owned()),
        };
        match flag {
            "-var" => {
                let (name, value) = value.split_once('=').unwrap();
                options.vars.push((name.to_owned(), value.to_owned()));
            }
            "-var-file" => {
                let text = fs::read_to_string(dir.join(&value)).unwrap().into();
                options.var_files.push(VarFile { path: value.into(), text });
            }
            other => unreachable!("{other}"),
        }
    }
    for (name, value) in want["env"].as_object().unwrap() {
        let name = name.strip_prefix("TF_VAR_").unwrap();
        options.env_vars.push((name.to_owned(), value.as_str().unwrap().to_owned()));
    }
    options.workspace = want["workspace"].as_str().unwrap_or("default").into();
    let case: Json = serde_json::from_str(&fs::read_to_string(dir.join("case.json")).unwrap()).unwrap();
    let seen = inventory(dir, case["root"].as_str().unwrap_or(""), options);
    if want["ok"] != json!(true) {
        let says = !seen["problems"].as_array().unwrap().is_empty() || seen.to_string().contains("\"invalid");
        return (!says).then(|| format!("terraform refuses ({}), we say nothing", want["diagnostics"][0]["summary"]));
    }
    if let Some(problem) = seen["problems"].as_array().unwrap().first() {
        return Some(format!("terraform accepts what we refuse: {}", problem["message"]));
    }
    let managed = |row: &&Json| row["mode"] == "managed";
    let mine: BTreeMap<&str, &Json> = seen["resources"]
        .as_array()
        .unwrap()
        .iter()
        .filter(managed)
        .map(|r| (r["address"].as_str().unwrap(), r))
        .collect();
    let deleted = |row: &Json| row["actions"] == json!(["delete"]);
    let data = |address: &str| format!(".{address}").contains(".data.");
    let resources = want["resources"].as_object().unwrap();
    let terraform: BTreeMap<&str, &Json> =
        resources.iter().filter(|(a, r)| !data(a) && !deleted(r)).map(|(a, r)| (a.as_str(), r)).collect();
    let mut bad = Vec::new();
    for address in terraform.keys().chain(mine.keys()).collect::<BTreeSet<_>>() {
        match (terraform.get(address), mine.get(address)) {
            (Some(want), Some(got)) => bad.extend(attributes(address, want, &got["attributes"])),
            (Some(_), None) => bad.push(format!("{address}: only in terraform")),
            _ => bad.push(format!("{address}: only here")),
        }
    }
    for (name, output) in want["outputs"].as_object().into_iter().flatten() {
        let want = theirs(output.get("after"), output.get("after_unknown"), output.get("sensitive"));
        let got = seen["root_modules"][0]["outputs"].get(name).map_or(json!("<absent>"), ours);
        if !same(&want, &got) {
            bad.push(format!("output {name}: terraform {want} prc {got}"));
        }
    }
    (!bad.is_empty()).then(|| bad.join("; "))
}

fn attributes(address: &str, want: &Json, got: &Json) -> Vec<String> {
    let mut bad = Vec::new();
    let empty = serde_json::Map::new();
    let names = want["after"].as_object().into_iter().chain(want["after_unknown"].as_object()).flat_map(|o| o.keys());
    for name in names.collect::<BTreeSet<_>>() {
        // terraform_data computes these at apply.
        if matches!(name.as_str(), "id" | "output") {
            continue;
        }
        let after = want["after"].as_object().unwrap_or(&empty);
        let want = theirs(after.get(name), want["after_unknown"].get(name), want["after_sensitive"].get(name));
        let got = got.get(name).map_or(Json::Null, ours);
        let nothing = |value: &Json| matches!(value, Json::Null) || *value == json!([]) || *value == json!({});
        if !(same(&want, &got) || nothing(&want) && nothing(&got) || want == UNKNOWN && got.is_null()) {
            bad.push(format!("{address}.{name}: terraform {want} prc {got}"));
        }
    }
    bad
}

fn assert_differences(different: &BTreeMap<String, String>, known: &[&str], count: usize) {
    for (id, difference) in different.iter().filter(|(id, _)| !known.contains(&id.as_str())) {
        println!("{id}: {difference}");
    }
    let found: BTreeSet<&str> = different.keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = known.iter().copied().collect();
    println!("{} of {count} as terraform", count - different.len());
    assert_eq!(found, known, "differences from terraform");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
