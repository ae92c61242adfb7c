//! ECS: clusters, services, and what they run without the values of its environment.

use std::collections::BTreeSet;

use aws_sdk_ecs::Client;
use aws_sdk_ecs::types::{
    CapacityProvider, CapacityProviderField, Cluster, ClusterField, ContainerDefinition, KeyValuePair, Service,
    ServiceField, Tag, TaskDefinition,
};
use futures_util::future::join_all;
use prc_aws_calls::ecs::{CLUSTER, CLUSTERS, PROVIDERS, SERVICE_DETAILS, SERVICES, SETTINGS, TASK};
use serde_json::{Value, json};

use crate::api::{Api, client, each};
use crate::metrics::{self, Of};
use crate::value::{Attributes, attributes, block, tags, told_or};

/// How many clusters, and how many services, one call describes.
const CLUSTERS_AT_ONCE: usize = 100;
const SERVICES_AT_ONCE: usize = 10;

pub(crate) async fn collect(api: &Api) {
    let ecs = client!(api, aws_sdk_ecs);
    tokio::join!(clusters(api, &ecs), providers(api, &ecs), settings(api, &ecs));
}

async fn clusters(api: &Api, ecs: &Client) {
    let arns = api.pages(&CLUSTERS, ecs.list_clusters().into_paginator().items().send()).await;
    let described = join_all(arns.chunks(CLUSTERS_AT_ONCE).map(|arns| describe_clusters(api, ecs, arns)));
    let listed = join_all(arns.iter().map(|arn| services(api, ecs, arn)));
    let (_, listed) = tokio::join!(described, listed);
    let services: Vec<(&String, &Vec<String>)> = arns.iter().zip(&listed).collect();
    tokio::join!(busy(api, &services), async {
        let batches = services.iter().flat_map(|(cluster, arns)| arns.chunks(SERVICES_AT_ONCE).map(move |arns| (cluster, arns)));
        let in_use = join_all(batches.map(|(cluster, arns)| describe_services(api, ecs, cluster, arns))).await;
        let in_use: BTreeSet<String> = in_use.into_iter().flatten().collect();
        each!(in_use.iter(), |arn| task(api, ecs, arn));
    });
}

/// How busy the services of each cluster are, of what their tasks may use.
async fn busy(api: &Api, services: &[(&String, &Vec<String>)]) {
    let services = services.iter().flat_map(|(cluster, arns)| arns.iter().map(move |arn| (cluster, arn)));
    let all = services.flat_map(|(cluster, arn)| {
        let by = [("ClusterName", name_of(cluster)), ("ServiceName", name_of(arn))];
        ["CPUUtilization", "MemoryUtilization"].map(|name| Of::percent(arn, "AWS/ECS", name, &by))
    });
    metrics::collect(api, &all.collect::<Vec<_>>()).await;
}

/// The last part of an ARN.
fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

async fn describe_clusters(api: &Api, ecs: &Client, arns: &[String]) {
    let asked = ecs.describe_clusters().set_clusters(Some(arns.to_vec()));
    let asked = asked.include(ClusterField::Settings).include(ClusterField::Tags).send();
    let told = api.batch(&CLUSTER, arns, asked).await.map(|told| told.clusters.unwrap_or_default());
    for arn in arns {
        // One that is no longer among them was deleted just now.
        let found = told.as_deref().map(|all| all.iter().find(|one| one.cluster_arn() == Some(arn)).map(cluster));
        let Some(found) = found.map_err(Clone::clone).transpose() else { continue };
        let mut attributes = told_or(found, &["setting", "tags", "tags_all"]);
        attributes.extend(attributes! { "id": arn, "arn": arn, "name": name_of(arn) });
        api.add("aws_ecs_cluster", Some(arn), attributes);
    }
}

fn cluster(cluster: &Cluster) -> Attributes {
    let settings = cluster.settings().iter().map(|setting| {
        attributes! { "name": setting.name().map(|name| name.as_str()), "value": setting.value() }
    });
    let labels = labels(cluster.tags());
    attributes! { "setting": settings.collect::<Vec<_>>(), "tags": labels.clone(), "tags_all": labels }
}

/// The services of a cluster.
async fn services(api: &Api, ecs: &Client, cluster: &str) -> Vec<String> {
    let list = ecs.list_services().cluster(cluster).max_results(100).into_paginator().items().send();
    api.pages(&SERVICES, list).await
}

