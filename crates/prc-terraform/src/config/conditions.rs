//! What of a module is judged in each of its instances anew: everything else is the same for all.

use std::sync::Arc;

use super::{Decl, ExprRef, Files, Module, Step, free_traversals, split};

/// The declarations of a module that may be refused in one instance and not in another.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    /// The variables with validations.
    pub(crate) validated: Vec<Arc<str>>,
    /// The outputs with preconditions.
    pub(crate) preconditioned: Vec<Arc<str>>,
    /// For each call the arguments that may be ephemeral, if one of the module's own variables is.
    pub(crate) arguments: Vec<Vec<(Arc<str>, Ephemeral)>>,
    /// The outputs that may be, likewise.
    pub(crate) outputs: Vec<(Arc<str>, Ephemeral)>,
    /// Some output says that it is ephemeral.
    pub(crate) gives_ephemeral: bool,
}

/// Why a value may be ephemeral, by the names in its expression: a variable or an output that can be says so, and a
/// resource never is.
#[derive(Debug)]
pub(crate) enum Ephemeral {
    Named,
    /// An output of one of these calls may be meant.
    Called(Vec<usize>),
}

impl Conditions {
    pub(crate) fn of(module: &Module, files: &Files) -> Self {
        let with = |kind: &'static str| {
            move |(name, decl): (&Arc<str>, &Decl)| (!decl.blocks_of(files, kind).is_empty()).then(|| name.clone())
        };
        let mut conditions = Self {
            validated: module.variables.iter().filter_map(with("validation")).collect(),
            preconditioned: module.outputs.iter().filter_map(with("precondition")).collect(),
            gives_ephemeral: module.outputs.values().any(|decl| decl.is_ephemeral(files)),
            ..Self::default()
        };
        if module.variables.values().any(|decl| decl.is_ephemeral(files)) {
            for call in &module.calls {
                let mut arguments = Vec::new();
                for (name, _) in call.decl.bodies.iter().flat_map(|body| body.attributes(files)) {
                    let why = call.decl.attribute(files, &name).and_then(|at| Ephemeral::of(module, files, at));
                    arguments.extend(why.map(|why| (name.as_ref().into(), why)));
                }
                conditions.arguments.push(arguments);
            }
            let why = |decl: &Decl| Ephemeral::of(module, files, decl.attribute(files, "value")?);
            let outputs = module.outputs.iter().filter_map(|(name, decl)| Some((name.clone(), why(decl)?)));
            conditions.outputs = outputs.collect();
        }
        conditions
    }
}

impl Ephemeral {
    fn of(module: &Module, files: &Files, at: ExprRef) -> Option<Self> {
        let mut calls = Vec::new();
        for (root, traversal) in free_traversals(files.expr(at)) {
            let (_, steps) = split(traversal);
            let is_named = match (root, steps.first()) {
                ("var", Some((Step::Attribute(name), _))) => {
                    module.variables.get(*name).is_some_and(|decl| decl.is_ephemeral(files))
                }
                ("module", Some((Step::Attribute(name), _))) => {
                    calls.extend(module.call(name));
                    false
                }
                (root, _) => matches!(root, "var" | "module" | "local" | "ephemeral" | "each"),
            };
            if is_named {
                return Some(Self::Named);
            }
        }
        (!calls.is_empty()).then_some(Self::Called(calls))
    }
}
