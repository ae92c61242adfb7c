//! REST APIs: their stages and methods, and the names that they answer to.

use std::collections::HashMap;

use aws_sdk_apigateway::Client;
use aws_sdk_apigateway::types::{DomainName, EndpointConfiguration, Method, MethodSetting, Resource, RestApi, Stage};
use prc_aws_calls::apigateway::{APIS, NAMES, RESOURCES, STAGES};
use serde_json::{Value, json};

use crate::api::{Api, client, each};
use crate::value::{attributes, block, tags};

/// What is deleted while it is read has no parts.
const GONE: &[&str] = &["NotFoundException"];

pub(crate) async fn collect(api: &Api) {
    let gateway = client!(api, aws_sdk_apigateway);
    tokio::join!(apis(api, &gateway), names(api, &gateway));
}

async fn apis(api: &Api, gateway: &Client) {
    let apis = api.pages(&APIS, gateway.get_rest_apis().limit(500).into_paginator().items().send()).await;
    each!(apis.iter(), |rest| async {
        let Some(id) = rest.id() else { return };
        itself(api, rest, id);
        tokio::join!(stages(api, gateway, id), resources(api, gateway, id));
    });
}

fn itself(api: &Api, rest: &RestApi, id: &str) {
    let arn = arn(api, &format!("restapis/{id}"));
    let labels = labels(rest.tags());
    api.add("aws_api_gateway_rest_api", Some(&arn), attributes! {
        "id": id,
        "arn": &arn,
        "name": rest.name(),
        "description": rest.description(),
        "api_key_source": rest.api_key_source().map(|source| source.as_str()),
        "disable_execute_api_endpoint": rest.disable_execute_api_endpoint(),
        "endpoint_configuration": rest.endpoint_configuration().map_or_else(Vec::new, endpoint),
        "policy": rest.policy().map(unescaped),
        "root_resource_id": rest.root_resource_id(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

/// API Gateway has no account in its ARNs.
fn arn(api: &Api, path: &str) -> String {
    format!("arn:{}:apigateway:{}::/{path}", api.account.partition, api.region)
}

fn labels(map: Option<&HashMap<String, String>>) -> Value {
    tags(map.into_iter().flatten().map(|(key, value)| (Some(key.as_str()), Some(value.as_str()))))
}

fn endpoint(endpoint: &EndpointConfiguration) -> Vec<Value> {
    let types: Vec<&str> = endpoint.types().iter().map(|one| one.as_str()).collect();
    block! {
        "types": types,
        "ip_address_type": endpoint.ip_address_type().map(|one| one.as_str()),
        "vpc_endpoint_ids": endpoint.vpc_endpoint_ids(),
    }
}

/// The API answers a policy as the inside of a text of JSON: `{\"Version\":\"2012-10-17\"}`.
fn unescaped(policy: &str) -> String {
    serde_json::from_str(&format!("\"{policy}\"")).unwrap_or_else(|_| policy.to_owned())
}

async fn stages(api: &Api, gateway: &Client, id: &str) {
    let told = api.once_unless(&STAGES, GONE, gateway.get_stages().rest_api_id(id).send()).await;
    for stage in told.ok().flatten().iter().flat_map(|told| told.item()) {
        let Some(name) = stage.stage_name() else { continue };
        one_stage(api, id, name, stage);
        for (path, settings) in stage.method_settings().into_iter().flatten() {
            method_settings(api, id, name, path, settings);
        }
    }
}

fn one_stage(api: &Api, id: &str, name: &str, stage: &Stage) {
    let arn = arn(api, &format!("restapis/{id}/stages/{name}"));
    let variables = stage.variables().into_iter().flat_map(HashMap::keys);
    let variables: Value = variables.map(|name| (name.clone(), json!({ "$sensitive": true }))).collect();
    let labels = labels(stage.tags());
    api.add("aws_api_gateway_stage", Some(&arn), attributes! {
        "id": format!("ags-{id}-{name}"),
        "arn": &arn,
        "rest_api_id": id,
        "stage_name": name,
        "deployment_id": stage.deployment_id(),
        "description": stage.description(),
        "access_log_settings": stage.access_log_settings().map_or_else(Vec::new, |logs| block! {
            "destination_arn": logs.destination_arn(), "format": logs.format(),
        }),
        "cache_cluster_enabled": stage.cache_cluster_enabled(),
        "cache_cluster_size": stage.cache_cluster_size().map(|size| size.as_str()),
        "client_certificate_id": stage.client_certificate_id(),
        "variables": variables,
        "web_acl_arn": stage.web_acl_arn(),
        "xray_tracing_enabled": stage.tracing_enabled(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn method_settings(api: &Api, id: &str, stage: &str, path: &str, settings: &MethodSetting) {
    api.add("aws_api_gateway_method_settings", None, attributes! {
        "id": format!("{id}-{stage}-{path}"),
        "rest_api_id": id,
        "stage_name": stage,
        "method_path": path,
        "settings": block! {
            "caching_enabled": settings.caching_enabled(),
            "cache_data_encrypted": settings.cache_data_encrypted(),
            "cache_ttl_in_seconds": settings.cache_ttl_in_seconds(),
            "data_trace_enabled": settings.data_trace_enabled(),
            "logging_level": settings.logging_level(),
            "metrics_enabled": settings.metrics_enabled(),
            "throttling_burst_limit": settings.throttling_burst_limit(),
            "throttling_rate_limit": settings.throttling_rate_limit(),
        },
    });
}

/// The paths with their methods, in one list.
async fn resources(api: &Api, gateway: &Client, id: &str) {
    let list = gateway.get_resources().rest_api_id(id).limit(500).embed("methods").into_paginator().items().send();
    for resource in api.pages_unless(&RESOURCES, GONE, list).await {
        let Some(own) = resource.id() else { continue };
        path(api, id, own, &resource);
        for (verb, one) in resource.resource_methods().into_iter().flatten() {
            method(api, id, own, verb, one);
        }
    }
}

/// The provider has the root with the API and not as a resource.
fn path(api: &Api, id: &str, own: &str, resource: &Resource) {
    let Some(part) = resource.path_part() else { return };
    api.add("aws_api_gateway_resource", None, attributes! {
        "id": own,
        "rest_api_id": id,
        "parent_id": resource.parent_id(),
        "path_part": part,
        "path": resource.path(),
    });
}

fn method(api: &Api, id: &str, path: &str, verb: &str, method: &Method) {
    api.add("aws_api_gateway_method", None, attributes! {
        "id": format!("agm-{id}-{path}-{verb}"),
        "rest_api_id": id,
        "resource_id": path,
        "http_method": verb,
        "authorization": method.authorization_type(),
        "authorization_scopes": method.authorization_scopes(),
        "authorizer_id": method.authorizer_id(),
        "api_key_required": method.api_key_required().unwrap_or(false),
        "request_validator_id": method.request_validator_id(),
    });
    let Some(integration) = method.method_integration() else { return };
    api.add("aws_api_gateway_integration", None, attributes! {
        "id": format!("agi-{id}-{path}-{verb}"),
        "rest_api_id": id,
        "resource_id": path,
        "http_method": verb,
        "type": integration.r#type().map(|one| one.as_str()),
        "integration_http_method": integration.http_method(),
        "uri": integration.uri(),
        "connection_type": integration.connection_type().map(|one| one.as_str()),
        "connection_id": integration.connection_id(),
        "timeout_milliseconds": integration.timeout_in_millis(),
    });
}

async fn names(api: &Api, gateway: &Client) {
    let names = api.pages(&NAMES, gateway.get_domain_names().limit(500).into_paginator().items().send()).await;
    names.iter().for_each(|name| domain(api, name));
}

fn domain(api: &Api, domain: &DomainName) {
    let Some(name) = domain.domain_name() else { return };
    let arn = domain.domain_name_arn().map_or_else(|| arn(api, &format!("domainnames/{name}")), String::from);
    let labels = labels(domain.tags());
    api.add("aws_api_gateway_domain_name", Some(&arn), attributes! {
        "id": name,
        "arn": &arn,
        "domain_name": name,
        "certificate_arn": domain.certificate_arn(),
        "regional_certificate_arn": domain.regional_certificate_arn(),
        "endpoint_configuration": domain.endpoint_configuration().map_or_else(Vec::new, endpoint),
        "mutual_tls_authentication": domain.mutual_tls_authentication().map_or_else(Vec::new, |tls| block! {
            "truststore_uri": tls.truststore_uri(), "truststore_version": tls.truststore_version(),
        }),
        "security_policy": domain.security_policy().map(|policy| policy.as_str()),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn policies_are_json() {
        assert_eq!(unescaped(r#"{\"Version\":\"2012-10-17\"}"#), r#"{"Version":"2012-10-17"}"#);
        assert_eq!(unescaped(r#"{"Version":"2012-10-17"}"#), r#"{"Version":"2012-10-17"}"#);
    }
}
