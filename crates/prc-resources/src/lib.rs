//! Typed views of resource kinds: which attributes checks may read, and what an unset one means.
//!
//! The views together are the reduced provider schema. Each attribute names where its default comes from: `provider` is
//! terraform-provider-aws, version 6. How each default was checked stands in `docs/defaults.md`.

use prc_check::{KindSchema, View};

macro_rules! views {
    ($($module:ident { $($view:ident),* $(,)? })*) => {
        $(mod $module; pub use $module::*;)*

        /// Every kind that checks may ask for.
        pub fn schemas() -> &'static [&'static KindSchema] {
            &[$($(<$view<'static> as View<'static>>::SCHEMA,)*)*]
        }
    };
}

views! {
    account { Account, Credential, RecoveryPoint, RestoreJob, ServiceQuota, EngineLifecycle, EbsDefaultEncryption }
    alarm { MetricAlarm, CompositeAlarm, DatadogMonitor, MetricFilter }
    api { RestApi, RestStage, HttpApi, HttpStage, StateMachine, HealthCheck, VpnConnection }
    audit { FlowLog, Vpc, DefaultSecurityGroup, Detector }
    backup { BackupSelection, BackupPlan, LifecyclePolicy, EfsBackupPolicy }
    balancer { LoadBalancer, ClassicNameLoadBalancer, ClassicLoadBalancer, TargetGroup, ClassicNameTargetGroup }
    broker { MqBroker, MskCluster, DmsReplicationInstance }
    bucket_access { PublicAccessBlock, AccountPublicAccessBlock, BucketPolicy, BucketOwnership }
    bucket { Bucket, BucketVersioning, BucketReplication, BucketLifecycle, BucketLock, BucketLogging, BucketAcl, Trail }
    cache { ReplicationGroup, CacheCluster, ServerlessCache, MemoryDbCluster, DaxCluster }
    database { DbInstance, RdsCluster, RdsClusterInstance, RdsGlobalCluster }
    definition { TaskDefinition, BuildProject }
    document {
        Runbook, Postmortem, PostmortemTemplate, RestoreProcedure, Drill, RecoveryPlan, RollbackProcedure,
        IncidentProcess, ErrorBudgetPolicy, SloReview, Readme,
    }
    dynamodb { DynamoTable, DynamoTableReplica }
    ecs { EcsCluster, EcsService, EcsAccountSetting, CapacityProvider, ScalingTarget, ScalingPolicy, ScheduledScaling }
    eks { EksCluster, EksNodeGroup, EksAddon, HelmRelease }
    event { EventRule }
    exposure {
        QueuePolicy, SecretPolicy, RegistryPolicy, FileSystemPolicy, VaultPolicy,
        SearchDomainPolicy, DbSnapshot, ImagePermission, VolumePermission,
    }
    function { Function, EventSource, LogGroup, Distribution, InvokeConfig, Permission, BucketNotification }
    group { ScalingGroup, GroupAttachment, TrafficAttachment, ScalingGroupPolicy }
    graph { DocDbCluster, DocDbElasticCluster, DocDbClusterInstance, NeptuneCluster, NeptuneClusterInstance }
    iam {
        IamRole, IamPolicy, RolePolicy, UserPolicy, GroupPolicy, RolePolicyAttachment, UserPolicyAttachment,
        GroupPolicyAttachment, PolicyAttachment, OidcProvider,
    }
    listener {
        Listener, ClassicNameListener, ListenerRule, ApiDomain, ApiPath, ApiMethod, ApiIntegration, HttpRoute, FunctionUrl,
    }
    instance { Instance, LaunchTemplate, LaunchConfiguration, MetadataDefaults, EbsVolume, VolumeAttachment }
    key {
        KmsKey, KmsExternalKey, Secret, KinesisStream, SearchDomain, ElasticsearchDomain, Registry, RegistryScanning,
        HostedZone,
    }
    metric { Metric }
    monitor { GrafanaRules, PrometheusRules }
    network { SecurityGroup, SecurityGroupRule, IngressRule, EgressRule, PrefixList }
    newrelic {
        NewRelicPolicy, NewRelicCondition, NewRelicWorkflow, NewRelicChannel, NewRelicDestination, NewRelicPolicyChannel,
    }
    queue { Queue, QueueRedrive, QueueRedriveAllow, TopicSubscription, EventTarget, Schedule, Pipe }
    topic { Topic, TopicPolicy, SlackChannel, TeamsChannel, CloudControlSlackChannel, KmsAlias, KmsKeyPolicy }
    storage { FileSystem, FsxWindows, FsxOntap, FsxOpenZfs, FsxLustre }
    vault {
        BackupVault, VaultNotifications, VaultLock, AirGappedVault, RegionSettings, RestoreTestingPlan,
        RestoreTestingSelection,
    }
    warehouse { RedshiftCluster }
    workflow { Workflow, ObjectiveFile }
    deployment { CodeDeployGroup }
    objective { DatadogSlo, NewRelicSlo, GrafanaSlo }
    on_call { PagerDutyEscalation, OpsgenieEscalation, ContactPlan }
    repository { Repository, Codeowners, DependencyUpdates, IncidentRegister }
    system { System }
    terraform { TerraformSettings }
    zone { Subnet, NatGateway, RouteTable, Route, RouteTableAssociation, VpcEndpoint, EndpointAssociation }
}

mod arn;
mod dead_letter;
mod invocation;
mod json;
mod keys;
mod matching;
mod mechanisms;
mod mention;
mod pattern;
pub mod policy;
mod schedule;
mod selection;
mod store;
mod stores;
mod tags;
mod text;
mod watch;

pub use arn::Arn;
pub use event::Events;
pub use json::Json;
pub use matching::NearMiss;
pub use mechanisms::backups;
pub use policy::{Policy, Statement};
pub use schedule::{longest_common_gap, longest_gap};
pub use selection::or;
pub use store::{OwnBackup, Store};
pub use tags::{Tagged, Tags};
pub use text::Text;
pub use watch::{Insights, Watches};

/// The attributes that anything may read of a kind; `None` for a kind nobody asks for.
pub fn attributes_of(kind: &str) -> Option<&'static [&'static str]> {
    use std::collections::BTreeMap;
    use std::sync::OnceLock;

    static NAMES: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let names = NAMES.get_or_init(|| schemas().iter().map(|schema| (schema.kind, schema.names().collect())).collect());
    names.get(kind).map(Vec::as_slice)
}

/// Every kind that anybody asks for.
pub fn kinds() -> Vec<&'static str> {
    schemas().iter().map(|schema| schema.kind).collect()
}

/// The attributes by which other resources name a kind, the most specific first.
pub fn identities_of(kind: &str) -> &'static [&'static str] {
    use std::collections::BTreeMap;
    use std::sync::OnceLock;

    static NAMES: OnceLock<BTreeMap<&'static str, &'static [&'static str]>> = OnceLock::new();
    let names = NAMES.get_or_init(|| schemas().iter().map(|schema| (schema.kind, schema.identities)).collect());
    names.get(kind).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_view() {
        let mut kinds: Vec<&str> = schemas().iter().map(|schema| schema.kind).collect();
        kinds.sort_unstable();
        let count = kinds.len();
        kinds.dedup();
        assert_eq!(kinds.len(), count);
    }

    #[test]
    fn identities_may_be_read() {
        for schema in schemas() {
            let names = attributes_of(schema.kind).unwrap_or_default();
            assert!(schema.identities.iter().all(|identity| names.contains(identity)), "{}", schema.kind);
        }
    }
}
