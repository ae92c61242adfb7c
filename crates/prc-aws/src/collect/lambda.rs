//! Functions, and who may call them; neither their code nor the values of their environment.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::types::{EventSourceMappingConfiguration, FunctionConfiguration, FunctionUrlConfig};
use prc_aws_calls::lambda::{CONCURRENCY, FUNCTIONS, INVOCATIONS, POLICY, SOURCES, URLS};
use serde_json::{Map, Value, json};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block};

pub(crate) async fn collect(api: &Api) {
    let lambda = client!(api, aws_sdk_lambda);
    tokio::join!(functions(api, &lambda), event_sources(api, &lambda));
}

async fn functions(api: &Api, lambda: &Client) {
    let functions = api.pages(&FUNCTIONS, lambda.list_functions().into_paginator().items().send()).await;
    let tagged = &Tagged::new(api, &["lambda:function"]);
    each!(functions.iter().filter_map(|function| Some((function, function.function_arn()?))), |(function, arn)| async move {
            tokio::join!(
                one(api, lambda, tagged, function, arn),
                permissions(api, lambda, arn),
                invocations(api, lambda, arn),
                urls(api, lambda, arn),
            );
        });
}

async fn one(api: &Api, lambda: &Client, tagged: &Tagged<'_>, function: &FunctionConfiguration, arn: &str) {
    let (reserved, labels) = tokio::join!(
        api.detail(&CONCURRENCY, arn, lambda.get_function_concurrency().function_name(arn).send()),
        tagged.of("aws_lambda_function", arn),
    );
    let mut attributes = configuration(function);
    // The provider writes -1 when nothing is reserved.
    let reserved = reserved.map(|told| told.reserved_concurrent_executions().unwrap_or(-1));
    attributes.extend(attributes! {
        "id": function.function_name(),
        "arn": arn,
        "reserved_concurrent_executions": reserved,
        "tags": labels.clone(),
        "tags_all": labels,
    });
    // Which image it is would be told by GetFunction only, which hands out the code.
    if attributes.get("package_type").and_then(Value::as_str) == Some("Zip") {
        attributes.extend(attributes! { "image_uri": None::<&str> });
    }
    api.add("aws_lambda_function", Some(arn), attributes);
}

fn configuration(function: &FunctionConfiguration) -> Attributes {
    // Outside of any VPC the API answers lists without entries.
    let network = function.vpc_config().filter(|network| !network.subnet_ids().is_empty());
    let dead_letters = function.dead_letter_config().and_then(|letters| letters.target_arn());
    let logging = function.logging_config();
    attributes! {
        "function_name": function.function_name(),
        "runtime": function.runtime().map(|runtime| runtime.as_str()),
        "package_type": function.package_type().map_or("Zip", |package| package.as_str()),
        "handler": function.handler(),
        "role": function.role(),
        "timeout": function.timeout(),
        "memory_size": function.memory_size(),
        "kms_key_arn": function.kms_key_arn(),
        "architectures": function.architectures().iter().map(|one| one.as_str()).collect::<Vec<_>>(),
        "layers": function.layers().iter().map(|layer| layer.arn()).collect::<Vec<_>>(),
        "environment": environment(function),
        "dead_letter_config": dead_letters.map_or_else(Vec::new, |arn| block! { "target_arn": arn }),
        "tracing_config": function.tracing_config().map_or_else(Vec::new, |tracing| block! {
            "mode": tracing.mode().map(|mode| mode.as_str()),
        }),
        "vpc_config": network.map_or_else(Vec::new, |network| block! {
            "subnet_ids": network.subnet_ids(), "security_group_ids": network.security_group_ids(),
            "vpc_id": network.vpc_id(),
        }),
        "logging_config": logging.map_or_else(Vec::new, |logging| block! {
            "log_format": logging.log_format().map(|format| format.as_str()), "log_group": logging.log_group(),
        }),
    }
}

/// The names of the variables; of their values nothing but that they are there.
fn environment(function: &FunctionConfiguration) -> Vec<Value> {
    let Some(variables) = function.environment().and_then(|environment| environment.variables()) else {
        return Vec::new();
    };
    let names: Map<String, Value> =
        variables.keys().map(|name| (name.clone(), json!({ "$sensitive": true }))).collect();
    if names.is_empty() {
        Vec::new()
    } else {
        block! { "variables": names }
    }
}

/// The name of a function, without the version or the alias that may follow it in an ARN.
fn name_of(arn: &str) -> &str {
    arn.split(':').nth(6).unwrap_or(arn)
}

