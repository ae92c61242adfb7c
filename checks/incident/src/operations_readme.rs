//! Whoever comes new finds the way from the README.

use prc_check::{Outcome, View, fail, not_applicable, require};
use prc_resources::{Readme, Repository, System};
use serde::Deserialize;

use crate::headings::{listed, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    headings: Vec<String>,
}

pub(crate) fn check(repository: Repository, params: &Params) -> Outcome {
    if !repository.documents::<System>().exists()? {
        return Err(not_applicable("nothing is declared or deployed here that somebody would operate"));
    }
    let readmes = repository.documents::<Readme>().sure();
    let Some(readme) = readmes.first() else {
        return Err(fail("there is no README").missing().help("write README.md").into());
    };
    let sections = readme.sections()?;
    let links: Vec<String> = readme.links()?.iter().map(|link| link.text()).collect::<prc_check::Read<_>>()?;
    let mut absent = Vec::new();
    for name in &params.headings {
        let linked = links.iter().any(|text| text.to_lowercase().contains(name.trim_end_matches('s')));
        if !linked && meaning(name, &sections)?.is_empty() {
            absent.push(name.clone());
        }
    }
    readme.path()?;
    let lost = fail(format!("the README has no section and no link for {}", listed(&absent)))
        .at("path")
        .of(readme)
        .label("says nothing of it");
    require!(absent.is_empty(), lost.help("add sections, or links to where it is written"));
    Ok(())
}
