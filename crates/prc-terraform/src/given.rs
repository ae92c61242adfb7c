//! Plans and a state that were given, each put where it belongs.

use std::collections::BTreeMap;

use crate::Options;
use crate::eval::Emitted;
use crate::plan::home::{Home, find, unclear};
use crate::plan::{Plan, adopt};
use crate::state::{State, fill};

/// Puts plans into the places of the root modules that they were made from, and fills in what the state knows. What
/// belongs to no root module of the tree becomes one of its own, under the file's name.
pub(crate) fn settle(mut emitted: Vec<Emitted>, options: &Options) -> Vec<Emitted> {
    let mut planned: BTreeMap<usize, Emitted> = BTreeMap::new();
    let mut more = Vec::new();
    for plan in &options.plans {
        let (place, made) = placed(plan, &emitted, options);
        match place {
            // A second plan of the same root module is of another workspace: it keeps its own name.
            Some(at) if !planned.contains_key(&at) => {
                planned.insert(at, made);
            }
            _ => more.push(made),
        }
    }
    let untouched: Vec<usize> = (0..emitted.len()).filter(|at| !planned.contains_key(at)).collect();
    for (at, made) in planned {
        emitted[at].replace(made);
    }
    emitted.extend(more);
    if let Some(state) = &options.state {
        add(state, &mut emitted, &untouched, options);
    }
    emitted
}

/// A plan's resources with the places of the source, and the root module that they belong to.
fn placed(plan: &Plan, emitted: &[Emitted], options: &Options) -> (Option<usize>, Emitted) {
    let mut made = plan.emit(options.demand);
    match find(emitted, &made.resources, plan.directory()) {
        Home::At(at) => {
            adopt(&mut made.resources, &emitted[at].resources);
            (Some(at), made)
        }
        Home::Unclear(alike) => {
            made.problems.push(unclear(made.root.path(), emitted, &alike));
            (None, made)
        }
        Home::None => (None, made),
    }
}

/// A plan knows more than a state, so the state changes only root modules that no plan has told of.
fn add(state: &State, emitted: &mut Vec<Emitted>, untouched: &[usize], options: &Options) {
    let mut made = state.emit(options.demand);
    match find(emitted, &made.resources, state.directory()) {
        Home::At(at) if untouched.contains(&at) => fill(&mut emitted[at].resources, &made.resources),
        Home::At(_) => {}
        Home::Unclear(alike) => {
            made.problems.push(unclear(made.root.path(), emitted, &alike));
            emitted.push(made);
        }
        Home::None => emitted.push(made),
    }
}

impl Emitted {
    /// Takes over a plan's resources. The plan saw every module, so nothing is missing any more.
    fn replace(&mut self, plan: Self) {
        self.root.outputs = plan.root.outputs;
        self.resources = plan.resources;
        for resource in &mut self.resources {
            resource.root_module = self.root.deployment.clone();
        }
        self.gaps = plan.gaps;
        self.problems.extend(plan.problems);
    }
}