/// Each statement of the policy is a resource of its own. Without an answer their list is not complete.
async fn permissions(api: &Api, lambda: &Client, arn: &str) {
    let asked = lambda.get_policy().function_name(arn).send();
    let told = api.optional(&POLICY, arn, &["ResourceNotFoundException"], asked).await;
    let Ok(told) = told.inspect_err(|hole| api.lose(&POLICY, hole)) else { return };
    let policy = told.and_then(|told| serde_json::from_str::<Value>(&told.policy?).ok()).unwrap_or_default();
    for statement in policy["Statement"].as_array().into_iter().flatten() {
        let attributes = permission(name_of(arn), statement);
        api.add("aws_lambda_permission", None, attributes);
    }
}

fn permission(function: &str, statement: &Value) -> Attributes {
    let sid = statement["Sid"].as_str().unwrap_or_default();
    let who = &statement["Principal"];
    // The provider takes the same one.
    let principal = [who, &who["AWS"], &who["Service"]].into_iter().find_map(Value::as_str);
    let condition = |name: &str| {
        let operators = statement["Condition"].as_object()?;
        let mut all = operators.values().filter_map(Value::as_object).flatten();
        let (_, value) = all.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.as_str().map(String::from)
    };
    attributes! {
        "id": format!("{function}/{sid}"),
        "statement_id": sid,
        "function_name": function,
        "action": statement["Action"].as_str(),
        "principal": principal,
        "source_arn": condition("aws:SourceArn"),
        "source_account": condition("aws:SourceAccount"),
        "principal_org_id": condition("aws:PrincipalOrgID"),
        "function_url_auth_type": condition("lambda:FunctionUrlAuthType"),
    }
}

async fn invocations(api: &Api, lambda: &Client, arn: &str) {
    let list = lambda.list_function_event_invoke_configs().function_name(arn).into_paginator().items().send();
    for config in api.pages(&INVOCATIONS, list).await {
        let id = config.function_arn().unwrap_or(arn);
        let destinations = config.destination_config();
        let failed = destinations.and_then(|all| all.on_failure()).and_then(|one| one.destination());
        let done = destinations.and_then(|all| all.on_success()).and_then(|one| one.destination());
        let destination = |arn: Option<&str>| arn.map_or_else(Vec::new, |arn| block! { "destination": arn });
        api.add(
            "aws_lambda_function_event_invoke_config",
            Some(id),
            attributes! {
                "id": id,
                "function_name": name_of(arn),
                "qualifier": id.split(':').nth(7),
                "maximum_retry_attempts": config.maximum_retry_attempts(),
                "maximum_event_age_in_seconds": config.maximum_event_age_in_seconds(),
                "destination_config": if failed.or(done).is_some() {
                    block! { "on_failure": destination(failed), "on_success": destination(done) }
                } else {
                    Vec::new()
                },
            },
        );
    }
}

async fn urls(api: &Api, lambda: &Client, arn: &str) {
    let list = lambda.list_function_url_configs().function_name(arn).into_paginator().items().send();
    for url in api.pages(&URLS, list).await {
        api.add("aws_lambda_function_url", Some(url.function_arn()), url_of(&url));
    }
}

fn url_of(url: &FunctionUrlConfig) -> Attributes {
    let (name, qualifier) = (name_of(url.function_arn()), url.function_arn().split(':').nth(7));
    attributes! {
        "id": qualifier.map_or_else(|| name.to_owned(), |qualifier| format!("{name}/{qualifier}")),
        "function_name": name,
        "function_arn": url.function_arn(),
        "qualifier": qualifier,
        "function_url": url.function_url(),
        "authorization_type": url.auth_type().as_str(),
    }
}

async fn event_sources(api: &Api, lambda: &Client) {
    for source in api.pages(&SOURCES, lambda.list_event_source_mappings().into_paginator().items().send()).await {
        let uuid = source.uuid().unwrap_or_default();
        let own = api.arn("lambda", &format!("event-source-mapping:{uuid}"));
        let arn = source.event_source_mapping_arn().unwrap_or(&own);
        api.add("aws_lambda_event_source_mapping", Some(arn), source_of(&source, uuid, arn));
    }
}

fn source_of(source: &EventSourceMappingConfiguration, uuid: &str, arn: &str) -> Attributes {
    let failed = source.destination_config().and_then(|all| all.on_failure()).and_then(|one| one.destination());
    attributes! {
        "id": uuid,
        "uuid": uuid,
        "arn": arn,
        "function_name": source.function_arn().map(name_of),
        "function_arn": source.function_arn(),
        "event_source_arn": source.event_source_arn(),
        "enabled": source.state().map(|state| !matches!(state, "Disabled" | "Disabling")),
        "batch_size": source.batch_size(),
        "maximum_retry_attempts": source.maximum_retry_attempts(),
        "maximum_record_age_in_seconds": source.maximum_record_age_in_seconds(),
        "bisect_batch_on_function_error": source.bisect_batch_on_function_error(),
        "destination_config": failed.map_or_else(Vec::new, |arn| block! {
            "on_failure": block! { "destination_arn": arn },
        }),
    }
}
