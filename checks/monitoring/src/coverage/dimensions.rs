//! Whether the dimensions of an alarm name a resource.

use std::collections::BTreeMap;

use prc_check::{Node, Read, Reason, Unknown, View, unknown};
use prc_resources::Text;

use super::Wanted;
use crate::alarm_sets::{Dimensions, Entry};

/// How dimensions stand to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    No,
    /// A dimension that should identify the resource has another value of it, so the alarm never fires.
    Wrongly,
    Yes,
}

/// Attributes that have the value of another one, by kind: the identifier that Terraform uses is the one that CloudWatch
/// knows. From the attribute references of terraform-provider-aws 6.
const SAME: &[(&str, &str, &[&str])] = &[
    ("aws_rds_cluster", "cluster_identifier", &["id"]),
    ("aws_rds_cluster_instance", "identifier", &["id"]),
    ("aws_docdb_cluster", "cluster_identifier", &["id"]),
    ("aws_docdb_cluster_instance", "identifier", &["id"]),
    ("aws_neptune_cluster", "cluster_identifier", &["id"]),
    ("aws_neptune_cluster_instance", "identifier", &["id"]),
    ("aws_dynamodb_table", "name", &["id"]),
    ("aws_elasticache_replication_group", "replication_group_id", &["id"]),
    ("aws_elasticache_cluster", "cluster_id", &["id"]),
    ("aws_memorydb_cluster", "name", &["id"]),
    ("aws_lambda_function", "function_name", &["id"]),
    ("aws_autoscaling_group", "name", &["id"]),
    ("aws_sfn_state_machine", "arn", &["id"]),
    ("aws_redshift_cluster", "cluster_identifier", &["id"]),
    ("aws_apigatewayv2_stage", "name", &["id"]),
    ("aws_cloudwatch_event_rule", "name", &["id"]),
    ("aws_synthetics_canary", "name", &["id"]),
];

/// Whether an attribute has the value that a dimension wants from another.
///
/// # Errors
/// It had, in an older version of the provider.
pub(crate) fn is_same_attribute(kind: &str, wanted: &str, attribute: &str) -> Read<bool> {
    if kind == "aws_db_instance" && attribute == "id" {
        return Err(unknown(
            Reason::Undecided,
            "the id of an aws_db_instance is the identifier only before version 5 of the provider",
        ));
    }
    let same =
        SAME.iter().find(|(own, name, _)| *own == kind && *name == wanted).map_or(&[][..], |(_, _, others)| others);
    Ok(attribute == wanted || same.contains(&attribute))
}

/// Whether dimensions are among those of an entry, with the subject's own values where the set wants them.
pub(super) fn identify<'a, V: View<'a>>(
    subject: &V,
    wanted: &Wanted<'a>,
    entry: &Entry,
    dimensions: &BTreeMap<String, Text<'a>>,
) -> Read<Named> {
    let mut best = Named::No;
    let mut open = None;
    for bind in wanted.set.dimensions(entry).filter(|bind| has_names(bind, dimensions)) {
        match all(subject, wanted, bind, dimensions) {
            Ok(Named::Yes) => return Ok(Named::Yes),
            Ok(named) => best = best.max(named),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    match open {
        Some(why) if best == Named::No => Err(why),
        _ => Ok(best),
    }
}

/// How the value of one dimension stands to a resource, the dimension given as letters and digits in lower case; `None`
/// when the entry has no such dimension.
pub(super) fn has_value<'a, V: View<'a>>(
    subject: &V,
    wanted: &Wanted<'a>,
    entry: &Entry,
    key: &str,
    value: &Text<'a>,
) -> Option<Read<Named>> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let mut meanings = wanted.set.dimensions(entry).flatten().filter(|(name, _)| plain(name) == key);
    let (_, first) = meanings.next()?;
    let mut best = meaning(subject, wanted, first, value);
    for (_, other) in meanings {
        let next = meaning(subject, wanted, other, value);
        if matches!(next, Ok(Named::Yes)) || !matches!(best, Ok(Named::Yes) | Err(_)) {
            best = next;
        }
    }
    Some(best)
}

/// Whether a text is one of the names of a resource.
pub(super) fn is_identity<'a, V: View<'a>>(subject: &V, text: &Text<'a>) -> Read<bool> {
    let resource = subject.node().resource();
    match &text.value {
        Ok(text) => {
            let own = V::SCHEMA.identities.iter().filter_map(|name| resource.attribute(name)?.as_str());
            Ok(own.into_iter().any(|own| own.eq_ignore_ascii_case(text)))
        }
        Err(why) => subject.is_meant_by(why).ok_or_else(|| why.clone()),
    }
}

/// Whether the names of dimensions are those of a set; `*` as a name stands for any others.
fn has_names<T>(bind: &Dimensions, dimensions: &BTreeMap<String, T>) -> bool {
    match bind.contains_key("*") {
        true => bind.keys().filter(|name| *name != "*").all(|name| dimensions.contains_key(name)),
        false => dimensions.keys().eq(bind.keys()),
    }
}

/// Whether every dimension has its value.
fn all<'a, V: View<'a>>(
    subject: &V,
    wanted: &Wanted<'a>,
    bind: &Dimensions,
    dimensions: &BTreeMap<String, Text<'a>>,
) -> Read<Named> {
    let mut found = Named::Yes;
    let mut open = None;
    for (name, value) in bind {
        let Some(dimension) = dimensions.get(name) else { continue };
        match meaning(subject, wanted, value, dimension) {
            Ok(Named::No) => return Ok(Named::No),
            Ok(named) => found = found.min(named),
            Err(why) => drop(open.get_or_insert(why)),
        }
    }
    match open {
        Some(why) if found == Named::Yes => Err(why),
        _ => Ok(found),
    }
}

/// Whether a dimension has the value that a set gives it.
fn meaning<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>, meaning: &str, dimension: &Text<'a>) -> Read<Named> {
    match meaning.split_at_checked(1) {
        Some(("*", "")) => Ok(Named::Yes),
        Some(("=", literal)) => is_literal(literal, dimension),
        Some(("@", path)) => linked(wanted, path, dimension),
        _ => names(subject.node(), V::SCHEMA.identities, meaning, dimension),
    }
}

