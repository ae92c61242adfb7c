//! A document or graph database has an instance in another zone that can take over.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Related, View, counted, fail, not_applicable, require};
use prc_resources::{DocDbCluster, DocDbClusterInstance, NeptuneCluster, NeptuneClusterInstance, Zones};

pub(crate) fn docdb(cluster: DocDbCluster, _: &Params) -> Outcome {
    let secondary = cluster.global_cluster_identifier()?.is_set();
    let instances = || cluster.named_by::<DocDbClusterInstance>("cluster_identifier");
    redundant(secondary, instances, DocDbClusterInstance::availability_zone, "aws_docdb_cluster_instance")
}

pub(crate) fn neptune(cluster: NeptuneCluster, _: &Params) -> Outcome {
    let secondary = cluster.global_cluster_identifier()?.is_set();
    let instances = || cluster.named_by::<NeptuneClusterInstance>("cluster_identifier");
    redundant(secondary, instances, NeptuneClusterInstance::availability_zone, "aws_neptune_cluster_instance")
}

fn redundant<'a, V: View<'a>>(
    secondary: bool,
    instances: impl Fn() -> Related<'a, V>,
    zone: impl Fn(&V) -> Read<Option<Read<String>>>,
    kind: &str,
) -> Outcome {
    if secondary && !instances().exists()? {
        return Err(not_applicable("a secondary of a global cluster may have no instance"));
    }
    let sure = instances().sure();
    let alone = fail("the cluster has no second instance to fail over to").missing();
    let alone = alone.label(format!("has {}", counted(sure.len(), "instance")));
    let two = instances().at_least(2, |_| Ok(true))?;
    require!(two, alone.help(format!("add an {kind} with this cluster_identifier")));
    let mut pinned = Vec::new();
    for instance in &sure {
        match zone(instance)? {
            Some(zone) => pinned.push(zone),
            None => return Ok(()),
        }
    }
    let one = fail("every instance is pinned to one zone").missing().label("all in one zone");
    let help = "leave availability_zone out, or name another zone on one instance";
    require!(Zones::named(pinned).at_least(2)?, one.help(help));
    Ok(())
}
