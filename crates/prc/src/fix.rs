//! `prc fix`

pub(crate) mod args;
mod passes;
mod tell;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use prc_policy::Catalogue;

use crate::catalogue::{checks, find, select};
use crate::cli::Global;
use crate::failure::{Failure, exit};
use crate::output::{print_text, tell};
use crate::policy::Policy;
use crate::scope::{Place, Scope};
use crate::{machine, write};
use args::FixArgs;
use passes::Passes;

/// New texts by path.
type Texts = BTreeMap<Arc<str>, Arc<str>>;

pub(crate) fn run(global: &Global, arguments: &FixArgs) -> Result<u8, Failure> {
    let now = global.now()?;
    let checks = checks();
    let catalogue = Catalogue::new(&checks);
    let (ids, path) = what(arguments, |word| checks.iter().any(|check| check.id == word))?;
    for id in &ids {
        find(&checks, id)?;
    }
    let input = arguments.input(path);
    let place = Place::of(&input)?;
    let scope = Scope::of(&place, &input, Default::default())?;
    let whole = Policy::find(global, &scope, &catalogue)?;
    let mut policy = whole.clone();
    policy.read_programme(&scope.tree, &catalogue, now);
    if let Some(tier) = arguments.selection.tier {
        policy.config.set_tier(tier);
    }
    policy.choose(&arguments.system, &arguments.environment, &input.workspace)?;
    let mut selected = select(&checks, &arguments.selection, &policy.config)?;
    selected.retain(|check| ids.is_empty() || ids.iter().any(|id| id == check.id));
    if selected.is_empty() {
        return Err(Failure::usage("the selection leaves no requirement").help("prc list shows them all"));
    }
    let passes = Passes {
        checks: checks.iter().collect(),
        selected: selected.iter().map(|check| check.id).collect(),
        catalogue: &catalogue,
        policy: &policy,
        whole: &whole,
        input: &input,
        place: &place,
        narrowed: !(arguments.system.is_empty() && arguments.environment.is_empty() && input.workspace.is_empty()),
        risky: arguments.unsafe_fixes,
        now,
    };
    let done = passes.run(scope)?;
    let texts = &done.texts;
    if arguments.diff {
        let diff: String = texts.iter().map(|(path, (old, new))| prc_fix::unified(path, old, new)).collect();
        print_text(&diff)?;
        if !global.quiet {
            tell(&done.told(true, arguments.unsafe_fixes));
        }
        return Ok(if diff.is_empty() { exit::OK } else { exit::REFUSED });
    }
    save(&place.root, texts)?;
    print_text(&done.told(false, arguments.unsafe_fixes))?;
    Ok(exit::OK)
}

/// The requirements and the path that the command line names, in any order.
fn what(arguments: &FixArgs, is_id: impl Fn(&str) -> bool) -> Result<(Vec<String>, PathBuf), Failure> {
    let (mut ids, mut path) = (Vec::new(), None);
    for word in &arguments.what {
        // Requirements have no slash and no dot.
        let there = || machine::is_directory(Path::new(word)) || machine::is_file(Path::new(word));
        match is_id(word) || !(there() || word.contains(['/', '.'])) {
            true => ids.push(word.clone()),
            false if path.is_some() => return Err(Failure::usage(format!("`{word}` is a second path"))),
            false => path = Some(PathBuf::from(word)),
        }
    }
    Ok((ids, path.unwrap_or_else(|| PathBuf::from("."))))
}

/// Writes every file or none, as far as a file system lets one know before.
fn save(root: &Path, texts: &BTreeMap<Arc<str>, (Arc<str>, Arc<str>)>) -> Result<(), Failure> {
    for (path, (old, _)) in texts {
        write::may_edit(root, path, old)?;
    }
    texts.iter().try_for_each(|(path, (_, new))| write::edit(root, path, new))
}
