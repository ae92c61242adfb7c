//! Keys of the customer and their aliases; those that AWS manages are nobody's business.

use std::collections::HashSet;

use aws_sdk_kms::Client;
use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeySpec, MultiRegionKeyType, OriginType};
use prc_aws_calls::kms::{ALIASES, KEY, KEYS, POLICY, ROTATION};

use crate::api::{Api, client, each};
use crate::hole::Hole;
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let kms = client!(api, aws_sdk_kms);
    let (keys, aliases) = tokio::join!(
        api.pages(&KEYS, kms.list_keys().into_paginator().items().send()),
        api.pages(&ALIASES, kms.list_aliases().into_paginator().items().send()),
    );
    let tagged = Tagged::new(api, &["kms"]);
    // The names of AWS's own keys begin so, and nobody else's may (KMS API, CreateAlias).
    let reserved = |name: Option<&str>| name.is_some_and(|name| name.starts_with("alias/aws/"));
    let of_aws: HashSet<&str> =
        aliases.iter().filter(|one| reserved(one.alias_name())).filter_map(|one| one.target_key_id()).collect();
    for alias in aliases.iter().filter(|one| !reserved(one.alias_name())) {
        let (Some(name), Some(target)) = (alias.alias_name(), alias.target_key_id()) else { continue };
        api.add("aws_kms_alias", alias.alias_arn(), attributes! {
            "id": name,
            "arn": alias.alias_arn(),
            "name": name,
            "target_key_id": target,
            "target_key_arn": api.arn("kms", &format!("key/{target}")),
        });
    }
    let keys = keys.iter().filter_map(|key| Some((key.key_id()?, key.key_arn()?)));
    let own = keys.filter(|(id, _)| !of_aws.contains(id));
    each!(own, |(id, arn)| key(api, &kms, &tagged, id, arn));
}

async fn key(api: &Api, kms: &Client, tagged: &Tagged<'_>, id: &str, arn: &str) {
    let told = api.optional(&KEY, arn, &["NotFoundException"], kms.describe_key().key_id(id).send()).await;
    let told = match told.map(|told| told.and_then(|told| told.key_metadata)) {
        Ok(None) => return,
        Ok(Some(key)) => Ok(key),
        Err(hole) => Err(hole),
    };
    if told.as_ref().is_ok_and(|key| key.key_manager() == Some(&KeyManagerType::Aws)) {
        return;
    }
    let kind = told.as_ref().map_or("aws_kms_key", kind_of);
    let (policy, rotation, labels) = tokio::join!(
        api.detail(&POLICY, arn, kms.get_key_policy().key_id(id).policy_name("default").send()),
        rotation(api, kms, id, arn, told.as_ref()),
        tagged.of(kind, arn),
    );
    let of = |read: fn(&KeyMetadata) -> Option<&str>| told.as_ref().map(read).map_err(Clone::clone);
    api.add(kind, Some(arn), attributes! {
        "id": id,
        "key_id": id,
        "arn": arn,
        "customer_master_key_spec": of(|key| key.key_spec().map(|spec| spec.as_str())),
        "custom_key_store_id": of(KeyMetadata::custom_key_store_id),
        "deletion_date": told.as_ref().map(|key| key.deletion_date().copied()).map_err(Clone::clone),
        "description": of(KeyMetadata::description),
        "enable_key_rotation": rotation.as_ref().map(|(on, _)| *on).map_err(Clone::clone),
        "rotation_period_in_days": rotation.map(|(_, days)| days),
        "is_enabled": told.as_ref().map(|key| key.enabled()).map_err(Clone::clone),
        "key_state": of(|key| key.key_state().map(|state| state.as_str())),
        "key_usage": of(|key| key.key_usage().map(|usage| usage.as_str())),
        "multi_region": told.as_ref().map(|key| key.multi_region().unwrap_or(false)).map_err(Clone::clone),
        "policy": policy.map(|told| told.policy),
        "valid_to": told.as_ref().map(|key| key.valid_to().copied()).map_err(Clone::clone),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

/// Which resource of the provider a key is.
fn kind_of(key: &KeyMetadata) -> &'static str {
    let replica = key.multi_region_configuration().and_then(|all| all.multi_region_key_type());
    if replica == Some(&MultiRegionKeyType::Replica) {
        "aws_kms_replica_key"
    } else if key.origin() == Some(&OriginType::External) {
        "aws_kms_external_key"
    } else {
        "aws_kms_key"
    }
}

/// Whether a key is rotated and after how many days. Only symmetric keys of KMS's own material can be (KMS Developer Guide,
/// "Rotate AWS KMS keys").
async fn rotation(
    api: &Api,
    kms: &Client,
    id: &str,
    arn: &str,
    key: Result<&KeyMetadata, &Hole>,
) -> Result<(bool, Option<i32>), Hole> {
    let turns = |key: &KeyMetadata| {
        key.key_spec() == Some(&KeySpec::SymmetricDefault) && key.origin().is_none_or(|from| *from == OriginType::AwsKms)
    };
    if key.is_ok_and(|key| !turns(key)) {
        return Ok((false, None));
    }
    let asked = kms.get_key_rotation_status().key_id(id).send();
    let told = api.optional(&ROTATION, arn, &["UnsupportedOperationException"], asked).await?;
    Ok(told.map_or((false, None), |told| (told.key_rotation_enabled(), told.rotation_period_in_days())))
}
