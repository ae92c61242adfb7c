//! What queries of other monitoring services read: which metrics of AWS, of which resources.
//!
//! Names as the services make them of CloudWatch's: Datadog `aws.rds.free_storage_space`, New Relic
//! `aws.rds.FreeStorageSpace`, exporters of Prometheus `aws_rds_free_storage_space_average`. Without the case and what
//! stands between the words they are the same.

use std::collections::BTreeSet;

use prc_model::{Data, Reference, Unknown, Value};

/// A metric that a query reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The namespace without `AWS/`, as letters and digits.
    pub(super) namespace: String,
    /// What the metric may be called, as letters and digits.
    pub(super) metrics: BTreeSet<String>,
    /// What the query says of the resources.
    pub terms: Vec<Term>,
}

/// One condition on the resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The dimension or tag, as letters and digits; empty when the condition could not be read.
    pub key: String,
    pub value: TermValue,
    pub negated: bool,
}

/// What a condition compares with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermValue {
    /// A text, in which `*` stands for anything.
    Text(String),
    /// An attribute of a resource.
    Of(Reference),
    /// Not known, or not understood.
    Open(String),
}

/// Only letters and digits, in lower case.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A query's text as far as it is known, and what the holes in it stand for.
pub(super) struct Query<'q> {
    pub(super) text: &'q str,
    references: &'q [Reference],
}

impl<'q> Query<'q> {
    /// `None` when nothing of it is known.
    pub(super) fn of(value: &'q Value) -> Option<Self> {
        match &value.data {
            Data::String(text) => Some(Self { text, references: &[] }),
            Data::Unknown(why) if !why.text.is_empty() => Some(Self { text: &why.text, references: &why.references }),
            _ => None,
        }
    }

    /// `avg(last_5m):avg:aws.rds.cpuutilization{dbinstanceidentifier:orders,env:prod} by {host} > 90`.
    pub(super) fn datadog(&self) -> Vec<Sighting> {
        let scoped = |rest: &str| {
            let scope = rest.trim_start().strip_prefix('{').and_then(|rest| rest.split('}').next());
            self.filters(scope.unwrap_or_default())
        };
        dotted(self.text)
            .into_iter()
            .map(|(namespace, metric, rest)| sighting(namespace, metric, scoped(rest)))
            .collect()
    }

    /// `SELECT average(aws.rds.CPUUtilization) FROM Metric WHERE aws.rds.DBInstanceIdentifier = 'orders' FACET …`.
    pub(super) fn nrql(&self) -> Vec<Sighting> {
        let upper = self.text.to_ascii_uppercase();
        let (head, condition) = match upper.find(" WHERE ") {
            Some(at) => {
                let rest = &self.text[at + " WHERE ".len()..];
                let ends =
                    [" FACET ", " SINCE ", " UNTIL ", " LIMIT ", " TIMESERIES", " COMPARE ", " FROM ", " SELECT "];
                let tail = &upper[at + " WHERE ".len()..];
                let end = ends.iter().filter_map(|word| tail.find(word)).min().unwrap_or(rest.len());
                // What stands behind the condition may be the SELECT.
                (format!("{} {}", &self.text[..at], &rest[end..]), &rest[..end])
            }
            None => (self.text.to_owned(), ""),
        };
        let terms = self.conditions(condition);
        dotted(&head).into_iter().map(|(namespace, metric, _)| sighting(namespace, metric, terms.clone())).collect()
    }

