//! Data sources that only compute: `aws_iam_policy_document`.

use std::rc::Rc;

use prc_cty::{Cause, Reason, Reference, Type, Value, partial};
use serde_json::{Map, Value as Json, json};

use super::instance::Instance;
use super::repetition::Key;
use super::root::{Root, place};
use super::scope::Scope;

impl Root<'_> {
    /// The attribute of a data source that needs no provider; `None` for every other.
    pub(crate) fn pure_data_source(
        &self,
        instance: &Rc<Instance>,
        resource: usize,
        key: &Key,
        name: &str,
    ) -> Option<Value> {
        let decl = &instance.module.resources[resource];
        if &*decl.kind != "aws_iam_policy_document" {
            return None;
        }
        let expansion = self.resource_expansion(instance, resource);
        let repetition = expansion.repetition(key)?;
        let scope = Scope::repeated(instance, &repetition);
        if !matches!(name, "json" | "minified_json") {
            return self.written(&decl.decl, name, scope);
        }
        let parts = ["version", "policy_id", "statement", "source_policy_documents", "override_policy_documents"];
        let [version, id, statements, sources, overrides] = parts.map(|part| self.written(&decl.decl, part, scope));
        let parts: Vec<&Value> = [&version, &id, &statements, &sources, &overrides].into_iter().flatten().collect();
        let cause = Value::joint_cause(parts);
        let document =
            document(version.as_ref(), id.as_ref(), statements.as_ref(), sources.as_ref(), overrides.as_ref());
        let text = match (&document, name) {
            (Some(document), "json") => serde_json::to_string_pretty(document).ok(),
            (Some(document), _) => serde_json::to_string(document).ok(),
            (None, _) => None,
        };
        Some(match (cause, text) {
            (Some(cause), text) => {
                let address = self.resource_address(instance, resource, key);
                let own = Reference { address, attribute: name.into(), all: false };
                let refs = std::iter::once(own).chain(cause.refs.to_vec());
                let refine = prc_cty::Refinement::not_null().reading(partial::kept(text.unwrap_or_default()));
                Value::refined(Type::String, refine, cause.clone().with_refs(refs))
            }
            (None, Some(text)) => Value::string(text),
            (None, None) => {
                let cause =
                    Cause::new(Reason::InvalidExpression, "this policy document is not valid", place(decl.decl.header));
                Value::unknown(Type::String, cause)
            }
        })
    }
}

/// The document as the provider writes it. Fields are in its order, which is not that of the alphabet; a policy is
/// compared as JSON, so the order here is the alphabet's. What is not known is a
/// text with a hole in it: a statement, an action, a part of an ARN.
fn document(
    version: Option<&Value>,
    id: Option<&Value>,
    statements: Option<&Value>,
    sources: Option<&Value>,
    overrides: Option<&Value>,
) -> Option<Json> {
    let mut merged: Vec<Json> = Vec::new();
    for source in texts(sources) {
        for statement in parsed_statements(&source)? {
            merged.push(statement);
        }
    }
    for statement in blocks(statements) {
        merged.push(if statement.is_known() { statement_json(statement)? } else { hole(statement) });
    }
    for source in texts(overrides) {
        for statement in parsed_statements(&source)? {
            let sid = statement.get("Sid").and_then(Json::as_str).unwrap_or_default().to_owned();
            let same = |one: &Json| !sid.is_empty() && one.get("Sid").and_then(Json::as_str) == Some(&sid);
            match merged.iter_mut().find(|one| same(one)) {
                Some(known) => *known = statement,
                None => merged.push(statement),
            }
        }
    }
    let mut document = Map::new();
    document.insert("Version".into(), text(version).unwrap_or("2012-10-17".into()).into());
    if let Some(id) = text(id) {
        document.insert("Id".into(), id.into());
    }
    document.insert("Statement".into(), merged.into());
    Some(Json::Object(document))
}

fn parsed_statements(text: &str) -> Option<Vec<Json>> {
    // One that is not known, or broken by what is not known in it, may say anything.
    if text.contains(partial::OPEN) && serde_json::from_str::<Json>(text).is_err() {
        return Some(vec![text.into()]);
    }
    match serde_json::from_str::<Json>(text).ok()?.get_mut("Statement")?.take() {
        Json::Array(statements) => Some(statements),
        statement => Some(vec![statement]),
    }
}

fn statement_json(statement: &Value) -> Option<Json> {
    let fields = statement.fields()?;
    let mut json = Map::new();
    if let Some(sid) = text(fields.get("sid")) {
        json.insert("Sid".into(), sid.into());
    }
    let effect = text(fields.get("effect")).unwrap_or("Allow".into());
    json.insert("Effect".into(), effect.into());
    for (attribute, name) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        let texts = texts(fields.get(attribute));
        if !texts.is_empty() {
            json.insert(name.into(), one_or_many(texts));
        }
    }
    for (attribute, name) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let blocks = blocks(fields.get(attribute));
        if !blocks.is_empty() {
            json.insert(name.into(), principals(blocks)?);
        }
    }
    let conditions = blocks(fields.get("condition"));
    if !conditions.is_empty() {
        let mut tests: Map<String, Json> = Map::new();
        for condition in conditions {
            let Some(condition) = condition.fields() else {
                tests.insert(condition.partial_text()?, json!({}));
                continue;
            };
            let test = text(condition.get("test"))?;
            let variable = text(condition.get("variable"))?;
            let values = one_or_many(texts(condition.get("values")));
            let entry = tests.entry(test).or_insert_with(|| json!({}));
            entry.as_object_mut()?.insert(variable, values);
        }
        json.insert("Condition".into(), Json::Object(tests));
    }
    Some(Json::Object(json))
}

fn principals(of: &[Value]) -> Option<Json> {
    let mut principals: Map<String, Json> = Map::new();
    for block in of {
        let Some(block) = block.fields() else { return Some(hole(block)) };
        let kind = text(block.get("type"))?;
        let identifiers = texts(block.get("identifiers"));
        if kind == "*" && identifiers == ["*"] {
            return Some("*".into());
        }
        let mut all: Vec<String> = match principals.remove(&kind) {
            Some(Json::String(one)) => vec![one],
            Some(Json::Array(many)) => many.into_iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
            _ => Vec::new(),
        };
        all.extend(identifiers);
        principals.insert(kind, one_or_many(all));
    }
    Some(Json::Object(principals))
}

/// The elements of a list of texts, each as far as it is known; a list that is not known is one such text.
fn texts(value: Option<&Value>) -> Vec<String> {
    blocks(value).iter().filter_map(Value::partial_text).collect()
}

/// The elements of a list; one that is not known stands for itself.
fn blocks(value: Option<&Value>) -> &[Value] {
    match value {
        Some(value) if !value.is_known() => std::slice::from_ref(value),
        Some(value) => value.elements().unwrap_or_default(),
        None => &[],
    }
}

/// A text as far as it is known; `None` when it is not set.
fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::partial_text)
}

/// What stands where something is not known.
fn hole(value: &Value) -> Json {
    partial::unknown_part(value).into()
}

/// The provider writes a single string bare and several sorted backwards.
fn one_or_many(mut texts: Vec<String>) -> Json {
    texts.sort_by(|a, b| b.cmp(a));
    match texts.len() {
        1 => texts.remove(0).into(),
        _ => texts.into(),
    }
}
