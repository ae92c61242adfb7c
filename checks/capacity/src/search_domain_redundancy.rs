//! A search domain survives the loss of a node and of a zone.

use prc_check::{Outcome, at_least, counted, fail, require};
use prc_resources::{ElasticsearchDomain, SearchCluster, SearchDomain};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_data_nodes: i64,
    min_master_nodes: i64,
}

pub(crate) fn opensearch(domain: SearchDomain, params: &Params) -> Outcome {
    redundant(&domain.cluster_config()?, params)
}

pub(crate) fn elasticsearch(domain: ElasticsearchDomain, params: &Params) -> Outcome {
    redundant(&domain.cluster_config()?, params)
}

fn redundant(clusters: &[SearchCluster], params: &Params) -> Outcome {
    let Some(cluster) = clusters.first() else {
        let single = fail("the domain is a single node in one zone").missing().label("no cluster_config");
        return Err(single.help("add cluster_config with zone_awareness_enabled and dedicated masters").into());
    };
    if cluster.multi_az_with_standby_enabled()? {
        return Ok(());
    }
    let one_zone = fail("the nodes are in one zone").must_be("cluster_config.zone_awareness_enabled", true);
    require!(cluster.zone_awareness_enabled()?, one_zone);
    let (nodes, wanted) = (cluster.instance_count()?, params.min_data_nodes);
    let few = fail(format!("the domain has {}, must be at least {wanted}", counted(nodes, "data node")));
    require!(nodes >= wanted, few.must_be("cluster_config.instance_count", at_least(wanted)));
    let zones = match cluster.zone_awareness_config()?.first() {
        Some(config) => config.availability_zone_count()?,
        None => 2,
    };
    let uneven = fail(format!("{} do not spread evenly over {zones} zones", counted(nodes, "data node")));
    let even = zones > 0 && nodes % zones == 0;
    require!(even, uneven.must_be("cluster_config.instance_count", format!("a multiple of {zones}")));
    let no_masters = fail("there are no dedicated masters, so the data nodes elect one among themselves");
    let no_masters = no_masters.must_be("cluster_config.dedicated_master_enabled", true);
    require!(cluster.dedicated_master_enabled()?, no_masters);
    let (masters, wanted) = (cluster.dedicated_master_count()?, params.min_master_nodes);
    let no_quorum = fail(format!("the domain has {}, must be at least {wanted}", counted(masters, "dedicated master")));
    require!(masters >= wanted, no_quorum.must_be("cluster_config.dedicated_master_count", at_least(wanted)));
    Ok(())
}
