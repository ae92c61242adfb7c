//! A tag of an image stays what it was.

use prc_check::{Outcome, exactly, fail};
use prc_resources::Registry;
use prc_resources::policy::matches;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// Tags that may move: patterns.
    allowed: Vec<String>,
}

pub(crate) fn check(registry: Registry, params: &Params) -> Outcome {
    match &*registry.image_tag_mutability()? {
        "IMMUTABLE" => Ok(()),
        "IMMUTABLE_WITH_EXCLUSION" => {
            for exclusion in registry.image_tag_mutability_exclusion_filter()? {
                let filter = exclusion.filter()?;
                if !params.allowed.iter().any(|allowed| matches(allowed, &filter)) {
                    let loose = fail(format!("tags {filter} can be moved to another image"));
                    return Err(loose.at("image_tag_mutability_exclusion_filter.filter").into());
                }
            }
            Ok(())
        }
        _ => {
            Err(fail("tags can be moved to another image").must_be("image_tag_mutability", exactly("IMMUTABLE")).into())
        }
    }
}
