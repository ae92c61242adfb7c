//! Which alarms each kind of resource needs, and when it needs none.

use prc_check::{Read, Reason, Stop, Unknown, View, not_applicable, unknown};
use prc_resources::{
    CacheCluster, DbInstance, Distribution, DocDbCluster, DynamoTable, EcsService, FileSystem, FsxOntap, FsxOpenZfs,
    FsxWindows, Function, HealthCheck, HttpApi, HttpStage, Instance, KinesisStream, LoadBalancer, MemoryDbCluster,
    MskCluster, NatGateway, NeptuneCluster, Queue, RdsCluster, RedshiftCluster, ReplicationGroup, RestApi, RestStage,
    ScalingGroup, SearchDomain, StateMachine, TargetGroup, VpnConnection,
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

/// A queue needs the alarms of one kind or of the other.
pub(crate) fn queue_of_either_kind<'a>(queue: &Queue<'a>) -> Needs<'a> {
    let set = if queue.is_dead_letter_queue()? { "sqs_dlq" } else { "sqs_queue" };
    Ok(Wanted::of(set, unread)?)
}

pub(crate) fn db_instance<'a>(instance: &DbInstance<'a>) -> Needs<'a> {
    if instance.is_aurora()? {
        return Err(not_applicable("the cluster of an Aurora instance is judged"));
    }
    Ok(Wanted::of("rds_instance", |when| match when {
        "replicate_source_db set" => Ok(instance.replicate_source_db()?.is_set()),
        "performance_insights_enabled" => instance.performance_insights_enabled(),
        "storage_type gp2" => match instance.storage_type()? {
            Some(kind) => Ok(kind == "gp2"),
            None if instance.iops()?.is_set() => Ok(false),
            None => Err(unknown(Reason::Undecided, "storage_type is not set: RDS makes gp3 now, and made gp2 before")),
        },
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
    let cluster = Link::to(service.points_to::<prc_resources::EcsCluster<'a>>("cluster"));
    let mut wanted = Wanted::of("ecs_service", unread)?.linked_when_known(cluster);
    for group in service.points_to::<TargetGroup<'a>>("load_balancer.target_group_arn").sure() {
        if let Ok(needs) = target_group(&group) {
            wanted = wanted.beside(answers(&group, &needs));
        }
    }
    Ok(wanted)
}

pub(crate) fn replication_group<'a>(group: &ReplicationGroup<'a>) -> Needs<'a> {
    Ok(Wanted::of("elasticache", |when| match when {
        "engine redis/valkey" => Ok(true),
        "engine memcached" => Ok(false),
        "replicas >= 1" => {
            let by_number = group.num_cache_clusters()?.is_some_and(|count| count > 1);
            Ok(by_number || group.replicas_per_node_group()?.is_some_and(|count| count > 0))
        }
        other => unread(other),
    })?)
}

pub(crate) fn cache_cluster<'a>(cluster: &CacheCluster<'a>) -> Needs<'a> {
    if cluster.replication_group_id()?.is_set() {
        return Err(not_applicable("the replication group of the node is judged"));
    }
    let memcached = cluster.engine()? == "memcached";
    Ok(Wanted::of("elasticache_cluster", |when| match when {
        "engine redis/valkey" => Ok(!memcached),
        "engine memcached" => Ok(memcached),
        other => unread(other),
    })?)
}

pub(crate) fn memorydb_cluster<'a>(_: &MemoryDbCluster<'a>) -> Needs<'a> {
    Ok(Wanted::of("memorydb", unread)?)
}

pub(crate) fn rest_stage<'a>(stage: &RestStage<'a>) -> Needs<'a> {
    let api = Link::to(stage.points_to::<RestApi<'a>>("rest_api_id"));
    Ok(Wanted::of("apigateway_rest", unread)?.linked_when_known(api))
}

pub(crate) fn http_stage<'a>(stage: &HttpStage<'a>) -> Needs<'a> {
    let apis = stage.points_to::<HttpApi<'a>>("api_id").sure();
    let Some(api) = apis.first() else {
        return Err(unknown(Reason::Undecided, "the API of the stage is not in this configuration").into());
    };
    let set = if api.protocol_type()? == "WEBSOCKET" { "apigateway_websocket" } else { "apigateway_http" };
    let link = Link::to(stage.points_to::<HttpApi<'a>>("api_id"));
    Ok(Wanted::of(set, unread)?.linked_when_known(link))
}