    /// `aws_rds_cpuutilization_average{dimension_DBInstanceIdentifier="orders"} > 90`.
    pub(super) fn promql(&self) -> Vec<Sighting> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices("aws_") {
            if self.text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '{')) {
                continue;
            }
            let rest = &self.text[at + "aws_".len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            let Some((namespace, metric)) = rest[..end].split_once('_') else { continue };
            let scope = rest[end..].strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or_default();
            found.push(sighting(namespace, metric, self.matchers(scope)));
        }
        found
    }

    /// Filters of Datadog: `a:b,!c:d`, `a:b AND c:d`; what is more than that is not understood.
    fn filters(&self, scope: &str) -> Vec<Term> {
        if scope.contains(" OR ") || scope.contains('(') {
            return vec![open(scope)];
        }
        let parts = scope.split(',').flat_map(|part| part.split(" AND ")).map(str::trim);
        let term = |part: &str| {
            let (negated, part) = match part.strip_prefix('!').or_else(|| part.strip_prefix("NOT ")) {
                Some(rest) => (true, rest),
                None => (false, part),
            };
            match part.split_once(':') {
                Some((key, value)) => Term { key: plain(key), value: self.value(value.trim()), negated },
                // `$scope` is a variable of a dashboard, and a tag may stand alone.
                None => open(part),
            }
        };
        parts.filter(|part| !matches!(*part, "" | "*")).map(term).collect()
    }

    /// Conditions of NRQL between `AND`s.
    fn conditions(&self, condition: &str) -> Vec<Term> {
        let upper = condition.to_ascii_uppercase();
        if condition.trim().is_empty() {
            return Vec::new();
        }
        if upper.contains(" OR ") || upper.contains('(') {
            return vec![open(condition)];
        }
        let mut terms = Vec::new();
        let mut start = 0;
        loop {
            let end = upper[start..].find(" AND ").map_or(condition.len(), |at| start + at);
            terms.push(self.condition(&condition[start..end], &upper[start..end]));
            if end == condition.len() {
                return terms;
            }
            start = end + " AND ".len();
        }
    }

    fn condition(&self, text: &str, upper: &str) -> Term {
        let like = [" NOT LIKE ", " LIKE "]
            .iter()
            .find_map(|word| Some((upper.find(word)?, word.len(), word.contains("NOT"))));
        let equal =
            || [("!=", true), ("=", false)].iter().find_map(|(word, not)| Some((text.find(word)?, word.len(), *not)));
        let Some((at, length, negated)) = like.or_else(equal) else { return open(text) };
        // `aws.rds.DBInstanceIdentifier` is the dimension, `tags.env` the tag.
        let name = text[..at].trim().trim_matches('`');
        let key = if name.starts_with("entity.") { name } else { name.rsplit('.').next().unwrap_or(name) };
        let value = text[at + length..].trim().trim_matches(['\'', '"']);
        let value = if like.is_some() { value.replace('%', "*") } else { value.to_owned() };
        Term { key: plain(key), value: self.value(&value), negated }
    }

    /// Matchers of PromQL: `a="b",c=~"d.*"`.
    fn matchers(&self, scope: &str) -> Vec<Term> {
        let matcher = |part: &str| {
            let Some((name, rest)) = part.split_once('=') else { return open(part) };
            let (name, negated) = name.trim().strip_suffix('!').map_or((name.trim(), false), |name| (name, true));
            let (rest, regex) = rest.strip_prefix('~').map_or((rest, false), |rest| (rest, true));
            let text = rest.trim().trim_matches(['"', '\'', '\\']);
            let text = if regex { text.replace(".*", "*").replace(".+", "*") } else { text.to_owned() };
            let value = match regex && text.contains(['|', '[', '(', '\\', '?', '^', '+']) {
                true => TermValue::Open(part.into()),
                false => self.value(&text),
            };
            let key = ["dimension_", "tag_"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
            Term { key: plain(key), value, negated }
        };
        scope.split(',').map(str::trim).filter(|part| !part.is_empty()).map(matcher).collect()
    }

    /// A text, or the attribute that stands in its place.
    fn value(&self, text: &str) -> TermValue {
        let (start, end) = Unknown::HOLE;
        if !text.contains(start) {
            return TermValue::Text(text.to_owned());
        }
        let whole = text.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        let bare = |reference: &Reference| reference.to_string().replace(['"', '\\'], "");
        let of = whole.and_then(|name| self.references.iter().find(|one| bare(one) == name));
        of.map_or_else(|| TermValue::Open(text.replace([start, end], "")), |one| TermValue::Of(one.clone()))
    }
}

/// What Grafana asks its CloudWatch data source: `namespace`, `metricName` and `dimensions`.
pub(super) fn grafana(model: &Value) -> Option<Sighting> {
    let text = |name: &str| model.field(name)?.as_str();
    let namespace = text("namespace")?;
    let mut terms = Vec::new();
    if let Some(Data::Map(dimensions)) = model.field("dimensions").map(|value| &value.data) {
        for (name, value) in dimensions.iter() {
            let values = match &value.data {
                Data::List(items) => items.as_slice(),
                _ => std::slice::from_ref(value),
            };
            let value = match values {
                [one] => compared(one),
                _ => TermValue::Open(format!("several values of {name}")),
            };
            terms.push(Term { key: plain(name), value, negated: false });
        }
    }
    Some(sighting(namespace.strip_prefix("AWS/").unwrap_or(namespace), text("metricName")?, terms))
}

