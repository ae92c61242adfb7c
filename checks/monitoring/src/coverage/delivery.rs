//! Whether anybody hears of an alarm.

use prc_check::{Failure, Read, Reason, View, fail, unknown};
use prc_resources::policy::{Policy, Statement};
use prc_resources::{MetricAlarm, Topic, TopicPolicy};

use super::events;

/// The service that publishes what alarms say.
const CLOUDWATCH: &str = "cloudwatch.amazonaws.com";

/// Why an alarm calls nobody: it has no action, or its actions are switched off. What its topics do with it is theirs.
pub(crate) fn why_silent(alarm: &MetricAlarm<'_>) -> Read<Option<String>> {
    if alarm.pages()? {
        return Ok(None);
    }
    if is_handed_on(alarm)? {
        return Ok(None);
    }
    let why = if alarm.alarm_actions()?.is_empty() { "has no action" } else { "has its actions switched off" };
    Ok(Some(why.into()))
}

/// Whether a rule on the alarm's changes of state tells somebody, as well as its own action does.
pub(crate) fn is_handed_on<'a, V: View<'a>>(alarm: &V) -> Read<bool> {
    Ok(events::rule(alarm, "CloudWatch Alarm State Change")?.is_some())
}

/// Why nobody hears of an alarm although it has an action: each topic that it calls is a dead end. An action that is not
/// a topic of this configuration reaches somebody as far as can be told.
pub(crate) fn why_unheard<'a>(alarm: &MetricAlarm<'a>) -> Read<Option<String>> {
    let actions = alarm.alarm_actions()?.len();
    let topics = alarm.points_to::<Topic<'a>>("alarm_actions").sure();
    if topics.is_empty() || topics.len() < actions {
        return Ok(None);
    }
    let mut why = None;
    for topic in &topics {
        match dead_end(topic)? {
            Some(failure) => drop(why.get_or_insert(format!("{}: {}", topic.address(), failure.message))),
            None => return Ok(None),
        }
    }
    Ok(why)
}

/// Why what an alarm says to a topic reaches nobody; `None` when it does.
pub(crate) fn dead_end<'a>(topic: &Topic<'a>) -> Read<Option<Failure>> {
    let mut open = None;
    for question in [blocking_key, blocking_policy, without_subscriber] {
        match question(topic) {
            Ok(None) => {}
            Ok(Some(failure)) => return Ok(Some(failure)),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    open.map_or(Ok(None), Err)
}

/// A queue or a stream keeps what is published, and calls nobody.
fn without_subscriber<'a>(topic: &Topic<'a>) -> Read<Option<Failure>> {
    let calls = |protocol: &str| !matches!(protocol, "sqs" | "firehose");
    let heard = topic.subscriptions().any(|subscription| Ok(calls(&subscription.protocol()?)));
    match heard {
        Ok(true) => return Ok(None),
        Ok(false) if topic.is_shown_in_chat()? => return Ok(None),
        Err(why) => return if topic.is_shown_in_chat()? { Ok(None) } else { Err(why) },
        Ok(false) => {}
    }
    let message = match topic.subscriptions().sure().is_empty() {
        true => "alarms call the topic, and nobody subscribes to it",
        false => "alarms call the topic, and only queues or streams subscribe to it",
    };
    let help =
        "add an aws_sns_topic_subscription to the service that calls people (https, email, lambda), or a chat channel";
    Ok(Some(fail(message).missing().label("nobody hears what is published here").help(help)))
}

/// With the key that AWS manages for SNS, CloudWatch cannot publish; with one's own, the policy of the key must let it
/// (CloudWatch User Guide, "Notifying users on alarm changes"; SNS Developer Guide, "Enable compatibility between event
/// sources from AWS services and encrypted topics").
fn blocking_key<'a>(topic: &Topic<'a>) -> Read<Option<Failure>> {
    let Some(key) = topic.kms_master_key_id()? else { return Ok(None) };
    if key.as_ref().is_ok_and(|key| key.ends_with("alias/aws/sns")) {
        let message = "alarms call the topic, but CloudWatch cannot use its key alias/aws/sns, so nothing arrives";
        return Ok(Some(
            fail(message).must_be("kms_master_key_id", "a key whose policy allows cloudwatch.amazonaws.com"),
        ));
    }
    let keys = topic.keys();
    let Some(key) = keys.first() else {
        return Err(unknown(Reason::Undecided, "the policy of the topic's key is not in this configuration"));
    };
    let policies = key.policies()?;
    for action in ["kms:Decrypt", "kms:GenerateDataKey"] {
        if !lets(&policies, action)? {
            let message = format!(
                "alarms call the topic, but the policy of its key does not let CloudWatch {action}, so nothing arrives"
            );
            let help =
                format!("allow {CLOUDWATCH} kms:Decrypt and kms:GenerateDataKey* in the policy of {}", key.address());
            return Ok(Some(fail(message).missing().label("CloudWatch cannot use the key").help(help)));
        }
    }
    Ok(None)
}

/// A policy replaces the default one, which lets every alarm of the account publish.
fn blocking_policy<'a>(topic: &Topic<'a>) -> Read<Option<Failure>> {
    let mut policies: Vec<Policy> = topic.policy()?.into_iter().collect();
    for beside in topic.named_by::<TopicPolicy<'a>>("arn").sure() {
        policies.push(beside.policy()?);
    }
    if policies.is_empty() || lets(&policies, "sns:Publish")? {
        return Ok(None);
    }
    let message = "alarms call the topic, but its policy does not let CloudWatch publish";
    let help = format!("allow {CLOUDWATCH} sns:Publish in the policy of the topic");
    Ok(Some(fail(message).missing().label("CloudWatch may not publish").help(help)))
}

/// Whether policies let CloudWatch do something. What they say of accounts and roles is not about services, but a
/// statement about an account and nobody else is left to the reader.
fn lets(policies: &[Policy], action: &str) -> Read<bool> {
    let mut open = None;
    for policy in policies {
        let allows = |statement: &Statement| {
            Ok(statement.allows.clone()? && statement.has_action(action)? && speaks_of_cloudwatch(statement)?)
        };
        match policy.find(allows) {
            Ok(Some(_)) => return Ok(true),
            Ok(None) => {}
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    open.map_or(Ok(false), Err)
}

fn speaks_of_cloudwatch(statement: &Statement) -> Read<bool> {
    let mut open = None;
    for principal in &statement.principals {
        match (&principal.kind, &principal.id) {
            (Ok(kind), Ok(id)) if id == "*" && (kind == "AWS" || kind == "*") => return Ok(true),
            (Ok(kind), Ok(id)) if kind == "Service" && id == CLOUDWATCH => return Ok(true),
            (Ok(kind), Err(why)) if kind == "Service" => drop(open.get_or_insert(why.clone())),
            (Err(why), _) => drop(open.get_or_insert(why.clone())),
            _ => {}
        }
    }
    open.map_or(Ok(false), Err)
}
