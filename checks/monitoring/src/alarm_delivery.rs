//! What alarms say reaches somebody.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, not_applicable};
use prc_resources::{CompositeAlarm, MetricAlarm, Topic};

use crate::coverage::dead_end;

pub(crate) fn check(topic: Topic, _: &Params) -> Outcome {
    let called = topic.named_by::<MetricAlarm>("alarm_actions").exists()?
        || topic.named_by::<CompositeAlarm>("alarm_actions").exists()?;
    if !called {
        return Err(not_applicable("no alarm calls it"));
    }
    match dead_end(&topic)? {
        Some(failure) => Err(failure.into()),
        None => Ok(()),
    }
}
