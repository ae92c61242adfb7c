//! `prc init`: the files of the first day.

mod config;
mod found;
mod integrations;

use std::fmt::Write;

use prc_model::Printable;
use prc_terraform::Demand;
use prc_tree::ReadError;

use crate::cli::{InitArgs, InputArgs};
use crate::failure::{Failure, exit};
use crate::inputs::{self, Evaluations, Roots};
use crate::machine;
use crate::output::print;
use crate::scope::Scope;
use crate::write;

/// A file that is to be written.
struct New {
    path: String,
    text: String,
    /// What is there is part of it.
    merged: bool,
}

pub(crate) fn run(arguments: &InitArgs) -> Result<u8, Failure> {
    let input = InputArgs { path: arguments.path.clone(), ..InputArgs::default() };
    let scope = Scope::open(&input)?;
    let home = scope.under.clone();
    let demand = Demand::Attributes(prc_resources::attributes_of);
    let inventory = inputs::terraform(&scope, &input, Roots::Below, Evaluations::default(), demand)?;
    let found = found::look(&scope.tree, &home, &inventory);
    let mut files = Vec::new();
    let path = if home.is_empty() { String::from("prc.toml") } else { format!("{home}/prc.toml") };
    let others = arguments.github || arguments.pre_commit;
    // Who has a prc.toml may want the rest alone.
    let is_there = scope.tree.is_file(&path) && !arguments.force;
    if !is_there || !others {
        files.push(New { path, text: config::text(&found), merged: false });
    }
    if others && !home.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)) {
        return Err(Failure::usage("the name of the directory cannot stand in a command of a workflow or hook"));
    }
    if arguments.github {
        files.push(New { path: integrations::WORKFLOW.into(), text: integrations::workflow(&home), merged: false });
    }
    if arguments.pre_commit {
        let old = match scope.tree.read_text(integrations::HOOKS) {
            Ok(text) => Some(text),
            Err(ReadError::NotFound) => None,
            Err(error) => return Err(Failure::usage(format!("{} {error}", integrations::HOOKS))),
        };
        let text = integrations::hooks(old.as_deref(), &home)?;
        files.extend(text.map(|text| New { path: integrations::HOOKS.into(), text, merged: old.is_some() }));
    }
    if arguments.dry_run {
        let show = |file: &New| format!("# {}\n{}", Printable(&file.path), file.text);
        print(&files.iter().map(show).collect::<Vec<_>>().join("\n"))?;
        return Ok(exit::OK);
    }
    // All or none, as far as that is known before.
    let root = scope.real_root()?;
    files.iter().try_for_each(|file| write::stays_inside(root, &file.path))?;
    for file in files.iter().filter(|file| !file.merged && !arguments.force) {
        if machine::is_taken(&root.join(&file.path)) {
            let failure = Failure::usage(format!("{} is there already", Printable(&file.path)));
            return Err(failure.help("--dry-run shows what would be written; --force writes over it"));
        }
    }
    for file in &files {
        write::into_repository(root, &file.path, &file.text, arguments.force || file.merged)?;
    }
    print(&told(&files, &found))?;
    Ok(exit::OK)
}

/// What was done, and what comes next.
fn told(files: &[New], found: &found::Found) -> String {
    let mut text = String::new();
    for file in files {
        // A text takes whatever is written to it.
        let _ = writeln!(text, "{} {}", if file.merged { "added to" } else { "wrote" }, Printable(&file.path));
    }
    if files.is_empty() {
        text.push_str("nothing to do: all of it is there\n");
    }
    let names: Vec<String> = found.systems.iter().map(|system| Printable(&system.name).to_string()).collect();
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    if !names.is_empty() && files.iter().any(|file| file.path.ends_with("prc.toml")) {
        let _ = writeln!(text, "{}: {}", count(names.len(), "system"), names.join(", "));
    }
    text.push_str(
        "\nnext:\n  \
         edit prc.toml         the tier of each system, who owns it, who is called\n  \
         prc check             what is missing, with what to do\n  \
         prc explain ID        why one requirement is there\n  \
         prc baseline write    accept what fails today, so that only what is new stops a change\n",
    );
    text
}
