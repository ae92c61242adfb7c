//! Certificates.

use aws_sdk_acm::types::{CertificateSummary, Filters, KeyAlgorithm};
use prc_aws_calls::acm::CERTIFICATES;
use serde_json::Value;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let acm = client!(api, aws_sdk_acm);
    // Without them the answer has certificates with RSA keys of 1024 and 2048 bits only (ACM API, Filters).
    let every = KeyAlgorithm::values().iter().map(|name| KeyAlgorithm::from(*name)).collect();
    let every = Filters::builder().set_key_types(Some(every)).build();
    let list = acm.list_certificates().includes(every).into_paginator().items().send();
    let tagged = Tagged::new(api, &["acm"]);
    for summary in api.pages(&CERTIFICATES, list).await {
        certificate(api, &tagged, &summary).await;
    }
}

async fn certificate(api: &Api, tagged: &Tagged<'_>, summary: &CertificateSummary) {
    let Some(arn) = summary.certificate_arn() else { return };
    let labels = tagged.of("aws_acm_certificate", arn).await;
    let mut found = attributes! {
        "id": arn,
        "arn": arn,
        "domain_name": summary.domain_name(),
        "status": summary.status().map(|one| one.as_str()),
        "type": summary.r#type().map(|one| one.as_str()),
        "key_algorithm": summary.key_algorithm().map(|one| one.as_str()),
        "not_before": summary.not_before(),
        "not_after": summary.not_after(),
        "renewal_eligibility": summary.renewal_eligibility().map(|one| one.as_str()),
        "tags": labels.clone(),
        "tags_all": labels,
    };
    // The list has the first hundred names.
    if summary.has_additional_subject_alternative_names() != Some(true) {
        let names: Vec<Value> = summary.subject_alternative_name_summaries().iter().map(|name| name.as_str().into()).collect();
        found.extend(attributes! { "subject_alternative_names": names });
    }
    api.add("aws_acm_certificate", Some(arn), found);
}
