//! Terraform configurations to an inventory, evaluated without running anything.
//!
//! Reading never fails as a whole: what could not be read is a problem of the inventory, a module that is not on disk
//! a gap, and everything else is there.

mod config;
mod eval;
mod evaluation;
mod given;
mod plan;
mod registry;
mod settings;
mod state;
mod variables;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use prc_model::Inventory;
use prc_tree::Tree;
use rayon::prelude::*;

use config::World;
use eval::Root;
pub use plan::{DocumentError, Plan};
pub use state::State;

/// The stack of an evaluating thread, in bytes: configurations may nest names deeply.
pub const STACK: usize = 256 << 20;

/// Which attributes are evaluated.
#[derive(Clone, Copy, Default)]
pub enum Demand {
    /// Every attribute of every resource.
    #[default]
    Everything,
    /// Only these attributes of these kinds; `None` for a kind nobody asks for.
    Attributes(fn(&str) -> Option<&'static [&'static str]>),
}

impl Demand {
    fn wants(self, kind: &str, attribute: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Attributes(of) => of(kind).is_some_and(|names| names.contains(&attribute)),
        }
    }
}

/// A file of variables named on the command line or in the policy.
#[derive(Clone, Debug)]
pub struct VarFile {
    /// The name to show.
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// What some root modules are evaluated as: an environment, or by themselves.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// `None` for a root module by itself.
    pub environment: Option<prc_model::Environment>,
    /// Paths of the root modules, `.` for the checked root; `None` for every one.
    pub roots: Option<Vec<Arc<str>>>,
    /// `terraform.workspace`; `None` for that of the options.
    pub workspace: Option<Arc<str>>,
    /// In order. One that lies in the directory of a root module is for that one alone.
    pub var_files: Vec<VarFile>,
    /// They win over the files.
    pub variables: Vec<Variable>,
}

/// A value that is written in another language than Terraform's.
#[derive(Clone, Debug)]
pub struct Variable {
    pub name: Arc<str>,
    pub value: prc_model::Value,
    /// Which of [`Options::policy`] it stands in.
    pub file: usize,
    /// Bytes in its text.
    pub span: Range<usize>,
}

/// What the person asks for.
#[derive(Clone, Default)]
pub struct Options {
    /// Directories to take as root modules, relative to the tree; empty for every one found.
    pub roots: Vec<Arc<str>>,
    /// Where root modules are looked for, relative to the tree; empty for all of it.
    pub under: Arc<str>,
    /// `--var-file`, in order.
    pub var_files: Vec<VarFile>,
    /// `--var name=value`, in order; they win over files.
    pub vars: Vec<(String, String)>,
    /// `TF_VAR_name` values, when the person asks for them.
    pub env_vars: Vec<(String, String)>,
    /// `terraform.workspace`; empty when none is chosen, so that what depends on it stays open.
    pub workspace: Arc<str>,
    /// What root modules are evaluated as. One that none of them names is evaluated by itself.
    pub evaluations: Vec<Evaluation>,
    /// The files that the variables of the evaluations stand in.
    pub policy: Vec<VarFile>,
    /// `--plan`: what they tell replaces what is declared in the root modules that they were made from.
    pub plans: Vec<Plan>,
    /// `--state`: it tells what the configuration leaves to the provider.
    pub state: Option<State>,
    pub demand: Demand,
    /// Whether what depends on a choice that is not known is unknown, as it is to Terraform, and not one of several values.
    pub without_alternatives: bool,
}

/// Reads every root module of a tree, on threads of its own.
pub fn read(tree: &Tree, options: &Options) -> Inventory {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK).build();
    match pool {
        Ok(pool) => pool.install(|| read_here(tree, options)),
        // Without threads of its own the evaluator still has its depth limit.
        Err(_) => read_here(tree, options),
    }
}

/// The same on the threads of the caller's pool, each of which has a stack of [`STACK`] bytes.
pub fn read_here(tree: &Tree, options: &Options) -> Inventory {
    let mut world = config::load(tree, &options.roots, &options.under);
    let roots = if options.roots.is_empty() { world.roots(&options.under) } else { options.roots.clone() };
    let roots: Vec<Arc<str>> = roots.into_iter().filter(|dir| world.modules.contains_key(dir)).collect();
    let started = evaluation::start(&mut world, &roots, options);
    let world = world;
    let settings: Vec<_> = roots.par_iter().filter_map(|dir| settings::of_root(&world, dir, &options.under)).collect();
    let emitted: Vec<_> = started
        .into_par_iter()
        // One may take as long as all others together.
        .with_max_len(1)
        .filter_map(|options| {
            let module = world.modules.get(&options.dir)?.clone();
            Some(Root::new(&world, options).emit(module))
        })
        .collect();
    let mut inventory = inventory(world, given::settle(emitted, options));
    for resource in settings {
        inventory.insert(resource);
    }
    let named: BTreeSet<&str> =
        options.evaluations.iter().flat_map(|evaluation| &evaluation.var_files).map(|file| &*file.path).collect();
    inventory.files += named.len() + options.plans.len() + usize::from(options.state.is_some());
    inventory
}

fn inventory(world: World<'_>, emitted: Vec<eval::Emitted>) -> Inventory {
    let mut inventory = Inventory::default();
    inventory.files = world.read;
    inventory.problems = world.problems;
    for file in world.files.all {
        inventory.sources.add(file.path, file.tree.source().clone());
    }
    inventory.reserve(emitted.iter().map(|root| root.resources.len()).sum());
    for root in emitted {
        let deployment = root.root.deployment.clone();
        inventory.root_modules.push(root.root);
        let open = root.repetitions.into_iter().map(|(address, why)| ((deployment.clone(), address), why));
        inventory.repetitions.extend(open);
        inventory.gaps.extend(root.gaps);
        inventory.moves.extend(root.moves);
        inventory.problems.extend(root.problems);
        for resource in root.resources {
            inventory.insert(resource);
        }
    }
    let order = |problem: &prc_model::Problem| (problem.file.clone(), problem.at, problem.message.clone());
    inventory.problems.sort_by_key(order);
    inventory.problems.dedup();
    // Environments of one root module say the same.
    inventory.moves.sort();
    inventory.moves.dedup();
    inventory
}