/// What is told of a service.
const TOLD: &[&str] = &[
    "alarms",
    "deployment_circuit_breaker",
    "deployment_controller",
    "deployment_maximum_percent",
    "deployment_minimum_healthy_percent",
    "desired_count",
    "enable_execute_command",
    "health_check_grace_period_seconds",
    "launch_type",
    "load_balancer",
    "network_configuration",
    "platform_version",
    "scheduling_strategy",
    "tags",
    "tags_all",
    "task_definition",
];

/// What some services of a cluster are; answers what they run.
async fn describe_services(api: &Api, ecs: &Client, cluster: &str, arns: &[String]) -> Vec<String> {
    let asked = ecs.describe_services().cluster(cluster).set_services(Some(arns.to_vec()));
    let told = api.batch(&SERVICE_DETAILS, arns, asked.include(ServiceField::Tags).send()).await;
    let told = told.map(|told| told.services.unwrap_or_default());
    if let Err(hole) = &told {
        // What they run is not known either.
        api.lose(&SERVICE_DETAILS, hole);
    }
    for arn in arns {
        let found = told.as_deref().map(|all| all.iter().find(|one| one.service_arn() == Some(arn)).map(service));
        let Some(found) = found.map_err(Clone::clone).transpose() else { continue };
        let mut attributes = told_or(found, TOLD);
        attributes.extend(attributes! { "id": arn, "arn": arn, "name": name_of(arn), "cluster": cluster });
        api.add("aws_ecs_service", Some(arn), attributes);
    }
    let all = told.unwrap_or_default();
    all.into_iter().filter_map(|service| service.task_definition).collect()
}

fn service(service: &Service) -> Attributes {
    let deployment = service.deployment_configuration();
    let balancers = service.load_balancers().iter().map(|one| {
        attributes! {
            "target_group_arn": one.target_group_arn(), "elb_name": one.load_balancer_name(),
            "container_name": one.container_name(), "container_port": one.container_port(),
        }
    });
    let network = service.network_configuration().and_then(|network| network.awsvpc_configuration());
    let labels = labels(service.tags());
    attributes! {
        "alarms": deployment.and_then(|one| one.alarms()).map_or_else(Vec::new, |alarms| block! {
            "alarm_names": alarms.alarm_names(), "enable": alarms.enable(), "rollback": alarms.rollback(),
        }),
        "deployment_circuit_breaker": deployment.and_then(|one| one.deployment_circuit_breaker())
            .map_or_else(Vec::new, |breaker| block! { "enable": breaker.enable(), "rollback": breaker.rollback() }),
        // The API leaves it out where ECS itself deploys, and so does the provider.
        "deployment_controller": service.deployment_controller().map_or_else(Vec::new, |controller| block! {
            "type": controller.r#type().as_str(),
        }),
        "deployment_maximum_percent": deployment.and_then(|one| one.maximum_percent()),
        "deployment_minimum_healthy_percent": deployment.and_then(|one| one.minimum_healthy_percent()),
        "desired_count": service.desired_count(),
        "enable_execute_command": service.enable_execute_command(),
        "health_check_grace_period_seconds": service.health_check_grace_period_seconds(),
        "launch_type": service.launch_type().map(|launch| launch.as_str()),
        "load_balancer": balancers.collect::<Vec<_>>(),
        "network_configuration": network.map_or_else(Vec::new, |network| block! {
            "subnets": network.subnets(), "security_groups": network.security_groups(),
            "assign_public_ip": network.assign_public_ip().map(|assigned| assigned.as_str() == "ENABLED"),
        }),
        "platform_version": service.platform_version(),
        "scheduling_strategy": service.scheduling_strategy().map(|strategy| strategy.as_str()),
        "tags": labels.clone(),
        "tags_all": labels,
        "task_definition": service.task_definition(),
    }
}

async fn task(api: &Api, ecs: &Client, arn: &str) {
    let told = api.detail(&TASK, arn, ecs.describe_task_definition().task_definition(arn).send()).await;
    let told = told.map(|told| told.task_definition().map(definition).unwrap_or_default());
    let mut attributes = told_or(told, DEFINED);
    let (family, revision) = name_of(arn).split_once(':').unwrap_or((name_of(arn), ""));
    attributes.extend(attributes! {
        "id": family, "arn": arn, "family": family, "revision": revision.parse::<i64>().ok(),
    });
    api.add("aws_ecs_task_definition", Some(arn), attributes);
}

