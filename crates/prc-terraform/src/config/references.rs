//! Which names the declarations of a module refer to, by their text alone.

use std::sync::Arc;

use prc_hcl::{Expr, ExprKind};
use prc_model::Mode;

use super::module::Decl;
use super::{BodyRef, ExprRef, Files, Module};

/// What refers to something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Local(Arc<str>),
    Output(Arc<str>),
    Resource(usize),
    /// An argument of a call: the variable of the called module.
    Argument(usize, Arc<str>),
    /// The count or for_each of a call, which all of the called module waits for.
    Expansion(usize),
    /// What the resources of the called module wait for.
    DependsOn(usize),
}

/// What is referred to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Variable(Arc<str>),
    Local(Arc<str>),
    Resource(usize),
    Output(usize, Arc<str>),
    /// A called module as a whole.
    Module(usize),
}

/// Arguments of a call that are no variables of the called module.
const OWN: &[&str] = &["source", "version", "providers"];

/// Every reference in the declarations of a module.
pub(crate) fn references(module: &Module, files: &Files) -> Vec<(Owner, Target)> {
    let mut found = Found { module, files, pairs: Vec::new() };
    for (name, &at) in &module.locals {
        found.expression(&Owner::Local(name.clone()), at);
    }
    for (name, decl) in &module.outputs {
        found.declaration(&Owner::Output(name.clone()), decl);
    }
    for (index, resource) in module.resources.iter().enumerate() {
        found.declaration(&Owner::Resource(index), &resource.decl);
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
    found.pairs
}

struct Found<'m> {
    module: &'m Module,
    files: &'m Files,
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
        for expr in self.files.expr(at).descendants() {
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
            ExprKind::Variable("var") => Some(Target::Variable(name.into())),
            ExprKind::Variable("local") => Some(Target::Local(name.into())),
            ExprKind::Variable("module") => self.module.call(name).map(Target::Module),
            ExprKind::Variable(kind) => self.module.resource(Mode::Managed, kind, name).map(Target::Resource),
            ExprKind::Attribute(first, kind, _) => match first.kind() {
                ExprKind::Variable("data") => self.module.resource(Mode::Data, kind, name).map(Target::Resource),
                ExprKind::Variable("module") => self.output(base, name, called),
                _ => None,
            },
            ExprKind::Index(source, _) => self.output(source, name, called),
            _ => None,
        }
    }

    /// `module.call.name`, where `source` is the call.
    fn output(&self, source: Expr<'_>, name: &str, called: &mut Option<prc_hcl::ExprId>) -> Option<Target> {
        let ExprKind::Attribute(first, call, _) = source.kind() else { return None };
        let ExprKind::Variable("module") = first.kind() else { return None };
        *called = Some(source.id());
        Some(Target::Output(self.module.call(call)?, name.into()))
    }
}
