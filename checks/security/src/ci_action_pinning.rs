//! What runs in CI is what was looked at.

use prc_check::{Outcome, fail, require};
use prc_resources::Workflow;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    trusted_owners: Vec<String>,
    trusted_need_commit: bool,
}

pub(crate) fn check(workflow: Workflow, params: &Params) -> Outcome {
    for job in workflow.jobs()? {
        if let Some(uses) = job.uses()? {
            pinned(&uses, "jobs.uses", params)?;
        }
        for step in job.steps()? {
            if let Some(uses) = step.uses()? {
                pinned(&uses, "jobs.steps.uses", params)?;
            }
        }
    }
    Ok(())
}

fn pinned(uses: &str, attribute: &'static str, params: &Params) -> Outcome {
    // What lies in the repository changes with a commit of its own.
    if uses.starts_with("./") || uses.starts_with("../") {
        return Ok(());
    }
    if let Some(image) = uses.strip_prefix("docker://") {
        let loose = fail(format!("the image {image} is named by a tag, which can be moved")).at(attribute);
        require!(image.contains("@sha256:"), loose.help("name it by its digest: @sha256:…"));
        return Ok(());
    }
    let Some((action, reference)) = uses.split_once('@') else {
        let open = fail(format!("the action {uses} has no version")).at(attribute);
        return Err(open.help("name the commit: @<40 hexadecimal digits> # v1.2.3").into());
    };
    let is_commit = reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    let owner = action.split('/').next().unwrap_or_default();
    let trusted = params.trusted_owners.iter().any(|trusted| trusted == owner);
    let is_tag = reference.bytes().any(|byte| byte.is_ascii_digit());
    if is_commit || (trusted && is_tag && !params.trusted_need_commit) {
        return Ok(());
    }
    let moved = fail(format!("{action} is named by {reference}, which can be moved to other code")).at(attribute);
    Err(moved
        .label("is no commit")
        .help(format!("name the commit: {action}@<40 hexadecimal digits> # {reference}"))
        .into())
}
