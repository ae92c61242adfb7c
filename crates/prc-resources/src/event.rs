//! Rules of EventBridge and what they select.

use std::collections::BTreeSet;

use foldhash::HashMap;
use prc_check::{Node, Read, Related, View, resource};
use prc_model::{Data, Index, Inventory, Mode, Origin, Side, Value, json_of};

resource! {
    /// A rule of EventBridge, on events or on time.
    EventRule = "aws_cloudwatch_event_rule" by ["name", "arn", "id"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// Where its events come from; provider: Default default.
        event_bus_name: String = "default",
        /// JSON; provider: Optional.
        event_pattern: Option<crate::Json>,
        /// `rate(…)` or `cron(…)`; provider: Optional.
        schedule_expression: Option<String>,
        /// `ENABLED`, `DISABLED` or `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`; provider: Optional, ENABLED when
        /// neither it nor `is_enabled` is set.
        state: Option<String>,
        /// provider: Optional, deprecated.
        is_enabled: Option<bool>,
    }
}

impl EventRule<'_> {
    /// It is switched on.
    ///
    /// # Errors
    /// Whether it is, is not known.
    pub fn is_on(&self) -> Read<bool> {
        match self.state()? {
            Some(state) => Ok(state != "DISABLED"),
            None => Ok(self.is_enabled()?.unwrap_or(true)),
        }
    }
}

/// The rules of an inventory by side and detail type.
#[derive(Default)]
pub struct Events(HashMap<(Side, String), Rules>);

#[derive(Default)]
struct Rules {
    /// Rules on every resource.
    wide: Vec<prc_model::ResourceId>,
    /// Rules that name resources.
    narrow: Index,
}

impl Events {
    fn build(inventory: &Inventory) -> Self {
        let mut events = Self::default();
        for side in [Side::Declared, Side::Actual] {
            for &id in inventory.of_kind(side, EventRule::SCHEMA.kind) {
                let rule = inventory.get(id);
                let Some(pattern) = rule.attribute("event_pattern").filter(|_| rule.mode == Mode::Managed) else {
                    continue;
                };
                let Some(text) = text_of(pattern, inventory) else { continue };
                for detail_type in strings_after(text, "detail-type") {
                    let rules = events.0.entry((side, detail_type.into())).or_default();
                    let narrow = ["resources", "Arn", "arn:", "alarmName"].iter().any(|word| text.contains(word));
                    match narrow {
                        true => rules.narrow.add(pattern, "", id, rule),
                        false => rules.wide.push(id),
                    }
                    let always = texts_of(pattern).into_iter();
                    for name in names_in(text).map(String::from).chain(always).filter(|_| narrow) {
                        rules.narrow.add(&Value::string(name), "", id, rule);
                    }
                }
            }
        }
        events
    }

    /// The rules on events of a detail type, about a resource or about all.
    pub fn about<'a>(node: &Node<'a>, identities: &[&str], detail_type: &str) -> Related<'a, EventRule<'a>> {
        let events = node.context().once(Self::build);
        match events.0.get(&(node.resource().side, detail_type.to_owned())) {
            Some(rules) => node.among(&rules.wide).or(node.named_in(&rules.narrow, identities)),
            None => node.among(&[]),
        }
    }
}

/// The text of a pattern; where it is not known as a whole, what is written.
fn text_of<'i>(pattern: &'i Value, inventory: &'i Inventory) -> Option<&'i str> {
    match (&pattern.data, pattern.origin.as_deref()) {
        (Data::String(text), _) => Some(text),
        (Data::Unknown(_) | Data::OneOf(_), Some(Origin::Source { value, .. })) => Some(inventory.sources.text(*value)),
        _ => None,
    }
}

/// The texts in a pattern that are there whatever is chosen, and whatever else in it is not known.
fn texts_of(pattern: &Value) -> BTreeSet<String> {
    let Data::OneOf(alternatives) = &pattern.data else {
        let mut texts = BTreeSet::new();
        if let Some(json) = json_of(pattern) {
            collect(&json, &mut texts);
        }
        return texts;
    };
    let mut common: Option<BTreeSet<String>> = None;
    for one in alternatives.iter() {
        let texts = texts_of(&one.value);
        common = Some(common.map_or(texts.clone(), |common| common.intersection(&texts).cloned().collect()));
    }
    common.unwrap_or_default()
}

fn collect(json: &Value, into: &mut BTreeSet<String>) {
    match &json.data {
        Data::String(text) => drop(into.insert(text.to_string())),
        Data::List(items) => items.iter().for_each(|item| collect(item, into)),
        Data::Map(fields) => fields.iter().for_each(|(_, value)| collect(value, into)),
        _ => {}
    }
}

/// The texts of the list after a key of JSON.
fn strings_after<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let list = text.split_once(key).and_then(|(_, rest)| rest.split_once('[')?.1.split(']').next());
    names_in(list.unwrap_or_default()).collect()
}

/// Every text in quotes.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::strings_after;

    #[test]
    fn detail_types_of_a_pattern() {
        let pattern = r#"{"source":["aws.ecs"],"detail-type": ["ECS Deployment State Change","b"],"detail":{"x":["y"]}}"#;
        assert_eq!(strings_after(pattern, "detail-type"), ["ECS Deployment State Change", "b"]);
        assert_eq!(strings_after(r#"jsonencode({ detail-type = ["a"], x = 1 })"#, "detail-type"), ["a"]);
        assert!(strings_after("{}", "detail-type").is_empty());
    }
}
