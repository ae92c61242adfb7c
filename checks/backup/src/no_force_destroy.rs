//! Terraform refuses to delete what is not empty.

use prc_check::{Outcome, Read, View, require};
use prc_resources::{BackupVault, Bucket, HostedZone, Registry};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    require_prevent_destroy: bool,
}

pub(crate) fn bucket(bucket: Bucket, params: &Params) -> Outcome {
    kept(&bucket, bucket.force_destroy(), "force_destroy empties the bucket, versions included", params)
}

pub(crate) fn vault(vault: BackupVault, params: &Params) -> Outcome {
    kept(&vault, vault.force_destroy(), "force_destroy deletes every recovery point in the vault", params)
}

pub(crate) fn registry(registry: Registry, params: &Params) -> Outcome {
    kept(&registry, registry.force_delete(), "force_delete deletes every image in the repository", params)
}

pub(crate) fn zone(zone: HostedZone, params: &Params) -> Outcome {
    kept(&zone, zone.force_destroy(), "force_destroy deletes every record in the zone", params)
}

fn kept<'a>(store: &impl View<'a>, forced: Read<bool>, what: &str, params: &Params) -> Outcome {
    require!(!forced?, "{what}");
    let prevented = store.node().resource().lifecycle.prevent_destroy;
    require!(prevented || !params.require_prevent_destroy, "lifecycle.prevent_destroy is not set");
    Ok(())
}
