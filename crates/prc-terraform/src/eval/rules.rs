//! What a configuration says of itself: validations, preconditions, and what Terraform demands of every one.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Marks, Reason, Type, Value};
use prc_model::Span;

use super::instance::Instance;
use super::repetition::{Key, Repetition};
use super::root::{Refused, Root};
use super::scope::{Frame, Scope};
use crate::config::{Decl, Ephemeral, Nested, free_traversals};

impl Root<'_> {
    /// Reports what Terraform would refuse in a module instance although every value can be computed.
    pub(crate) fn rules(&self, instance: &Rc<Instance>) {
        self.declarations(instance);
        let (module, files) = (&instance.module, &self.world.files);
        let conditions = module.conditions(files);
        self.given_ephemeral(instance);
        if instance.parent.is_none() {
            module.variables.iter().for_each(|(name, decl)| self.given(name, decl));
        }
        let scope = Scope::module(instance);
        for name in &conditions.validated {
            let blocks = module.variables.get(name).map(|decl| decl.blocks_of(files, "validation"));
            for block in blocks.unwrap_or_default() {
                self.condition(&block, scope, "invalid-value", &format!("the value of var.{name} is not valid"));
            }
        }
        for name in &conditions.preconditioned {
            let blocks = module.outputs.get(name).map(|decl| decl.blocks_of(files, "precondition"));
            for block in blocks.unwrap_or_default() {
                self.condition(&block, scope, "precondition-failed", "a precondition of the output fails");
            }
        }
        // Whether a check holds is told by a plan, and stops nothing. What it reads itself is not known.
        for check in module.checks.iter().filter(|check| check.blocks_of(files, "data").is_empty()) {
            check.blocks_of(files, "assert").iter().for_each(|block| _ = self.judge(block, scope));
        }
        match instance.parent {
            // What nobody asks for may be refused all the same.
            None => {
                module.variables.keys().for_each(|name| drop(self.variable(instance, name)));
                module.locals.keys().for_each(|name| drop(self.local(instance, name)));
                module.outputs.iter().for_each(|(name, decl)| self.plain_output(instance, name, decl));
            }
            // Nobody may ask for the output of a called module, and what can be ephemeral in it says so.
            Some(_) => {
                let open = conditions.outputs.iter().filter(|(_, why)| self.may_be_ephemeral(instance, why));
                let open = open.filter_map(|(name, _)| module.outputs.get_key_value(name));
                open.for_each(|(name, decl)| self.plain_output(instance, name, decl));
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

    /// Reports a condition that does not hold. Where there may be no instance, nothing need hold.
    fn condition(&self, block: &Nested<'_>, scope: Scope<'_>, reason: &str, message: &str) {
        let Some((false, at, own)) = self.judge(block, scope) else { return };
        if scope.open().is_some() {
            return;
        }
        let message = match own {
            Some(own) => format!("{message}: {own}"),
            None => message.to_owned(),
        };
        self.report(reason, &Refused::new(at, message));
    }

    /// Whether a condition holds, where it is written, and what it says of itself if that may be shown; nothing when
    /// it is not known. Terraform works both out whatever the answer is, so what is wrong with them is reported.
    fn judge(&self, block: &Nested<'_>, scope: Scope<'_>) -> Option<(bool, Span, Option<Arc<str>>)> {
        let files = &self.world.files;
        let condition = block.body.attribute(files, "condition")?;
        if free_traversals(files.expr(condition)).is_empty() {
            return None;
        }
        let holds = self.refuelled(|| self.value(condition, scope));
        let message = block.body.attribute(files, "error_message");
        let own = message.map(|at| self.refuelled(|| self.value(at, scope)));
        if let (Some(own), Some(at)) = (&own, message)
            && own.is_null()
        {
            self.report("invalid-condition", &Refused::new(files.span(at), "an error message must not be null"));
        }
        let holds = prc_cty::convert(&holds, &Type::Bool).ok().filter(|holds| !holds.is_null());
        let Some(holds) = holds else {
            let refused = Refused::new(files.span(condition), "a condition must be true or false");
            self.report("invalid-condition", &refused);
            return None;
        };
        let own = own.filter(|own| own.marks.is_empty()).and_then(|own| Some(own.as_str()?.into()));
        Some((holds.as_bool()?, files.span(condition), own))
    }

    /// A root variable without default needs a value.
    fn given(&self, name: &Arc<str>, decl: &Decl) {
        let has = decl.attribute(&self.world.files, "default").is_some() || self.options.variables.contains_key(name);
        if !has {
            let message = format!("var.{name} has neither a default nor a value");
            self.report(Reason::VariableWithoutValue.as_str(), &Refused::new(decl.header, message));
        }
    }

    /// What a call gives that may be ephemeral is looked at although the module may not ask for it.
    fn given_ephemeral(&self, instance: &Rc<Instance>) {
        let Some(parent) = &instance.parent else { return };
        let conditions = parent.instance.module.conditions(&self.world.files);
        for (name, why) in conditions.arguments.get(parent.call).into_iter().flatten() {
            if instance.module.variables.contains_key(name) && self.may_be_ephemeral(&parent.instance, why) {
                self.variable(instance, name);
            }
        }
    }

    fn may_be_ephemeral(&self, instance: &Instance, why: &Ephemeral) -> bool {
        let gives = |call: &usize| {
            let module = self.called_module(instance, *call);
            module.is_some_and(|module| module.conditions(&self.world.files).gives_ephemeral)
        };
        match why {
            Ephemeral::Named => true,
            Ephemeral::Called(calls) => calls.iter().any(gives),
        }
    }

    /// A sensitive value may leave a root module only through an output that says so; an ephemeral one never, and any
    /// other module only through an output that says so.
    fn plain_output(&self, instance: &Rc<Instance>, name: &Arc<str>, decl: &Decl) {
        let marks = self.output(instance, name).map_or(Marks::NONE, |value| value.deep_marks());
        let ephemeral = decl.is_ephemeral(&self.world.files);
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
