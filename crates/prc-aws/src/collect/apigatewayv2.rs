//! HTTP and WebSocket APIs, their stages and routes.

use std::collections::HashMap;

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{Api as Http, AuthorizationType, Route, RouteSettings, Stage};
use prc_aws_calls::apigatewayv2::{APIS, ROUTES, STAGES};
use serde_json::{Value, json};

use crate::api::{Api, client, each};
use crate::value::{Attributes, attributes, block, tags};

/// What is deleted while it is read has no parts.
const GONE: &[&str] = &["NotFoundException"];

pub(crate) async fn collect(api: &Api) {
    let gateway = client!(api, aws_sdk_apigatewayv2);
    let mut next = None;
    loop {
        let Some(told) = api.once(&APIS, gateway.get_apis().set_next_token(next).send()).await else { return };
        each!(told.items().iter(), |http| async {
            let Some(id) = http.api_id() else { return };
            itself(api, http, id);
            tokio::join!(stages(api, &gateway, id), routes(api, &gateway, id));
        });
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

/// API Gateway has no account in its ARNs.
fn arn(api: &Api, path: &str) -> String {
    format!("arn:{}:apigateway:{}::/{path}", api.account.partition, api.region)
}

fn labels(map: Option<&HashMap<String, String>>) -> Value {
    tags(map.into_iter().flatten().map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))))
}

fn itself(api: &Api, http: &Http, id: &str) {
    let arn = arn(api, &format!("apis/{id}"));
    let labels = labels(http.tags());
    api.add("aws_apigatewayv2_api", Some(&arn), attributes! {
        "id": id,
        "arn": &arn,
        "name": http.name(),
        "api_endpoint": http.api_endpoint(),
        "description": http.description(),
        "disable_execute_api_endpoint": http.disable_execute_api_endpoint().unwrap_or(false),
        "protocol_type": http.protocol_type().map(|one| one.as_str()),
        "route_selection_expression": http.route_selection_expression(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

async fn stages(api: &Api, gateway: &Client, id: &str) {
    let mut next = None;
    loop {
        let asked = gateway.get_stages().api_id(id).set_next_token(next).send();
        let Ok(Some(told)) = api.once_unless(&STAGES, GONE, asked).await else { return };
        told.items().iter().for_each(|one| stage(api, id, one));
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

fn stage(api: &Api, id: &str, stage: &Stage) {
    let Some(name) = stage.stage_name() else { return };
    let arn = arn(api, &format!("apis/{id}/stages/{name}"));
    let variables = stage.stage_variables().into_iter().flat_map(HashMap::keys);
    let variables: Value = variables.map(|name| (name.clone(), json!({ "$sensitive": true }))).collect();
    let own = stage.route_settings().into_iter().flatten().map(|(key, own)| {
        let mut written = settings(own);
        written.insert("route_key".into(), key.as_str().into());
        Value::Object(written)
    });
    let mut own: Vec<Value> = own.collect();
    own.sort_by_key(|one| one["route_key"].to_string());
    let labels = labels(stage.tags());
    api.add("aws_apigatewayv2_stage", Some(&arn), attributes! {
        "id": name,
        "arn": &arn,
        "api_id": id,
        "name": name,
        "access_log_settings": stage.access_log_settings().map_or_else(Vec::new, |logs| block! {
            "destination_arn": logs.destination_arn(), "format": logs.format(),
        }),
        "auto_deploy": stage.auto_deploy().unwrap_or(false),
        "client_certificate_id": stage.client_certificate_id(),
        "default_route_settings":
            stage.default_route_settings().map_or_else(Vec::new, |all| vec![Value::Object(settings(all))]),
        "deployment_id": stage.deployment_id(),
        "description": stage.description(),
        "route_settings": own,
        "stage_variables": variables,
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn settings(settings: &RouteSettings) -> Attributes {
    attributes! {
        "data_trace_enabled": settings.data_trace_enabled().unwrap_or(false),
        "detailed_metrics_enabled": settings.detailed_metrics_enabled().unwrap_or(false),
        "logging_level": settings.logging_level().map(|level| level.as_str()),
        "throttling_burst_limit": settings.throttling_burst_limit(),
        "throttling_rate_limit": settings.throttling_rate_limit(),
    }
}

async fn routes(api: &Api, gateway: &Client, id: &str) {
    let mut next = None;
    loop {
        let asked = gateway.get_routes().api_id(id).set_next_token(next).send();
        let Ok(Some(told)) = api.once_unless(&ROUTES, GONE, asked).await else { return };
        told.items().iter().for_each(|one| route(api, id, one));
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

fn route(api: &Api, id: &str, route: &Route) {
    api.add("aws_apigatewayv2_route", None, attributes! {
        "id": route.route_id(),
        "api_id": id,
        "route_key": route.route_key(),
        "authorization_type": route.authorization_type().unwrap_or(&AuthorizationType::None).as_str(),
        "authorization_scopes": route.authorization_scopes(),
        "authorizer_id": route.authorizer_id(),
        "api_key_required": route.api_key_required().unwrap_or(false),
        "target": route.target(),
    });
}
