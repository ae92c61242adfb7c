//! An Aurora cluster has an instance in another zone that can take over.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, counted, fail, not_applicable, require};
use prc_resources::{RdsCluster, RdsClusterInstance, ScalingTarget};

pub(crate) fn check(cluster: RdsCluster, _: &Params) -> Outcome {
    if cluster.engine_mode()? == "serverless" {
        return Err(not_applicable("version 1 of Aurora Serverless moves to another zone by itself"));
    }
    // A Multi-AZ cluster of RDS has three nodes in three zones by construction.
    if cluster.db_cluster_instance_class()?.is_some() {
        return Ok(());
    }
    if cluster.global_cluster_identifier()?.is_set() && !cluster.instances().exists()? {
        return Err(not_applicable("a secondary of a global database may have no instance"));
    }
    let two = cluster.instances().at_least(2, |_| Ok(true));
    if !matches!(two, Ok(true)) && has_scaled_readers(&cluster)? {
        return Ok(());
    }
    let instances = cluster.instances().sure();
    let alone = fail("the cluster has no second instance to fail over to").missing();
    let alone = alone.label(format!("has {}", counted(instances.len(), "instance")));
    require!(two?, alone.help("add an aws_rds_cluster_instance with this cluster_identifier"));
    let pinned = fail("every instance is pinned to one zone").missing().label("all in one zone");
    require!(spread(&instances)?, pinned.help("leave availability_zone out, or name another zone on one instance"));
    Ok(())
}

/// Whether Aurora Auto Scaling keeps at least one reader.
fn has_scaled_readers(cluster: &RdsCluster) -> Read<bool> {
    cluster.all::<ScalingTarget>().any(|target| {
        let means = match target.resource_id()? {
            Ok(id) => id.strip_prefix("cluster:") == Some(&*cluster.cluster_identifier()?),
            Err(unknown) => cluster.is_meant_by(&unknown) == Some(true),
        };
        Ok(means && target.min_capacity()? >= 1)
    })
}

/// Whether the instances are free to be in more than one zone.
fn spread(instances: &[RdsClusterInstance]) -> Read<bool> {
    let mut zones = Vec::new();
    for instance in instances {
        match instance.availability_zone()? {
            Some(zone) => zones.push(zone),
            None => return Ok(true),
        }
    }
    zones.sort_unstable();
    zones.dedup();
    Ok(zones.len() != 1)
}
