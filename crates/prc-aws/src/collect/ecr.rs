//! Registries of images, who may use them, and what is scanned.

use aws_sdk_ecr::Client;
use aws_sdk_ecr::types::Repository;
use prc_aws_calls::ecr::{POLICY, REPOSITORIES, SCANNING};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{attributes, block};

pub(crate) async fn collect(api: &Api) {
    let ecr = client!(api, aws_sdk_ecr);
    tokio::join!(repositories(api, &ecr), scanning(api, &ecr));
}

async fn repositories(api: &Api, ecr: &Client) {
    let listed = api.pages(&REPOSITORIES, ecr.describe_repositories().into_paginator().items().send()).await;
    let tagged = &Tagged::new(api, &["ecr:repository"]);
    let named = listed.iter().filter_map(|one| Some((one, one.repository_name()?, one.repository_arn()?)));
    each!(named, |(one, name, arn)| async move {
        tokio::join!(repository(api, one, name, arn, tagged), policy(api, ecr, name, arn));
    });
}

async fn repository(api: &Api, repository: &Repository, name: &str, arn: &str, tagged: &Tagged<'_>) {
    let filters = repository.image_tag_mutability_exclusion_filters().iter();
    let filters = filters.map(|one| attributes! { "filter": one.filter(), "filter_type": one.filter_type().as_str() });
    let labels = tagged.of("aws_ecr_repository", arn).await;
    api.add("aws_ecr_repository", Some(arn), attributes! {
        "id": name,
        "arn": arn,
        "name": name,
        "encryption_configuration": repository.encryption_configuration().map_or_else(Vec::new, |own| block! {
            "encryption_type": own.encryption_type().as_str(), "kms_key": own.kms_key(),
        }),
        "image_scanning_configuration": repository.image_scanning_configuration().map_or_else(Vec::new, |own| block! {
            "scan_on_push": own.scan_on_push(),
        }),
        "image_tag_mutability": repository.image_tag_mutability().map(|one| one.as_str()),
        "image_tag_mutability_exclusion_filter": filters.collect::<Vec<_>>(),
        "repository_url": repository.repository_uri(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

async fn policy(api: &Api, ecr: &Client, name: &str, arn: &str) {
    // It was deleted meanwhile, or has none.
    let absent = ["RepositoryNotFoundException", "RepositoryPolicyNotFoundException"];
    let asked = ecr.get_repository_policy().repository_name(name).send();
    let text = match api.optional(&POLICY, arn, &absent, asked).await {
        Ok(None) => return,
        Ok(Some(told)) => Ok(told.policy_text),
        Err(hole) => Err(hole),
    };
    let attributes = attributes! { "id": name, "repository": name, "policy": text };
    api.add("aws_ecr_repository_policy", Some(arn), attributes);
}

async fn scanning(api: &Api, ecr: &Client) {
    let Some(told) = api.once(&SCANNING, ecr.get_registry_scanning_configuration().send()).await else { return };
    let own = told.scanning_configuration();
    let rules = own.map_or(&[][..], |own| own.rules()).iter().map(|rule| {
        let filters = rule.repository_filters().iter();
        let filters = filters.map(|one| attributes! { "filter": one.filter(), "filter_type": one.filter_type().as_str() });
        attributes! {
            "scan_frequency": rule.scan_frequency().as_str(),
            "repository_filter": filters.collect::<Vec<_>>(),
        }
    });
    api.add("aws_ecr_registry_scanning_configuration", None, attributes! {
        "id": told.registry_id().unwrap_or(&api.account.id),
        "scan_type": own.and_then(|own| own.scan_type()).map(|kind| kind.as_str()),
        "rule": rules.collect::<Vec<_>>(),
    });
}
