//! Monitors of other services that read metrics of AWS, by metric.

use std::collections::BTreeSet;

use foldhash::HashMap;
use prc_check::{Node, Related, View, resource};
use prc_model::{Data, Deployment, Index, Inventory, Mode, Resource, ResourceId, Side, Unknown, Value};

use crate::{DatadogMonitor, NewRelicCondition};

mod query;

use self::query::{Query, grafana, plain};
pub use self::query::{Sighting, Term, TermValue};

resource! {
    /// Alert rules of Grafana.
    GrafanaRules = "grafana_rule_group" by ["name", "id"] {
        /// terraform-provider-grafana: Required.
        name: String = required,
        /// Blocks `rule` with `data.model`, as JSON; terraform-provider-grafana: Required.
        rule: Vec<prc_check::Read<prc_check::Presence>>,
    }
    /// Rules of Amazon Managed Service for Prometheus.
    PrometheusRules = "aws_prometheus_rule_group_namespace" by ["name", "id", "arn"] {
        /// provider: Required.
        name: String = required,
        /// A rules file, as YAML; provider: Required.
        data: crate::Text<'a> = required,
    }
}

/// What says in a query which resource is meant, as letters and digits: dimensions of CloudWatch, and names.
const IDENTIFYING: &[&str] = &[
    "apiid",
    "apiname",
    "autoscalinggroupname",
    "broker",
    "cacheclusterid",
    "clusteridentifier",
    "clustername",
    "dbclusteridentifier",
    "dbinstanceidentifier",
    "distributionid",
    "domainname",
    "filesystemid",
    "functionname",
    "healthcheckid",
    "instanceid",
    "loadbalancer",
    "natgatewayid",
    "queuename",
    "replicationgroupid",
    "rulename",
    "servicename",
    "statemachinearn",
    "streamname",
    "tablename",
    "targetgroup",
    "topicname",
    "volumeid",
    "vpnid",
];

