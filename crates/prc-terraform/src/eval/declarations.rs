//! What is wrong with declarations whatever values there are: arguments that do not exist, defaults that do not fit.

use std::rc::Rc;

use prc_hcl::{Expr, ExprKind, File};
use prc_model::{Mode, Span};

use super::instance::Instance;
use super::root::{Refused, Root};
use super::scope::Scope;
use crate::config::{CallDecl, Decl, Nested, Step, free_traversals, local_directory, span, split};

/// Arguments of a call that are no variables of the called module.
const OF_CALLS: &[&str] = &["source", "version", "providers", "count", "for_each", "depends_on"];
/// The arguments and blocks that some version of Terraform or OpenTofu has.
const OF_SETTINGS: &[&str] = &["required_version", "experiments", "language"];
const BLOCKS_OF_SETTINGS: &[&str] = &["required_providers", "backend", "cloud", "provider_meta", "encryption"];
const OF_VARIABLES: &[&str] =
    &["type", "default", "description", "sensitive", "nullable", "ephemeral", "deprecated", "const"];
const OF_OUTPUTS: &[&str] = &["value", "description", "sensitive", "ephemeral", "depends_on", "deprecated", "type"];
const OF_LIFECYCLES: &[&str] =
    &["create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by", "enabled", "destroy"];
const BLOCKS_OF_LIFECYCLES: &[&str] = &["precondition", "postcondition", "action_trigger"];
/// What `terraform_data` may be given, beside what every resource may.
const OF_TERRAFORM_DATA: &[&str] = &["input", "triggers_replace", "count", "for_each", "depends_on", "provider"];
const BLOCKS_OF_RESOURCES: &[&str] = &["lifecycle", "connection", "provisioner", "dynamic"];

impl Root<'_> {
    /// Reports what is wrong with the declarations of a module, which is the same for all its instances.
    pub(crate) fn declarations(&self, instance: &Rc<Instance>) {
        if !self.judged.borrow_mut().insert(instance.module.dir.clone()) {
            return;
        }
        let files = &self.world.files;
        for decl in &instance.module.settings {
            self.known_parts(decl, "terraform", OF_SETTINGS, BLOCKS_OF_SETTINGS);
        }
        for (name, decl) in &instance.module.variables {
            self.known_parts(decl, "variable", OF_VARIABLES, &["validation"]);
            self.fitting_default(instance, name, decl);
        }
        for name in &instance.module.conditions(files).validated {
            let blocks = instance.module.variables.get(name).map(|decl| decl.blocks_of(files, "validation"));
            blocks.unwrap_or_default().iter().for_each(|block| self.asks_for(name, block));
        }
        for decl in &instance.module.checks {
            self.look_at_something(&decl.blocks_of(files, "assert"));
        }
        for decl in instance.module.outputs.values() {
            self.known_parts(decl, "output", OF_OUTPUTS, &["precondition"]);
            self.look_at_something(&decl.blocks_of(files, "precondition"));
        }
        for call in &instance.module.calls {
            self.arguments_of(instance, call);
            self.waits_for_what_is_there(instance, &call.decl);
        }
        for resource in &instance.module.resources {
            self.waits_for_what_is_there(instance, &resource.decl);
            for block in resource.decl.blocks_of(files, "lifecycle") {
                let decl = Decl { bodies: vec![block.body], header: block.header };
                self.known_parts(&decl, "lifecycle", OF_LIFECYCLES, BLOCKS_OF_LIFECYCLES);
                self.replaced_with_resources(instance, &decl);
                self.look_at_something(&block.body.blocks_of(files, "precondition"));
                self.look_at_something(&block.body.blocks_of(files, "postcondition"));
            }
            if resource.mode == Mode::Managed {
                self.meta_blocks(&resource.decl);
            }
            if resource.mode == Mode::Managed && &*resource.kind == "terraform_data" {
                self.known_parts(&resource.decl, "terraform_data", OF_TERRAFORM_DATA, BLOCKS_OF_RESOURCES);
            }
        }
    }

    /// A default is written out, and of the variable's type. Null fits every type, unless the variable does not take it.
    fn fitting_default(&self, instance: &Rc<Instance>, name: &str, decl: &Decl) {
        let files = &self.world.files;
        let Some(at) = decl.attribute(files, "default") else { return };
        let refused = match files.expr(at).kind() {
            ExprKind::Null if decl.flag(files, "nullable") == Some(false) => "is null, which it does not take",
            ExprKind::Null => return,
            _ if !is_written_out(files.expr(at)) => "can neither call functions nor refer to anything",
            _ => {
                let value = self.refuelled(|| self.value(at, Scope::module(instance)));
                return drop(self.coerced(&self.constraint(decl), value, name, decl));
            }
        };
        self.say("invalid-expression", files.span(at), format!("the default of var.{name} {refused}"));
    }

    fn say(&self, reason: &str, at: Span, message: String) {
        self.report(reason, &Refused::new(at, message));
    }

    fn arguments_of(&self, instance: &Rc<Instance>, call: &CallDecl) {
        let (files, name) = (&self.world.files, &call.name);
        if call.decl.attribute(files, "source").is_none() {
            self.say("missing-argument", call.decl.header, format!("module {name} has no source"));
        }
        for block in call.decl.bodies.iter().flat_map(|body| body.blocks(files)) {
            // Before Terraform 0.13 the providers of a module were given as a block.
            if &*block.kind != "providers" {
                let message = format!("module {name} has no blocks of the kind {}", block.kind);
                self.say("unsupported-block", block.header, message);
            }
        }
        let Some(dir) = local_directory(&instance.module.dir, &call.source) else { return };
        if let Some(at) = call.decl.attribute(files, "version") {
            let message = format!("module {name} has a version, but its source is a directory");
            self.say("unsupported-argument", files.span(at), message);
        }
        let Some(called) = self.world.modules.get(&dir) else {
            let message = format!("there is no Terraform in {}, the source of module {name}", call.source);
            return self.say("module-not-found", call.decl.header, message);
        };
        for (argument, at) in call.decl.bodies.iter().flat_map(|body| body.attributes(files)) {
            if !OF_CALLS.contains(&&*argument) && !called.variables.contains_key(&*argument) {
                let message = format!("module {name} has no variable named `{argument}`");
                self.say("unsupported-argument", files.span(at), message);
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
            self.say("invalid-condition", files.span(at), message);
        }
    }

    /// A condition that refers to nothing is the same whatever there is.
    fn look_at_something(&self, blocks: &[Nested<'_>]) {
        let files = &self.world.files;
        let conditions = blocks.iter().filter_map(|block| block.body.attribute(files, "condition"));
        for at in conditions.filter(|at| free_traversals(files.expr(*at)).is_empty()) {
            self.say(
                "invalid-condition",
                files.span(at),
                "a condition that refers to nothing checks nothing".to_owned(),
            );
        }
    }

    /// Blocks that concern the resource as a whole are written out.
    fn meta_blocks(&self, decl: &Decl) {
        for block in decl.blocks_of(&self.world.files, "dynamic") {
            let label = block.labels.first().map_or("", |label| &**label);
            if matches!(label, "lifecycle" | "provisioner" | "connection") {
                let message = format!("a {label} block cannot be dynamic");
                self.say("invalid-block", block.header, message);
            }
        }
    }

    /// A block of Terraform's own has no other arguments and blocks than these.
    fn known_parts(&self, decl: &Decl, what: &str, arguments: &[&str], blocks: &[&str]) {
        let files = &self.world.files;
        for body in &decl.bodies {
            for (name, at) in body.attributes(files) {
                // In JSON blocks look like arguments.
                if !arguments.contains(&&*name) && !blocks.contains(&&*name) {
                    let message = format!("{what} has no argument named `{name}`");
                    self.say("unsupported-argument", files.span(at), message);
                }
            }
            for block in body.blocks(files) {
                if !blocks.contains(&&*block.kind) {
                    let message = format!("{what} has no blocks of the kind {}", block.kind);
                    self.say("unsupported-block", block.header, message);
                }
            }
        }
    }

    /// Only resources make another one be replaced.
    fn replaced_with_resources(&self, instance: &Rc<Instance>, lifecycle: &Decl) {
        let files = &self.world.files;
        let Some(list) = lifecycle.attribute(files, "replace_triggered_by") else { return };
        let ExprKind::Tuple(items) = files.expr(list).kind() else { return };
        let other = |item: &Expr<'_>| {
            let (base, _) = split(*item);
            matches!(base.kind(), ExprKind::Variable("var" | "local" | "module" | "data")) || !is_named(instance, *item)
        };
        for item in items.filter(other) {
            let message = format!("replace_triggered_by names {}, which is no resource of this module", item.text());
            self.say("invalid-expression", span(list.file, item.span()), message);
        }
    }

    /// What `depends_on` names must be declared. Old configurations name it in quotes.
    fn waits_for_what_is_there(&self, instance: &Rc<Instance>, decl: &Decl) {
        let files = &self.world.files;
        let Some(list) = decl.attribute(files, "depends_on") else { return };
        let ExprKind::Tuple(items) = files.expr(list).kind() else { return };
        for item in items {
            let there = is_named(instance, item);
            if !there {
                let message = format!("depends_on names {}, which is not declared in this module", item.text());
                self.say("invalid-expression", span(list.file, item.span()), message);
            }
        }
    }
}

