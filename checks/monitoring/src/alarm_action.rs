//! An alarm that fires makes something happen.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Read, View, fail, require};
use prc_resources::{CodeDeployGroup, CompositeAlarm, EcsService, MetricAlarm};

use crate::coverage::is_handed_on;

pub(crate) fn metric_alarm(alarm: MetricAlarm, _: &Params) -> Outcome {
    let acts = !alarm.alarm_actions()?.is_empty();
    if acts && alarm.actions_enabled()? {
        return Ok(());
    }
    let heard = is_heard_otherwise(&alarm)?;
    require!(heard || acts, silent());
    require!(heard, switched_off());
    Ok(())
}

pub(crate) fn composite_alarm(alarm: CompositeAlarm, _: &Params) -> Outcome {
    let acts = !alarm.alarm_actions()?.is_empty();
    if acts && alarm.actions_enabled()? {
        return Ok(());
    }
    let heard = is_handed_on(&alarm)?;
    require!(heard || acts, silent());
    require!(heard, switched_off());
    Ok(())
}

/// A deployment that watches the alarm acts on its own, a composite alarm speaks for its children, and a rule hands on
/// changes of state.
fn is_heard_otherwise(alarm: &MetricAlarm) -> Read<bool> {
    let mut open = None;
    for heard in [
        alarm.named_by::<EcsService>("alarms.alarm_names").exists(),
        alarm.named_by::<CodeDeployGroup>("alarm_configuration.alarms").exists(),
        alarm.composites().exists(),
        is_handed_on(alarm),
    ] {
        match heard {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    open.map_or(Ok(false), Err)
}

fn silent() -> Failure {
    fail("the alarm has no action").must_be("alarm_actions", "the topic that calls somebody")
}

fn switched_off() -> Failure {
    fail("the actions of the alarm are switched off").must_be("actions_enabled", true)
}
