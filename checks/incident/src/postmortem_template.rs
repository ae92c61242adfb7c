//! The questions of a postmortem are asked every time.

use prc_check::{Outcome, View, fail, require};
use prc_resources::{PostmortemTemplate, System};
use serde::Deserialize;

use crate::headings::{listed, meaning};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    headings: Vec<String>,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    // A form for issues lies where GitHub wants it, whatever the system's directories are.
    let forms = system.documents::<PostmortemTemplate>().sure().into_iter();
    let forms = forms.filter(|form| form.address().starts_with(".github/"));
    let templates: Vec<PostmortemTemplate> = system.pages()?.into_iter().chain(forms).collect();
    let Some(template) = templates.first() else {
        system.must_be_declared()?;
        let none = fail("there is no template for postmortems").missing();
        return Err(none.help("write docs/postmortems/TEMPLATE.md").into());
    };
    let sections = template.sections()?;
    let mut absent = Vec::new();
    for name in &params.headings {
        if meaning(name, &sections)?.is_empty() {
            absent.push(name.clone());
        }
    }
    let lost = fail(format!("{} does not ask for {}", template.path()?, listed(&absent)));
    require!(absent.is_empty(), lost.at("path").of(template).help("add the headings to the template"));
    Ok(())
}
