//! Monitors of other services: Datadog, New Relic, Grafana, Prometheus.

use prc_check::{Node, Read, Reason, Unknown, Unset, View, unknown};
use prc_resources::{
    DatadogMonitor, GrafanaRules, Monitors, NewRelicCondition, PrometheusRules, Tags, Term, TermValue, Text,
};

use super::Wanted;
use super::dimensions::{Named, has_value, is_identity};
use crate::alarm_sets::Entry;

/// The monitor that watches a metric of a resource.
pub(super) fn monitor<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry) -> Read<Option<Node<'a>>> {
    if !Monitors::exist(subject.node()) {
        return Ok(None);
    }
    let mut open = None;
    for found in [
        of_kind::<V, DatadogMonitor<'a>>(subject, wanted, entry),
        of_kind::<V, NewRelicCondition<'a>>(subject, wanted, entry),
        of_kind::<V, GrafanaRules<'a>>(subject, wanted, entry),
        of_kind::<V, PrometheusRules<'a>>(subject, wanted, entry),
    ] {
        match found {
            Ok(Some(monitor)) => return Ok(Some(monitor)),
            Ok(None) => {}
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    open.map_or(Ok(None), Err)
}

fn of_kind<'a, V: View<'a>, M: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry) -> Read<Option<Node<'a>>> {
    let namespace = wanted.namespace(entry);
    let own = Monitors::on::<M>(subject.node(), V::SCHEMA.identities, namespace, &entry.metric);
    let found = wanted
        .faces(entry)
        .fold(own, |found, (node, identities)| found.or(Monitors::on::<M>(node, identities, namespace, &entry.metric)));
    let watches = |monitor: &M| {
        let Some(scopes) = Monitors::scopes(monitor.node(), namespace, &entry.metric) else {
            return Err(unknown(Reason::Undecided, format!("the query of {} is not known", monitor.address())));
        };
        let mut open = None;
        for terms in &scopes {
            match holds(subject, wanted, entry, terms) {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(why) => drop(open.get_or_insert(why)),
            }
        }
        open.map_or(Ok(false), |why: Unknown| {
            let detail = format!("{} watches {}, and {why}", monitor.address(), entry.metric);
            Err(Unknown { detail: detail.into(), ..why })
        })
    };
    Ok(found.find(watches)?.map(|monitor| monitor.node().clone()))
}

/// Whether a resource is among those that conditions leave.
fn holds<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry, terms: &[Term]) -> Read<bool> {
    let mut open = None;
    for term in terms {
        match is(subject, wanted, entry, term) {
            Ok(is) if is != term.negated => {}
            Ok(_) => return Ok(false),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    open.map_or(Ok(true), Err)
}

fn is<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, entry: &Entry, term: &Term) -> Read<bool> {
    let value = match &term.value {
        TermValue::Text(text) if text == "*" => return Ok(true),
        TermValue::Text(text) => Ok(text.clone()),
        TermValue::Of(reference) => {
            let why = unknown(Reason::KnownAfterApply, reference.to_string());
            Err(Unknown { references: vec![reference.clone()], ..why })
        }
        TermValue::Open(text) => return Err(undecided(&term.key, text)),
    };
    let text = Text { value, written: "" };
    if let Some(named) = has_value(subject, wanted, entry, &term.key, &text) {
        return Ok(named? == Named::Yes);
    }
    let named = matches!(&*term.key, "name" | "host" | "entityname");
    if named && is_identity(subject, &text)? {
        return Ok(true);
    }
    match &text.value {
        Ok(text) => has_tag(subject.node(), &term.key, text),
        Err(why) => Err(why.clone()),
    }
}

/// Whether a resource has a tag. One without it may have it from the account, which only the service knows.
fn has_tag(node: &Node<'_>, key: &str, value: &str) -> Read<bool> {
    let attribute = if node.resource().attribute("tags_all").is_some() { "tags_all" } else { "tags" };
    let tags: Tags = node.read(attribute, Unset::Null)?;
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    match tags.into_iter().find(|(name, _)| plain(name) == key) {
        Some((_, own)) => Ok(fits(value, &own?)),
        None => Err(undecided(key, value)),
    }
}

/// Whether a text is like a pattern in which `*` at either end stands for anything. Case does not matter to the services.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let middle = pattern.trim_matches('*');
    match (pattern.starts_with('*'), pattern.ends_with('*')) {
        (false, false) => text == pattern,
        (false, true) => text.starts_with(middle),
        (true, false) => text.ends_with(middle),
        (true, true) => text.contains(middle),
    }
}

fn undecided(key: &str, value: &str) -> Unknown {
    let scope = if key.is_empty() { value.to_owned() } else { format!("{key}:{value}") };
    unknown(Reason::Undecided, format!("whether the resource is in its scope `{scope}` only the service can tell"))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        assert!(fits("prod-*", "Prod-orders") && fits("*-db", "a-db") && fits("*x*", "axb") && fits("a", "A"));
        assert!(!fits("prod-*", "dev-prod-") && !fits("a", "ab"));
    }
}