/// The monitors of an inventory by what they read.
#[derive(Default)]
pub struct Monitors {
    of_metric: HashMap<Key, OfMetric>,
    /// Monitors of which the query is not known at all.
    opaque: HashMap<(Side, &'static str), Vec<ResourceId>>,
    /// The kinds that there are any of.
    kinds: BTreeSet<(Side, &'static str)>,
    sightings: HashMap<(Deployment, std::sync::Arc<str>), Vec<Sighting>>,
}

/// The kind of the monitor, the namespace and the metric.
type Key = (Side, &'static str, String, String);

#[derive(Default)]
struct OfMetric {
    /// Those that say which resource they mean.
    narrow: Index,
    /// Those on every resource, or on those with a tag.
    wide: Vec<ResourceId>,
}

impl Monitors {
    fn build(inventory: &Inventory) -> Self {
        let mut monitors = Self::default();
        for side in [Side::Declared, Side::Actual] {
            for (kind, read) in KINDS {
                let mut opaque: BTreeSet<Deployment> = BTreeSet::new();
                for &id in inventory.of_kind(side, kind) {
                    let monitor = inventory.get(id);
                    if monitor.mode != Mode::Managed {
                        continue;
                    }
                    monitors.kinds.insert((side, kind));
                    match read(monitor) {
                        Some(sightings) => monitors.add(id, monitor, (side, kind), sightings),
                        // One that may read anything stands for all like it.
                        None if opaque.insert(monitor.root_module.clone()) => {
                            monitors.opaque.entry((side, kind)).or_default().push(id);
                        }
                        None => {}
                    }
                }
            }
        }
        monitors
    }

    fn add(&mut self, id: ResourceId, monitor: &Resource, (side, kind): (Side, &'static str), seen: Vec<Sighting>) {
        for sighting in &seen {
            for metric in &sighting.metrics {
                let key = (side, kind, sighting.namespace.clone(), metric.clone());
                let of_metric = self.of_metric.entry(key).or_default();
                let named: Vec<Value> = sighting.terms.iter().filter_map(names).collect();
                match named.is_empty() {
                    true if of_metric.wide.last() != Some(&id) => of_metric.wide.push(id),
                    true => {}
                    false => named.iter().for_each(|value| of_metric.narrow.add(value, "", id, monitor)),
                }
            }
        }
        if !seen.is_empty() {
            self.sightings.insert((monitor.root_module.clone(), monitor.address.clone()), seen);
        }
    }

    /// Whether there is any on the side of a resource.
    pub fn exist(node: &Node<'_>) -> bool {
        let side = node.resource().side;
        node.context().once(Self::build).kinds.iter().any(|kind| kind.0 == side)
    }

    /// The monitors of kind `M` on a metric that may be about a resource, which is named by one of its `identities`, or by
    /// nothing that names one.
    pub fn on<'a, M: View<'a>>(node: &Node<'a>, identities: &[&str], namespace: &str, metric: &str) -> Related<'a, M> {
        let monitors = node.context().once(Self::build);
        let side = node.resource().side;
        if !monitors.kinds.contains(&(side, M::SCHEMA.kind)) {
            return node.among(&[]);
        }
        let mut found = node.among(monitors.opaque.get(&(side, M::SCHEMA.kind)).map_or(&[][..], Vec::as_slice));
        for (namespace, metric) in called(namespace, metric) {
            if let Some(of_metric) = monitors.of_metric.get(&(side, M::SCHEMA.kind, namespace, metric)) {
                found = found.or(node.among(&of_metric.wide)).or(node.named_in(&of_metric.narrow, identities));
            }
        }
        found
    }

    /// What a monitor says of the resources of which it reads a metric, once for each time that it does; `None` when its
    /// query is not known.
    pub fn scopes(monitor: &Node<'_>, namespace: &str, metric: &str) -> Option<Vec<Vec<Term>>> {
        let monitors = monitor.context().once(Self::build);
        let resource = monitor.resource();
        let seen = monitors.sightings.get(&(resource.root_module.clone(), resource.address.clone()))?;
        let names = called(namespace, metric);
        let about = |one: &&Sighting| {
            names.iter().any(|(namespace, metric)| one.namespace == *namespace && one.metrics.contains(metric))
        };
        Some(seen.iter().filter(about).map(|one| one.terms.clone()).collect())
    }
}

/// How a service may call a metric of CloudWatch. Datadog leaves `Count` away at the end of some.
fn called(namespace: &str, metric: &str) -> Vec<(String, String)> {
    let namespace = namespace.strip_prefix("AWS/").unwrap_or(namespace);
    let mut metrics = vec![plain(metric)];
    metrics.extend(plain(metric).strip_suffix("count").map(str::to_owned));
    let mut all: Vec<(String, String)> = metrics.iter().map(|metric| (plain(namespace), metric.clone())).collect();
    // `ECS/ContainerInsights` is a part of `ecs`.
    if let Some((service, part)) = namespace.split_once('/') {
        all.extend(metrics.iter().map(|metric| (plain(service), plain(part) + metric)));
    }
    all
}

/// The value by which a condition names a resource.
fn names(term: &Term) -> Option<Value> {
    match &term.value {
        _ if term.negated => None,
        TermValue::Of(reference) => {
            let reason = prc_check::Reason::KnownAfterApply;
            Some(Value::unknown(Unknown { references: vec![reference.clone()], ..Unknown::new(reason, "") }))
        }
        TermValue::Text(text) if IDENTIFYING.contains(&&*term.key) && !text.contains('*') => {
            Some(Value::string(&**text))
        }
        _ => None,
    }
}

/// What reads the queries of each kind; `None` when they are not known.
type Reader = fn(&Resource) -> Option<Vec<Sighting>>;

const KINDS: &[(&str, Reader)] = &[
    (DatadogMonitor::SCHEMA.kind, |monitor| Some(Query::of(monitor.attribute("query")?)?.datadog())),
    (NewRelicCondition::SCHEMA.kind, |condition| {
        let queries = each(condition.attribute("nrql")).into_iter().filter_map(|nrql| nrql.field("query"));
        queries.map(|query| Some(Query::of(query)?.nrql())).collect::<Option<Vec<_>>>().map(|all| all.concat())
    }),
    (GrafanaRules::SCHEMA.kind, |group| {
        let data = each(group.attribute("rule")).into_iter().flat_map(|rule| each(rule.field("data")));
        let mut found = Vec::new();
        for model in data.filter_map(|data| data.field("model")) {
            let json = prc_model::json_of(model)?;
            found.extend(grafana(&json));
            found.extend(json.field("expr").and_then(Query::of).iter().flat_map(Query::promql));
        }
        Some(found)
    }),
    (PrometheusRules::SCHEMA.kind, |rules| Some(Query::of(rules.attribute("data")?)?.promql())),
];

/// The elements of a list, or the one block.
fn each(value: Option<&Value>) -> Vec<&Value> {
    match value.map(|value| &value.data) {
        Some(Data::List(items)) => items.iter().collect(),
        _ => value.into_iter().collect(),
    }
}
