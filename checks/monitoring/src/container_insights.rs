//! The tasks and nodes of a cluster can be counted.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, View, fail, require, unknown};
use prc_resources::{EcsAccountSetting, EcsCluster, EksAddon, EksCluster, HelmRelease, MetricAlarm};

/// Parts of the names of charts that count what runs on a cluster.
const AGENTS: &[&str] =
    &["datadog", "newrelic", "nri-", "prometheus", "opentelemetry", "grafana", "alloy", "cloudwatch"];

pub(crate) fn ecs_cluster(cluster: EcsCluster, _: &Params) -> Outcome {
    for setting in cluster.setting()? {
        if setting.name()? == "containerInsights" {
            let value = setting.value()?;
            let off = fail(format!("Container Insights is {value}"));
            require!(is_on(&value), off.must_be("setting.value", "enhanced or enabled"));
            return Ok(());
        }
    }
    let account = cluster
        .all::<EcsAccountSetting>()
        .any(|setting| Ok(setting.name()? == "containerInsights" && is_on(&setting.value()?)))?;
    let silent = fail("Container Insights is not turned on").missing().label("no setting containerInsights");
    require!(account, silent.help("add setting { name = \"containerInsights\", value = \"enhanced\" }"));
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
    if !watched && is_counted_elsewhere(&cluster) {
        let detail = "alarms count in ContainerInsights, and what fills it is not in this configuration";
        return Err(unknown(Reason::Undecided, detail).into());
    }
    let blind = fail("neither the add-on amazon-cloudwatch-observability nor another agent is installed").missing();
    let blind = blind.label("no aws_eks_addon or helm_release of an agent");
    require!(watched, blind.help("add an aws_eks_addon amazon-cloudwatch-observability"));
    Ok(())
}

/// Whether an alarm trusts that something counts.
fn is_counted_elsewhere(cluster: &EksCluster) -> bool {
    let (alarms, _) = cluster.all::<MetricAlarm>().each();
    let counts = |alarm: &MetricAlarm| {
        let space = alarm.namespace().ok().flatten();
        space.is_some_and(|space| space.starts_with("ContainerInsights"))
    };
    alarms.iter().any(|(alarm, _)| counts(alarm))
}

fn is_on(value: &str) -> bool {
    matches!(value, "enabled" | "enhanced")
}