pub(crate) fn kinesis_stream<'a>(stream: &KinesisStream<'a>) -> Needs<'a> {
    let mut wanted = Wanted::of("kinesis_stream", unread)?;
    // A function that reads the stream knows how far it is behind.
    for source in stream.named_by::<prc_resources::EventSource<'a>>("event_source_arn").sure() {
        for reader in source.points_to::<Function<'a>>("function_name").sure() {
            wanted = wanted.beside(answers(&reader, &function(&reader)?));
        }
    }
    Ok(wanted)
}

pub(crate) fn msk_cluster<'a>(cluster: &MskCluster<'a>) -> Needs<'a> {
    for nodes in cluster.broker_node_group_info()? {
        if nodes.instance_type()?.starts_with("express.") {
            return Err(not_applicable("Express brokers count neither partitions that are offline nor disks"));
        }
    }
    Ok(Wanted::of("msk_cluster", unread)?)
}

pub(crate) fn state_machine<'a>(_: &StateMachine<'a>) -> Needs<'a> {
    Ok(Wanted::of("sfn_state_machine", unread)?)
}

pub(crate) fn search_domain<'a>(_: &SearchDomain<'a>) -> Needs<'a> {
    Ok(Wanted::of("opensearch", unread)?)
}

pub(crate) fn instance<'a>(_: &Instance<'a>) -> Needs<'a> {
    Ok(Wanted::of("ec2_instance", unread)?)
}

pub(crate) fn scaling_group<'a>(group: &ScalingGroup<'a>) -> Needs<'a> {
    let mut wanted = Wanted::of("asg", unread)?;
    for targets in group.points_to::<TargetGroup<'a>>("target_group_arns").sure() {
        if let Ok(needs) = target_group(&targets) {
            wanted = wanted.beside(answers(&targets, &needs));
        }
    }
    Ok(wanted)
}

pub(crate) fn distribution<'a>(distribution: &Distribution<'a>) -> Needs<'a> {
    Ok(Wanted::of("cloudfront", |when| match when {
        "CloudFront functions attached" => {
            for behavior in distribution.default_cache_behavior()?.iter().chain(&distribution.ordered_cache_behavior()?)
            {
                if !behavior.function_association()?.is_empty() {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        other => unread(other),
    })?)
}

pub(crate) fn health_check<'a>(_: &HealthCheck<'a>) -> Needs<'a> {
    Ok(Wanted::of("route53_health_check", unread)?)
}

pub(crate) fn nat_gateway<'a>(_: &NatGateway<'a>) -> Needs<'a> {
    Ok(Wanted::of("nat_gateway", unread)?)
}

pub(crate) fn vpn_connection<'a>(_: &VpnConnection<'a>) -> Needs<'a> {
    Ok(Wanted::of("vpn", unread)?)
}

pub(crate) fn file_system<'a>(files: &FileSystem<'a>) -> Needs<'a> {
    let wanted = Wanted::of("efs", |when| match when {
        "throughput_mode bursting (default)" => Ok(files.throughput_mode()? == "bursting"),
        "performance_mode generalPurpose" => Ok(files.performance_mode()? == "generalPurpose"),
        other => unread(other),
    })?;
    Ok(wanted)
}

pub(crate) fn redshift_cluster<'a>(_: &RedshiftCluster<'a>) -> Needs<'a> {
    Ok(Wanted::of("redshift", unread)?)
}

pub(crate) fn fsx_windows<'a>(_: &FsxWindows<'a>) -> Needs<'a> {
    Ok(Wanted::of("fsx", unread)?)
}

pub(crate) fn fsx_ontap<'a>(_: &FsxOntap<'a>) -> Needs<'a> {
    Ok(Wanted::of("fsx", unread)?)
}

pub(crate) fn fsx_open_zfs<'a>(_: &FsxOpenZfs<'a>) -> Needs<'a> {
    Ok(Wanted::of("fsx", unread)?)
}
