//! Which alarms watch which metric: an index, so that thousands of resources and alarms meet without being compared.

use foldhash::{HashMap, HashSet};
use prc_check::{Node, Related, View};
use prc_model::{Data, Index, Inventory, Mode, Resource, ResourceId, Side, Value};

use crate::MetricAlarm;

/// The alarms of an inventory by side, namespace and metric, and there by the values of their dimensions.
#[derive(Default)]
pub struct Watches {
    by_metric: Metrics<Index>,
    /// Alarms whose metric is not known.
    of_any_metric: HashMap<Side, Index>,
    /// Alarms without a dimension, and those that a Metrics Insights query makes watch a whole namespace.
    wide: Metrics<Vec<ResourceId>>,
    /// Composite alarms by the names in their rules.
    composites: HashMap<Side, HashMap<String, Vec<ResourceId>>>,
    nothing: HashMap<Side, Index>,
}

/// A side, a namespace and a metric.
type Key = (Side, String, String);

/// Something for each metric: by side, namespace and name.
struct Metrics<T>(HashMap<Side, HashMap<String, HashMap<String, T>>>);

impl<T: Default> Metrics<T> {
    fn get(&self, side: Side, namespace: &str, metric: &str) -> Option<&T> {
        self.0.get(&side)?.get(namespace)?.get(metric)
    }

    fn of(&mut self, (side, namespace, metric): Key) -> &mut T {
        self.0.entry(side).or_default().entry(namespace).or_default().entry(metric).or_default()
    }

    fn of_side(&mut self, side: Side) -> impl Iterator<Item = &mut T> {
        self.0.get_mut(&side).into_iter().flat_map(|namespaces| namespaces.values_mut().flat_map(HashMap::values_mut))
    }
}

impl<T> Default for Metrics<T> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl Watches {
    fn build(inventory: &Inventory) -> Self {
        let mut watches = Self::default();
        for side in [Side::Declared, Side::Actual] {
            let mut seen = HashSet::default();
            let alarms = managed(inventory, side, MetricAlarm::SCHEMA.kind);
            for &(id, alarm) in &alarms {
                for watched in watched(alarm) {
                    // One alarm that may watch anything stands for all like it.
                    let like = |value: &Value| {
                        let unknown = value.as_unknown().filter(|unknown| unknown.references.is_empty())?;
                        Some((unknown.prefix.clone(), unknown.shape.clone()))
                    };
                    let open = watched.dimensions.map(values).unwrap_or_default().into_iter().find_map(like);
                    let is_new = |key: Option<&Key>, seen: &mut HashSet<_>| {
                        open.clone().is_none_or(|open| seen.insert((alarm.root_module.clone(), key.cloned(), open)))
                    };
                    let Some(keys) = watched.keys(side) else {
                        if let Some(value) = watched.dimensions
                            && is_new(None, &mut seen)
                        {
                            watches.of_any_metric.entry(side).or_default().add(value, "", id, alarm);
                        }
                        continue;
                    };
                    for key in keys {
                        match watched.dimensions.filter(|value| !is_empty(value)) {
                            Some(value) if is_new(Some(&key), &mut seen) => {
                                let index = watches.by_metric.of(key);
                                index.add(value, "", id, alarm);
                                if let Some(group) = groups(value) {
                                    index.add(&Value::string(group), "", id, alarm);
                                }
                            }
                            Some(_) => {}
                            None => watches.wide.of(key).push(id),
                        }
                    }
                }
                for (namespace, metric) in insights(alarm) {
                    watches.wide.of((side, namespace, metric)).push(id);
                }
            }
            watches.nothing.insert(side, Index::default());
            let others = watches.nothing.get_mut(&side).into_iter().chain(watches.of_any_metric.get_mut(&side));
            watches.by_metric.of_side(side).chain(others).for_each(|index| index.consider(alarms.len()));
            for (id, composite) in managed(inventory, side, "aws_cloudwatch_composite_alarm") {
                for rule in composite.attribute("alarm_rule").into_iter().flat_map(texts).flatten() {
                    for name in children(rule) {
                        let named = watches.composites.entry(side).or_default().entry(name.into()).or_default();
                        if named.last() != Some(&id) {
                            named.push(id);
                        }
                    }
                }
            }
        }
        watches
    }

