//! An alarm that fires makes something happen.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, View, fail, require};
use prc_resources::{CodeDeployGroup, CompositeAlarm, EcsService, MetricAlarm};

pub(crate) fn metric_alarm(alarm: MetricAlarm, _: &Params) -> Outcome {
    let acts = !alarm.alarm_actions()?.is_empty();
    if acts && alarm.actions_enabled()? {
        return Ok(());
    }
    // A deployment that watches the alarm acts on its own, and a composite alarm speaks for its children.
    let heard = alarm.named_by::<EcsService>("alarms.alarm_names").exists()?
        || alarm.named_by::<CodeDeployGroup>("alarm_configuration.alarms").exists()?
        || alarm.composites().exists()?;
    require!(heard || acts, silent());
    require!(heard, switched_off());
    Ok(())
}

pub(crate) fn composite_alarm(alarm: CompositeAlarm, _: &Params) -> Outcome {
    require!(!alarm.alarm_actions()?.is_empty(), silent());
    require!(alarm.actions_enabled()?, switched_off());
    Ok(())
}

fn silent() -> Failure {
    fail("the alarm has no action").must_be("alarm_actions", "the topic that calls somebody")
}

fn switched_off() -> Failure {
    fail("the actions of the alarm are switched off").must_be("actions_enabled", "true")
}
