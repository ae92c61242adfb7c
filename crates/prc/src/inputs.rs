//! From the command line to an inventory.

use std::borrow::Cow;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use prc_model::{Environment, Inventory, Problem};
use prc_terraform::{Demand, DocumentError, Evaluation, Options, Plan, State, VarFile};
use prc_tree::ReadError;

use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::machine;
use crate::scope::Scope;

/// The most bytes of a plan or a state that are read.
pub(crate) const LARGEST_DOCUMENT: u64 = 512 << 20;

/// Which root modules are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Roots {
    /// Every one at or below the path.
    Below,
    /// The path alone, when it holds Terraform files itself.
    Here,
}

/// What root modules are evaluated as.
#[derive(Default)]
pub(crate) struct Evaluations {
    pub(crate) evaluations: Vec<Evaluation>,
    /// The files that say so.
    pub(crate) policy: Vec<VarFile>,
}

impl Evaluations {
    /// One evaluation for each workspace, when the command line names several.
    pub(crate) fn of_workspaces(names: &[String]) -> Self {
        let one = |name: &String| Evaluation {
            environment: Some(Environment { system: "".into(), name: name.as_str().into() }),
            workspace: Some(name.as_str().into()),
            ..Evaluation::default()
        };
        let evaluations = if names.len() > 1 { names.iter().map(one).collect() } else { Vec::new() };
        Self { evaluations, policy: Vec::new() }
    }
}

/// Reads the Terraform side of a tree.
pub(crate) fn terraform(
    scope: &Scope,
    input: &InputArgs,
    roots: Roots,
    evaluations: Evaluations,
    demand: Demand,
) -> Result<Inventory, Failure> {
    let mut var_files = Vec::new();
    for path in &input.var_file {
        let file = named(input, path);
        let text = match scope.as_held(&file) {
            Some(text) => text,
            None => machine::read(&file).map_err(|error| unusable(path, error))?.into(),
        };
        var_files.push(VarFile { path: shown(path).into(), text });
    }
    let here = roots == Roots::Here && scope.is_module();
    let options = Options {
        roots: if here { vec![scope.under.as_str().into()] } else { Vec::new() },
        under: scope.under.as_str().into(),
        var_files,
        vars: input.var.clone(),
        env_vars: if input.tf_vars_from_env { machine::terraform_variables() } else { Vec::new() },
        // One module is shown as Terraform itself would evaluate it; a check keeps open what nobody chose.
        workspace: match input.workspace.as_slice() {
            [only] => only.as_str().into(),
            [] if roots == Roots::Here => "default".into(),
            _ => "".into(),
        },
        evaluations: evaluations.evaluations,
        policy: evaluations.policy,
        plans: input.plan.iter().map(|path| document(scope, input, path, Plan::parse)).collect::<Result<_, _>>()?,
        state: input.state.iter().map(|path| document(scope, input, path, State::parse)).next().transpose()?,
        demand,
        without_alternatives: false,
    };
    let mut inventory = prc_terraform::read_here(&scope.tree, &options);
    inventory.partial = !scope.under.is_empty();
    inventory.problems.extend(unreadable(scope));
    Ok(inventory)
}

/// Reads a plan or a state.
fn document<T>(
    scope: &Scope,
    input: &InputArgs,
    path: &Path,
    parse: fn(&str, Option<&str>, &str) -> Result<T, DocumentError>,
) -> Result<T, Failure> {
    let file = named(input, path);
    let text = machine::read_at_most(&file, LARGEST_DOCUMENT).map_err(|error| unusable(path, error))?;
    parse(&shown(path), scope.directory_of(&file).as_deref(), &text).map_err(|error| unusable(path, error))
}

/// A file named on the command line, so trusted: it may lie anywhere, and also beside what is checked.
pub(crate) fn named<'p>(input: &InputArgs, path: &'p Path) -> Cow<'p, Path> {
    let beside = input.path.join(path);
    let here = path.is_absolute() || machine::is_file(path) || !machine::is_file(&beside);
    if here { path.into() } else { beside.into() }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(crate) fn unusable(path: &Path, error: impl Display) -> Failure {
    Failure::usage(format!("cannot read {}: {error}", path.display()))
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
