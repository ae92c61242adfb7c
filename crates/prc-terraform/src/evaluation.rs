//! Which root modules are evaluated, as what and with which values.

use std::collections::BTreeSet;
use std::sync::Arc;

use prc_model::Deployment;
use rayon::prelude::*;

use crate::config::World;
use crate::eval::RootOptions;
use crate::variables::{self, Given, Values};
use crate::{Evaluation, Options};

/// Every evaluation that is asked for, by root module.
pub(crate) fn start(world: &mut World<'_>, roots: &[Arc<str>], options: &Options) -> Vec<RootOptions> {
    let given = variables::given(world, options);
    let policy: Vec<u32> =
        options.policy.iter().map(|file| world.add_unread(file.path.clone(), file.text.clone())).collect();
    let evaluations: Vec<(&Evaluation, Vec<VarFileValues>, Values)> = options
        .evaluations
        .iter()
        .map(|evaluation| {
            let files = var_files(world, evaluation, roots);
            let variables = variables::written(&evaluation.variables, &policy);
            (evaluation, files, variables)
        })
        .collect();
    let tree = world.tree;
    let files: Vec<_> = roots.par_iter().map(|dir| variables::own_files(tree, dir)).collect();
    let mut started = Vec::new();
    for (dir, files) in roots.iter().zip(files) {
        let own = variables::of_root(world, files, &given);
        let mut begun = BTreeSet::new();
        for (evaluation, files, variables) in evaluations.iter().filter(|(evaluation, ..)| evaluation.covers(dir)) {
            // Several systems may want it by itself.
            if !begun.insert(evaluation.environment.clone()) {
                continue;
            }
            let files = files.iter().filter(|file| file.only.as_ref().is_none_or(|only| only == dir));
            let mut values = own.clone();
            files.for_each(|file| values.extend(file.values.clone()));
            values.extend(variables.clone());
            started.push(root_options(dir, Some(evaluation), values, &given, options));
        }
        if begun.is_empty() {
            started.push(root_options(dir, None, own, &given, options));
        }
    }
    started
}

fn root_options(
    dir: &Arc<str>,
    evaluation: Option<&Evaluation>,
    mut variables: Values,
    given: &Given,
    options: &Options,
) -> RootOptions {
    variables.extend(given.command_line.clone());
    let workspace = evaluation.and_then(|evaluation| evaluation.workspace.clone());
    RootOptions {
        dir: dir.clone(),
        deployment: Deployment::new(path(dir), evaluation.and_then(|evaluation| evaluation.environment.clone())),
        workspace: workspace.unwrap_or_else(|| options.workspace.clone()),
        variables,
        demand: options.demand,
        without_alternatives: options.without_alternatives,
    }
}

impl Evaluation {
    fn covers(&self, dir: &Arc<str>) -> bool {
        self.roots.as_ref().is_none_or(|roots| roots.contains(&path(dir)))
    }
}

/// The path of a directory as the inventory writes it.
fn path(dir: &Arc<str>) -> Arc<str> {
    if dir.is_empty() { ".".into() } else { dir.clone() }
}

/// The values of one file, and the root module that they are for; `None` for every one.
struct VarFileValues {
    values: Values,
    only: Option<Arc<str>>,
}

fn var_files(world: &mut World<'_>, evaluation: &Evaluation, roots: &[Arc<str>]) -> Vec<VarFileValues> {
    let covered: Vec<&Arc<str>> = roots.iter().filter(|dir| evaluation.covers(dir)).collect();
    let values = |file: &crate::VarFile| VarFileValues {
        only: home(&file.path, &covered),
        values: variables::values(world, file.path.clone(), file.text.clone()),
    };
    evaluation.var_files.iter().map(values).collect()
}

/// The innermost of the root modules in whose directory a file lies. Everything lies below the checked root, so only
/// what is directly in it is its own.
fn home(file: &str, roots: &[&Arc<str>]) -> Option<Arc<str>> {
    let directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let holds = |root: &str| match root {
        "" => directory.is_empty(),
        root => directory.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    roots.iter().filter(|root| holds(root)).max_by_key(|root| root.len()).map(|root| Arc::clone(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_root_module_around_it() {
        let roots: Vec<Arc<str>> = ["", "infra", "infra/a"].into_iter().map(Arc::from).collect();
        let roots: Vec<&Arc<str>> = roots.iter().collect();
        let home = |file| home(file, &roots);
        assert_eq!(home("infra/a/env/prod.tfvars").as_deref(), Some("infra/a"));
        assert_eq!(home("infra/ab/prod.tfvars").as_deref(), Some("infra"));
        assert_eq!(home("prod.tfvars").as_deref(), Some(""));
        assert_eq!(home("env/prod.tfvars"), None);
    }
}