fn compared(value: &Value) -> TermValue {
    match &value.data {
        Data::String(text) => TermValue::Text(String::from(&**text)),
        Data::Unknown(why) => match &why.references[..] {
            [one, ..] => TermValue::Of(one.clone()),
            [] => TermValue::Open(why.to_string()),
        },
        _ => TermValue::Open(String::from("a value that is no text")),
    }
}

/// Each `aws.<namespace>.<metric>` of a text, with what follows.
fn dotted(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("aws.") {
        if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')) {
            continue;
        }
        let rest = &text[at + "aws.".len()..];
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '%')).unwrap_or(rest.len());
        if let Some((namespace, metric)) = rest[..end].split_once('.') {
            found.push((namespace, metric, &rest[end..]));
        }
    }
    found
}

/// With every name that a metric may have: a part of the service before it, or a statistic behind it, is not its name.
fn sighting(namespace: &str, metric: &str, terms: Vec<Term>) -> Sighting {
    let parts: Vec<&str> = metric.split('.').collect();
    let mut metrics = BTreeSet::from([plain(metric)]);
    if let [first @ .., _] = &parts[..] {
        metrics.insert(plain(&first.concat()));
    }
    metrics.insert(plain(&parts[1..].concat()));
    let statistics = ["average", "sum", "maximum", "minimum", "sample_count", "p90", "p95", "p99"];
    metrics.extend(statistics.iter().filter_map(|one| metric.strip_suffix(one)).map(plain));
    metrics.remove("");
    Sighting { namespace: plain(namespace), metrics, terms }
}

fn open(text: &str) -> Term {
    Term { key: String::new(), value: TermValue::Open(text.trim().to_owned()), negated: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query<'_> {
        Query { text, references: &[] }
    }

    fn is(key: &str, value: &str) -> Term {
        Term { key: key.into(), value: TermValue::Text(value.into()), negated: false }
    }

    #[test]
    fn datadog_queries() {
        let found =
            query("avg(last_5m):avg:aws.rds.free_storage_space{dbinstanceidentifier:orders,!env:dev} by {host} < 5")
                .datadog();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].namespace, "rds");
        assert!(found[0].metrics.contains("freestoragespace"));
        assert_eq!(found[0].terms, [is("dbinstanceidentifier", "orders"), Term { negated: true, ..is("env", "dev") }]);
        let all = query("sum(last_5m):sum:aws.ecs.service.cpuutilization{*} > 90").datadog();
        assert!(all[0].metrics.contains("cpuutilization") && all[0].terms.is_empty());
        assert!(query("avg:system.cpu.user{*}").datadog().is_empty());
    }

    #[test]
    fn nrql_queries() {
        let text = "SELECT average(`aws.rds.CPUUtilization`) FROM Metric WHERE aws.rds.DBInstanceIdentifier = 'orders' AND tags.env LIKE 'prod%' FACET x";
        let found = query(text).nrql();
        assert_eq!(found.len(), 1);
        assert!(found[0].metrics.contains("cpuutilization"));
        assert_eq!(found[0].terms, [is("dbinstanceidentifier", "orders"), is("env", "prod*")]);
    }

    #[test]
    fn prometheus_queries() {
        let found =
            query("expr: aws_rds_cpuutilization_average{dimension_DBInstanceIdentifier=~\"ord.*\"} > 90").promql();
        assert!(found[0].metrics.contains("cpuutilization"));
        assert_eq!(found[0].terms, [is("dbinstanceidentifier", "ord*")]);
    }

    #[test]
    fn no_text_is_too_strange() {
        for text in ["aws.", "aws.x", "aws.x.{", "aws_", "aws_é_", " WHERE ", "aws.a.b{é:!", "x WHERE é=", "aws_a_b{="]
        {
            let query = query(text);
            let _ = (query.datadog(), query.nrql(), query.promql());
        }
    }
}