    /// The alarms on a metric that name a resource in a dimension by one of its `identities`.
    pub fn on<'a>(node: &Node<'a>, identities: &[&str], namespace: &str, metric: &str) -> Related<'a, MetricAlarm<'a>> {
        let watches = node.context().once(Self::build);
        let side = node.resource().side;
        let Some(nothing) = watches.nothing.get(&side) else { return node.among(&[]) };
        let known = node.named_in(watches.by_metric.get(side, namespace, metric).unwrap_or(nothing), identities);
        match watches.of_any_metric.get(&side) {
            Some(any) => known.or(node.named_in(any, identities)),
            None => known,
        }
    }

    /// The alarms on a metric that name no resource in particular: without a dimension, or by a query over many.
    pub fn wide<'a>(node: &Node<'a>, namespace: &str, metric: &str) -> Related<'a, MetricAlarm<'a>> {
        let watches = node.context().once(Self::build);
        node.among(watches.wide.get(node.resource().side, namespace, metric).map_or(&[][..], Vec::as_slice))
    }

    /// The composite alarms whose rules name an alarm.
    pub(crate) fn composites<'a, V: View<'a>>(node: &Node<'a>, name: &str) -> Related<'a, V> {
        let watches = node.context().once(Self::build);
        let named = watches.composites.get(&node.resource().side).and_then(|named| named.get(name));
        node.among(named.map_or(&[][..], Vec::as_slice))
    }
}

/// One metric that an alarm reads.
struct Watched<'i> {
    namespace: Option<&'i Value>,
    metric: Option<&'i Value>,
    dimensions: Option<&'i Value>,
}

impl Watched<'_> {
    /// `None` when the metric is not known.
    fn keys(&self, side: Side) -> Option<Vec<Key>> {
        let (namespaces, metrics) = (texts(self.namespace?)?, texts(self.metric?)?);
        let pairs = namespaces.iter().flat_map(|namespace| metrics.iter().map(move |metric| (*namespace, *metric)));
        Some(pairs.map(|(namespace, metric)| (side, namespace.to_owned(), metric.to_owned())).collect())
    }
}

/// Every metric that an alarm reads: its own and those of its queries.
fn watched(alarm: &Resource) -> Vec<Watched<'_>> {
    let own = Watched {
        namespace: alarm.attribute("namespace"),
        metric: alarm.attribute("metric_name"),
        dimensions: alarm.attribute("dimensions"),
    };
    let has_own = own.metric.is_some_and(|metric| !metric.is_null());
    let mut all = if has_own { vec![own] } else { Vec::new() };
    for query in alarm.attribute("metric_query").map(values).unwrap_or_default() {
        for metric in query.field("metric").map(values).unwrap_or_default() {
            let field = |name| metric.field(name);
            all.push(Watched {
                namespace: field("namespace"),
                metric: field("metric_name"),
                dimensions: field("dimensions"),
            });
        }
        // A query that is not known at all may read anything, of what it refers to.
        if query.as_unknown().is_some() {
            all.push(Watched { namespace: None, metric: None, dimensions: Some(query) });
        }
    }
    all
}

/// The namespaces and metrics of an alarm's Metrics Insights queries: `SELECT MAX(metric) FROM SCHEMA("namespace", …)`.
fn insights(alarm: &Resource) -> Vec<(String, String)> {
    let queries = alarm.attribute("metric_query").map(values).unwrap_or_default();
    let expressions = queries.into_iter().filter_map(|query| query.field("expression")).filter_map(texts).flatten();
    expressions.filter_map(Insights::parse).map(|query| (query.namespace, query.metric)).collect()
}

/// A Metrics Insights query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insights {
    pub namespace: String,
    pub metric: String,
    /// What stands after `WHERE`, up to the next clause.
    pub condition: Option<String>,
}

impl Insights {
    /// `None` for anything else.
    pub fn parse(query: &str) -> Option<Self> {
        let upper = query.to_ascii_uppercase();
        let body = upper.trim_start().strip_prefix("SELECT")?;
        let start = query.len() - body.len();
        let from = start + body.find("FROM")?;
        let metric = query[start..from].split_once('(')?.1.split(')').next()?;
        let rest = &query[from + "FROM".len()..];
        let end = ["WHERE", "GROUP BY", "ORDER BY", "LIMIT"].iter().filter_map(|word| upper[from..].find(word)).min();
        let source = &query[from + "FROM".len()..end.map_or(query.len(), |end| from + end)];
        let inner = match source.trim_start().to_ascii_uppercase().starts_with("SCHEMA") {
            true => source.split_once('(')?.1,
            false => source,
        };
        let namespace = inner.split([',', ')']).next()?;
        let condition = upper[from..].find("WHERE").map(|at| {
            let text = &rest[at + "WHERE".len() - "FROM".len()..];
            let upper = text.to_ascii_uppercase();
            let end = ["GROUP BY", "ORDER BY", "LIMIT"].iter().filter_map(|word| upper.find(word)).min();
            text[..end.unwrap_or(text.len())].trim().to_owned()
        });
        let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
        Some(Self { namespace: bare(namespace), metric: bare(metric), condition })
    }
}

