//! Distributions.

use aws_sdk_cloudfront::Client;
use aws_sdk_cloudfront::types::{
    CacheBehavior, DefaultCacheBehavior, DistributionConfig, DistributionSummary, FunctionAssociations,
    LambdaFunctionAssociations, Origin,
};
use prc_aws_calls::cloudfront::{CONFIG, DISTRIBUTIONS, TAGS};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::value::{Attributes, attributes, block, tags};

pub(crate) async fn collect(api: &Api) {
    let cloudfront = client!(api, aws_sdk_cloudfront);
    let all = api.pages(&DISTRIBUTIONS, cloudfront.list_distributions().into_paginator().items().send()).await;
    each!(all.iter(), |one| distribution(api, &cloudfront, one));
}

async fn distribution(api: &Api, cloudfront: &Client, one: &DistributionSummary) {
    let arn = one.arn();
    let (config, tagged) = tokio::join!(
        api.optional(&CONFIG, arn, &["NoSuchDistribution"], cloudfront.get_distribution_config().id(one.id()).send()),
        api.optional(&TAGS, arn, &["NoSuchResource"], cloudfront.list_tags_for_resource().resource(arn).send()),
    );
    let config = config.map(|told| told.and_then(|told| told.distribution_config));
    let config = config.as_ref().map(Option::as_ref).map_err(Hole::clone);
    let labels = tagged.map(|told| {
        let all = told.and_then(|told| told.tags).and_then(|tags| tags.items).unwrap_or_default();
        tags(all.iter().map(|tag| (Some(tag.key()), tag.value())))
    });
    api.add("aws_cloudfront_distribution", Some(arn), attributes! {
        "id": one.id(),
        "arn": arn,
        "domain_name": one.domain_name(),
        "aliases": one.aliases().map_or_else(Vec::new, |aliases| aliases.items().to_vec()),
        "comment": one.comment(),
        "enabled": one.enabled(),
        "http_version": one.http_version().as_str(),
        "is_ipv6_enabled": one.is_ipv6_enabled(),
        "price_class": one.price_class().as_str(),
        "staging": one.staging(),
        "status": one.status(),
        "web_acl_id": one.web_acl_id(),
        "default_root_object": config.clone().map(|told| told.and_then(|told| told.default_root_object())),
        "logging_config": config.map(|told| told.map_or_else(Vec::new, logging)),
        "origin": one.origins().map_or_else(Vec::new, |all| all.items().iter().map(origin).collect()),
        "default_cache_behavior": one.default_cache_behavior().map_or_else(Vec::new, |one| vec![default_behavior(one)]),
        "ordered_cache_behavior":
            one.cache_behaviors().map_or_else(Vec::new, |all| all.items().iter().map(ordered_behavior).collect()),
        "viewer_certificate": one.viewer_certificate().map_or_else(Vec::new, |one| block! {
            "acm_certificate_arn": one.acm_certificate_arn(),
            "cloudfront_default_certificate": one.cloud_front_default_certificate().unwrap_or(false),
            "iam_certificate_id": one.iam_certificate_id(),
            "minimum_protocol_version": one.minimum_protocol_version().map(|one| one.as_str()),
            "ssl_support_method": one.ssl_support_method().map(|one| one.as_str()),
        }),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

/// The access logs; the API has the block also where they are off, and a state has not.
fn logging(config: &DistributionConfig) -> Vec<Value> {
    let logging = config.logging().filter(|logging| logging.enabled());
    logging.map_or_else(Vec::new, |logging| block! {
        "bucket": logging.bucket(), "include_cookies": logging.include_cookies(), "prefix": logging.prefix(),
    })
}

fn origin(origin: &Origin) -> Value {
    let custom = origin.custom_origin_config().map_or_else(Vec::new, |custom| {
        let protocols = custom.origin_ssl_protocols().map(|all| all.items());
        let protocols: Vec<&str> = protocols.into_iter().flatten().map(|one| one.as_str()).collect();
        block! {
            "http_port": custom.http_port(),
            "https_port": custom.https_port(),
            "origin_protocol_policy": custom.origin_protocol_policy().as_str(),
            "origin_ssl_protocols": protocols,
        }
    });
    let bucket = origin.s3_origin_config().map_or_else(Vec::new, |bucket| block! {
        "origin_access_identity": bucket.origin_access_identity(),
    });
    // Headers that CloudFront adds may be secrets, and are not written.
    Value::Object(attributes! {
        "origin_id": origin.id(),
        "domain_name": origin.domain_name(),
        "origin_path": origin.origin_path(),
        "origin_access_control_id": origin.origin_access_control_id(),
        "connection_attempts": origin.connection_attempts(),
        "connection_timeout": origin.connection_timeout(),
        "custom_origin_config": custom,
        "s3_origin_config": bucket,
    })
}

/// The SDK has two types for the same attributes.
macro_rules! behavior {
    ($one:expr) => {
        attributes! {
            "target_origin_id": $one.target_origin_id(),
            "viewer_protocol_policy": $one.viewer_protocol_policy().as_str(),
            "cache_policy_id": $one.cache_policy_id(),
            "origin_request_policy_id": $one.origin_request_policy_id(),
            "response_headers_policy_id": $one.response_headers_policy_id(),
            "realtime_log_config_arn": $one.realtime_log_config_arn(),
            "compress": $one.compress(),
            "lambda_function_association": lambdas($one.lambda_function_associations()),
            "function_association": functions($one.function_associations()),
        }
    };
}

fn default_behavior(one: &DefaultCacheBehavior) -> Value {
    Value::Object(behavior!(one))
}

fn ordered_behavior(one: &CacheBehavior) -> Value {
    let mut written: Attributes = behavior!(one);
    written.insert("path_pattern".into(), one.path_pattern().into());
    Value::Object(written)
}

fn lambdas(all: Option<&LambdaFunctionAssociations>) -> Vec<Value> {
    let all = all.map(LambdaFunctionAssociations::items).into_iter().flatten();
    let one = all.map(|one| attributes! {
        "event_type": one.event_type().as_str(),
        "lambda_arn": one.lambda_function_arn(),
        "include_body": one.include_body(),
    });
    one.map(Value::Object).collect()
}

fn functions(all: Option<&FunctionAssociations>) -> Vec<Value> {
    let all = all.map(FunctionAssociations::items).into_iter().flatten();
    let one = all.map(|one| attributes! {
        "event_type": one.event_type().as_str(), "function_arn": one.function_arn(),
    });
    one.map(Value::Object).collect()
}
