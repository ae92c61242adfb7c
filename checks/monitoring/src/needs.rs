//! Which alarms each kind of resource needs, and when it needs none.

use prc_check::{Read, Reason, Stop, Unknown, View, not_applicable, unknown};
use prc_resources::{
    DbInstance, DocDbCluster, DynamoTable, EcsService, Function, LoadBalancer, NeptuneCluster, Queue, RdsCluster,
    TargetGroup,
};

use crate::coverage::{Link, Wanted, answers};

/// What a resource needs, or why it needs nothing.
pub(crate) type Needs<'a> = Result<Wanted<'a>, Stop>;

/// The same for a resource with a target group, a function and so on: a condition that this module does not read.
fn unread(when: &str) -> Read<bool> {
    Err(unknown(Reason::Internal, format!("nobody reads the condition `{when}`")))
}

pub(crate) fn load_balancer<'a>(balancer: &LoadBalancer<'a>) -> Needs<'a> {
    if balancer.load_balancer_type()? != "application" {
        return Err(not_applicable(
            "only application load balancers answer HTTP; the target groups of others are judged",
        ));
    }
    // Which protocol its target groups speak is not followed, so that entry concerns none.
    Ok(Wanted::of("alb", |when| if when == "target group protocol HTTPS" { Ok(false) } else { unread(when) })?)
}

pub(crate) fn target_group<'a>(group: &TargetGroup<'a>) -> Needs<'a> {
    if group.is_lambda()? {
        return Err(not_applicable("functions have no health to alarm on"));
    }
    match group.protocol()?.as_deref() {
        Some("HTTP" | "HTTPS") => Ok(Wanted::of("alb_target_group", unread)?),
        Some("GENEVE") | None => {
            Err(not_applicable("it belongs to neither an application nor a network load balancer"))
        }
        Some(_) => Ok(Wanted::of("nlb", unread)?),
    }
}

pub(crate) fn dynamo_table<'a>(table: &DynamoTable<'a>) -> Needs<'a> {
    if table.is_lock_table()? {
        return Err(not_applicable("nobody waits for a Terraform lock table"));
    }
    Ok(Wanted::of("dynamodb_table", |when| match when {
        "replica block present" => Ok(!table.replica()?.is_empty()),
        "global_secondary_index present" => Ok(!table.global_secondary_index()?.is_empty()),
        other => unread(other),
    })?)
}

pub(crate) fn function<'a>(function: &Function<'a>) -> Needs<'a> {
    Ok(Wanted::of("lambda_function", |when| match when {
        "event source mapping on Kinesis, DynamoDB stream or MSK" => {
            function.event_sources().any(|source| source.is_stream())
        }
        "dead_letter_config present" => Ok(!function.dead_letter_config()?.is_empty()),
        other => unread(other),
    })?)
}

pub(crate) fn queue<'a>(queue: &Queue<'a>) -> Needs<'a> {
    if queue.is_dead_letter_queue()? {
        return Err(not_applicable("messages in a dead-letter queue wait for a person"));
    }
    Ok(Wanted::of("sqs_queue", unread)?)
}

pub(crate) fn dead_letter_queue<'a>(queue: &Queue<'a>) -> Needs<'a> {
    if !queue.is_dead_letter_queue()? {
        return Err(not_applicable("nothing puts here what it cannot deliver"));
    }
    Ok(Wanted::of("sqs_dlq", unread)?)
}

pub(crate) fn db_instance<'a>(instance: &DbInstance<'a>) -> Needs<'a> {
    if instance.is_aurora()? {
        return Err(not_applicable("the cluster of an Aurora instance is judged"));
    }
    Ok(Wanted::of("rds_instance", |when| match when {
        "replicate_source_db set" => Ok(instance.replicate_source_db()?.is_set()),
        "performance_insights_enabled" => instance.performance_insights_enabled(),
        "storage_type gp2 (or omitted)" => Ok(instance.storage_type()?.is_none_or(|kind| kind == "gp2")),
        "instance_class matches db.t" => {
            let class = instance.instance_class()?;
            Ok(class.ok_or_else(|| inherited("instance class"))?.starts_with("db.t"))
        }
        // The counter is the writer's.
        "engine postgres" => match instance.engine()? {
            Some(engine) => Ok(engine == "postgres" && !instance.replicate_source_db()?.is_set()),
            None if instance.replicate_source_db()?.is_set() => Ok(false),
            None => Err(inherited("engine")),
        },
        other => unread(other),
    })?)
}

fn inherited(what: &str) -> Unknown {
    unknown(Reason::KnownAfterApply, format!("its {what} comes from a snapshot"))
}

pub(crate) fn rds_cluster<'a>(cluster: &RdsCluster<'a>) -> Needs<'a> {
    let engine = cluster.engine()?;
    if !engine.starts_with("aurora") {
        return Err(not_applicable("no set of alarms is known for a Multi-AZ cluster of RDS"));
    }
    let serverless = || cluster.instances().any(|instance| Ok(instance.instance_class()? == "db.serverless"));
    let wanted = Wanted::of("aurora", |when| match when {
        "no db.serverless instance" => Ok(!serverless()?),
        ">= 2 instances" => cluster.instances().at_least(2, |_| Ok(true)),
        "serverlessv2_scaling_configuration present" => Ok(cluster.serverlessv2_scaling_configuration()?.is_set()),
        "engine aurora-mysql" => Ok(engine == "aurora-mysql" || engine == "aurora"),
        "engine aurora-postgresql" => Ok(engine == "aurora-postgresql"),
        "performance insights on and not serverless" => cluster.instances().any(|instance| {
            Ok(instance.performance_insights_enabled()? && instance.instance_class()? != "db.serverless")
        }),
        "global_cluster_identifier set and secondary" => Ok(cluster.global_cluster_identifier()?.is_set()
            && !cluster.master_username()?.is_set()
            && !cluster.snapshot_identifier()?.is_set()),
        other => unread(other),
    })?;
    Ok(wanted.linked(Link::to(cluster.instances())))
}

pub(crate) fn docdb_cluster<'a>(cluster: &DocDbCluster<'a>) -> Needs<'a> {
    Ok(Wanted::of("docdb", unread)?.linked(Link::to(cluster.instances())))
}

pub(crate) fn neptune_cluster<'a>(cluster: &NeptuneCluster<'a>) -> Needs<'a> {
    Ok(Wanted::of("neptune", unread)?.linked(Link::to(cluster.instances())))
}

pub(crate) fn ecs_service<'a>(service: &EcsService<'a>) -> Needs<'a> {
    let mut wanted = Wanted::of("ecs_service", unread)?;
    // A cluster that is not here cannot be compared.
    let cluster = Link::to(service.points_to::<prc_resources::EcsCluster<'a>>("cluster"));
    if !cluster.nodes.is_empty() {
        wanted = wanted.linked(cluster);
    }
    for group in service.points_to::<TargetGroup<'a>>("load_balancer.target_group_arn").sure() {
        if let Ok(needs) = target_group(&group) {
            wanted = wanted.beside(answers(&group, &needs));
        }
    }
    Ok(wanted)
}
