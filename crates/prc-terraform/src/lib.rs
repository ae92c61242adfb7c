//! Terraform configurations to an inventory, evaluated without running anything.
//!
//! Reading never fails as a whole: what could not be read is a problem of the inventory, a module that is not on disk
//! a gap, and everything else is there.

mod config;
mod eval;
mod given;
mod plan;
mod registry;
mod settings;
mod state;
mod variables;

use std::sync::Arc;

use prc_model::Inventory;
use prc_tree::Tree;
use rayon::prelude::*;

use config::World;
use eval::{Root, RootOptions};
pub use plan::{DocumentError, Plan};
pub use state::State;

/// The stack of an evaluating thread, in bytes: configurations may nest names deeply.
const STACK: usize = 256 << 20;

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

/// A file of variables named on the command line.
#[derive(Clone, Debug)]
pub struct VarFile {
    /// The name to show.
    pub path: Arc<str>,
    pub text: Arc<str>,
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
    /// `--plan`: what they tell replaces what is declared in the root modules that they were made from.
    pub plans: Vec<Plan>,
    /// `--state`: it tells what the configuration leaves to the provider.
    pub state: Option<State>,
    pub demand: Demand,
}

/// Reads every root module of a tree.
pub fn read(tree: &Tree, options: &Options) -> Inventory {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK).build();
    match pool {
        Ok(pool) => pool.install(|| read_here(tree, options)),
        // Without threads of its own the evaluator still has its depth limit.
        Err(_) => read_here(tree, options),
    }
}

fn read_here(tree: &Tree, options: &Options) -> Inventory {
    let mut world = config::load(tree, &options.roots, &options.under);
    let roots = if options.roots.is_empty() { world.roots(&options.under) } else { options.roots.clone() };
    let given = variables::given(&mut world, options);
    let mut started = Vec::new();
    for dir in roots {
        if world.modules.contains_key(&dir) {
            let variables = variables::of_root(&mut world, &dir, &given);
            started.push((dir, variables));
        }
    }
    let world = world;
    let settings: Vec<_> =
        started.iter().filter_map(|(dir, _)| settings::of_root(&world, dir, &options.under)).collect();
    let emitted: Vec<_> = started
        .into_par_iter()
        .filter_map(|(dir, variables)| {
            let module = world.modules.get(&dir)?.clone();
            let options = RootOptions { dir, workspace: options.workspace.clone(), variables, demand: options.demand };
            Some(Root::new(&world, options).emit(module))
        })
        .collect();
    let mut inventory = inventory(world, given::settle(emitted, options));
    for resource in settings {
        inventory.insert(resource);
    }
    inventory.files += options.plans.len() + usize::from(options.state.is_some());
    inventory
}

fn inventory(world: World<'_>, emitted: Vec<eval::Emitted>) -> Inventory {
    let mut inventory = Inventory::default();
    inventory.files = world.read;
    inventory.problems = world.problems;
    for file in world.files.all {
        inventory.sources.add(file.path, file.tree.source().clone());
    }
    for root in emitted {
        inventory.root_modules.push(root.root);
        inventory.gaps.extend(root.gaps);
        inventory.problems.extend(root.problems);
        for resource in root.resources {
            inventory.insert(resource);
        }
    }
    let order = |problem: &prc_model::Problem| (problem.file.clone(), problem.at, problem.message.clone());
    inventory.problems.sort_by_key(order);
    inventory.problems.dedup();
    inventory
}
