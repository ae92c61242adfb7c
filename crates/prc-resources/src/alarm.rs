//! Alarms of CloudWatch and of other monitoring services.

use std::collections::BTreeMap;

use prc_check::{Read, Related, View, block, resource};

use crate::watch::{Watches, children};

resource! {
    /// A CloudWatch alarm on one metric or on metric math.
    MetricAlarm = "aws_cloudwatch_metric_alarm" by ["alarm_name", "arn", "id"] {
        /// Unique in the account and Region.
        alarm_name: String = required,
        /// provider: Optional.
        alarm_description: Option<String>,
        /// provider: Optional; null with `metric_query`.
        namespace: Option<String>,
        /// provider: Optional; null with `metric_query`.
        metric_name: Option<String>,
        /// provider: Optional; none means the metric without dimensions.
        dimensions: BTreeMap<String, crate::Text<'a>>,
        /// Metrics and expressions; provider: Optional.
        metric_query: Vec<MetricQuery<'a>>,
        /// `GreaterThanThreshold` and its kin; provider: Required.
        comparison_operator: String = required,
        /// provider: Optional; null with `threshold_metric_id`.
        threshold: Option<f64>,
        /// The band of an anomaly detection; provider: Optional.
        threshold_metric_id: Option<String>,
        /// provider: Optional; null with `extended_statistic` or `metric_query`.
        statistic: Option<String>,
        /// `p90` and its kin; provider: Optional.
        extended_statistic: Option<String>,
        /// Seconds; provider: Optional, null with `metric_query`.
        period: Option<i64>,
        /// provider: Required.
        evaluation_periods: i64 = required,
        /// provider: Optional; as many as `evaluation_periods` when unset.
        datapoints_to_alarm: Option<i64>,
        /// provider: Default missing.
        treat_missing_data: String = "missing",
        /// Where the alarm is when that is not the provider's Region; provider: Optional, Computed.
        region: Option<Read<String>>,
        /// provider: Default true.
        actions_enabled: bool = true,
        /// What happens on ALARM; provider: Optional.
        alarm_actions: Vec<Read<String>>,
        /// Of what runs: `OK`, `ALARM` or `INSUFFICIENT_DATA`; the provider has none.
        state_value: Option<String>,
        /// Of what runs: since when it is in that state, RFC 3339. What is evaluated in between does not move it, as it
        /// moves `StateUpdatedTimestamp` (CloudWatch API, MetricAlarm).
        state_transitioned_timestamp: Option<String>,
    }
    /// A CloudWatch alarm on other alarms.
    CompositeAlarm = "aws_cloudwatch_composite_alarm" by ["alarm_name", "arn", "id"] {
        /// Unique in the account and Region.
        alarm_name: String = required,
        /// provider: Optional.
        alarm_description: Option<String>,
        /// `ALARM("a") OR ALARM("b")`.
        alarm_rule: Read<String> = required,
        /// provider: Default true.
        actions_enabled: bool = true,
        /// What happens on ALARM; provider: Optional.
        alarm_actions: Vec<Read<String>>,
    }
    /// A Datadog monitor.
    DatadogMonitor = "datadog_monitor" by ["name", "id"] {
        /// What is sent; terraform-provider-datadog: Required.
        message: String = required,
        /// What it watches; terraform-provider-datadog: Required.
        query: crate::Text<'a> = required,
    }
    /// What makes a metric of the lines of a log group.
    MetricFilter = "aws_cloudwatch_log_metric_filter" by ["name", "id"] {
        /// provider: Required.
        metric_transformation: Vec<MetricTransformation<'a>>,
    }
}

block! {
    /// The metric that a filter makes.
    MetricTransformation {
        /// provider: Required.
        name: String = required,
        /// provider: Required.
        namespace: String = required,
    }
    /// One metric or expression of an alarm.
    MetricQuery {
        /// Metric math or a Metrics Insights query.
        expression: Option<String>,
        /// At most one.
        metric: Vec<QueriedMetric<'a>>,
    }
    /// The metric of a query.
    QueriedMetric {
        /// provider: Optional.
        namespace: Option<String>,
        /// provider: Required.
        metric_name: String = required,
        /// provider: Optional.
        dimensions: BTreeMap<String, crate::Text<'a>>,
    }
}

impl<'a> MetricAlarm<'a> {
    /// The composite alarms that this one is part of.
    pub fn composites(&self) -> Related<'a, CompositeAlarm<'a>> {
        let alarm = self.clone();
        let named = match self.alarm_name() {
            Ok(name) => Watches::composites(self.node(), &name),
            Err(_) => self.node().among(&[]),
        };
        named.or(self.named_by("alarm_rule")).filter(move |composite: &CompositeAlarm<'a>| composite.has_child(&alarm))
    }

    /// Whether anybody hears of it: an action of its own or of a composite alarm that does not merely scale.
    ///
    /// # Errors
    /// Its actions are not known.
    pub fn pages(&self) -> Read<bool> {
        if self.actions_enabled()? && calls_somebody(&self.alarm_actions()?) {
            return Ok(true);
        }
        self.composites().any(|composite| composite.pages())
    }

    /// Scaling made it, or it is there for scaling alone.
    ///
    /// # Errors
    /// Its actions are not known.
    pub fn only_scales(&self) -> Read<bool> {
        let made = self.alarm_name().is_ok_and(|name| name.starts_with("TargetTracking-") || name.starts_with("awseb-"));
        let actions = self.alarm_actions()?;
        Ok(made || (!actions.is_empty() && !calls_somebody(&actions) && !self.composites().any(|one| one.pages())?))
    }
}

impl<'a> CompositeAlarm<'a> {
    /// Whether anybody hears of it.
    ///
    /// # Errors
    /// Its actions are not known.
    pub fn pages(&self) -> Read<bool> {
        Ok(self.actions_enabled()? && calls_somebody(&self.alarm_actions()?))
    }

    /// Whether the rule reads an alarm, by name or by reference.
    ///
    /// # Errors
    /// The rule or the name is not known.
    pub fn has_child(&self, alarm: &MetricAlarm<'a>) -> Read<bool> {
        match self.alarm_rule()? {
            Ok(rule) => {
                let name = alarm.alarm_name()?;
                Ok(children(&rule).any(|child| child == name))
            }
            Err(unknown) => alarm.is_meant_by(&unknown).ok_or(unknown),
        }
    }
}

/// Whether an action does more than scale or restart. An action that is not known is still an action.
fn calls_somebody(actions: &[Read<String>]) -> bool {
    let machine = |action: &Read<String>| match action {
        Ok(arn) => [":autoscaling:", ":automate:"].iter().any(|service| arn.contains(service)),
        Err(unknown) => unknown.references.iter().any(|reference| reference.address.contains("autoscaling_policy.")),
    };
    actions.iter().any(|action| !machine(action))
}
