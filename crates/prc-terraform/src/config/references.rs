//! Which declarations of a module refer to which, by their text alone.

use std::sync::Arc;

use foldhash::HashMap;
use prc_hcl::{Expr, ExprKind};
use prc_model::Mode;

use super::module::Decl;
use super::{BodyRef, ExprRef, Files, Module};

/// What refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A declaration of the module, by its number.
    Own(u32),
    /// An argument of a call: the variable of the called module.
    Argument(usize, Arc<str>),
    /// The count or for_each of a call, which all of the called module waits for.
    Expansion(usize),
    /// What the resources of the called module wait for.
    DependsOn(usize),
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A declaration of the module, by its number.
    Own(u32),
    Output(usize, Arc<str>),
    /// A called module as a whole.
    Module(usize),
}

/// Arguments of a call that are no variables of the called module.
const OWN: &[&str] = &["source", "version", "providers"];

/// The declarations of a module by number, variables first, then locals, outputs and resources; and what refers to what.
#[derive(Debug, Default)]
pub(crate) struct References {
    variables: HashMap<Arc<str>, u32>,
    locals: HashMap<Arc<str>, u32>,
    outputs: HashMap<Arc<str>, u32>,
    first_output: u32,
    first_resource: u32,
    count: u32,
    pub(crate) pairs: Vec<(Owner, Target)>,
}

impl References {
    /// Every reference in the declarations of a module.
    pub(crate) fn of(module: &Module, files: &Files) -> Self {
        let first_local = number(module.variables.len());
        let first_output = first_local + number(module.locals.len());
        let first_resource = first_output + number(module.outputs.len());
        let numbered = Self {
            variables: module.variables.keys().cloned().zip(0..).collect(),
            locals: module.locals.keys().cloned().zip(first_local..).collect(),
            outputs: module.outputs.keys().cloned().zip(first_output..).collect(),
            first_output,
            first_resource,
            count: first_resource + number(module.resources.len()),
            pairs: Vec::new(),
        };
        let mut found = Found { module, files, numbered: &numbered, pairs: Vec::new() };
        for (&at, owner) in module.locals.values().zip(first_local..) {
            found.expression(&Owner::Own(owner), at);
        }
        for (decl, owner) in module.outputs.values().zip(first_output..) {
            found.declaration(&Owner::Own(owner), decl);
        }
        for (resource, owner) in module.resources.iter().zip(first_resource..) {
            found.declaration(&Owner::Own(owner), &resource.decl);
        }
        for (index, call) in module.calls.iter().enumerate() {
            for (name, at) in call.decl.bodies.iter().flat_map(|body| body.attributes(files)) {
                let owner = match &*name {
                    own if OWN.contains(&own) => continue,
                    "count" | "for_each" => Owner::Expansion(index),
                    "depends_on" => Owner::DependsOn(index),
                    _ => Owner::Argument(index, name.into()),
                };
                found.expression(&owner, at);
            }
        }
        let pairs = found.pairs;
        Self { pairs, ..numbered }
    }

    pub(crate) fn variable(&self, name: &str) -> Option<u32> {
        self.variables.get(name).copied()
    }

    pub(crate) fn output(&self, name: &str) -> Option<u32> {
        self.outputs.get(name).copied()
    }

    pub(crate) fn outputs(&self) -> std::ops::Range<u32> {
        self.first_output..self.first_resource
    }

    pub(crate) fn resources(&self) -> std::ops::Range<u32> {
        self.first_resource..self.count
    }

    /// Which of the module's resources a declaration is.
    pub(crate) fn resource(&self, declaration: u32) -> Option<usize> {
        declaration.checked_sub(self.first_resource).map(|index| index as usize)
    }

    /// How many declarations there are.
    pub(crate) const fn count(&self) -> u32 {
        self.count
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX / 8)
}

struct Found<'m> {
    module: &'m Module,
    files: &'m Files,
    numbered: &'m References,
    pairs: Vec<(Owner, Target)>,
}

impl Found<'_> {
    fn declaration(&mut self, owner: &Owner, decl: &Decl) {
        decl.bodies.iter().for_each(|body| self.body(owner, *body));
    }

    fn body(&mut self, owner: &Owner, body: BodyRef) {
        for (_, at) in body.attributes(self.files) {
            self.expression(owner, at);
        }
        for block in body.blocks(self.files) {
            self.body(owner, block.body);
        }
    }

    fn expression(&mut self, owner: &Owner, at: ExprRef) {
        let mut called = None;
        for expr in self.files.expr(at).descendants().filter(|expr| expr.is_attribute()) {
            // The call behind an output comes after it: it is not meant as a whole.
            if called.take_if(|known| *known == expr.id()).is_some() {
                continue;
            }
            if let Some(target) = self.target(expr, &mut called) {
                self.pairs.push((owner.clone(), target));
            }
        }
    }

    fn target(&self, expr: Expr<'_>, called: &mut Option<prc_hcl::ExprId>) -> Option<Target> {
        let ExprKind::Attribute(base, name, _) = expr.kind() else { return None };
        match base.kind() {
            ExprKind::Variable("var") => self.numbered.variable(name).map(Target::Own),
            ExprKind::Variable("local") => self.numbered.locals.get(name).copied().map(Target::Own),
            ExprKind::Variable("module") => self.module.call(name).map(Target::Module),
            ExprKind::Variable(kind) => self.resource(Mode::Managed, kind, name),
            ExprKind::Attribute(first, kind, _) => match first.kind() {
                ExprKind::Variable("data") => self.resource(Mode::Data, kind, name),
                ExprKind::Variable("module") => self.output(base, name, called),
                _ => None,
            },
            ExprKind::Index(source, _) => self.output(source, name, called),
            _ => None,
        }
    }

    fn resource(&self, mode: Mode, kind: &str, name: &str) -> Option<Target> {
        let index = self.module.resource(mode, kind, name)?;
        self.numbered.resources().nth(index).map(Target::Own)
    }

    /// `module.call.name`, where `source` is the call.
    fn output(&self, source: Expr<'_>, name: &str, called: &mut Option<prc_hcl::ExprId>) -> Option<Target> {
        let ExprKind::Attribute(first, call, _) = source.kind() else { return None };
        let ExprKind::Variable("module") = first.kind() else { return None };
        *called = Some(source.id());
        Some(Target::Output(self.module.call(call)?, name.into()))
    }
}
