//! A change is seen by the people who answer the page.

use prc_check::{Outcome, View, fail, require};
use prc_resources::{Codeowners, System};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_coverage: f64,
}

pub(crate) fn check(system: System, params: &Params) -> Outcome {
    let files = system.documents::<Codeowners>().sure();
    let Some(codeowners) = files.first() else {
        system.must_be_declared()?;
        let none = fail("nobody is named to look at changes: there is no CODEOWNERS").missing();
        return Err(none.help("write .github/CODEOWNERS with the team for each directory").into());
    };
    let own = [system.terraform()?, system.docs()?, system.code()?].concat();
    let below = |path: &str| {
        let inside = |dir: &String| {
            let rest = path.strip_prefix(dir.as_str());
            dir == "." || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        own.is_empty() || own.iter().any(inside)
    };
    let (mut files, mut unowned, mut first) = (0, 0, None);
    for directory in codeowners.directories()? {
        if below(&directory.path()?) {
            files += directory.files()?;
            unowned += directory.unowned()?;
            first = first.or(directory.first()?);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let share = if files == 0 { 1.0 } else { (files - unowned) as f64 / files as f64 };
    let example = first.unwrap_or_default();
    codeowners.path()?;
    let lost = fail(format!("{unowned} of {files} files have no owner in CODEOWNERS, such as {example}"));
    require!(share >= params.min_coverage, lost.at("path").of(codeowners).help("add a line for them, or one for *"));
    Ok(())
}
