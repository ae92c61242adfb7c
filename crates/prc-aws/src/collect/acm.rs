//! Certificates.

use aws_sdk_acm::Client;
use aws_sdk_acm::types::{CertificateDetail, CertificateSummary, Filters, KeyAlgorithm};
use prc_aws_calls::acm::{CERTIFICATE, CERTIFICATES};

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::tagged::Tagged;
use crate::value::{attributes, block};

pub(crate) async fn collect(api: &Api) {
    let acm = client!(api, aws_sdk_acm);
    // Without them the answer has certificates with RSA keys of 1024 and 2048 bits only (ACM API, Filters).
    let every = KeyAlgorithm::values().iter().map(|name| KeyAlgorithm::from(*name)).collect();
    let every = Filters::builder().set_key_types(Some(every)).build();
    let list = acm.list_certificates().includes(every).into_paginator().items().send();
    let list = api.pages(&CERTIFICATES, list).await;
    let tagged = Tagged::new(api, &["acm"]);
    each!(list.iter(), |summary| certificate(api, &acm, &tagged, summary));
}

async fn certificate(api: &Api, acm: &Client, tagged: &Tagged<'_>, summary: &CertificateSummary) {
    let Some(arn) = summary.certificate_arn() else { return };
    let asked = acm.describe_certificate().certificate_arn(arn).send();
    let (told, labels) = tokio::join!(
        api.optional(&CERTIFICATE, arn, &["ResourceNotFoundException"], asked),
        tagged.of("aws_acm_certificate", arn),
    );
    let told = match told {
        Ok(None) => return,
        Ok(Some(told)) => Ok(told.certificate),
        Err(hole) => Err(hole),
    };
    let told = told.as_ref().map(Option::as_ref).map_err(Hole::clone);
    let text = |read: fn(&CertificateDetail) -> Option<&str>| told.clone().map(|told| told.and_then(read));
    let time = |read: fn(&CertificateDetail) -> Option<&aws_smithy_types::DateTime>| {
        told.clone().map(|told| told.and_then(read))
    };
    let renewal = told.clone().map(|told| {
        told.and_then(|told| told.renewal_summary()).map_or_else(Vec::new, |renewal| block! {
            "renewal_status": renewal.renewal_status().as_str(),
            "renewal_status_reason": renewal.renewal_status_reason().map(|reason| reason.as_str()),
            "updated_at": renewal.updated_at(),
        })
    });
    api.add("aws_acm_certificate", Some(arn), attributes! {
        "id": arn,
        "arn": arn,
        "domain_name": summary.domain_name(),
        "subject_alternative_names":
            told.clone().map(|told| told.map_or_else(Vec::new, |told| told.subject_alternative_names().to_vec())),
        "status": text(|told| told.status().map(|one| one.as_str())),
        "type": text(|told| told.r#type().map(|one| one.as_str())),
        "key_algorithm": text(|told| told.key_algorithm().map(|one| one.as_str())),
        "validation_method":
            text(|told| told.domain_validation_options().iter().find_map(|one| one.validation_method()).map(|one| one.as_str())),
        "not_before": time(CertificateDetail::not_before),
        "not_after": time(CertificateDetail::not_after),
        "renewal_eligibility": text(|told| told.renewal_eligibility().map(|one| one.as_str())),
        "renewal_summary": renewal,
        "certificate_authority_arn": text(CertificateDetail::certificate_authority_arn),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
