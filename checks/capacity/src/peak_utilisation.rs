//! What serves has room on its busiest day.

use prc_check::{Outcome, Read, Reason, View, counted, fail, not_applicable, require, unknown};
use prc_resources::{
    CacheCluster, DbInstance, EcsService, RdsClusterInstance, RedshiftCluster, ReplicationGroup, ScalingGroup,
    ScalingGroupPolicy, SearchDomain, TargetTracking, daily_values_of_parts,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    max_cpu_p95: f64,
    max_memory_p95: f64,
    above_target: f64,
    min_days: i64,
}

const DATABASE: &str = "take a larger instance class, a reader, or a cache, or mend the slowest queries";
const CACHE: &str = "take larger nodes or more shards, or keep less for a shorter time";
const SEARCH: &str = "take more or larger data nodes, or fewer shards";
const TASKS: &str = "give the tasks more, or let more of them run";

pub(crate) fn instance(db: DbInstance, params: &Params) -> Outcome {
    has_room(&db, "CPUUtilization", ("CPU", "busy"), params.max_cpu_p95, params, DATABASE)
}

pub(crate) fn aurora(db: RdsClusterInstance, params: &Params) -> Outcome {
    has_room(&db, "CPUUtilization", ("CPU", "busy"), params.max_cpu_p95, params, DATABASE)
}

pub(crate) fn warehouse(cluster: RedshiftCluster, params: &Params) -> Outcome {
    has_room(&cluster, "CPUUtilization", ("CPU", "busy"), params.max_cpu_p95, params, DATABASE)
}

pub(crate) fn service(service: EcsService, params: &Params) -> Outcome {
    if service.scheduling_strategy()? == "REPLICA" && service.desired_count()? == 0 {
        return Err(not_applicable("no task runs"));
    }
    let mut targets = Vec::new();
    for policy in service.scaling_policies().sure() {
        targets.extend(policy.target_tracking_scaling_policy_configuration()?);
    }
    let cpu = ceiling(params.max_cpu_p95, "ECSServiceAverageCPUUtilization", &targets, params)?;
    has_room(&service, "CPUUtilization", ("CPU", "busy"), cpu, params, TASKS)?;
    let memory = ceiling(params.max_memory_p95, "ECSServiceAverageMemoryUtilization", &targets, params)?;
    has_room(&service, "MemoryUtilization", ("memory", "full"), memory, params, TASKS)
}

pub(crate) fn group(group: ScalingGroup, params: &Params) -> Outcome {
    if group.max_size()? == 0 {
        return Err(not_applicable("no instance runs"));
    }
    let mut targets = Vec::new();
    for policy in group.named_by::<ScalingGroupPolicy>("autoscaling_group_name").sure() {
        targets.extend(policy.target_tracking_configuration()?);
    }
    let cpu = ceiling(params.max_cpu_p95, "ASGAverageCPUUtilization", &targets, params)?;
    let help = "take a larger instance type, or let more instances run";
    has_room(&group, "CPUUtilization", ("CPU", "busy"), cpu, params, help)
}

pub(crate) fn replication_group(group: ReplicationGroup, params: &Params) -> Outcome {
    node_has_room(&group, params)?;
    // A node that could not be listed may be the busiest.
    let (_, unlisted) = group.named_by::<CacheCluster>("replication_group_id").each();
    unlisted.map_or(Ok(()), |why| Err(why.into()))
}

pub(crate) fn cache_cluster(cluster: CacheCluster, params: &Params) -> Outcome {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("its replication group is judged"));
    }
    if cluster.engine()? == "memcached" {
        return has_room(&cluster, "CPUUtilization", ("CPU", "busy"), params.max_cpu_p95, params, CACHE);
    }
    node_has_room(&cluster, params)
}

fn node_has_room<'a>(cache: &impl View<'a>, params: &Params) -> Outcome {
    has_room(cache, "EngineCPUUtilization", ("engine", "busy"), params.max_cpu_p95, params, CACHE)?;
    has_room(cache, "DatabaseMemoryUsagePercentage", ("memory", "full"), params.max_memory_p95, params, CACHE)
}

pub(crate) fn domain(domain: SearchDomain, params: &Params) -> Outcome {
    has_room(&domain, "CPUUtilization", ("CPU", "busy"), params.max_cpu_p95, params, SEARCH)?;
    has_room(&domain, "JVMMemoryPressure", ("heap", "full"), params.max_memory_p95, params, SEARCH)
}

/// What is scaled to a target sits there by design.
fn ceiling(usual: f64, metric: &str, targets: &[TargetTracking<'_>], params: &Params) -> Read<f64> {
    let mut most = usual;
    for target in targets {
        for of in target.predefined_metric_specification()? {
            if of.predefined_metric_type()? == metric {
                most = f64::max(most, target.target_value()? + params.above_target);
            }
        }
    }
    Ok(most)
}

/// Whether the part that is used most has room on the day on which it is used most.
fn has_room<'a>(
    of: &impl View<'a>,
    metric: &str,
    (what, used): (&str, &str),
    most: f64,
    params: &Params,
    help: &'static str,
) -> Outcome {
    let parts = daily_values_of_parts(of, metric, "p95")?;
    let peak = parts.iter().flatten().copied().fold(0.0, f64::max);
    let full = format!("its {what} was {peak:.0} % {used} on the busiest day (p95), must be at most {most:.0} %");
    require!(peak <= most, fail(full).missing().label(format!("too {used}")).help(help));
    let days = parts.iter().map(Vec::len).min().unwrap_or_default();
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    if days < params.min_days {
        let short =
            format!("CloudWatch has {} of its {what}, and {} are needed", counted(days, "day"), params.min_days);
        return Err(unknown(Reason::Undecided, short).into());
    }
    Ok(())
}
