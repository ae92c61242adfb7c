//! An alarm that fires makes something happen.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, require};
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
    require!(heard || acts, "the alarm has no action");
    require!(heard, "the actions of the alarm are switched off");
    Ok(())
}

pub(crate) fn composite_alarm(alarm: CompositeAlarm, _: &Params) -> Outcome {
    require!(!alarm.alarm_actions()?.is_empty(), "the alarm has no action");
    require!(alarm.actions_enabled()?, "the actions of the alarm are switched off");
    Ok(())
}
