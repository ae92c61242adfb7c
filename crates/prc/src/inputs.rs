//! From the command line to an inventory.

use std::sync::Arc;

use prc_model::{Inventory, Problem};
use prc_terraform::{Demand, Options, VarFile};
use prc_tree::ReadError;

use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::machine;
use crate::scope::Scope;

/// Which root modules are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Roots {
    /// Every one at or below the path.
    Below,
    /// The path alone, when it holds Terraform files itself.
    Here,
}

/// Reads the Terraform side of a tree.
pub(crate) fn terraform(scope: &Scope, input: &InputArgs, roots: Roots, demand: Demand) -> Result<Inventory, Failure> {
    let mut var_files = Vec::new();
    // Named on the command line, so trusted: such a file may lie anywhere.
    for path in &input.var_file {
        let shown = path.display().to_string();
        let beside = input.path.join(path);
        let path = if path.is_relative() && !machine::is_file(path) && machine::is_file(&beside) { &beside } else { path };
        let text = machine::read(path).map_err(|error| Failure::usage(format!("cannot read {shown}: {error}")))?;
        var_files.push(VarFile { path: shown.into(), text: text.into() });
    }
    let here = roots == Roots::Here && scope.is_module();
    let options = Options {
        roots: if here { vec![scope.under.as_str().into()] } else { Vec::new() },
        under: scope.under.as_str().into(),
        var_files,
        vars: input.var.clone(),
        env_vars: if input.tf_vars_from_env { machine::terraform_variables() } else { Vec::new() },
        // One module is shown as Terraform itself would evaluate it; a check keeps open what nobody chose.
        workspace: input.workspace.as_deref().unwrap_or(if roots == Roots::Here { "default" } else { "" }).into(),
        demand,
    };
    let mut inventory = prc_terraform::read(&scope.tree, &options);
    inventory.problems.extend(unreadable(scope));
    Ok(inventory)
}

/// What the walk found and could not open, as far as there may be something to check in it.
fn unreadable(scope: &Scope) -> impl Iterator<Item = Problem> + '_ {
    let found = scope.tree.unreadable().iter();
    let found = found.filter(|one| scope.covers(&one.path) && (matters(&one.path) || one.reason == ReadError::Denied));
    found.map(|one| Problem {
        file: Arc::clone(&one.path),
        at: None,
        reason: one.reason.as_reason().into(),
        message: one.reason.to_string(),
        unreadable: true,
    })
}

fn matters(path: &str) -> bool {
    const ENDINGS: [&str; 7] = [".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".md"];
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}
