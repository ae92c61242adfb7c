//! The tasks and nodes of a cluster can be counted.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, require};
use prc_resources::{EcsAccountSetting, EcsCluster, EksAddon, EksCluster, HelmRelease};

/// Parts of the names of charts that count what runs on a cluster.
const AGENTS: &[&str] =
    &["datadog", "newrelic", "nri-", "prometheus", "opentelemetry", "grafana", "alloy", "cloudwatch"];

pub(crate) fn ecs_cluster(cluster: EcsCluster, _: &Params) -> Outcome {
    for setting in cluster.setting()? {
        if setting.name()? == "containerInsights" {
            let value = setting.value()?;
            require!(is_on(&value), "Container Insights is {value}");
            return Ok(());
        }
    }
    let account = cluster
        .all::<EcsAccountSetting>()
        .any(|setting| Ok(setting.name()? == "containerInsights" && is_on(&setting.value()?)))?;
    require!(account, "Container Insights is not turned on");
    Ok(())
}

pub(crate) fn eks_cluster(cluster: EksCluster, _: &Params) -> Outcome {
    let addon = cluster
        .named_by::<EksAddon>("cluster_name")
        .any(|addon| Ok(addon.addon_name()? == "amazon-cloudwatch-observability"));
    let watched = match addon {
        Ok(true) => true,
        addon => {
            let agent = cluster.all::<HelmRelease>().any(|release| {
                let chart = release.chart()?;
                Ok(AGENTS.iter().any(|agent| chart.contains(agent)))
            });
            agent? || addon?
        }
    };
    require!(watched, "neither the add-on amazon-cloudwatch-observability nor another agent is installed");
    Ok(())
}

fn is_on(value: &str) -> bool {
    matches!(value, "enabled" | "enhanced")
}
