//! The table of alarms: how every alarm that a resource needs stands.

use prc_check::{Alarm, AlarmState, Node, Stop, Surveyor, View, not_applicable};
use prc_resources::{
    CacheCluster, ClassicNameLoadBalancer, ClassicNameTargetGroup, DbInstance, Distribution, DocDbCluster, DynamoTable,
    EcsService, ElasticsearchDomain, FileSystem, FsxOntap, FsxOpenZfs, FsxWindows, Function, HealthCheck, HttpStage,
    Instance, KinesisStream, LoadBalancer, MemoryDbCluster, MskCluster, NatGateway, NeptuneCluster, Queue, RdsCluster,
    RedshiftCluster, ReplicationGroup, RestStage, ScalingGroup, SearchDomain, StateMachine, TargetGroup, VpnConnection,
};

use crate::alarm_sets::{Level, Set, sets};
use crate::coverage::{Answer, Watcher, answers, why_unheard};
use crate::needs::{self, Needs};

/// What is asked of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Demand {
    Alarm(Alarm),
    /// Which alarms it needs is not known: at most so many of each level.
    Open {
        why: String,
        must: usize,
        should: usize,
    },
}

impl Demand {
    /// Only some of the alternatives say so.
    pub(crate) fn is_open(&mut self) {
        if let Self::Alarm(alarm) = self {
            alarm.is_open();
        }
    }
}

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

        /// The same rows, and what cannot be told.
        pub(crate) fn demands() -> Vec<Surveyor<Demand>> {
            vec![$(Surveyor {
                schema: $view::SCHEMA,
                rows: |node| {
                    let subject = View::of(node);
                    demands_of(&subject, $needs(&subject))
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
    Function: function,
    Queue: needs::queue_of_either_kind,
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
    Distribution: needs::distribution,
    HealthCheck: needs::health_check,
    NatGateway: needs::nat_gateway,
    VpnConnection: needs::vpn_connection,
    FileSystem: needs::file_system,
    RedshiftCluster: needs::redshift_cluster,
    FsxWindows: needs::fsx_windows,
    FsxOntap: needs::fsx_ontap,
    FsxOpenZfs: needs::fsx_open_zfs,
}

/// A function at the edge counts its errors in every Region where it runs.
fn function<'a>(function: &Function<'a>) -> Needs<'a> {
    match function.runs_at_edge() {
        Ok(true) => Err(not_applicable("it runs at the edge")),
        _ => needs::function(function),
    }
}

/// The rows of a resource, or that they are not known.
fn demands_of<'a, V: View<'a>>(subject: &V, needs: Needs<'a>) -> Vec<Demand> {
    let why = match needs {
        Ok(wanted) => return rows(subject, Ok(wanted)).into_iter().map(Demand::Alarm).collect(),
        Err(Stop::Unknown(why)) => why.to_string(),
        Err(_) => return Vec::new(),
    };
    let own = |set: &&Set| set.resources.iter().any(|kind| kind == V::SCHEMA.kind);
    let most = |level: Level| {
        let counts = sets().into_iter().flatten().filter(own).map(|set| set.count(level));
        counts.max().unwrap_or_default()
    };
    vec![Demand::Open { why, must: most(Level::Must), should: most(Level::Should) }]
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