/// Whether nothing is called or looked up for a value, as it must be for the value of a variable.
pub(crate) fn is_written_out(value: Expr<'_>) -> bool {
    !value.descendants().any(|part| matches!(part.kind(), ExprKind::Call { .. } | ExprKind::Variable(_)))
}

/// The same for a reference that may be written as a text, as in JSON and in old configurations.
fn is_named(instance: &Rc<Instance>, reference: Expr<'_>) -> bool {
    match reference.kind() {
        ExprKind::Str(text) => {
            let file = File::parse_expression((&*text).into());
            file.errors().is_empty() && file.expression().is_some_and(|inner| is_there(instance, inner))
        }
        _ => is_there(instance, reference),
    }
}

/// Whether the object that a reference begins with is declared. What is no declaration of the module is not judged.
fn is_there(instance: &Rc<Instance>, reference: Expr<'_>) -> bool {
    let (base, steps) = split(reference);
    let name = |at: usize| match steps.get(at) {
        Some((Step::Attribute(name), _)) => Some(*name),
        _ => None,
    };
    let module = &instance.module;
    let resource = |mode, at: usize| match (name(at), name(at + 1)) {
        (Some(kind), Some(name)) => module.resource(mode, kind, name).is_some(),
        _ => false,
    };
    match base.kind() {
        ExprKind::Variable("var") => name(0).is_some_and(|name| module.variables.contains_key(name)),
        ExprKind::Variable("local") => name(0).is_some_and(|name| module.locals.contains_key(name)),
        ExprKind::Variable("module") => name(0).is_some_and(|name| module.call(name).is_some()),
        ExprKind::Variable("data") => resource(Mode::Data, 0),
        ExprKind::Variable("resource") => resource(Mode::Managed, 0),
        ExprKind::Variable("ephemeral") => true,
        ExprKind::Variable(kind) => name(0).is_some_and(|name| module.resource(Mode::Managed, kind, name).is_some()),
        _ => false,
    }
}
