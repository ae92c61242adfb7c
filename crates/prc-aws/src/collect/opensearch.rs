//! OpenSearch domains, those with an engine of Elasticsearch too.

use aws_sdk_opensearch::Client;
use aws_sdk_opensearch::types::{ClusterConfig, DomainStatus};
use futures_util::future::join_all;
use prc_aws_calls::opensearch::{DOMAINS, NAMES};
use serde_json::Value;

use crate::api::{Api, client};
use crate::metrics::{self, Of};
use crate::tagged::Tagged;
use crate::value::{Attributes, attributes, block, told_or};

/// How many domains one call describes.
const AT_ONCE: usize = 5;

pub(crate) async fn collect(api: &Api) {
    let search = client!(api, aws_sdk_opensearch);
    let Some(told) = api.once(&NAMES, search.list_domain_names().send()).await else { return };
    let names: Vec<String> = told.domain_names().iter().filter_map(|one| one.domain_name.clone()).collect();
    let tagged = Tagged::new(api, &["es:domain"]);
    let busy = names.iter().flat_map(|name| {
        let (arn, by) = (api.arn("es", &format!("domain/{name}")), [("ClientId", &*api.account.id), ("DomainName", name)]);
        ["CPUUtilization", "JVMMemoryPressure"].map(|metric| Of::percent(&arn, "AWS/ES", metric, &by))
    });
    let busy: Vec<Of> = busy.collect();
    let told = names.chunks(AT_ONCE).map(|names| several(api, &search, &tagged, names));
    tokio::join!(metrics::collect(api, &busy), join_all(told));
}

/// What is told of a domain.
const TOLD: &[&str] = &[
    "access_policies",
    "advanced_security_options",
    "cluster_config",
    "domain_endpoint_options",
    "encrypt_at_rest",
    "engine_version",
    "node_to_node_encryption",
    "snapshot_options",
    "vpc_options",
];

async fn several(api: &Api, search: &Client, tagged: &Tagged<'_>, names: &[String]) {
    let arns: Vec<String> = names.iter().map(|name| api.arn("es", &format!("domain/{name}"))).collect();
    let asked = search.describe_domains().set_domain_names(Some(names.to_vec())).send();
    let told = api.batch(&DOMAINS, &arns, asked).await;
    let all = told.as_ref().map(|told| told.domain_status_list()).map_err(Clone::clone);
    for (name, arn) in names.iter().zip(&arns) {
        // One that is no longer there was deleted just now.
        let found = all.clone().map(|all| all.iter().find(|one| one.domain_name() == name).map(domain));
        let Some(found) = found.transpose() else { continue };
        let labels = tagged.of("aws_opensearch_domain", arn).await;
        let mut attributes = told_or(found, TOLD);
        attributes.extend(attributes! {
            "id": arn, "arn": arn, "domain_name": name, "tags": labels.clone(), "tags_all": labels,
        });
        api.add("aws_opensearch_domain", Some(arn), attributes);
    }
}

fn domain(domain: &DomainStatus) -> Attributes {
    let rest = domain.encryption_at_rest_options();
    // A domain with a public address has no network, or one without a VPC.
    let network = domain.vpc_options().filter(|network| network.vpc_id().is_some());
    let security = domain.advanced_security_options();
    attributes! {
        "engine_version": domain.engine_version(),
        "access_policies": domain.access_policies().filter(|policy| !policy.is_empty()),
        "encrypt_at_rest": rest.map_or_else(Vec::new, |rest| block! {
            "enabled": rest.enabled().unwrap_or(false), "kms_key_id": rest.kms_key_id(),
        }),
        "node_to_node_encryption": domain.node_to_node_encryption_options().map_or_else(Vec::new, |between| block! {
            "enabled": between.enabled().unwrap_or(false),
        }),
        "vpc_options": network.map_or_else(Vec::new, |network| block! {
            "vpc_id": network.vpc_id(), "subnet_ids": network.subnet_ids(),
            "security_group_ids": network.security_group_ids(), "availability_zones": network.availability_zones(),
        }),
        "advanced_security_options": security.map_or_else(Vec::new, |security| block! {
            "enabled": security.enabled().unwrap_or(false),
            "internal_user_database_enabled": security.internal_user_database_enabled().unwrap_or(false),
        }),
        "cluster_config": domain.cluster_config().map_or_else(Vec::new, cluster),
        "domain_endpoint_options": domain.domain_endpoint_options().map_or_else(Vec::new, |options| block! {
            "enforce_https": options.enforce_https().unwrap_or(false),
            "tls_security_policy": options.tls_security_policy().map(|policy| policy.as_str()),
        }),
        "snapshot_options": domain.snapshot_options().map_or_else(Vec::new, |options| block! {
            "automated_snapshot_start_hour": options.automated_snapshot_start_hour(),
        }),
    }
}

fn cluster(cluster: &ClusterConfig) -> Vec<Value> {
    // The API leaves the zones out when there is one, and the provider's block with them.
    let zones = cluster.zone_awareness_config().map_or_else(Vec::new, |zones| {
        block! {
            "availability_zone_count": zones.availability_zone_count(),
        }
    });
    block! {
        "instance_type": cluster.instance_type().map(|kind| kind.as_str()),
        "instance_count": cluster.instance_count(),
        "dedicated_master_enabled": cluster.dedicated_master_enabled().unwrap_or(false),
        "dedicated_master_count": cluster.dedicated_master_count().unwrap_or(0),
        "zone_awareness_enabled": cluster.zone_awareness_enabled().unwrap_or(false),
        "zone_awareness_config": zones,
        "multi_az_with_standby_enabled": cluster.multi_az_with_standby_enabled().unwrap_or(false),
        "warm_enabled": cluster.warm_enabled().unwrap_or(false),
    }
}
