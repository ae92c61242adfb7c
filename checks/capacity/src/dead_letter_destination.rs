//! What could not be delivered or handled is kept.

use prc_check::{Failure, Outcome, Read, Reason, View, counted, fail, not_applicable, require, unknown};
use prc_resources::{EventSource, EventTarget, Function, Json, Queue, Schedule, TopicSubscription};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_receive_count: i64,
    inside_aws: bool,
}

pub(crate) fn queue(queue: Queue, params: &Params) -> Outcome {
    if let Some(policy) = queue.redrive_policy()? {
        return redrive(&queue, &queue, &policy, params);
    }
    if let Some(separate) = queue.redrives().first()? {
        return redrive(&queue, &separate, &separate.redrive_policy()?, params);
    }
    if queue.is_dead_letter_queue()? {
        return Err(not_applicable("it is a dead-letter queue itself"));
    }
    if is_called_dead_letter(&queue) {
        let detail = "it is called a dead-letter queue, but nothing that is known puts its dead letters there";
        return Err(unknown(Reason::Undecided, detail).into());
    }
    let none = fail("a message that cannot be handled comes back until it expires: the queue has no dead-letter queue");
    Err(absent(none, "redrive_policy", "set redrive_policy to a dead-letter queue and a maxReceiveCount").into())
}

/// Its name or its label says so, which is a hint and no proof: what uses it may be elsewhere.
fn is_called_dead_letter(queue: &Queue) -> bool {
    let names = [queue.address().to_lowercase(), queue.name().unwrap_or_default().to_lowercase()];
    let hints = ["dlq", "dead-letter", "dead_letter", "deadletter"];
    names.iter().any(|name| hints.iter().any(|hint| name.contains(hint)))
}

/// The redrive policy of a queue, which stands in the queue or beside it.
fn redrive<'a>(queue: &Queue<'a>, at: &impl View<'a>, policy: &Json, params: &Params) -> Outcome {
    let wanted = params.min_receive_count;
    if let Some(count) = policy.field("maxReceiveCount")? {
        let count = count.number()?;
        let hasty =
            fail(format!("a message is given up after {}, must be at least {wanted}", counted(count, "attempt")));
        let help = format!("set maxReceiveCount to at least {wanted}");
        require!(count >= wanted, hasty.of(at).at("redrive_policy").label("given up too early").help(help));
    }
    let fifo = queue.fifo_queue()?;
    let other = at.points_to::<Queue>("redrive_policy").find(|dead| Ok(dead.fifo_queue()? != fifo));
    if let Ok(Some(dead)) = other {
        let kind = if fifo { "a FIFO queue needs one that is FIFO too" } else { "it must not be FIFO" };
        let unlike = fail(format!("{} cannot be the dead-letter queue: {kind}", dead.address()));
        return Err(unlike.must_be("fifo_queue", fifo).of(&dead).into());
    }
    Ok(())
}

pub(crate) fn function(function: Function, _: &Params) -> Outcome {
    if !function.dead_letter_config()?.is_empty() {
        return Ok(());
    }
    let kept = function.invoke_configs().any(|config| {
        let destinations = config.destination_config()?;
        Ok(destinations.iter().any(|one| one.on_failure().is_ok_and(|failed| !failed.is_empty())))
    });
    if matches!(kept, Ok(true)) {
        return Ok(());
    }
    let Some(caller) = function.asynchronous_caller()? else {
        return Err(not_applicable("nothing that is known calls it asynchronously"));
    };
    let none = fail(format!("an event that fails three times is dropped: {caller} calls the function asynchronously"));
    let help = "add dead_letter_config, or an aws_lambda_function_event_invoke_config with on_failure";
    require!(kept?, absent(none, "dead_letter_config", help));
    Ok(())
}

pub(crate) fn event_source(source: EventSource, _: &Params) -> Outcome {
    let destinations = source.destination_config()?;
    let kept = destinations.iter().any(|one| one.on_failure().is_ok_and(|failed| !failed.is_empty()));
    if kept {
        return Ok(());
    }
    if !source.is_stream()? {
        return Err(not_applicable("what fails stays in its queue, which is judged"));
    }
    let none = fail("a record that cannot be handled holds up its shard until it expires, then it is lost");
    Err(absent(none, "on_failure destination", "add destination_config { on_failure { destination_arn } }").into())
}

pub(crate) fn subscription(subscription: TopicSubscription, params: &Params) -> Outcome {
    if subscription.redrive_policy()?.is_some() {
        return Ok(());
    }
    let protocol = subscription.protocol()?;
    match &*protocol {
        "email" | "email-json" | "sms" => return Err(not_applicable("it tells a person, and is no step of a system")),
        "sqs" | "lambda" | "firehose" if !params.inside_aws => {
            return Err(not_applicable("deliveries inside AWS are retried for 23 days; only tier 1 asks for more"));
        }
        _ => {}
    }
    let none = fail(format!("a message that {protocol} does not take is dropped"));
    Err(absent(none, "redrive_policy", "set redrive_policy to a queue with deadLetterTargetArn").into())
}

pub(crate) fn event_target(target: EventTarget, _: &Params) -> Outcome {
    let none = fail("an event that cannot be delivered is dropped after a day");
    let help = "add dead_letter_config with the ARN of a queue";
    require!(any_set(&target.dead_letter_config()?)?, absent(none, "dead_letter_config", help));
    Ok(())
}

pub(crate) fn schedule(schedule: Schedule, _: &Params) -> Outcome {
    let none = fail("a call that cannot be made is dropped after a day");
    let help = "add dead_letter_config with the ARN of a queue to target";
    for target in schedule.target()? {
        require!(any_set(&target.dead_letter_config()?)?, absent(none, "dead_letter_config", help));
    }
    Ok(())
}

fn any_set(configs: &[prc_resources::RuleDeadLetters]) -> Read<bool> {
    for config in configs {
        if config.arn()?.is_set() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn absent(failure: Failure, what: &str, help: &str) -> Failure {
    failure.missing().label(format!("no {what}")).help(help)
}
