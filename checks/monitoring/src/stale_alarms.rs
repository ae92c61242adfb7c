//! An alarm watches a metric that exists.

use std::collections::BTreeMap;

use prc_check::{Failure, Outcome, Read, Reason, View, counted, fail, require, unknown};
use prc_resources::{MetricAlarm, MetricFilter, Text};

use serde::Deserialize;

use crate::alarm_sets::sets;
use crate::coverage::is_same_attribute;
use crate::metrics::namespace;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    stale_days: i64,
}

pub(crate) fn check(alarm: MetricAlarm, params: &Params) -> Outcome {
    watches_something(&alarm)?;
    changes(&alarm, params)
}

/// What runs does not stay without data, nor in alarm.
fn changes(alarm: &MetricAlarm, params: &Params) -> Outcome {
    let state = alarm.state_value()?.unwrap_or_default();
    let (said, help) = match &*state {
        "INSUFFICIENT_DATA" => (
            "has had no data for",
            "mend its metric or dimensions; of a metric that is written now and then, set treat_missing_data to notBreaching",
        ),
        "ALARM" => ("has been in alarm for", "mend what it tells of, or give it a threshold that means something"),
        _ => return Ok(()),
    };
    let Some(since) = alarm.state_transitioned_timestamp()? else { return Ok(()) };
    let days = alarm.hours_since(&since)? / 24;
    let stale = fail(format!("the alarm {said} {}, must be at most {}", counted(days, "day"), params.stale_days));
    require!(days <= params.stale_days, stale.at("state_value").help(help));
    Ok(())
}

fn watches_something(alarm: &MetricAlarm) -> Outcome {
    if let (Some(space), Some(metric)) = (alarm.namespace()?, alarm.metric_name()?) {
        let dimensions = alarm.dimensions()?;
        if let Some(why) = why_dead(&space, &dimensions)? {
            return Err(dead(&metric, &why).at("dimensions").into());
        }
        return is_counted(alarm, &space, &metric);
    }
    for query in alarm.metric_query()? {
        for metric in query.metric()? {
            let (space, name) = (metric.namespace()?.unwrap_or_default(), metric.metric_name()?);
            if let Some(why) = why_dead(&space, &metric.dimensions()?)? {
                return Err(dead(&name, &why).at("metric_query.metric.dimensions").into());
            }
            is_counted(alarm, &space, &name)?;
        }
    }
    Ok(())
}

fn dead(metric: &str, why: &str) -> Failure {
    fail(format!("the alarm never fires: {metric} {why}")).label("no such metric")
}

/// Why no metric has such dimensions: a name that the service does not use, one that is missing, or the wrong attribute
/// of a resource as the value.
fn why_dead(space: &str, dimensions: &BTreeMap<String, Text<'_>>) -> Read<Option<String>> {
    if let Some(known) = namespace(space) {
        if let Some(name) = dimensions.keys().find(|name| !known.dimensions.contains(&&***name)) {
            let names = known.dimensions.join(", ");
            return Ok(Some(format!("has no dimension {name}; {space} knows {names}")));
        }
        let alone = |(one, other): &&(&str, &str)| dimensions.contains_key(*one) && !dimensions.contains_key(*other);
        if let Some((one, other)) = known.together.iter().find(alone) {
            return Ok(Some(format!("by {one} needs the dimension {other} too")));
        }
    }
    for set in sets()?.iter().filter(|set| set.namespace == space) {
        for (name, attribute) in &set.bind {
            let Some(dimension) = dimensions.get(name).filter(|dimension| dimension.is_plain_reference()) else {
                continue;
            };
            let Err(why) = &dimension.value else { continue };
            let [reference] = &why.references[..] else { continue };
            let kind = reference.address.rsplit('.').nth(1).unwrap_or_default();
            let own = set.resources.iter().any(|one| one == kind) && !attribute.starts_with(['@', '*', '=']);
            let attribute = attribute.trim_end_matches("[*]");
            if own && !reference.attribute.is_empty() && !is_same_attribute(kind, attribute, &reference.attribute)? {
                return Ok(Some(format!("wants the {attribute} as {name}, not the {}", reference.attribute)));
            }
        }
    }
    Ok(None)
}

/// Whether a service of AWS counts a metric, or a filter on logs does.
fn is_counted(alarm: &MetricAlarm<'_>, space: &str, metric: &str) -> Outcome {
    if space.starts_with("AWS/") || sets()?.iter().any(|set| set.counts(space)) {
        return Ok(());
    }
    let declared = alarm.all::<MetricFilter>().any(|filter| {
        for made in filter.metric_transformation()? {
            if made.name()? == metric && made.namespace()? == space {
                return Ok(true);
            }
        }
        Ok(false)
    });
    match declared {
        Ok(true) => Ok(()),
        _ => {
            let nobody = "no service of AWS and no metric filter of this code writes the metric";
            Err(unknown(Reason::Undecided, format!("what counts {metric} in {space} is not known: {nobody}")).into())
        }
    }
}
