//! An alarm watches a metric that exists.

use std::collections::BTreeMap;

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Failure, Outcome, Read, Reason, View, fail, unknown};
use prc_resources::{MetricAlarm, MetricFilter, Text};

use crate::alarm_sets::sets;
use crate::coverage::is_same_attribute;
use crate::metrics::namespace;

pub(crate) fn check(alarm: MetricAlarm, _: &Params) -> Outcome {
    if let (Some(space), Some(metric)) = (alarm.namespace()?, alarm.metric_name()?) {
        let dimensions = alarm.dimensions()?;
        if let Some(why) = why_dead(&space, &dimensions)? {
            return Err(dead(&metric, &why).at("dimensions").into());
        }
        return is_counted(&alarm, &space, &metric);
    }
    for query in alarm.metric_query()? {
        for metric in query.metric()? {
            let (space, name) = (metric.namespace()?.unwrap_or_default(), metric.metric_name()?);
            if let Some(why) = why_dead(&space, &metric.dimensions()?)? {
                return Err(dead(&name, &why).at("metric_query.metric.dimensions").into());
            }
            is_counted(&alarm, &space, &name)?;
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
            let detail = format!("what counts {metric} in {space} is not in this configuration");
            Err(unknown(Reason::Undecided, detail).into())
        }
    }
}
