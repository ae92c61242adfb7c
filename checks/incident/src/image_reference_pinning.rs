//! What runs tomorrow is what was released: an image is named by a digest or by a tag of one release.

use prc_check::{Failure, Outcome, Read, Reason, Unknown, View, fail, not_applicable, unknown};
use prc_resources::policy::matches;
use prc_resources::{Function, Json, Registry, TaskDefinition};
use serde::Deserialize;

use crate::image::Pin;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// Tags that move by custom.
    mutable_tags: Vec<String>,
    /// Images that may be named by such a tag: patterns.
    allowed: Vec<String>,
    /// A tag is not enough where the repository lets tags be moved.
    digest_where_tags_move: bool,
}

pub(crate) fn task_definition(task: TaskDefinition, params: &Params) -> Outcome {
    let mut open: Option<Unknown> = None;
    for container in task.container_definitions()?.items()? {
        let text = |name: &str| container.field(name)?.as_ref().map(Json::text).transpose();
        let who = match text("name") {
            Ok(Some(name)) => format!("the container {name}"),
            _ => "a container".into(),
        };
        let image = match text("image") {
            Ok(Some(image)) => Ok(image),
            Ok(None) => continue,
            Err(why) => Err(why),
        };
        let registries = task.points_to::<Registry>("container_definitions").sure();
        match judged(&who, image, &registries, params) {
            Ok(None) => {}
            Ok(Some(moving)) => return left_alone(&task, "container_definitions", moving),
            Err(why) => {
                open.get_or_insert(why);
            }
        }
    }
    open.map_or(Ok(()), |why| Err(why.into()))
}

pub(crate) fn function(function: Function, params: &Params) -> Outcome {
    if function.package_type()? != "Image" {
        return Err(not_applicable("its code is an archive, not an image"));
    }
    let Some(image) = function.image_uri()? else { return Err(not_applicable("it names no image")) };
    let registries = function.points_to::<Registry>("image_uri").sure();
    match judged("the function", image, &registries, params)? {
        Some(moving) => left_alone(&function, "image_uri", moving),
        None => Ok(()),
    }
}

/// What is wrong with an image, if anything is.
fn judged(who: &str, image: Read<String>, registries: &[Registry], params: &Params) -> Read<Option<Failure>> {
    let (reference, why) = match image {
        Ok(image) => (image, None),
        Err(why) => (String::from(&*why.text), Some(why)),
    };
    if why.is_none() && params.allowed.iter().any(|allowed| matches(allowed, &reference)) {
        return Ok(None);
    }
    let pin = match &why {
        Some(why) if reference.is_empty() => return Err(why.clone()),
        _ => Pin::of(&reference),
    };
    let help = "name it by its digest, or by the tag of one release";
    let registry = why.as_ref().and_then(|why| registries.iter().find(|one| one.is_meant_by(why) == Some(true)));
    let tags_move = match registry {
        Some(registry) => Some(registry.image_tag_mutability()? == "MUTABLE"),
        None => None,
    };
    match (pin, tags_move) {
        (Pin::Digest, _) => Ok(None),
        (Pin::Nothing, _) => Ok(Some(fail(format!("{who} names no tag of its image, which means latest")).help(help))),
        (Pin::Tag(tag), _) if params.mutable_tags.iter().any(|moving| moving == tag) => {
            Ok(Some(fail(format!("{who} runs the tag {tag}, which is another image after the next push")).help(help)))
        }
        (_, Some(true)) if params.digest_where_tags_move => {
            let loose = fail(format!("{who} runs a tag of a repository whose tags can be moved"));
            Ok(Some(loose.help("name it by its digest, or make the tags of the repository immutable")))
        }
        (Pin::Tag(_), _) => Ok(None),
        // Whatever the tag is, it stays what it was.
        (Pin::Open, Some(false)) => Ok(None),
        (Pin::Open, _) => match why {
            Some(why) => Err(why),
            None => Ok(None),
        },
    }
}

/// What Terraform says is not what runs where releases are made by something else.
fn left_alone<'a>(of: &impl View<'a>, attribute: &'static str, moving: Failure) -> Outcome {
    if of.ignores_changes_of(attribute) {
        return Err(unknown(Reason::Undecided, "lifecycle.ignore_changes leaves the image to somebody else").into());
    }
    Err(moving.at(attribute).into())
}
