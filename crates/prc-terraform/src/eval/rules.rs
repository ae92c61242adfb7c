//! What a configuration says of itself: validations, preconditions, and what Terraform demands of every one.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Marks, Reason, Type, Value};
use prc_hcl::Expr;
use prc_model::Mode;

use super::instance::Instance;
use super::names::free_traversals;
use super::repetition::{Key, Repetition};
use super::root::{Refused, Root};
use super::scope::{Frame, Scope};
use super::traversal::{Step, split};
use crate::config::{Decl, ExprRef, Nested};

impl Root<'_> {
    /// Reports what Terraform would refuse in a module instance although every value can be computed.
    pub(crate) fn rules(&self, instance: &Rc<Instance>) {
        self.declarations(instance);
        self.given_ephemeral(instance);
        for (name, decl) in &instance.module.variables {
            self.given(instance, name, decl);
            for block in decl.blocks_of(&self.world.files, "validation") {
                let scope = Scope::module(instance);
                self.asks_for(name, &block);
                self.condition(&block, scope, "invalid-value", &format!("the value of var.{name} is not valid"));
            }
        }
        // Whether a check holds is told by a plan, and stops nothing.
        for decl in &instance.module.checks {
            decl.blocks_of(&self.world.files, "assert").iter().for_each(|block| _ = self.refers(block));
        }
        for decl in instance.module.outputs.values() {
            for block in decl.blocks_of(&self.world.files, "precondition") {
                self.condition(
                    &block,
                    Scope::module(instance),
                    "precondition-failed",
                    "a precondition of the output fails",
                );
            }
        }
        for (name, decl) in &instance.module.outputs {
            self.plain_output(instance, name, decl);
        }
        for resource in &instance.module.resources {
            if resource.mode == Mode::Managed {
                self.meta_blocks(&resource.decl);
            }
        }
        for call in &instance.module.calls {
            if let Some(dir) = crate::config::local_directory(&instance.module.dir, &call.source)
                && !self.world.modules.contains_key(&dir)
            {
                let message = format!("there is no Terraform in {}, the source of module {}", call.source, call.name);
                self.report("module-not-found", &Refused::new(call.decl.header, message));
            }
        }
    }

    /// The preconditions of one resource instance, and its postconditions as far as it is known what it will be.
    pub(crate) fn own_conditions(&self, instance: &Rc<Instance>, resource: usize, key: &Key, repetition: &Repetition) {
        let decl = &instance.module.resources[resource];
        let scope = Scope::repeated(instance, repetition);
        for lifecycle in decl.decl.blocks_of(&self.world.files, "lifecycle") {
            for block in lifecycle.body.blocks_of(&self.world.files, "precondition") {
                let message = format!("a precondition of {}.{} fails", decl.kind, decl.name);
                self.condition(&block, scope, "precondition-failed", &message);
            }
            for block in lifecycle.body.blocks_of(&self.world.files, "postcondition") {
                let own = vec![("self".into(), self.handle(instance, resource, key))];
                let frame = Frame { names: own, parent: None };
                let message = format!("a postcondition of {}.{} fails", decl.kind, decl.name);
                self.condition(&block, scope.with(&frame), "postcondition-failed", &message);
            }
        }
    }

    /// A validation must look at its own variable.
    fn asks_for(&self, name: &str, block: &Nested<'_>) {
        let files = &self.world.files;
        let Some(at) = block.body.attribute(files, "condition") else { return };
        let own = |(root, traversal): &(&str, Expr<'_>)| {
            let (_, steps) = split(*traversal);
            *root == "var" && matches!(steps.first(), Some((Step::Attribute(first), _)) if *first == name)
        };
        if !free_traversals(files.expr(at)).iter().any(own) {
            let message = format!("a validation of var.{name} must look at var.{name}");
            self.report("invalid-condition", &Refused::new(files.span(at), message));
        }
    }

    /// Whether a condition looks at anything, as every one must.
    fn refers(&self, block: &Nested<'_>) -> bool {
        let files = &self.world.files;
        let Some(condition) = block.body.attribute(files, "condition") else { return false };
        let refers = !free_traversals(files.expr(condition)).is_empty();
        if !refers {
            let message = "a condition that refers to nothing checks nothing";
            self.report("invalid-condition", &Refused::new(files.span(condition), message));
        }
        refers
    }

    fn condition(&self, block: &Nested<'_>, scope: Scope<'_>, reason: &str, message: &str) {
        let files = &self.world.files;
        let Some(condition) = block.body.attribute(files, "condition") else { return };
        if !self.refers(block) {
            return;
        }
        let holds = self.refuelled(|| self.value(condition, scope));
        let holds = prc_cty::convert(&holds, &Type::Bool).ok().filter(|holds| !holds.is_null());
        let Some(holds) = holds else {
            let refused = Refused::new(files.span(condition), "a condition must be true or false");
            return self.report("invalid-condition", &refused);
        };
        if holds.as_bool() != Some(false) {
            return;
        }
        let own = block.body.attribute(files, "error_message").map(|at| self.value(at, scope));
        let own = own.filter(|own| own.marks.is_empty());
        let message = match own.as_ref().and_then(Value::as_str) {
            Some(own) => format!("{message}: {own}"),
            None => message.to_owned(),
        };
        self.report(reason, &Refused::new(files.span(condition), message));
    }

    /// A root variable without default needs a value.
    fn given(&self, instance: &Rc<Instance>, name: &Arc<str>, decl: &Decl) {
        let is_root = instance.parent.is_none();
        let has = decl.attribute(&self.world.files, "default").is_some() || self.options.variables.contains_key(name);
        if is_root && !has {
            let message = format!("var.{name} has neither a default nor a value");
            self.report(Reason::VariableWithoutValue.as_str(), &Refused::new(decl.header, message));
        }
    }

    /// What a call gives that may be ephemeral is looked at although the module may not ask for it.
    fn given_ephemeral(&self, instance: &Rc<Instance>) {
        let Some(parent) = instance.parent.as_ref().filter(|parent| parent.instance.module.is_given_ephemeral) else {
            return;
        };
        let call = &parent.instance.module.calls[parent.call];
        for name in instance.module.variables.keys() {
            let given = call.decl.attribute(&self.world.files, name);
            if given.is_some_and(|at| self.may_be_ephemeral(&parent.instance, at)) {
                self.variable(instance, name);
            }
        }
    }

    /// Whether a value may be ephemeral, by the names in its expression: a variable or an output that can be says so, and
    /// a resource never is.
    fn may_be_ephemeral(&self, instance: &Rc<Instance>, at: ExprRef) -> bool {
        let files = &self.world.files;
        let says_so = |decl: &Decl| decl.flag(files, "ephemeral") == Some(true);
        free_traversals(files.expr(at)).into_iter().any(|(root, traversal)| {
            let (_, steps) = split(traversal);
            match (root, steps.first()) {
                ("var", Some((Step::Attribute(name), _))) => instance.module.variables.get(*name).is_some_and(says_so),
                ("module", Some((Step::Attribute(name), _))) => instance
                    .module
                    .call(name)
                    .and_then(|call| self.called_module(instance, call))
                    .is_some_and(|module| module.outputs.values().any(says_so)),
                ("var" | "module" | "local" | "ephemeral" | "each", _) => true,
                _ => false,
            }
        })
    }

    /// A sensitive value may leave a root module only through an output that says so; an ephemeral one never, and any
    /// other module only through an output that says so.
    fn plain_output(&self, instance: &Rc<Instance>, name: &Arc<str>, decl: &Decl) {
        // Nobody may ask for the output of a called module, and what can be ephemeral in it says so.
        let may_be_ephemeral = || {
            let value = decl.attribute(&self.world.files, "value");
            instance.module.is_given_ephemeral && value.is_some_and(|at| self.may_be_ephemeral(instance, at))
        };
        if instance.parent.is_some() && !may_be_ephemeral() {
            return;
        }
        let marks = self.output(instance, name).map_or(Marks::NONE, |value| value.deep_marks());
        let ephemeral = decl.flag(&self.world.files, "ephemeral") == Some(true);
        if instance.parent.is_none() && ephemeral {
            let message = format!("output {name} is ephemeral, which no output of a root module can be");
            self.report("ephemeral-value", &Refused::new(decl.header, message));
        } else if marks.contains(Marks::EPHEMERAL) && !ephemeral {
            let message = format!("output {name} has an ephemeral value, but is not marked ephemeral");
            self.report("ephemeral-value", &Refused::new(decl.header, message));
        }
        if instance.parent.is_some() || decl.flag(&self.world.files, "sensitive") == Some(true) {
            return;
        }
        if marks.contains(Marks::SENSITIVE) {
            let message = format!("output {name} shows a sensitive value, but is not marked sensitive");
            self.report("sensitive-output", &Refused::new(decl.header, message));
        }
    }

    /// An ephemeral value may only be given to an argument that is written and never read, whose name ends so.
    pub(crate) fn not_ephemeral(&self, decl: &Decl, name: &str, value: &Value) {
        if !name.ends_with("_wo") && value.deep_marks().contains(Marks::EPHEMERAL) {
            let at = decl.attribute(&self.world.files, name).map_or(decl.header, |at| self.world.files.span(at));
            self.report("ephemeral-value", &Refused::new(at, format!("{name} would keep an ephemeral value")));
        }
    }

    fn meta_blocks(&self, decl: &Decl) {
        for block in decl.blocks_of(&self.world.files, "dynamic") {
            let label = block.labels.first().map_or("", |label| &**label);
            if matches!(label, "lifecycle" | "provisioner" | "connection") {
                let message = format!("a {label} block cannot be dynamic");
                self.report("invalid-block", &Refused::new(block.header, message));
            }
        }
    }

    /// Terraform refuses instances whose keys only an apply can tell.
    pub(crate) fn unknown_keys(&self, decl: &Decl, cause: &Cause) {
        if cause.reason == Reason::KnownAfterApply && !cause.refs.is_empty() {
            let what = cause.refs.first().map(|reference| format!("{}.{}", reference.address, reference.attribute));
            let message = format!(
                "the instances depend on {}, which is known only after apply",
                what.unwrap_or_default().trim_end_matches('.')
            );
            self.report("unknown-repetition", &Refused::new(decl.header, message));
        }
    }
}
