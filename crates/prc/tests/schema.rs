//! The schema of `prc.toml` and its reader say the same.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "reads the documents of the repository")]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::Place;
use prc_check::Check;
use prc_policy::{Catalogue, Config, ConfigError};
use serde_json::{Map, Value, json};

/// A key that nobody knows, and that resembles none.
const UNKNOWN: &str = "zzzzzzzzzzzz";

fn schema(of: &str) -> Value {
    let answer = common::run_in(Path::new("/"), &["schema", of], &[]);
    serde_json::from_str(&answer.out).unwrap()
}

fn checks() -> Vec<Check> {
    let all = [
        prc_checks_backup::checks(),
        prc_checks_capacity::checks(),
        prc_checks_monitoring::checks(),
        prc_checks_incident::checks(),
        prc_checks_security::checks(),
    ];
    all.into_iter().flatten().collect()
}

/// What is between the top of a document and one of its tables or values.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    /// The only element of an array.
    Item,
}

/// A place that the schema speaks of.
struct Spot {
    path: Vec<Step>,
    schema: Value,
}

/// Every place of the schema, with `x` as the name of what people name.
fn spots(root: &Value) -> Vec<Spot> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), &mut found);
    found
}

fn walk(schema: &Value, path: &mut Vec<Step>, found: &mut Vec<Spot>) {
    found.push(Spot { path: path.clone(), schema: schema.clone() });
    for (name, one) in schema["properties"].as_object().into_iter().flatten() {
        path.push(Step::Key(name.clone()));
        walk(one, path, found);
        path.pop();
    }
    for (key, step) in [("additionalProperties", Step::Key("x".into())), ("items", Step::Item)] {
        if schema[key].is_object() {
            path.push(step);
            walk(&schema[key], path, found);
            path.pop();
        }
    }
    for one in schema["anyOf"].as_array().into_iter().flatten() {
        for (name, tier) in one["properties"].as_object().into_iter().flatten() {
            path.push(Step::Key(name.clone()));
            walk(tier, path, found);
            path.pop();
        }
    }
}

/// A document with a value at a place, and everything on the way that is required.
fn document(root: &Value, path: &[Step], value: Value) -> Value {
    let mut document = filled(root, path, value);
    document["version"] = json!(1);
    document
}

fn filled(schema: &Value, path: &[Step], value: Value) -> Value {
    let Some((step, rest)) = path.split_first() else { return value };
    match step {
        Step::Item => json!([filled(&schema["items"], rest, value)]),
        Step::Key(key) => {
            let mut table = required(schema);
            let own = schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]);
            table.insert(key.clone(), filled(own, rest, value));
            // What a key depends on.
            if key == "external-id" {
                table.insert("role-arn".into(), schema["properties"]["role-arn"]["examples"][0].clone());
            }
            Value::Object(table)
        }
    }
}

fn required(schema: &Value) -> Map<String, Value> {
    let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    names.map(|name| (name.to_owned(), example(&schema["properties"][name]))).collect()
}

fn example(schema: &Value) -> Value {
    match schema["$ref"].as_str() {
        Some("#/$defs/requirement-id") => json!("rds-backup-retention"),
        _ => schema["examples"][0].clone(),
    }
}

fn toml_text(document: &Value) -> String {
    fn plain(value: &Value) -> toml::Value {
        match value {
            Value::Null => toml::Value::String(String::new()),
            Value::Bool(value) => toml::Value::Boolean(*value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => toml::Value::Integer(whole),
                None => toml::Value::Float(number.as_f64().unwrap()),
            },
            Value::String(text) => toml::Value::String(text.clone()),
            Value::Array(items) => toml::Value::Array(items.iter().map(plain).collect()),
            Value::Object(fields) => {
                toml::Value::Table(fields.iter().map(|(name, field)| (name.clone(), plain(field))).collect())
            }
        }
    }
    toml::to_string(&plain(document)).unwrap()
}

