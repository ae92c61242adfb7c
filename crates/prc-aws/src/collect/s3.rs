//! Buckets and their settings; nothing of their contents.

use aws_sdk_s3::Client;
use aws_sdk_s3::types::{LifecycleRule, ReplicationRule};
use prc_aws_calls::s3::{
    ACL, BUCKETS, LIFECYCLE, LOCATION, LOCK, LOGGING, NOTIFICATION, OWNERSHIP, POLICY, PUBLIC_ACCESS, REPLICATION, VERSIONING,
};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, unknown};

pub(crate) async fn collect(api: &Api) {
    let s3 = s3(api);
    // With a size of pages the API says where each bucket lies.
    let listed = api.pages(&BUCKETS, s3.list_buckets().max_buckets(1000).into_paginator().items().send()).await;
    // The tags of a bucket are told in its Region.
    let places: Vec<Api> = api.account.regions.iter().map(|region| api.in_region(region)).collect();
    let places: Vec<Place<'_>> = places.iter().map(Place::new).collect();
    each!(listed.iter(), |bucket| async {
        let Some(name) = bucket.name() else { return };
        let region = match bucket.bucket_region() {
            Some(region) => Some(region.to_owned()),
            None => location(api, &s3, name).await,
        };
        if let Some(place) = places.iter().find(|place| region.as_ref() == Some(&place.api.region)) {
            Bucket::new(place, name).collect().await;
        }
    });
}

/// A client that finds buckets by path where a host of its own would not be found: at an endpoint that somebody set.
fn s3(api: &Api) -> Client {
    let elsewhere = api.sdk().endpoint_url().is_some();
    let configured = client!(api, aws_sdk_s3);
    Client::from_conf(configured.config().to_builder().force_path_style(elsewhere).build())
}

/// Where a bucket lies. When nobody says, the list of buckets of no Region is complete.
async fn location(api: &Api, s3: &Client, name: &str) -> Option<String> {
    let arn = format!("arn:{}:s3:::{name}", api.account.partition);
    let told = api.detail(&LOCATION, &arn, s3.get_bucket_location().bucket(name).send()).await;
    let told = told.inspect_err(|hole| api.lose(&BUCKETS, hole)).ok()?;
    // The names of two Regions are older than the names of Regions (S3 API, GetBucketLocation).
    Some(match told.location_constraint().map(|region| region.as_str()) {
        None | Some("") => String::from("us-east-1"),
        Some("EU") => String::from("eu-west-1"),
        Some(region) => region.to_owned(),
    })
}

/// A Region with buckets.
struct Place<'a> {
    api: &'a Api,
    s3: Client,
    tagged: Tagged<'a>,
}

impl<'a> Place<'a> {
    fn new(api: &'a Api) -> Self {
        Self { api, s3: s3(api), tagged: Tagged::new(api, &["s3"]) }
    }
}

/// A bucket, called in its own Region.
struct Bucket<'a> {
    api: &'a Api,
    tagged: &'a Tagged<'a>,
    s3: &'a Client,
    name: &'a str,
    arn: String,
}

/// What a part of a bucket came to: its attributes, nothing, or unknown.
type Part = Result<Option<Attributes>, Hole>;

impl<'a> Bucket<'a> {
    fn new(place: &'a Place<'a>, name: &'a str) -> Self {
        let Place { api, s3, tagged } = place;
        Self { api, tagged, s3, name, arn: format!("arn:{}:s3:::{name}", api.account.partition) }
    }

    async fn collect(&self) {
        tokio::join!(
            self.itself(),
            self.acl(),
            self.lifecycle(),
            self.lock(),
            self.logging(),
            self.notification(),
            self.ownership(),
            self.policy(),
            self.public_access(),
            self.replication(),
            self.versioning(),
        );
    }

