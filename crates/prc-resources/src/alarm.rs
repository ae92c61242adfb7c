//! Alarms of CloudWatch and of other monitoring services.

use std::collections::BTreeMap;

use prc_check::{Read, Related, View, block, resource};
use prc_model::{Data, Resource, Value};

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
        /// provider: Default true.
        actions_enabled: bool = true,
        /// What happens on ALARM; provider: Optional.
        alarm_actions: Vec<Read<String>>,
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
    }
    /// A New Relic NRQL condition.
    NewRelicCondition = "newrelic_nrql_alert_condition" by ["name", "id"] {
        /// terraform-provider-newrelic: Optional.
        runbook_url: Option<String>,
        /// terraform-provider-newrelic: Optional.
        description: Option<String>,
    }
}

block! {
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
        self.all::<CompositeAlarm<'a>>().filter(move |composite| composite.has_child(&alarm))
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
}

/// Whether an alarm may hold a Metrics Insights query, which covers resources that it does not name.
pub fn may_have_insights(alarm: &Resource) -> bool {
    let selects = |query: &Value| match query.field("expression").map(|expression| &expression.data) {
        None | Some(Data::Null) => false,
        Some(Data::String(text)) => text.trim_start().to_ascii_uppercase().starts_with("SELECT"),
        Some(_) => true,
    };
    match alarm.attribute("metric_query").map(|queries| &queries.data) {
        None | Some(Data::Null) => false,
        Some(Data::List(queries)) => queries.iter().any(selects),
        Some(_) => true,
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
                Ok(quoted(&rule).any(|child| child == name || child.ends_with(&format!(":alarm:{name}"))))
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

/// The alarms that a rule names: `ALARM(name)`, `OK("name")`.
fn quoted(rule: &str) -> impl Iterator<Item = &str> {
    let arguments = rule.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    arguments.map(|argument| argument.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn rules_name_alarms() {
        let rule = r#"ALARM("a b") AND (OK(c) OR NOT ALARM('d'))"#;
        let names: Vec<&str> = quoted(rule).collect();
        assert!(["a b", "c", "d"].iter().all(|name| names.contains(name)), "{names:?}");
    }
}
