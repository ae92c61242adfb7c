//! ECS services and what scales them.

use prc_check::{Presence, Read, Related, View, block, resource};

use crate::tags::tagged;

resource! {
    /// An ECS cluster.
    EcsCluster = "aws_ecs_cluster" by ["name", "id", "arn"] {
        /// provider: Required.
        name: String = required,
        /// provider: Optional, Computed.
        setting: Vec<ClusterSetting<'a>>,
    }
    /// A service that keeps tasks running.
    EcsService = "aws_ecs_service" by ["name", "id", "arn"] {
        /// provider: Required.
        name: String = required,
        /// Name or ARN; provider: Optional, Computed, not sent when unset. ECS API, CreateService: `default`.
        cluster: String = "default",
        /// provider: Default REPLICA.
        scheduling_strategy: String = "REPLICA",
        /// provider: Optional, sends 0 when unset.
        desired_count: i64 = 0,
        /// provider: Optional.
        deployment_circuit_breaker: Vec<CircuitBreaker<'a>>,
        /// provider: Optional; without it ECS itself deploys.
        deployment_controller: Vec<DeploymentController<'a>>,
        /// What sends requests to its tasks; provider: Optional.
        load_balancer: Vec<ServiceBalancer<'a>>,
        /// Where tasks with an address of their own run; provider: Optional.
        network_configuration: Vec<NetworkConfiguration<'a>>,
        /// Alarms that roll a deployment back; provider: Optional.
        alarms: Vec<DeploymentAlarms<'a>>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// The setting of clusters that say nothing.
    EcsAccountSetting = "aws_ecs_account_setting_default" by ["id"] {
        /// provider: Required.
        name: String = required,
        /// provider: Required.
        value: String = required,
    }
    /// An Auto Scaling group as capacity of a cluster.
    CapacityProvider = "aws_ecs_capacity_provider" by ["name", "arn", "id"] {
        /// provider: Optional.
        auto_scaling_group_provider: Vec<GroupProvider<'a>>,
    }
    /// What Application Auto Scaling may change, and between which bounds.
    ScalingTarget = "aws_appautoscaling_target" by ["resource_id", "id", "arn"] {
        /// `service/cluster/name`; provider: Required.
        resource_id: Read<String> = required,
        /// provider: Required.
        service_namespace: String = required,
        /// `dynamodb:table:ReadCapacityUnits` and others; provider: Required.
        scalable_dimension: String = required,
        /// provider: Required.
        min_capacity: i64 = required,
        /// provider: Required.
        max_capacity: i64 = required,
    }
    /// When Application Auto Scaling changes it.
    ScalingPolicy = "aws_appautoscaling_policy" by ["name", "arn", "id"] {
        /// provider: Required.
        resource_id: Read<String> = required,
        /// provider: Required.
        service_namespace: String = required,
        /// `dynamodb:table:ReadCapacityUnits` and others; provider: Required.
        scalable_dimension: String = required,
        /// provider: Optional.
        target_tracking_scaling_policy_configuration: Vec<TargetTracking<'a>>,
    }
    /// A change of capacity at a time.
    ScheduledScaling = "aws_appautoscaling_scheduled_action" by ["name", "arn", "id"] {
        /// provider: Required.
        resource_id: Read<String> = required,
    }
}

block! {
    /// A value of a metric that is kept by changes of capacity.
    TargetTracking {
        /// provider: Required.
        target_value: f64 = required,
        /// provider: Optional.
        predefined_metric_specification: Vec<PredefinedMetric<'a>>,
    }
    /// A metric that the service that scales counts itself.
    PredefinedMetric {
        /// `ECSServiceAverageCPUUtilization`, `ASGAverageCPUUtilization` and others; provider: Required.
        predefined_metric_type: String = required,
    }
    /// A target group in which the tasks are.
    ServiceBalancer {
        /// provider: Optional.
        target_group_arn: Option<String>,
    }
    /// What stops a deployment whose tasks do not start.
    CircuitBreaker {
        /// provider: Required.
        enable: bool = required,
        /// provider: Required.
        rollback: bool = required,
    }
    /// Who deploys.
    DeploymentController {
        /// `ECS`, `CODE_DEPLOY` or `EXTERNAL`; provider: Default ECS.
        r#type: String = "ECS",
    }
    /// The network of tasks.
    NetworkConfiguration {
        /// provider: Required.
        subnets: Vec<Read<String>>,
    }
    /// A setting of a cluster.
    ClusterSetting {
        /// provider: Required.
        name: String = required,
        /// provider: Required.
        value: String = required,
    }
    /// The group behind a capacity provider.
    GroupProvider {
        /// provider: Required.
        auto_scaling_group_arn: String = required,
    }
    /// The alarms that a deployment watches.
    DeploymentAlarms {
        /// provider: Required.
        alarm_names: Vec<Read<String>>,
        /// provider: Required.
        enable: bool = required,
        /// provider: Required.
        rollback: bool = required,
    }
}

tagged!(EcsService);

impl<'a> EcsService<'a> {
    /// The name of the cluster it runs in.
    ///
    /// # Errors
    /// The cluster or its name is not known.
    pub fn cluster_name(&self) -> Read<String> {
        match self.points_to::<EcsCluster<'a>>("cluster").sure().first() {
            Some(cluster) => cluster.name(),
            None => Ok(last_segment(&self.cluster()?)),
        }
    }

    /// What may be scaled of this service.
    pub fn scaling_targets(&self) -> Related<'a, ScalingTarget<'a>> {
        let service = self.clone();
        self.scaled_as().filter(move |target: &ScalingTarget<'a>| service.is_scaled_as(target.resource_id()?))
    }

    /// The policies that scale this service: each names the service, or a target that does.
    pub fn scaling_policies(&self) -> Related<'a, ScalingPolicy<'a>> {
        let service = self.clone();
        let own = self.scaled_as().filter(move |policy: &ScalingPolicy<'a>| service.is_scaled_as(policy.resource_id()?));
        self.scaling_targets().sure().iter().fold(own, |found, target| found.or(target.named_by("resource_id")))
    }

    /// The changes of its capacity at fixed times.
    pub fn scheduled_scalings(&self) -> Related<'a, ScheduledScaling<'a>> {
        let service = self.clone();
        let own = self.scaled_as().filter(move |at: &ScheduledScaling<'a>| service.is_scaled_as(at.resource_id()?));
        self.scaling_targets().sure().iter().fold(own, |found, target| found.or(target.named_by("resource_id")))
    }

    /// Everything whose `resource_id` may mean this service: it is the service's, or it is not known.
    fn scaled_as<V: View<'a>>(&self) -> Related<'a, V> {
        let id = self.cluster_name().and_then(|cluster| Ok(format!("service/{cluster}/{}", self.name()?)));
        self.named_as("resource_id", id).or(self.here_with("unknown resource_id", |scaled| {
            scaled.attribute("resource_id").is_some_and(|id| id.as_str().is_none())
        }))
    }

    /// Whether a scaling `resource_id` means this service: `service/cluster/name`, or a reference to it.
    fn is_scaled_as(&self, resource_id: Read<String>) -> Read<bool> {
        match resource_id {
            Ok(text) => {
                let Some((cluster, name)) = text.strip_prefix("service/").and_then(|rest| rest.split_once('/')) else {
                    return Ok(false);
                };
                Ok(name == self.name()? && cluster == self.cluster_name()?)
            }
            Err(unknown) => {
                let other = !unknown.prefix.is_empty()
                    && !unknown.prefix.starts_with("service/")
                    && !"service/".starts_with(&*unknown.prefix);
                match self.is_meant_by(&unknown) {
                    Some(true) => Ok(true),
                    _ if other || unknown.references.iter().any(is_service) => Ok(false),
                    _ => Err(unknown),
                }
            }
        }
    }
}

/// A reference to a service, so not to anything else.
fn is_service(reference: &prc_check::Reference) -> bool {
    reference.address.rsplit('.').nth(1) == Some("aws_ecs_service")
}

/// `arn:aws:ecs:eu-west-1:111122223333:cluster/prod` is called `prod`.
fn last_segment(cluster: &str) -> String {
    cluster.rsplit('/').next().unwrap_or(cluster).to_owned()
}
