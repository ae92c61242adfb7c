//! What is stored is encrypted from the first day, because most stores cannot be encrypted later.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Presence, Read, Reason, exactly, fail, not_applicable, require, unknown};
use prc_resources::{
    DaxCluster, DbInstance, DocDbCluster, ElasticsearchDomain, FileSystem, KinesisStream, NeptuneCluster, RdsCluster,
    RedshiftCluster, ReplicationGroup, SearchDomain, aws_provider_since,
};

/// What a change of encryption means for a store that has data.
const REPLACED: &str = "Terraform replaces the store, so copy its data first";

pub(crate) fn db_instance(db: DbInstance, _: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica is encrypted as its source is"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance is encrypted with its cluster"));
    }
    if db.engine()?.as_deref() == Some("sqlserver-ex") {
        return Err(not_applicable("RDS cannot encrypt the Express Edition of SQL Server"));
    }
    stored(db.storage_encrypted()?, db.snapshot_identifier())
}

pub(crate) fn rds_cluster(cluster: RdsCluster, _: &Params) -> Outcome {
    if cluster.replication_source_identifier()?.is_set() {
        return Err(not_applicable("a replica is encrypted as its source is"));
    }
    match cluster.storage_encrypted()? {
        Some(encrypted) => stored(encrypted, cluster.snapshot_identifier()),
        None if cluster.engine_mode()? == "serverless" => Ok(()),
        // The provider sends nothing, and Aurora User Guide, Encrypting Amazon Aurora resources: what is new is encrypted.
        None if cluster.engine()?.starts_with("aurora") => {
            let why = "storage_encrypted is not set: Aurora encrypts the clusters that are made since 2026-02-18, and not those made before";
            Err(unknown(Reason::Undecided, why).into())
        }
        None => stored(false, cluster.snapshot_identifier()),
    }
}

pub(crate) fn docdb_cluster(cluster: DocDbCluster, _: &Params) -> Outcome {
    stored(cluster.storage_encrypted()?, cluster.snapshot_identifier())
}

pub(crate) fn neptune_cluster(cluster: NeptuneCluster, _: &Params) -> Outcome {
    stored(cluster.storage_encrypted()?, cluster.snapshot_identifier())
}

pub(crate) fn replication_group(group: ReplicationGroup, _: &Params) -> Outcome {
    let encrypted = match group.at_rest_encryption_enabled()? {
        Some(encrypted) => encrypted,
        None => group.engine()? == "valkey",
    };
    require!(encrypted, off("at_rest_encryption_enabled"));
    Ok(())
}

pub(crate) fn file_system(files: FileSystem, _: &Params) -> Outcome {
    require!(files.encrypted()?, off("encrypted"));
    Ok(())
}

pub(crate) fn search_domain(domain: SearchDomain, _: &Params) -> Outcome {
    on(["encrypt_at_rest", "encrypt_at_rest.enabled"], domain.encrypt_at_rest()?.iter().map(|block| block.enabled()))
}

pub(crate) fn elasticsearch_domain(domain: ElasticsearchDomain, _: &Params) -> Outcome {
    on(["encrypt_at_rest", "encrypt_at_rest.enabled"], domain.encrypt_at_rest()?.iter().map(|block| block.enabled()))
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    let why = "encrypted is not set: the provider made it false until version 5 and true since version 6";
    let encrypted = match cluster.encrypted()? {
        Some(encrypted) => encrypted,
        None => aws_provider_since(&cluster, 6)?.ok_or_else(|| unknown(Reason::Undecided, why))?,
    };
    require!(encrypted, off("encrypted"));
    Ok(())
}

pub(crate) fn kinesis_stream(stream: KinesisStream, _: &Params) -> Outcome {
    let kind = stream.encryption_type()?;
    let plain = fail(format!("encryption at rest is {kind}, must be KMS")).must_be("encryption_type", exactly("KMS"));
    require!(kind == "KMS", plain);
    Ok(())
}

pub(crate) fn dax_cluster(cluster: DaxCluster, _: &Params) -> Outcome {
    let blocks = cluster.server_side_encryption()?;
    on(["server_side_encryption", "server_side_encryption.enabled"], blocks.iter().map(|block| block.enabled()))
}

/// A block says so; no block means off.
fn on([block, enabled]: [&'static str; 2], mut blocks: impl Iterator<Item = Read<bool>>) -> Outcome {
    let Some(encrypted) = blocks.next() else {
        let off = fail("encryption at rest is off").missing().label(format!("no {block}"));
        return Err(off.help(format!("add {block} {{ enabled = true }}; {REPLACED}")).into());
    };
    require!(encrypted?, off(enabled));
    Ok(())
}

/// Encryption is off where this attribute decides it.
fn off(attribute: &'static str) -> Failure {
    let off = fail("encryption at rest is off").must_be(attribute, true);
    let help = off.help.iter().map(|help| format!("{help}; {REPLACED}")).collect::<String>();
    off.help(help)
}

/// What is restored takes its encryption from the snapshot.
fn stored(encrypted: bool, snapshot: Read<Presence>) -> Outcome {
    if !encrypted && snapshot?.is_set() {
        return Err(unknown(Reason::KnownAfterApply, "it is encrypted as the snapshot it is restored from").into());
    }
    require!(encrypted, off("storage_encrypted"));
    Ok(())
}
