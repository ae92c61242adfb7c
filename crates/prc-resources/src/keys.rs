//! Under which keys selections and policies are found, so that no store looks at every one.
//!
//! A key says what a resource must have, at least, to be selected. A store asks for the keys of what it has; what is not
//! known on either side is found under a wider key.

use prc_model::{Data, Deployment, Resource, Value, configuration_address};

use crate::arn::Arn;

/// For what may take anything in.
const ANY: &str = "any";

/// What the keys of tags begin with.
const TAG: &str = "tag ";

/// The keys of an AWS Backup selection.
pub(crate) fn of_selection(selection: &Resource) -> Vec<String> {
    let (arns, tags) = (elements(selection.attribute("resources")), elements(selection.attribute("selection_tag")));
    let (Some(arns), Some(tags)) = (arns, tags) else { return vec![ANY.into()] };
    let conditions = || required_tag(selection).map(|(key, value)| of_tag(key, Some(value)));
    if arns.is_empty() && tags.is_empty() {
        return conditions().unwrap_or_else(|| vec![ANY.into()]);
    }
    let mut keys = Vec::new();
    for arn in arns {
        match &arn.data {
            Data::String(pattern) if pattern.contains('*') => {
                keys.extend(conditions().unwrap_or_else(|| vec![of_service(pattern)]));
            }
            Data::String(arn) => match arn.splitn(6, ':').collect::<Vec<_>>()[..] {
                ["arn", _, service, _, _, name] => keys.extend([exact(service, name), exactly_one_of(service)]),
                _ => keys.push(ANY.into()),
            },
            Data::Unknown(unknown) if !unknown.references.is_empty() => {
                let meant = unknown.references.iter().map(|one| reference(&selection.root_module, &one.address));
                keys.extend(meant);
            }
            _ => keys.push(ANY.into()),
        }
    }
    for tag in tags {
        match text(tag.field("key")) {
            Some(key) => keys.extend(of_tag(key, text(tag.field("value")))),
            None => keys.push(ANY.into()),
        }
    }
    keys
}

/// The keys of a policy of Data Lifecycle Manager, which selects by tag unless it is a default policy.
pub(crate) fn of_policy(policy: &Resource) -> Vec<String> {
    let mut keys = Vec::new();
    if policy.attribute("default_policy").is_some_and(|default| !default.is_null()) {
        keys.push(ANY.into());
    }
    let Some(details) = elements(policy.attribute("policy_details")) else { return vec![ANY.into()] };
    for details in details {
        match details.field("target_tags").map(|tags| &tags.data) {
            Some(Data::Map(tags)) => keys.extend(tags.iter().flat_map(|(key, value)| of_tag(key, value.as_str()))),
            None | Some(Data::Null) if matches!(details.data, Data::Map(_)) => {}
            _ => keys.push(ANY.into()),
        }
    }
    keys
}

/// What a store asks for; `None` when its tags are not known, and everything may concern it.
pub(crate) fn wanted_by(store: &Resource, arn: Option<&Arn<'_>>) -> Option<Vec<String>> {
    let mut keys = vec![ANY.into(), reference(&store.root_module, &store.address)];
    if let Some(arn) = arn {
        keys.push(service(arn.service));
        keys.push(match arn.name {
            Some(name) => exact(arn.service, &format!("{}{name}", arn.before)),
            None => exactly_one_of(arn.service),
        });
    }
    keys.extend(of_tags(store)?);
    Some(keys)
}

/// The keys of a store's tags; `None` when they are not known.
fn of_tags(store: &Resource) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    for attribute in ["tags", "tags_all"] {
        match store.attribute(attribute).map(|tags| &tags.data) {
            None | Some(Data::Null) => {}
            Some(Data::Map(tags)) => {
                for (key, value) in tags.iter().filter(|(_, value)| !value.is_null()) {
                    keys.extend(match value.as_str() {
                        Some(value) => [tag(key, value), tag_with_any(key)],
                        None => [tag_named(key), tag_with_any(key)],
                    });
                }
            }
            Some(_) => return None,
        }
    }
    Some(keys)
}

/// The elements of a list or the blocks of a type; `None` when they are not known.
fn elements(value: Option<&Value>) -> Option<Vec<&Value>> {
    match value.map(|value| &value.data) {
        None | Some(Data::Null) => Some(Vec::new()),
        Some(Data::List(items)) => Some(items.iter().filter(|item| !item.is_null()).collect()),
        Some(Data::Unknown(_) | Data::OneOf(_)) => None,
        Some(_) => Some(value.into_iter().collect()),
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str)
}

/// A tag that every condition of a selection together asks for.
fn required_tag(selection: &Resource) -> Option<(&str, &str)> {
    let conditions = elements(selection.attribute("condition"))?;
    let equals = conditions.into_iter().filter_map(|one| elements(one.field("string_equals"))).flatten();
    equals
        .filter_map(|one| Some((text(one.field("key"))?, text(one.field("value"))?)))
        .next()
        .map(|(key, value)| (key.strip_prefix("aws:ResourceTag/").unwrap_or(key), value))
}

fn of_service(pattern: &str) -> String {
    match pattern.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", _, name, ..] if !name.contains('*') => service(name),
        _ => ANY.into(),
    }
}

fn of_tag(key: &str, value: Option<&str>) -> Vec<String> {
    vec![value.map_or_else(|| tag_with_any(key), |value| tag(key, value)), tag_named(key)]
}

fn service(name: &str) -> String {
    format!("service {name}")
}

fn exact(service: &str, name: &str) -> String {
    format!("arn {service} {name}")
}

fn exactly_one_of(service: &str) -> String {
    format!("arn {service}")
}

fn reference(root: &Deployment, address: &str) -> String {
    format!("address {root} {}", configuration_address(address))
}

fn tag(key: &str, value: &str) -> String {
    format!("tag {key}\0{value}")
}

/// Selections whose value for a tag is not known.
fn tag_with_any(key: &str) -> String {
    format!("tag {key}\0\0")
}

/// Selections with any value for a tag.
fn tag_named(key: &str) -> String {
    format!("tag {key}")
}

/// The keys of a store for selections by tag.
pub(crate) fn of_store(store: &Resource) -> Vec<String> {
    of_tags(store).unwrap_or_else(|| vec![ANY.into()])
}

/// What a selection by tags alone asks for; `None` when it asks for something else too, or nobody knows.
pub(crate) fn by_tag_alone(selection: &Resource) -> Option<Vec<String>> {
    let keys = of_selection(selection);
    let tags = keys.iter().all(|key| key.starts_with(TAG));
    // A store whose tags are not known may have any.
    tags.then(|| keys.into_iter().chain([ANY.into()]).collect())
}

/// The names of a store's tags, whatever their case.
pub(crate) fn tag_names(store: &Resource) -> Vec<String> {
    let tags = store.attribute("tags_all").or_else(|| store.attribute("tags"));
    match tags.map(|tags| &tags.data) {
        Some(Data::Map(tags)) => tags.iter().map(|(name, _)| tag_name(name)).collect(),
        _ => Vec::new(),
    }
}

pub(crate) fn tag_name(name: &str) -> String {
    name.to_lowercase()
}