fn is_literal(literal: &str, dimension: &Text<'_>) -> Read<Named> {
    let yes = |yes| if yes { Named::Yes } else { Named::No };
    match (&dimension.value, literal) {
        // Whose account it is shows only where alarms of several are in one place.
        (Ok(text), "account_id") => Ok(yes(text.len() == 12 && text.chars().all(|c| c.is_ascii_digit()))),
        (Err(_), "account_id") => Ok(Named::Yes),
        (Ok(text), literal) => Ok(yes(text == literal)),
        (Err(why), _) => Err(why.clone()),
    }
}

/// Whether a dimension has the value of `kind.attribute` of a resource that belongs to the subject. What nobody linked
/// may be any.
fn linked<'a>(wanted: &Wanted<'a>, path: &str, dimension: &Text<'a>) -> Read<Named> {
    let (kind, attribute) = path.split_once('.').unwrap_or((path, "id"));
    let Some(link) = wanted.link(kind) else { return Ok(Named::Yes) };
    let mut best = Named::No;
    for node in &link.nodes {
        best = best.max(names(node, link.identities, attribute, dimension)?);
    }
    match &link.open {
        Some(why) if best == Named::No => Err(why.clone()),
        _ => Ok(best),
    }
}

/// Whether a dimension has the value of an attribute of a resource, or of another one that only looks like it.
fn names<'a>(node: &Node<'a>, identities: &[&str], attribute: &str, dimension: &Text<'a>) -> Read<Named> {
    if let Some(members) = attribute.strip_suffix("[*]") {
        return member(node, identities, members, dimension);
    }
    let resource = node.resource();
    let value = |name: &str| resource.attribute(name);
    let is = |name: &str, text: &str| value(name).and_then(|value| value.as_str()) == Some(text);
    let why = match &dimension.value {
        Ok(text) if is(attribute, text) => return Ok(Named::Yes),
        Ok(text) if identities.iter().any(|name| is(name, text)) => return Ok(Named::Wrongly),
        // The name is not known, so it may be this one; only the index decides that, by what the name begins with.
        Ok(_) => {
            return match value(attribute).and_then(|value| value.as_unknown()) {
                Some(unknown) if unknown.references.is_empty() && !is_computed(unknown) => Err(unknown.clone()),
                _ => Ok(Named::No),
            };
        }
        Err(why) => why,
    };
    let same = SAME.iter().filter(|(kind, own, _)| **kind == *resource.kind && *own == attribute);
    let same: Vec<&str> = same.flat_map(|(_, _, others)| others.iter().copied()).chain([attribute]).collect();
    let shape = |name: &&str| value(name).and_then(|value| value.as_unknown()).map(|unknown| &*unknown.shape);
    if !why.shape.is_empty() && same.iter().filter_map(shape).any(|shape| *shape == *why.shape) {
        return Ok(Named::Yes);
    }
    match node.is_meant_by(why) {
        Some(true) if why.references.iter().any(|one| same.contains(&&*one.attribute)) => Ok(Named::Yes),
        // Its meaning changed with version 5 of the provider.
        Some(true)
            if &*resource.kind == "aws_db_instance" && why.references.iter().any(|one| &*one.attribute == "id") =>
        {
            let detail = format!("`{}` is the identifier only before version 5 of the provider", dimension.written);
            Err(unknown(Reason::Undecided, detail))
        }
        Some(true) if dimension.is_plain_reference() => Ok(Named::Wrongly),
        // The right value may have been cut out of another attribute.
        Some(true) => Err(unknown(Reason::Undecided, format!("`{}` may be the {attribute}", dimension.written))),
        Some(false) => Ok(Named::No),
        None => Err(why.clone()),
    }
}

/// Whether a dimension is one of the members of a resource, whose names begin with its own.
fn member<'a>(node: &Node<'a>, identities: &[&str], members: &str, dimension: &Text<'a>) -> Read<Named> {
    let resource = node.resource();
    match &dimension.value {
        Ok(text) => {
            let own = identities.iter().filter_map(|name| resource.attribute(name)?.as_str());
            let begins = |name: &str| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
            Ok(if own.into_iter().any(begins) { Named::Yes } else { Named::No })
        }
        Err(why) => match node.is_meant_by(why) {
            Some(true) if why.references.iter().any(|one| *one.attribute == *members) => Ok(Named::Yes),
            // `"${aws_elasticache_replication_group.main.id}-001"` is how members are called.
            Some(true) if !dimension.is_plain_reference() => Ok(Named::Yes),
            Some(true) => Ok(Named::Wrongly),
            Some(false) => Ok(Named::No),
            None => Err(why.clone()),
        },
    }
}

fn is_computed(unknown: &Unknown) -> bool {
    unknown.reason == Reason::KnownAfterApply
}
