//! Whoever is woken by an ARN finds the system, the owner and the environment on it.

use prc_check::{Failure, Outcome, Reason, View, fail, require, unknown};
use prc_resources::{DbInstance, Function, ScalingGroup, Tagged};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// Keys that must be there, in any case: each a key, or several of which one is enough: `owner|team`.
    keys: Vec<String>,
}

pub(crate) fn db_instance(db: DbInstance, params: &Params) -> Outcome {
    tagged(&db, params)
}

pub(crate) fn function(function: Function, params: &Params) -> Outcome {
    tagged(&function, params)
}

/// The provider's default tags do not reach a group, nor do its own reach its instances unless each tag says so.
pub(crate) fn scaling_group(group: ScalingGroup, params: &Params) -> Outcome {
    let (mut named, mut open) = (Vec::new(), None);
    for tag in group.tag()? {
        match tag.and_then(|tag| Ok((tag.key()?, tag))) {
            Ok(tag) => named.push(tag),
            Err(why) => open = Some(why),
        }
    }
    let filled: Vec<&str> =
        named.iter().filter(|(_, tag)| tag.value().as_deref() != Ok("")).map(|(key, _)| &**key).collect();
    let missing = missing(params, &filled);
    if !missing.is_empty() {
        return match open {
            Some(why) => Err(why.into()),
            None => left_alone(&group, &["tag"], untagged(&missing, "tag blocks")),
        };
    }
    for (key, tag) in named {
        if params.keys.iter().any(|wanted| names(wanted, &key)) {
            let kept = fail(format!("the instances do not get the tag {key} of the group"));
            require!(tag.propagate_at_launch()?, kept.must_be("tag.propagate_at_launch", true));
        }
    }
    Ok(())
}

fn tagged<'a>(resource: &impl Tagged<'a>, params: &Params) -> Outcome {
    let tags = resource.tags()?;
    // A value that is not known is still a value.
    let filled: Vec<&str> =
        tags.iter().filter(|(_, value)| value.as_deref() != Ok("")).map(|(key, _)| &**key).collect();
    let missing = missing(params, &filled);
    if missing.is_empty() {
        return Ok(());
    }
    left_alone(resource, &["tags", "tags_all"], untagged(&missing, "tags, or default_tags of the provider"))
}

/// The wanted keys that no tag has, each by its first name.
fn missing<'p>(params: &'p Params, filled: &[&str]) -> Vec<&'p str> {
    let lacks = |wanted: &&String| !filled.iter().any(|key| names(wanted, key));
    let first = |wanted: &'p String| wanted.split('|').next().unwrap_or_default();
    params.keys.iter().filter(lacks).map(first).collect()
}

fn names(wanted: &str, key: &str) -> bool {
    wanted.split('|').any(|name| name.trim().eq_ignore_ascii_case(key))
}

fn untagged(missing: &[&str], place: &str) -> Failure {
    let keys = missing.join(", ");
    fail(format!("no tag says its {keys}"))
        .missing()
        .label(format!("no tag {keys}"))
        .help(format!("add {keys} to {place}"))
}

/// A company may have something that adds tags to what exists.
fn left_alone<'a>(of: &impl View<'a>, attributes: &[&str], untagged: Failure) -> Outcome {
    if attributes.iter().any(|attribute| of.ignores_changes_of(attribute)) {
        return Err(unknown(Reason::Undecided, "lifecycle.ignore_changes leaves its tags to somebody else").into());
    }
    Err(untagged.into())
}
