//! The same commit gives the same Terraform, providers and modules tomorrow.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{Call, RequiredProvider, TerraformSettings};

use crate::pins::{Source, Version};

const BOUND: &str = "add an upper bound, such as ~> instead of >=, or commit .terraform.lock.hcl for providers";

pub(crate) fn check(settings: TerraformSettings, _: &Params) -> Outcome {
    if !settings.deploys()? {
        return Err(not_applicable("it is there for others to use: the pins are theirs"));
    }
    let open = fail("any version of Terraform may be used: required_version is not set").at("required_version");
    require!(settings.required_version()?.is_some(), open.missing().help("set required_version, such as \"~> 1.9\""));
    for call in settings.calls()? {
        module(&call)?;
    }
    let locked: Vec<String> = locked(&settings)?;
    let required = settings.required_providers()?;
    for one in &required {
        provider(one, &locked)?;
    }
    for name in settings.providers()? {
        let said = required.iter().any(|one| one.name().is_ok_and(|required| required == name));
        let fixed = name == "terraform" || locked.iter().any(|source| source.ends_with(&format!("/{name}")));
        let unsaid = fail(format!("the provider {name} may have any version: required_providers does not name it"));
        require!(
            said || fixed,
            unsaid.missing().help(format!("add {name} with source and version to required_providers"))
        );
    }
    Ok(())
}

/// The sources of the providers whose versions the lock file fixes.
fn locked(settings: &TerraformSettings) -> prc_check::Read<Vec<String>> {
    let locks = settings.lock()?;
    let mut sources = Vec::new();
    for lock in locks {
        for one in lock.providers()? {
            if one.version()?.is_some() {
                sources.push(one.source()?);
            }
        }
    }
    Ok(sources)
}

fn provider(one: &RequiredProvider, locked: &[String]) -> Outcome {
    let name = one.name()?;
    let source = one.source()?.unwrap_or_else(|| format!("hashicorp/{name}"));
    let fixed = locked.iter().any(|locked| locked.ends_with(&format!("/{}", source.to_lowercase())));
    match one.version()?.as_deref().map(Version::of) {
        None => require!(fixed, fail(format!("the provider {name} may have any version")).at("required_providers")),
        Some(Version::OpenAbove(constraint)) => {
            let open = fail(format!("the provider {name} may be any version that is {constraint}"));
            require!(fixed, open.at("required_providers.version").label("has no upper bound").help(BOUND));
        }
        Some(Version::Bounded) => {}
    }
    Ok(())
}

fn module(call: &Call) -> Outcome {
    let name = call.name()?;
    let text = call.source()??;
    let at = |message: String| fail(message).at("calls.source");
    match Source::of(&text) {
        Source::Local | Source::Archive => Ok(()),
        Source::Registry => match call.version()?.as_deref().map(Version::of) {
            Some(Version::Bounded) => Ok(()),
            Some(Version::OpenAbove(constraint)) => {
                let open = fail(format!("the module {name} may be any version that is {constraint}"));
                Err(open.at("calls.version").label("has no upper bound").help(BOUND).into())
            }
            None => Err(at(format!("the module {name} has no version")).help("set version beside source").into()),
        },
        Source::Git(None) => {
            let open = at(format!("the module {name} follows the default branch of its repository"));
            Err(open.help("add ?ref= with a tag or a commit to its source").into())
        }
        Source::Git(Some(branch)) if Source::is_branch(branch) => {
            let open = at(format!("the module {name} follows the branch {branch}"));
            Err(open.help("make ?ref= a tag or a commit").into())
        }
        Source::Git(Some(_)) => Ok(()),
    }
}
