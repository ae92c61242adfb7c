//! The same commit gives the same providers everywhere.

use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::TerraformSettings;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_hashes: usize,
}

/// Part of Terraform itself.
const BUILT_IN: &str = "terraform";

pub(crate) fn check(settings: TerraformSettings, params: &Params) -> Outcome {
    if !settings.deploys()? {
        return Err(not_applicable("it deploys nothing: those who use it have lock files"));
    }
    let required = settings.required_providers()?;
    let used = settings.providers()?;
    if required.is_empty() && used.iter().all(|name| name == BUILT_IN) {
        return Err(not_applicable("it needs no provider"));
    }
    let Some(lock) = settings.lock()?.into_iter().next() else {
        let none =
            fail("there is no .terraform.lock.hcl, so every init may choose other providers").at("lock").missing();
        return Err(none.help("commit .terraform.lock.hcl, and take it out of .gitignore").into());
    };
    let locked = lock.providers()?;
    for one in &required {
        let name = one.name()?;
        let source = one.source()?.unwrap_or_else(|| format!("hashicorp/{name}")).to_lowercase();
        if source.starts_with("terraform.io/builtin/") {
            continue;
        }
        let mut own = None;
        for provider in &locked {
            if provider.source()?.ends_with(&format!("/{source}")) || provider.source()? == source {
                own = Some(provider);
            }
        }
        let Some(own) = own else {
            let lost = fail(format!("the lock file does not have the provider {name}")).at("lock").missing();
            return Err(lost.help("run `terraform init`, and commit the lock file").into());
        };
        let hashes = own.hashes()?.len();
        let bare = fail(format!(
            "the lock file has {hashes} checksums of the provider {name}, must have at least {}",
            params.min_hashes
        ));
        let help = "run `terraform providers lock` with each -platform";
        require!(hashes >= params.min_hashes, bare.at("lock").missing().help(help));
    }
    Ok(())
}
