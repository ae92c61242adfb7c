//! The JSON Schemas, draft 2020-12: of the report, and of the files that people write.

use prc_check::{Check, Param, Tier};
use serde_json::{Map, Value, json};

/// The schema of `prc.report/1`.
pub const fn report_schema() -> &'static str {
    include_str!("../schema/report.schema.json")
}

/// The schema of `prc.toml`, with the parameters of every requirement.
pub fn config_schema(checks: &[Check]) -> String {
    let mut schema = parsed(include_str!("../schema/config.schema.json"));
    let mut requirements: Vec<_> = checks.iter().map(|check| check.requirement).collect();
    requirements.sort_by_key(|requirement| &*requirement.id);
    let ids: Vec<Value> = requirements.iter().map(|requirement| json!(requirement.id)).collect();
    let settings: Map<String, Value> = requirements
        .iter()
        .map(|requirement| {
            let mut properties: Map<String, Value> =
                requirement.params.iter().map(|(name, param)| (name.to_string(), parameter(param))).collect();
            properties.insert(
                "severity".into(),
                json!({
                    "description": "How bad a failure is, instead of what the catalogue says.",
                    "$ref": "#/$defs/severity",
                    "default": requirement.severity.as_str(),
                }),
            );
            properties.insert(
                "waivable".into(),
                json!({
                    "description": "Whether a failure may be accepted at all.",
                    "type": "boolean",
                    "default": true,
                }),
            );
            let settings = json!({
                "description": requirement.title,
                "type": "object",
                "additionalProperties": false,
                "properties": properties,
            });
            (requirement.id.to_string(), settings)
        })
        .collect();
    set(&mut schema, "/$defs/requirement-id/enum", json!(ids));
    set(&mut schema, "/properties/requirement/properties", Value::Object(settings));
    format!("{schema:#}\n")
}

/// The schema of `prc/waivers/*.toml`.
pub const fn waiver_schema() -> &'static str {
    include_str!("../schema/waiver.schema.json")
}

/// The schema of `prc/attestations/*.toml`.
pub const fn attestation_schema() -> &'static str {
    include_str!("../schema/attestation.schema.json")
}

/// The schema of `prc/items/*.toml`.
pub const fn item_schema() -> &'static str {
    include_str!("../schema/item.schema.json")
}

/// A value like the default, or one for some tiers.
fn parameter(param: &Param) -> Value {
    let default = param.default.value();
    let plain = like(&default);
    let tiers: Map<String, Value> = Tier::ALL.iter().map(|tier| (tier.as_str().to_owned(), plain.clone())).collect();
    let by_tier = json!({ "type": "object", "additionalProperties": false, "properties": tiers });
    json!({ "description": param.source, "anyOf": [plain, by_tier], "default": default })
}

/// The type of a value.
fn like(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(_) => json!({ "type": "string" }),
        toml::Value::Integer(_) => json!({ "type": "integer" }),
        toml::Value::Float(_) => json!({ "type": "number" }),
        toml::Value::Boolean(_) => json!({ "type": "boolean" }),
        toml::Value::Datetime(_) => json!({ "type": "string", "format": "date" }),
        toml::Value::Array(items) => match items.first() {
            Some(first) => json!({ "type": "array", "items": like(first) }),
            None => json!({ "type": "array" }),
        },
        toml::Value::Table(_) => json!({ "type": "object" }),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn set(schema: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = schema.pointer_mut(pointer) {
        *place = value;
    }
}