/// What is told of a task definition.
const DEFINED: &[&str] = &[
    "container_definitions",
    "cpu",
    "execution_role_arn",
    "ipc_mode",
    "memory",
    "network_mode",
    "pid_mode",
    "requires_compatibilities",
    "task_role_arn",
];

fn definition(task: &TaskDefinition) -> Attributes {
    attributes! {
        "cpu": task.cpu(),
        "memory": task.memory(),
        "network_mode": task.network_mode().map(|mode| mode.as_str()),
        "pid_mode": task.pid_mode().map(|mode| mode.as_str()),
        "ipc_mode": task.ipc_mode().map(|mode| mode.as_str()),
        "task_role_arn": task.task_role_arn(),
        "execution_role_arn": task.execution_role_arn(),
        "requires_compatibilities": task.requires_compatibilities().iter().map(|one| one.as_str()).collect::<Vec<_>>(),
        "container_definitions": task.container_definitions().iter().map(container).collect::<Vec<_>>(),
    }
}

/// A container in the words of the API. A list of objects and no text as in a state, so that a variable can have a value
/// that is not written. Commands are left out: people put secrets there too.
fn container(container: &ContainerDefinition) -> Attributes {
    let variables = container.environment().iter().filter_map(KeyValuePair::name);
    let secrets = container.secrets().iter().map(|secret| {
        attributes! { "name": secret.name(), "valueFrom": secret.value_from() }
    });
    let ports = container.port_mappings().iter().map(|port| {
        attributes! { "containerPort": port.container_port(), "hostPort": port.host_port() }
    });
    let logging = container.log_configuration();
    attributes! {
        "name": container.name(),
        "image": container.image(),
        "cpu": container.cpu(),
        "memory": container.memory(),
        "memoryReservation": container.memory_reservation(),
        "essential": container.essential(),
        "privileged": container.privileged().unwrap_or(false),
        "readonlyRootFilesystem": container.readonly_root_filesystem().unwrap_or(false),
        "user": container.user(),
        "portMappings": ports.collect::<Vec<_>>(),
        "environment": variables.map(|name| json!({ "name": name, "value": { "$sensitive": true } })).collect::<Vec<_>>(),
        "secrets": secrets.collect::<Vec<_>>(),
        "logConfiguration": logging.map(|logging| attributes! { "logDriver": logging.log_driver().as_str() }),
    }
}

/// A list without a paginator.
async fn providers(api: &Api, ecs: &Client) {
    let mut token = None;
    loop {
        let asked = ecs.describe_capacity_providers().include(CapacityProviderField::Tags).set_next_token(token);
        let Some(told) = api.once(&PROVIDERS, asked.send()).await else { return };
        told.capacity_providers().iter().for_each(|one| provider(api, one));
        token = told.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return;
        }
    }
}

fn provider(api: &Api, provider: &CapacityProvider) {
    let group = provider.auto_scaling_group_provider();
    let labels = labels(provider.tags());
    api.add("aws_ecs_capacity_provider", provider.capacity_provider_arn(), attributes! {
        "id": provider.capacity_provider_arn(),
        "arn": provider.capacity_provider_arn(),
        "name": provider.name(),
        "auto_scaling_group_provider": group.map_or_else(Vec::new, |group| block! {
            "auto_scaling_group_arn": group.auto_scaling_group_arn(),
            "managed_termination_protection": group.managed_termination_protection().map(|one| one.as_str()),
            "managed_scaling": group.managed_scaling().map_or_else(Vec::new, |scaling| block! {
                "status": scaling.status().map(|status| status.as_str()), "target_capacity": scaling.target_capacity(),
            }),
        }),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

/// What holds for clusters that say nothing, AWS's own defaults too.
async fn settings(api: &Api, ecs: &Client) {
    let list = ecs.list_account_settings().effective_settings(true).into_paginator().items().send();
    for setting in api.pages(&SETTINGS, list).await {
        let name = setting.name().map(|name| name.as_str());
        api.add(
            "aws_ecs_account_setting_default",
            None,
            attributes! {
                "id": name, "name": name, "value": setting.value(), "principal_arn": setting.principal_arn(),
            },
        );
    }
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}
