//! Metrics Insights alarms: a query watches every resource of a namespace that it does not leave out.

use prc_check::{Node, Read, Reason, unknown};
use prc_resources::{Insights, MetricAlarm, Tags};

use crate::alarm_sets::Dimensions;

/// Whether a query of an alarm watches a metric of a resource. An alarm that also reads metrics of its own is about those.
pub(super) fn reads<'a>(
    node: &Node<'a>,
    bind: &Dimensions,
    alarm: &MetricAlarm<'a>,
    namespace: &str,
    metric: &str,
) -> Read<bool> {
    let queries = alarm.metric_query()?;
    for query in &queries {
        if !query.metric()?.is_empty() {
            return Ok(false);
        }
    }
    for query in &queries {
        let Some(parsed) = query.expression()?.as_deref().and_then(Insights::parse) else { continue };
        if parsed.namespace == namespace && parsed.metric == metric {
            return parsed.condition.map_or(Ok(true), |condition| holds(node, bind, &condition));
        }
    }
    Ok(false)
}

/// Whether a resource is among those that `WHERE` leaves.
fn holds(node: &Node<'_>, bind: &Dimensions, condition: &str) -> Read<bool> {
    let undecided = || unknown(Reason::Undecided, format!("a Metrics Insights query watches only `WHERE {condition}`"));
    let upper = condition.to_ascii_uppercase();
    if upper.contains(" OR ") || upper.contains('(') {
        return Err(undecided());
    }
    let mut open = false;
    for term in split(condition, &upper) {
        let (name, value, equal) = match (term.split_once("!="), term.split_once('=')) {
            (Some((name, value)), _) => (name, value, false),
            (None, Some((name, value))) => (name, value, true),
            (None, None) => return Err(undecided()),
        };
        let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        match is(node, bind, &bare(name), &bare(value)) {
            Some(is) if is == equal => {}
            Some(_) => return Ok(false),
            None => open = true,
        }
    }
    if open { Err(undecided()) } else { Ok(true) }
}

/// Whether a dimension or a tag of the resource has a value; `None` when that is not known.
fn is(node: &Node<'_>, bind: &Dimensions, name: &str, value: &str) -> Option<bool> {
    if let Some(key) = name.strip_prefix("tag.") {
        let resource = node.resource();
        let attribute = if resource.attribute("tags_all").is_some() { "tags_all" } else { "tags" };
        let tags: Tags = node.read(attribute, prc_check::Unset::Null).ok()?;
        return match tags.get(key.trim_matches('"')) {
            Some(Ok(text)) => Some(text == value),
            Some(Err(_)) => None,
            None => Some(false),
        };
    }
    let own = node.resource().attribute(bind.get(name)?)?;
    own.as_str().map(|text| text == value)
}

/// The terms between `AND`s.
fn split<'c>(condition: &'c str, upper: &str) -> Vec<&'c str> {
    let mut terms = Vec::new();
    let mut start = 0;
    while let Some(at) = upper[start..].find(" AND ") {
        terms.push(&condition[start..start + at]);
        start += at + " AND ".len();
    }
    terms.push(&condition[start..]);
    terms
}
