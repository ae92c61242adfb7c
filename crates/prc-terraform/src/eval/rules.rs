//! What a configuration says of itself: validations, preconditions, and what Terraform demands of every one.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Marks, Reason, Value};
use prc_model::Mode;

use super::instance::Instance;
use super::repetition::Repetition;
use super::root::{Refused, Root};
use super::scope::Scope;
use crate::config::{Decl, Nested};

impl Root<'_> {
    /// Reports what Terraform would refuse in a module instance although every value can be computed.
    pub(crate) fn rules(&self, instance: &Rc<Instance>) {
        for (name, decl) in &instance.module.variables {
            self.given(instance, name, decl);
            for block in decl.blocks_of(&self.world.files, "validation") {
                let scope = Scope::module(instance);
                self.condition(&block, scope, "invalid-value", &format!("the value of var.{name} is not valid"));
            }
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

    /// The preconditions of one resource instance.
    pub(crate) fn preconditions(&self, instance: &Rc<Instance>, resource: usize, repetition: &Repetition) {
        let decl = &instance.module.resources[resource];
        for lifecycle in decl.decl.blocks_of(&self.world.files, "lifecycle") {
            for block in lifecycle.body.blocks_of(&self.world.files, "precondition") {
                let scope = Scope::repeated(instance, repetition);
                let message = format!("a precondition of {}.{} fails", decl.kind, decl.name);
                self.condition(&block, scope, "precondition-failed", &message);
            }
        }
    }

    fn condition(&self, block: &Nested<'_>, scope: Scope<'_>, reason: &str, message: &str) {
        let files = &self.world.files;
        let Some(condition) = block.body.attribute(files, "condition") else { return };
        let holds = self.refuelled(|| self.value(condition, scope));
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

    /// A sensitive value may leave a root module only through an output that says so.
    fn plain_output(&self, instance: &Rc<Instance>, name: &Arc<str>, decl: &Decl) {
        if instance.parent.is_some() || decl.flag(&self.world.files, "sensitive") == Some(true) {
            return;
        }
        let secret = self.output(instance, name).is_some_and(|value| value.deep_marks().contains(Marks::SENSITIVE));
        if secret {
            let message = format!("output {name} shows a sensitive value, but is not marked sensitive");
            self.report("sensitive-output", &Refused::new(decl.header, message));
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
