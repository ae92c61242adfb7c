//! Terraform refuses to delete what is not empty.

use prc_check::{Outcome, Read, View, fail, require};
use prc_resources::{BackupVault, Bucket, HostedZone, Registry};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    require_prevent_destroy: bool,
}

pub(crate) fn bucket(bucket: Bucket, params: &Params) -> Outcome {
    kept(&bucket, "force_destroy", bucket.force_destroy(), "empties the bucket, versions included", params)
}

pub(crate) fn vault(vault: BackupVault, params: &Params) -> Outcome {
    let forced = vault.force_destroy().map(|forced| forced == Some(true));
    kept(&vault, "force_destroy", forced, "deletes every recovery point in the vault", params)
}

pub(crate) fn registry(registry: Registry, params: &Params) -> Outcome {
    kept(&registry, "force_delete", registry.force_delete(), "deletes every image in the repository", params)
}

pub(crate) fn zone(zone: HostedZone, params: &Params) -> Outcome {
    kept(&zone, "force_destroy", zone.force_destroy(), "deletes every record in the zone", params)
}

fn kept<'a>(
    store: &impl View<'a>,
    attribute: &'static str,
    forced: Read<bool>,
    what: &str,
    params: &Params,
) -> Outcome {
    let prevented = store.node().resource().lifecycle.prevent_destroy;
    let forceful = fail(format!("{attribute} {what}")).must_be(attribute, false);
    let forceful = match prevented || !params.require_prevent_destroy {
        true => forceful,
        false => forceful.wants("lifecycle.prevent_destroy", true),
    };
    require!(!forced?, forceful);
    let open = fail("Terraform may destroy it: lifecycle.prevent_destroy is not set");
    let open = open
        .missing()
        .wants("lifecycle.prevent_destroy", true)
        .label("no prevent_destroy")
        .help("add lifecycle { prevent_destroy = true }");
    require!(prevented || !params.require_prevent_destroy, open);
    Ok(())
}
