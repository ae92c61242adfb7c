//! The table of alarms: how every alarm that a resource needs stands.

use prc_check::{Alarm, AlarmState, Node, Surveyor, View};
use prc_resources::{
    CacheCluster, ClassicNameLoadBalancer, ClassicNameTargetGroup, DbInstance, DocDbCluster, DynamoTable, EcsService,
    ElasticsearchDomain, Function, HttpStage, Instance, KinesisStream, LoadBalancer, MemoryDbCluster, MskCluster,
    NeptuneCluster, Queue, RdsCluster, ReplicationGroup, RestStage, ScalingGroup, SearchDomain, StateMachine,
    TargetGroup,
};

use crate::alarm_sets::Level;
use crate::coverage::{Answer, Watcher, answers, why_unheard};
use crate::needs::{self, Needs};

macro_rules! surveyors {
    ($($view:ident: $needs:path),* $(,)?) => {
        /// What says of each kind of resource how the alarms stand that it needs.
        pub fn surveyors() -> Vec<Surveyor<Alarm>> {
            vec![$(Surveyor {
                schema: $view::SCHEMA,
                rows: |node| {
                    let subject = View::of(node);
                    rows(&subject, $needs(&subject))
                },
            }),*]
        }
    };
}

surveyors! {
    LoadBalancer: needs::load_balancer,
    ClassicNameLoadBalancer: needs::load_balancer,
    TargetGroup: needs::target_group,
    ClassicNameTargetGroup: needs::target_group,
    DynamoTable: needs::dynamo_table,
    Function: needs::function,
    Queue: queue,
    DbInstance: needs::db_instance,
    RdsCluster: needs::rds_cluster,
    DocDbCluster: needs::docdb_cluster,
    NeptuneCluster: needs::neptune_cluster,
    EcsService: needs::ecs_service,
    ReplicationGroup: needs::replication_group,
    CacheCluster: needs::cache_cluster,
    MemoryDbCluster: needs::memorydb_cluster,
    RestStage: needs::rest_stage,
    HttpStage: needs::http_stage,
    KinesisStream: needs::kinesis_stream,
    MskCluster: needs::msk_cluster,
    StateMachine: needs::state_machine,
    SearchDomain: needs::search_domain,
    ElasticsearchDomain: needs::search_domain,
    Instance: needs::instance,
    ScalingGroup: needs::scaling_group,
}

/// A queue needs the alarms of one kind or of the other.
fn queue<'a>(queue: &Queue<'a>) -> Needs<'a> {
    needs::dead_letter_queue(queue).or_else(|_| needs::queue(queue))
}

/// The rows of a resource; one that needs nothing has none.
fn rows<'a, V: View<'a>>(subject: &V, needs: Needs<'a>) -> Vec<Alarm> {
    let Ok(wanted) = needs else { return Vec::new() };
    answers(subject, &wanted).into_iter().map(row).collect()
}

fn row(answer: Answer<'_>) -> Alarm {
    let (mut state, mut reason) = (answer.state, answer.reason);
    if let (AlarmState::Covered, Some(Watcher::Alarm(alarm))) = (state, &answer.by)
        && let Ok(Some(why)) = why_unheard(alarm)
    {
        (state, reason) = (AlarmState::NotDelivered, why);
    }
    let node: Option<&Node<'_>> = answer.by.as_ref().map(Watcher::node);
    Alarm {
        set: &answer.set.id,
        metric: answer.set.said(answer.entry),
        signal: &answer.entry.signal,
        level: match answer.entry.level {
            Level::Must => "must",
            Level::Should => "should",
        },
        state,
        alarm: node.map(|node| node.resource().address.clone()),
        location: node.and_then(|node| node.resource().location),
        reason: Some(reason).filter(|reason| !reason.is_empty()),
    }
}