    async fn itself(&self) {
        let labels = self.tagged.of("aws_s3_bucket", &self.arn).await;
        let suffix = if self.api.account.partition == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" };
        let nothing = Vec::<Value>::new;
        self.api.add("aws_s3_bucket", Some(&self.arn), attributes! {
            "id": self.name,
            "arn": &self.arn,
            "bucket": self.name,
            "region": &self.api.region,
            "bucket_domain_name": format!("{}.s3.{suffix}", self.name),
            "bucket_regional_domain_name": format!("{}.s3.{}.{suffix}", self.name, self.api.region),
            // The parts are resources of their own.
            "acl": None::<&str>,
            "policy": None::<&str>,
            "grant": nothing(),
            "lifecycle_rule": nothing(),
            "logging": nothing(),
            "object_lock_configuration": nothing(),
            "replication_configuration": nothing(),
            "server_side_encryption_configuration": nothing(),
            "versioning": nothing(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }

    /// A part as a resource of its own. What was not answered is there with its attributes unknown.
    fn part(&self, kind: &'static str, attributes: &[&str], part: Part) {
        let mut written = match part {
            Ok(None) => return,
            Ok(Some(written)) => written,
            Err(hole) => attributes.iter().map(|name| (String::from(*name), unknown(&hole))).collect(),
        };
        written.insert("id".into(), self.name.into());
        written.insert("bucket".into(), self.name.into());
        self.api.add(kind, Some(&self.arn), written);
    }

    async fn acl(&self) {
        let told = self.api.detail(&ACL, &self.arn, self.s3.get_bucket_acl().bucket(self.name).send()).await;
        let part = told.map(|told| {
            let grants = told.grants().iter().map(|grant| {
                let grantee = grant.grantee().map_or_else(Vec::new, |who| block! {
                    "id": who.id(), "uri": who.uri(), "type": who.r#type().as_str(),
                });
                Value::Object(attributes! { "permission": grant.permission().map(|one| one.as_str()), "grantee": grantee })
            });
            let policy = block! {
                "grant": grants.collect::<Vec<Value>>(),
                "owner": told.owner().map_or_else(Vec::new, |owner| block! { "id": owner.id() }),
            };
            // AWS keeps grants and not the canned name that they came from.
            Some(attributes! { "acl": None::<&str>, "access_control_policy": policy })
        });
        self.part("aws_s3_bucket_acl", &["acl", "access_control_policy"], part);
    }

    async fn lifecycle(&self) {
        let asked = self.s3.get_bucket_lifecycle_configuration().bucket(self.name).send();
        let told = self.api.optional(&LIFECYCLE, &self.arn, &["NoSuchLifecycleConfiguration"], asked).await;
        let part = told.map(|told| {
            told.map(|told| attributes! { "rule": told.rules().iter().map(lifecycle_rule).collect::<Vec<Value>>() })
        });
        self.part("aws_s3_bucket_lifecycle_configuration", &["rule"], part);
    }

    async fn lock(&self) {
        let asked = self.s3.get_object_lock_configuration().bucket(self.name).send();
        let told = self.api.optional(&LOCK, &self.arn, &["ObjectLockConfigurationNotFoundError"], asked).await;
        let part = told.map(|told| {
            let lock = told?.object_lock_configuration?;
            let retention = lock.rule().and_then(|rule| rule.default_retention());
            let rule = retention.map_or_else(Vec::new, |kept| block! {
                "default_retention": block! {
                    "mode": kept.mode().map(|mode| mode.as_str()), "days": kept.days(), "years": kept.years(),
                },
            });
            Some(attributes! { "object_lock_enabled": lock.object_lock_enabled().map(|on| on.as_str()), "rule": rule })
        });
        self.part("aws_s3_bucket_object_lock_configuration", &["object_lock_enabled", "rule"], part);
    }

    async fn logging(&self) {
        let told = self.api.detail(&LOGGING, &self.arn, self.s3.get_bucket_logging().bucket(self.name).send()).await;
        let part = told.map(|told| {
            let logging = told.logging_enabled?;
            Some(attributes! { "target_bucket": logging.target_bucket(), "target_prefix": logging.target_prefix() })
        });
        self.part("aws_s3_bucket_logging", &["target_bucket", "target_prefix"], part);
    }

    async fn notification(&self) {
        let asked = self.s3.get_bucket_notification_configuration().bucket(self.name).send();
        let told = self.api.detail(&NOTIFICATION, &self.arn, asked).await;
        let part = told.map(|told| {
            let functions = told.lambda_function_configurations().iter().map(|one| {
                let events: Vec<&str> = one.events().iter().map(|event| event.as_str()).collect();
                Value::Object(attributes! { "lambda_function_arn": one.lambda_function_arn(), "events": events })
            });
            let functions: Vec<Value> = functions.collect();
            (!functions.is_empty()).then(|| attributes! { "lambda_function": functions })
        });
        self.part("aws_s3_bucket_notification", &["lambda_function"], part);
    }

    async fn ownership(&self) {
        let asked = self.s3.get_bucket_ownership_controls().bucket(self.name).send();
        let told = self.api.optional(&OWNERSHIP, &self.arn, &["OwnershipControlsNotFoundError"], asked).await;
        let part = told.map(|told| {
            let rules = told?.ownership_controls?.rules;
            let rules = rules.iter().map(|rule| attributes! { "object_ownership": rule.object_ownership().as_str() });
            Some(attributes! { "rule": rules.collect::<Vec<Attributes>>() })
        });
        self.part("aws_s3_bucket_ownership_controls", &["rule"], part);
    }

    async fn policy(&self) {
        let asked = self.s3.get_bucket_policy().bucket(self.name).send();
        let told = self.api.optional(&POLICY, &self.arn, &["NoSuchBucketPolicy"], asked).await;
        let part = told.map(|told| told.map(|told| attributes! { "policy": told.policy() }));
        self.part("aws_s3_bucket_policy", &["policy"], part);
    }

    async fn public_access(&self) {
        let asked = self.s3.get_public_access_block().bucket(self.name).send();
        let told = self.api.optional(&PUBLIC_ACCESS, &self.arn, &["NoSuchPublicAccessBlockConfiguration"], asked).await;
        let part = told.map(|told| {
            let block = told?.public_access_block_configuration?;
            // What is left out of the configuration is off (S3 API, PublicAccessBlockConfiguration).
            let on = |value: Option<bool>| value.unwrap_or(false);
            Some(attributes! {
                "block_public_acls": on(block.block_public_acls()),
                "block_public_policy": on(block.block_public_policy()),
                "ignore_public_acls": on(block.ignore_public_acls()),
                "restrict_public_buckets": on(block.restrict_public_buckets()),
            })
        });
        let names = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
        self.part("aws_s3_bucket_public_access_block", &names, part);
    }

    async fn replication(&self) {
        let asked = self.s3.get_bucket_replication().bucket(self.name).send();
        let absent = ["ReplicationConfigurationNotFoundError"];
        let told = self.api.optional(&REPLICATION, &self.arn, &absent, asked).await;
        let part = told.map(|told| {
            let replication = told?.replication_configuration?;
            let rules: Vec<Value> = replication.rules().iter().map(replication_rule).collect();
            Some(attributes! { "role": replication.role(), "rule": rules })
        });
        self.part("aws_s3_bucket_replication_configuration", &["role", "rule"], part);
    }

    async fn versioning(&self) {
        let told = self.api.detail(&VERSIONING, &self.arn, self.s3.get_bucket_versioning().bucket(self.name).send()).await;
        let part = told.map(|told| {
            // No status: nobody ever set it.
            let status = told.status()?;
            let delete = told.mfa_delete().map(|state| state.as_str());
            let configuration = block! { "status": status.as_str(), "mfa_delete": delete };
            Some(attributes! { "versioning_configuration": configuration })
        });
        self.part("aws_s3_bucket_versioning", &["versioning_configuration"], part);
    }
}

fn lifecycle_rule(rule: &LifecycleRule) -> Value {
    let expiration = rule.expiration().map_or_else(Vec::new, |end| block! { "days": end.days(), "date": end.date() });
    let noncurrent = rule.noncurrent_version_expiration().map_or_else(Vec::new, |end| block! {
        "noncurrent_days": end.noncurrent_days(), "newer_noncurrent_versions": end.newer_noncurrent_versions(),
    });
    Value::Object(attributes! {
        "id": rule.id(),
        "status": rule.status().as_str(),
        "expiration": expiration,
        "noncurrent_version_expiration": noncurrent,
    })
}

fn replication_rule(rule: &ReplicationRule) -> Value {
    let destination = rule.destination().map_or_else(Vec::new, |to| block! { "bucket": to.bucket(), "account": to.account() });
    Value::Object(attributes! { "id": rule.id(), "status": rule.status().as_str(), "destination": destination })
}