/// What the reader says.
fn read(text: &str, catalogue: &Catalogue<'_>) -> Result<(), Vec<ConfigError>> {
    Config::parse(text, catalogue).map(drop)
}

#[test]
fn both_know_the_same_keys() {
    let (root, checks) = (schema("config"), checks());
    let catalogue = Catalogue::new(&checks);
    let mut tables = 0;
    for spot in spots(&root).iter().filter(|spot| spot.schema["additionalProperties"] == json!(false)) {
        if spot.schema["properties"] == root["properties"]["requirement"]["properties"] {
            continue;
        }
        let mut value = required(&spot.schema);
        value.insert(UNKNOWN.into(), json!(1));
        let text = toml_text(&document(&root, &spot.path, Value::Object(value)));
        let errors = read(&text, &catalogue).unwrap_err();
        let unknown = format!("unknown key `{UNKNOWN}`");
        let error = errors.iter().find(|error| error.message.starts_with(&unknown));
        let help = error.and_then(|error| error.help.clone()).unwrap_or_else(|| panic!("{text}: {errors:?}"));
        let known: BTreeSet<&str> = help.trim_start_matches("one of ").split(", ").collect();
        let said: BTreeSet<&str> = spot.schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(known, said, "{:?}", spot.path);
        tables += 1;
    }
    assert!(tables > checks.len() + 10, "{tables}");
    let text = format!("version = 1\n[requirement.{UNKNOWN}]\n");
    assert!(read(&text, &catalogue).is_err());
    let ids: BTreeSet<&str> = checks.iter().map(|check| check.id).collect();
    let said = root["properties"]["requirement"]["properties"].as_object().unwrap();
    assert_eq!(said.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
}

#[test]
fn both_take_every_example_and_default() {
    let (root, checks) = (schema("config"), checks());
    let (validator, catalogue) = (jsonschema::validator_for(&root).unwrap(), Catalogue::new(&checks));
    let mut examples = 0;
    for spot in spots(&root) {
        let own = spot.schema["examples"].as_array().into_iter().flatten().chain(spot.schema.get("default"));
        for value in own.filter(|value| **value != json!("UTC")) {
            let mut document = document(&root, &spot.path, value.clone());
            if *value == json!("staging") {
                document["system"]["x"]["environment"] = json!([{ "name": "staging" }]);
            }
            let text = toml_text(&document);
            if let Err(error) = validator.validate(&document) {
                panic!("{text}: {error}");
            }
            if let Err(errors) = read(&text, &catalogue) {
                panic!("{text}: {errors:?}");
            }
            examples += 1;
        }
        // Every key that people write shows what it may be.
        let leaf = ["type", "enum", "const", "anyOf"].iter().any(|key| spot.schema.get(key).is_some());
        let table = spot.schema.get("properties").is_some() || spot.schema["type"] == json!("array");
        let named = matches!(spot.path.last(), Some(Step::Key(name)) if name != "x" && !name.starts_with("tier-"));
        if leaf && named && !table && !spot.schema["additionalProperties"].is_object() {
            let shows = spot.schema.get("examples").or(spot.schema.get("default")).is_some();
            assert!(shows && spot.schema["description"].is_string(), "{:?}", spot.path);
        }
    }
    assert!(examples > 100, "{examples}");
}

/// Whatever stands at a place, the schema and the reader agree on it.
#[test]
fn both_refuse_the_same_values() {
    let (root, checks) = (schema("config"), checks());
    let (validator, catalogue) = (jsonschema::validator_for(&root).unwrap(), Catalogue::new(&checks));
    let junk = [
        json!(true),
        json!(0),
        json!(1),
        json!(7),
        json!(-1),
        json!(101),
        json!(100_000),
        json!(0.5),
        json!(1.5),
        json!(""),
        json!(" "),
        json!("x"),
        json!("x y"),
        json!("never"),
        json!("high"),
        json!("2026-07-01"),
        json!("2026-07-02"),
        json!("../x"),
        json!("/x"),
        json!([]),
        json!(["x"]),
        json!(["critical"]),
        json!([1, 2]),
        json!([2, 1]),
        json!([1, 1]),
        json!([""]),
        json!(["../x"]),
        json!([["x"]]),
        json!({}),
        json!({ UNKNOWN: 1 }),
        json!({ "tier-1": 1 }),
        json!({ "tier-4": 1 }),
        json!({ "tier-1": "x" }),
        json!([{}]),
    ];
    let mut differ = BTreeSet::new();
    for spot in spots(&root).iter().filter(|spot| !spot.path.is_empty()) {
        for value in &junk {
            let document = document(&root, &spot.path, value.clone());
            let text = toml_text(&document);
            let (said, reads) = (validator.is_valid(&document), read(&text, &catalogue));
            if said != reads.is_ok() {
                let keys: Vec<&str> =
                    spot.path.iter().map(|step| if let Step::Key(key) = step { key } else { "[]" }).collect();
                differ.insert(format!("{} = {value}: schema {said}, reader {reads:?}", keys.join(".")));
            }
        }
    }
    // What depends on other keys, on the checks or on the machine's time zones is for the reader alone.
    let by_reader = [
        "requirement.",
        "period.timezone",
        "system.x.oncall.escalation-minutes = [2,1]",
        "system.x.not-applicable.[].environment",
        "system.x.environment.[].select.tags = {}",
    ];
    differ.retain(|one| !one.contains("schema true") || !by_reader.iter().any(|key| one.starts_with(key)));
    let differ: Vec<String> = differ.into_iter().collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The blocks of TOML in a document.
fn blocks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```toml") {
            found.push(
                lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect::<Vec<_>>().join("\n"),
            );
        }
    }
    found
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        plain => serde_json::to_value(plain).unwrap(),
    }
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

/// Every `prc.toml` of the repository, and every example of one in its documents.
#[test]
fn what_is_documented_fits() {
    let root = schema("config");
    let validator = jsonschema::validator_for(&root).unwrap();
    let keys: Vec<&String> = root["properties"].as_object().unwrap().keys().collect();
    let mut paths = vec![repository().join("README.md")];
    files(&repository().join("docs"), &mut paths);
    files(&repository().join("fixtures"), &mut paths);
    let mut fitting = 0;
    for path in paths {
        let is_config = path.ends_with("prc.toml");
        if !is_config && path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for block in if is_config { vec![text] } else { blocks(&text) } {
            let Ok(table) = block.parse::<toml::Table>() else { continue };
            // Waivers, attestations and other files have other keys.
            if table.is_empty() || !table.keys().all(|key| keys.contains(&key)) {
                continue;
            }
            let mut document = json_of(toml::Value::Table(table));
            document["version"] = json!(1);
            if let Err(error) = validator.validate(&document) {
                panic!("{}: {error} at {}\n{block}", path.display(), error.instance_path());
            }
            fitting += 1;
        }
    }
    assert!(fitting > 20, "{fitting}");
}

#[test]
fn the_schemas_are_schemas() {
    for of in ["report", "config", "waiver", "attestation", "item"] {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::meta::is_valid(&schema), "{of}");
    }
}

/// What the commands write fits, and nothing else does.
#[test]
fn waivers_and_attestations_fit() {
    let place = Place::new(common::ORDERS);
    place.write("prc.toml", "version = 1\n[system.shop]\n");
    let waive = ["waive", "rds-backup-retention", "--subject", "aws_db_instance.orders", "--reason", "moved in March"];
    let attest = ["attest", "recovery-test", "--system", "shop", "--statement", "restored", "--by", "alice"];
    for (of, command) in [
        ("waiver", [&waive[..], &["--until", "2027-01-31"]].concat()),
        ("attestation", [&attest[..], &["--until", "2027-05-31", "--evidence", "prod/main.tf"]].concat()),
        (
            "attestation",
            [&attest[..], &["--until", "2027-05-31", "--evidence", "https://example.com/x", "--force"]].concat(),
        ),
    ] {
        let answer = place.run(&command);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let path = answer.out.strip_prefix("wrote ").and_then(|rest| rest.split(".toml").next()).unwrap();
        let document = json_of(toml::Value::Table(place.read(&format!("{path}.toml")).parse().unwrap()));
        let validator = jsonschema::validator_for(&schema(of)).unwrap();
        assert!(validator.is_valid(&document), "{document}");
        for (key, value) in document.as_object().unwrap() {
            let renamed = |to: &str| {
                let mut wrong = document.clone();
                wrong.as_object_mut().unwrap().remove(key);
                wrong[to] = value.clone();
                wrong
            };
            assert!(!validator.is_valid(&renamed(UNKNOWN)), "{key}");
        }
    }
}

/// The part of the page that the schema writes.
fn reference(root: &Value) -> String {
    let mut tables = Vec::new();
    headings(root, "", &mut tables);
    tables.iter().map(|(heading, schema)| table(heading, schema)).collect()
}

/// Every table with its heading, the outer before the inner.
fn headings<'s>(schema: &'s Value, heading: &str, found: &mut Vec<(String, &'s Value)>) {
    found.push((heading.to_owned(), schema));
    for (name, one) in schema["properties"].as_object().into_iter().flatten() {
        let path = if heading.is_empty() { name.clone() } else { format!("{heading}.{name}") };
        if name == "requirement" && heading.is_empty() {
            continue;
        }
        if one["items"]["properties"].is_object() {
            headings(&one["items"], &format!("[{path}]"), found);
        } else if one["additionalProperties"]["properties"].is_object() {
            headings(&one["additionalProperties"], &format!("{path}.NAME"), found);
        } else if one["properties"].is_object() {
            headings(one, &path, found);
        }
    }
}

fn table(heading: &str, schema: &Value) -> String {
    let path = heading.replace(['[', ']'], "");
    let title = match heading.contains('[') {
        _ if heading.is_empty() => String::from("At the top"),
        true => format!("`[[{path}]]`"),
        false => format!("`[{path}]`"),
    };
    let mut text = format!(
        "### {title}\n\n{}\n\n| Key | | Example |\n| --- | --- | --- |\n",
        schema["description"].as_str().unwrap()
    );
    let required = |name: &str| schema["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
    for (name, one) in schema["properties"].as_object().unwrap() {
        let mut what = one["description"].as_str().unwrap().to_owned();
        if required(name) {
            what.push_str(" Required.");
        }
        if let Some(default) = one.get("default") {
            what.push_str(&format!(" Default: `{}`.", inline(default)));
        }
        let example = match &one["examples"][0] {
            Value::Null if one.get("$ref").is_some() => String::from("`\"rds-multi-az\"`"),
            Value::Null => String::from("a table of its own"),
            example => format!("`{}`", inline(example)),
        };
        text.push_str(&format!("| `{name}` | {what} | {example} |\n"));
    }
    text + "\n"
}

/// A value as TOML writes it on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{name} = {}", inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}

/// The page has every key, as the schema says it.
#[test]
fn the_page_has_every_key() {
    let path = repository().join("docs/configuration.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    let requirement = "### `[requirement.ID]`\n\nWhat a requirement asks for. `prc explain ID` shows its parameters with their \
                       defaults; each is one value,\nor one for some tiers. `prc list` shows all.\n\n```toml\n\
                       [requirement.rds-backup-retention]\nseverity = \"critical\"\nwaivable = false\n\
                       min-retention-days = { tier-1 = 30, tier-2 = 14 }\n```\n\n";
    let written = format!("{before}<!-- keys -->\n{}{requirement}<!-- /keys -->{after}", reference(&schema("config")));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap();
        return;
    }
    assert!(written == text, "UPDATE=1 writes it");
}
