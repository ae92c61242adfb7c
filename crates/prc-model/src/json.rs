//! The inventory's JSON form, `prc.inventory/1`.

use serde_json::{Map, Value as Json, json};

use crate::{Data, Deployment, Instances, Inventory, Mode, Number, Resource, Side, Sources, Span, Value};

/// One side of an inventory as `prc.inventory/1`: resources by root module and address, keys sorted.
pub fn to_json(inventory: &Inventory, side: Side) -> Json {
    let sources = &inventory.sources;
    let mut resources: Vec<&Resource> = inventory.resources().iter().filter(|r| r.side == side).collect();
    resources.sort_by(|a, b| (&a.root_module, &a.address, a.mode).cmp(&(&b.root_module, &b.address, b.mode)));
    let roots: Vec<Json> = inventory
        .root_modules
        .iter()
        .map(|root| {
            let outputs: Map<String, Json> =
                root.outputs.iter().map(|(name, value)| (String::from(&**name), value_to_json(value))).collect();
            json!({
                "path": &**root.path(), "environment": root.deployment.environment_name(),
                "workspace": &*root.workspace, "outputs": outputs,
            })
        })
        .collect();
    let gaps: Vec<Json> = inventory
        .gaps
        .iter()
        .filter(|gap| gap.side == side)
        .map(|gap| {
            json!({
                "kind": gap.kind, "account": gap.account, "region": gap.region, "root_module": gap.root_module.as_ref().map(|root| &**root.path()),
                "environment": gap.root_module.as_ref().and_then(Deployment::environment_name),
                "reason": gap.reason.as_str(), "action": &*gap.what, "from": &*gap.from, "location": location(sources, gap.at),
            })
        })
        .collect();
    let problems: Vec<Json> = inventory
        .problems
        .iter()
        .map(|problem| {
            let place = problem.at.and_then(|at| sources.location(at));
            json!({
                "file": &*problem.file, "line": place.as_ref().map(|p| p.line), "column": place.as_ref().map(|p| p.column),
                "reason": &*problem.reason, "message": problem.message,
            })
        })
        .collect();
    json!({
        "schema": "prc.inventory/1",
        "side": side.as_str(),
        "collected": null,
        "root_modules": roots,
        "resources": resources.into_iter().map(|resource| resource_to_json(resource, sources)).collect::<Vec<_>>(),
        "gaps": gaps,
        "problems": problems,
    })
}

fn resource_to_json(resource: &Resource, sources: &Sources) -> Json {
    let attributes: Map<String, Json> =
        resource.attributes.iter().map(|(name, value)| (String::from(&**name), value_to_json(value))).collect();
    let via: Vec<Json> = resource
        .via
        .iter()
        .map(|call| json!({ "module": &*call.module, "location": location(sources, call.location) }))
        .collect();
    let mut json = json!({
        "kind": &*resource.kind,
        "mode": match resource.mode { Mode::Managed => "managed", Mode::Data => "data" },
        "address": &*resource.address,
        "root_module": &**resource.root_module.path(),
        "environment": resource.root_module.environment_name(),
        "arn": resource.arn,
        "account": resource.account,
        "region": resource.region,
        "attributes": attributes,
        "location": location(sources, resource.location),
        "via": via,
    });
    if resource.instances == Instances::Unknown {
        json["instances"] = "unknown".into();
    }
    json
}

fn location(sources: &Sources, span: Option<Span>) -> Json {
    let Some(place) = span.and_then(|span| sources.location(span)) else { return Json::Null };
    json!({
        "file": &*place.file, "line": place.line, "column": place.column,
        "end_line": place.end_line, "end_column": place.end_column,
    })
}

/// A value in the contract's form: JSON, or `$unknown`, `$oneOf`, `$sensitive`, `$number`.
pub fn value_to_json(value: &Value) -> Json {
    if value.sensitive {
        return json!({ "$sensitive": true });
    }
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(bool) => (*bool).into(),
        Data::Number(number) => number_to_json(number),
        Data::String(text) => (**text).into(),
        Data::List(items) => items.iter().map(value_to_json).collect(),
        Data::Map(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (String::from(&**name), value_to_json(value))).collect())
        }
        Data::Unknown(unknown) => {
            let mut json = json!({ "$unknown": unknown.reason.as_str() });
            if !unknown.references.is_empty() {
                json["to"] = unknown.references.iter().map(ToString::to_string).collect();
            }
            json
        }
        Data::OneOf(alternatives) => {
            let alternatives: Vec<Json> = alternatives
                .iter()
                .map(|one| json!({ "when": one.when.to_string(), "value": value_to_json(&one.value) }))
                .collect();
            json!({ "$oneOf": alternatives })
        }
    }
}

fn number_to_json(number: &Number) -> Json {
    match number {
        Number::Int(number) => (*number).into(),
        // Of two shortest texts of a number the one that Terraform writes, as far as it is short.
        Number::Float(number) => match number.to_string() {
            text if text.len() < 20 => text.parse().map_or(Json::Null, Json::Number),
            _ => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        },
        Number::Decimal(text) => json!({ "$number": &**text }),
    }
}
