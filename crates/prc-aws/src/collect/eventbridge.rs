//! Rules of EventBridge and what they call.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::types::{Rule, RuleState, Target};
use prc_aws_calls::eventbridge::{BUSES, RULES, TARGETS};

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::{attributes, block};

/// What is deleted while it is read has no rules.
const GONE: &[&str] = &["ResourceNotFoundException"];

pub(crate) async fn collect(api: &Api) {
    let events = client!(api, aws_sdk_eventbridge);
    let tagged = Tagged::new(api, &["events"]);
    let buses = buses(api, &events).await;
    each!(buses.iter(), |bus| rules(api, &events, &tagged, bus));
}

/// The names of the buses, `default` among them.
async fn buses(api: &Api, events: &Client) -> Vec<String> {
    let (mut names, mut next) = (Vec::new(), None);
    loop {
        let asked = events.list_event_buses().set_next_token(next).send();
        let Some(told) = api.once(&BUSES, asked).await else { return names };
        for bus in told.event_buses() {
            api.add("aws_cloudwatch_event_bus", bus.arn(), attributes! {
                "id": bus.name(), "arn": bus.arn(), "name": bus.name(), "description": bus.description(),
            });
            names.extend(bus.name.clone());
        }
        next = told.next_token;
        if next.is_none() {
            return names;
        }
    }
}

async fn rules(api: &Api, events: &Client, tagged: &Tagged<'_>, bus: &str) {
    let mut next = None;
    loop {
        let asked = events.list_rules().event_bus_name(bus).set_next_token(next).send();
        let Ok(Some(told)) = api.once_unless(&RULES, GONE, asked).await else { return };
        each!(told.rules().iter(), |one| rule(api, events, tagged, bus, one));
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

async fn rule(api: &Api, events: &Client, tagged: &Tagged<'_>, bus: &str, rule: &Rule) {
    let (Some(name), Some(arn)) = (rule.name(), rule.arn()) else { return };
    let (labels, ()) = tokio::join!(tagged.of("aws_cloudwatch_event_rule", arn), targets(api, events, bus, name));
    // The id of the provider has the bus in front where it is not the default.
    let id = if bus == "default" { name.to_owned() } else { format!("{bus}/{name}") };
    api.add("aws_cloudwatch_event_rule", Some(arn), attributes! {
        "id": id,
        "arn": arn,
        "name": name,
        "description": rule.description(),
        "event_bus_name": bus,
        "event_pattern": rule.event_pattern(),
        "schedule_expression": rule.schedule_expression(),
        "role_arn": rule.role_arn(),
        "state": rule.state().map(|state| state.as_str()),
        "is_enabled": rule.state().map(|state| *state != RuleState::Disabled),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

async fn targets(api: &Api, events: &Client, bus: &str, rule: &str) {
    let mut next = None;
    loop {
        let asked = events.list_targets_by_rule().event_bus_name(bus).rule(rule).set_next_token(next).send();
        let Ok(Some(told)) = api.once_unless(&TARGETS, GONE, asked).await else { return };
        told.targets().iter().for_each(|one| target(api, bus, rule, one));
        next = told.next_token;
        if next.is_none() {
            return;
        }
    }
}

fn target(api: &Api, bus: &str, rule: &str, target: &Target) {
    let id = if bus == "default" { format!("{rule}-{}", target.id()) } else { format!("{bus}-{rule}-{}", target.id()) };
    // What is sent may be a secret, and is not written.
    api.add("aws_cloudwatch_event_target", None, attributes! {
        "id": id,
        "target_id": target.id(),
        "rule": rule,
        "event_bus_name": bus,
        "arn": target.arn(),
        "role_arn": target.role_arn(),
        "dead_letter_config": target.dead_letter_config().map_or_else(Vec::new, |to| block! { "arn": to.arn() }),
        "retry_policy": target.retry_policy().map_or_else(Vec::new, |policy| block! {
            "maximum_retry_attempts": policy.maximum_retry_attempts(),
            "maximum_event_age_in_seconds": policy.maximum_event_age_in_seconds(),
        }),
    });
}
