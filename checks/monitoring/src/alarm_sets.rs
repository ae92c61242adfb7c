//! The alarms that each kind of resource needs: `data/alarms.toml`.

use std::collections::BTreeMap;

use prc_check::data::Table;
use prc_check::{Read, Reason, table, unknown};
use serde::Deserialize;

static SETS: Table<Sets> = Table::new("alarms.toml", table!("data/alarms.toml"));

#[derive(Deserialize)]
struct Sets {
    set: Vec<Set>,
}

/// Dimension to what yields its value: an attribute of the resource, `@kind.attribute` of another one, `*` for any value.
pub(crate) type Dimensions = BTreeMap<String, String>;

/// The alarms of one kind of resource.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Set {
    pub(crate) id: String,
    /// The kinds of resources.
    pub(crate) resources: Vec<String>,
    pub(crate) namespace: String,
    pub(crate) bind: Dimensions,
    /// Other dimensions that do as well.
    #[serde(default)]
    also: Vec<Dimensions>,
    /// The only Region in which the service counts; its own when there is none.
    pub(crate) region: Option<String>,
    pub(crate) alarms: Vec<Entry>,
}

/// One alarm of a set.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Entry {
    pub(crate) metric: String,
    pub(crate) level: Level,
    /// `latency`, `traffic`, `errors`, `saturation`, `availability` or `freshness`.
    pub(crate) signal: String,
    /// `>`, `>=`, `<` or `<=`.
    pub(crate) op: String,
    /// A number to begin with, or `baseline` where only the own history can tell.
    threshold: threshold::Number,
    /// How to work out a threshold.
    expr: Option<String>,
    /// When it differs from the set's.
    pub(crate) namespace: Option<String>,
    /// Dimensions when they differ from the set's.
    dims: Option<Dimensions>,
    /// What must be true of the resource, as the check that uses the set reads it.
    pub(crate) when: Option<String>,
    /// What does as well: other metrics of the set, `set/metric` of another one, `event:detail type`.
    #[serde(default)]
    pub(crate) either: Vec<String>,
    /// Metrics that are taken for this one and do not say it.
    #[serde(default)]
    pub(crate) wrong_metric: Vec<String>,
}

mod threshold {
    use serde::Deserialize;

    /// A number, or a word in its place.
    #[derive(Clone, Deserialize)]
    #[serde(untagged)]
    pub(crate) enum Number {
        Known(f64),
        Word(String),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Must,
    Should,
}

/// What may stand for an entry.
pub(crate) enum Alternative<'s> {
    /// A metric of the resource.
    Metric(&'s Entry),
    /// Another one, of which the set says no more than its name.
    Like(Box<Entry>),
    /// A metric of another set, on a resource that belongs to this one.
    Elsewhere(&'s str, &'s str),
    /// A rule of EventBridge with a detail type.
    Event(&'s str),
}

/// Every set, for what is asked about a metric whatever the resource.
pub(crate) fn sets() -> Read<&'static [Set]> {
    Ok(&SETS.get()?.set)
}

/// The set with an id.
pub(crate) fn set(id: &str) -> Read<&'static Set> {
    let missing = || unknown(Reason::Internal, format!("alarms.toml has no set `{id}`"));
    SETS.get()?.set.iter().find(|set| set.id == id).ok_or_else(missing)
}

impl Set {
    /// The metric, with the dimensions that are its own: `WriteThrottleEvents by GlobalSecondaryIndexName`.
    pub(crate) fn said(&self, entry: &Entry) -> String {
        let own =
            entry.dims.iter().flat_map(BTreeMap::keys).filter(|name| !self.bind.contains_key(*name) && *name != "*");
        let own: Vec<&str> = own.map(String::as_str).collect();
        if own.is_empty() { entry.metric.clone() } else { format!("{} by {}", entry.metric, own.join(" and ")) }
    }

    /// How many of its alarms are of a level.
    pub(crate) fn count(&self, level: Level) -> usize {
        self.alarms.iter().filter(|entry| entry.level == level).count()
    }

    /// The dimensions by which an alarm may cover an entry.
    pub(crate) fn dimensions<'s>(&'s self, entry: &'s Entry) -> impl Iterator<Item = &'s Dimensions> {
        let own = entry.dims.as_ref().unwrap_or(&self.bind);
        let also = self.also.iter().filter(|_| entry.dims.is_none());
        std::iter::once(own).chain(also)
    }

    /// What may stand for an entry, itself first.
    pub(crate) fn alternatives<'s>(&'s self, entry: &'s Entry) -> impl Iterator<Item = Alternative<'s>> {
        let others = entry.either.iter().map(|word| match (word.strip_prefix("event:"), word.split_once('/')) {
            (Some(event), _) => Alternative::Event(event),
            (None, Some((set, metric))) => Alternative::Elsewhere(set, metric),
            (None, None) => {
                let (op, word) = word.split_once(' ').unwrap_or((&entry.op, word));
                let own = self.alarms.iter().find(|other| other.metric == word).map(Alternative::Metric);
                own.unwrap_or_else(|| Alternative::Like(Box::new(Entry { op: op.to_owned(), ..entry.on(word) })))
            }
        });
        std::iter::once(Alternative::Metric(entry)).chain(others)
    }
}

impl Set {
    /// Whether it has a metric of a namespace.
    pub(crate) fn counts(&self, namespace: &str) -> bool {
        self.namespace == namespace || self.alarms.iter().any(|entry| entry.namespace.as_deref() == Some(namespace))
    }
}

impl Entry {
    /// The threshold that is a beginning: `CPUUtilization > 90`.
    pub(crate) fn suggestion(&self) -> String {
        let Self { metric, op, .. } = self;
        match (&self.threshold, &self.expr) {
            (_, Some(expr)) => format!("{metric} {op} {expr}"),
            (threshold::Number::Known(number), None) => format!("{metric} {op} {number}"),
            (threshold::Number::Word(word), None) => format!("{metric} {op} {word}"),
        }
    }

    /// The same for another metric.
    pub(crate) fn on(&self, metric: &str) -> Self {
        Self { metric: metric.to_owned(), ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_table_fits_its_type() {
        let sets = &SETS.get().unwrap().set;
        assert!(sets.len() > 40);
        assert!(sets.iter().flat_map(|set| &set.alarms).all(|entry| entry.op.starts_with(['<', '>', '!', '='])));
    }
}