/// The alarms that a rule names: `ALARM(name)`, `OK("name")`, by name or ARN.
pub(crate) fn children(rule: &str) -> impl Iterator<Item = &str> {
    let arguments = rule.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let names = arguments.map(|argument| argument.trim().trim_matches(['"', '\'']));
    names.map(|name| name.rsplit_once(":alarm:").map_or(name, |(_, name)| name))
}

/// The texts that a value may be; `None` when it may be any.
fn texts(value: &Value) -> Option<Vec<&str>> {
    match &value.data {
        Data::String(text) => Some(vec![text]),
        Data::OneOf(all) => {
            let mut texts = Vec::new();
            for one in all.iter() {
                texts.extend(self::texts(&one.value)?);
            }
            Some(texts)
        }
        Data::Unknown(_) => None,
        _ => Some(Vec::new()),
    }
}

/// The elements of a list or the values of a map; a single value is one element, null is none.
fn values(value: &Value) -> Vec<&Value> {
    match &value.data {
        Data::Null => Vec::new(),
        Data::List(items) => items.iter().collect(),
        Data::OneOf(all) => all.iter().flat_map(|one| values(&one.value)).collect(),
        _ => vec![value],
    }
}

/// The replication groups whose members dimensions name: `main` of `main-001` and of `main-0001-002` (ElastiCache User
/// Guide, "Finding a replication group's endpoints").
fn groups(dimensions: &Value) -> Option<&str> {
    let mut name = dimensions.field("CacheClusterId")?.as_str()?;
    let member = name;
    while let Some((rest, number)) = name.rsplit_once('-')
        && number.len() >= 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        name = rest;
    }
    (name != member).then_some(name)
}

fn is_empty(value: &Value) -> bool {
    match &value.data {
        Data::Null => true,
        Data::Map(fields) => fields.is_empty(),
        _ => false,
    }
}

fn managed<'i>(inventory: &'i Inventory, side: Side, kind: &str) -> Vec<(ResourceId, &'i Resource)> {
    let all = inventory.of_kind(side, kind).iter().map(|id| (*id, inventory.get(*id)));
    all.filter(|(_, resource)| resource.mode == Mode::Managed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_name_alarms() {
        let rule = r#"ALARM("a b") AND (OK(c) OR NOT ALARM('arn:aws:cloudwatch:eu-west-1:111122223333:alarm:d'))"#;
        let names: Vec<&str> = children(rule).collect();
        assert!(["a b", "c", "d"].iter().all(|name| names.contains(name)), "{names:?}");
    }

    #[test]
    fn insights_queries_say_what_they_read() {
        let query = r#"SELECT MAX("CPUUtilization") FROM SCHEMA("AWS/RDS", DBInstanceIdentifier) WHERE tag.env = 'prod' GROUP BY DBInstanceIdentifier"#;
        let parsed = Insights::parse(query);
        let wanted = Insights {
            namespace: "AWS/RDS".into(),
            metric: "CPUUtilization".into(),
            condition: Some("tag.env = 'prod'".into()),
        };
        assert_eq!(parsed, Some(wanted));
        let plain = Insights::parse("select avg(Errors) from \"AWS/Lambda\" order by AVG() desc limit 10");
        assert_eq!(
            plain.map(|one| (one.namespace, one.metric, one.condition)),
            Some(("AWS/Lambda".into(), "Errors".into(), None))
        );
        for other in ["m1 / m2", "", "SELECT", "SELECT x FROM", "SELECT MAX(é FROM SCHEMA(\"", "SEARCH('x', 'Sum', 60)"]
        {
            let _ = Insights::parse(other);
        }
        assert_eq!(Insights::parse("m1 / m2"), None);
    }
}
