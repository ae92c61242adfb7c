//! Dependencies are kept up to date without anybody who thinks of it.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, fail, not_applicable, require};
use prc_resources::{DependencyUpdates, Repository};

use crate::headings::listed;

/// What Dependabot and Renovate call one ecosystem.
/// Sources: GitHub's "Dependabot options reference", `package-ecosystem`; Renovate's "Supported managers".
const NAMES: [(&str, &[&str]); 11] = [
    ("terraform", &["terraform", "opentofu", "terraform-version"]),
    ("github-actions", &["github-actions"]),
    ("docker", &["docker", "dockerfile", "docker-compose"]),
    ("cargo", &["cargo"]),
    ("npm", &["npm", "bun"]),
    ("pip", &["pip", "uv", "pip_requirements", "pip-compile", "poetry", "pipenv", "pep621", "pip_setup"]),
    ("gomod", &["gomod"]),
    ("maven", &["maven"]),
    ("gradle", &["gradle", "gradle-wrapper"]),
    ("bundler", &["bundler"]),
    ("composer", &["composer"]),
];

pub(crate) fn check(repository: Repository, _: &Params) -> Outcome {
    let present: Vec<String> = repository.ecosystems()?.iter().map(|one| one.name()).collect::<Read<_>>()?;
    if present.is_empty() {
        return Err(not_applicable("there is no manifest of dependencies"));
    }
    let files = repository.documents::<DependencyUpdates>().sure();
    let Some(last) = files.last() else {
        let none = fail(format!("nothing updates the dependencies: {}", listed(&present))).missing();
        return Err(none.help("add .github/dependabot.yml, or renovate.json").into());
    };
    let mut covered = Vec::new();
    for file in &files {
        if file.every()? {
            return Ok(());
        }
        covered.extend(file.ecosystems()?);
    }
    let is_covered = |name: &str| {
        let names = NAMES.iter().find(|(ecosystem, _)| *ecosystem == name).map_or(&[][..], |(_, names)| names);
        covered.iter().any(|covered| names.contains(&&**covered))
    };
    let open: Vec<String> = present.into_iter().filter(|name| !is_covered(name)).collect();
    last.path()?;
    let lost = fail(format!("nothing updates {}", listed(&open))).at("path").of(last);
    require!(open.is_empty(), lost.help(format!("add {} to it", listed(&open))));
    Ok(())
}
