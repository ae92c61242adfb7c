//! count and for_each, and the module instances they make.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Data, Reason, Type, Value};
use prc_hcl::Expr;
use prc_model::Span;

use super::expression::refused;
use super::instance::{Entry, Instance, Parent};
use super::repetition::{Expansion, Key, Repetition};
use super::root::{Eval, Refused, Root, place};
use super::scope::Scope;
use crate::config::{CallDecl, Decl, Module};

/// The most instances one block may have.
const MAX_INSTANCES: usize = 10_000;
/// How deep module calls may nest; deeper ones call themselves.
pub(super) const MAX_MODULE_DEPTH: usize = 32;

impl Root<'_> {
    pub(crate) fn resource_expansion(&self, instance: &Rc<Instance>, resource: usize) -> Expansion {
        let decl = &instance.module.resources[resource].decl;
        self.memoised(&instance.resource_expansions, resource, decl, instance)
    }

    pub(crate) fn call_expansion(&self, instance: &Rc<Instance>, call: usize) -> Expansion {
        let decl = &instance.module.calls[call].decl;
        self.memoised(&instance.call_expansions, call, decl, instance)
    }

    fn memoised(
        &self,
        memo: &super::instance::Memo<usize, Expansion>,
        at: usize,
        decl: &Decl,
        instance: &Rc<Instance>,
    ) -> Expansion {
        match memo.begin(&at) {
            Entry::Known(expansion) => expansion,
            Entry::Busy => {
                let cause = Cause::new(Reason::Cycle, "the count or for_each depends on itself", place(decl.header));
                Expansion::UnknownCount(Rc::new(cause))
            }
            Entry::New => {
                let expansion = self.refuelled(|| self.expand(decl, instance));
                memo.set(&at, expansion.clone());
                expansion
            }
        }
    }

    fn expand(&self, decl: &Decl, instance: &Rc<Instance>) -> Expansion {
        let files = &self.world.files;
        let count = decl.attribute(files, "count");
        let each = decl.attribute(files, "for_each");
        if count.is_some() && each.is_some() {
            let message = String::from("count and for_each cannot both be set");
            self.refuse(&Refused::new(decl.header, message));
        }
        let scope = Scope::module(instance);
        let result = match (count, each) {
            (Some(at), _) => self.count(self.value(at, scope), files.expr(at), at.file).map_err(|e| (e, true)),
            (None, Some(at)) => self.for_each(self.value(at, scope), files.expr(at), at.file).map_err(|e| (e, false)),
            (None, None) => return Expansion::Single,
        };
        result.unwrap_or_else(|(refused, is_count)| {
            self.refuse(&refused);
            let cause = Rc::new(Cause::new(Reason::InvalidExpression, refused.message.as_str(), place(refused.at)));
            if is_count { Expansion::UnknownCount(cause) } else { Expansion::UnknownEach(cause) }
        })
    }

    fn count(&self, value: Value, at: Expr<'_>, file: u32) -> Eval<Expansion> {
        let (value, marks) = value.unmark_deep();
        if marks.contains(prc_cty::Marks::EPHEMERAL) {
            return Err(refused(file, at, "count must not be ephemeral"));
        }
        if let Some(cause) = Value::joint_cause([&value]) {
            return Ok(Expansion::UnknownCount(repetition_cause("count", cause)));
        }
        if value.is_null() {
            return Err(refused(file, at, "count must not be null"));
        }
        let number = prc_cty::convert(&value, &Type::Number).ok();
        let number = number.as_ref().and_then(Value::as_number).filter(|number| number.is_integer());
        let Some(count) = number.and_then(prc_cty::Number::to_i64) else {
            return Err(refused(file, at, "count must be a whole number"));
        };
        if count < 0 {
            return Err(refused(file, at, "count must not be negative"));
        }
        if usize::try_from(count).is_ok_and(|count| count > MAX_INSTANCES) {
            return Ok(Expansion::UnknownCount(self.too_many(at, file)));
        }
        Ok(Expansion::Count(count))
    }

    fn for_each(&self, value: Value, at: Expr<'_>, file: u32) -> Eval<Expansion> {
        if value.deep_marks().contains(prc_cty::Marks::SENSITIVE) && value.marks.contains(prc_cty::Marks::SENSITIVE) {
            return Err(refused(file, at, "for_each must not be sensitive: its keys appear in addresses"));
        }
        if value.deep_marks().contains(prc_cty::Marks::EPHEMERAL) {
            return Err(refused(file, at, "for_each must not be ephemeral"));
        }
        if value.is_null() {
            return Err(refused(file, at, "for_each must not be null"));
        }
        let pairs: Vec<(Arc<str>, Value)> = match &value.data {
            Data::Map(_, fields) | Data::Object(fields) => {
                fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
            }
            Data::Set(_, items) => {
                if let Some(cause) = Value::joint_cause(items.iter()) {
                    return Ok(Expansion::UnknownEach(repetition_cause("for_each", cause)));
                }
                let text = |item: &Value| item.as_str().map(|text| (Arc::from(text), item.clone()));
                match items.iter().map(text).collect::<Option<Vec<_>>>() {
                    Some(pairs) => pairs,
                    None => return Err(refused(file, at, "for_each takes a set of strings")),
                }
            }
            Data::Unknown(_) | Data::OneOf(_) => match value.ty() {
                Type::Dynamic | Type::Map(_) | Type::Object(_) | Type::Set(_) => {
                    let cause = Value::joint_cause([&value]);
                    let cause = cause.unwrap_or_else(|| super::expression::unknown_cause(file, at));
                    return Ok(Expansion::UnknownEach(repetition_cause("for_each", cause)));
                }
                ty => return Err(refused(file, at, &for_each_type(&ty))),
            },
            _ => return Err(refused(file, at, &for_each_type(&value.ty()))),
        };
        if pairs.len() > MAX_INSTANCES {
            return Ok(Expansion::UnknownEach(self.too_many(at, file)));
        }
        let mut pairs = pairs;
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Expansion::Each(pairs.into()))
    }

    fn too_many(&self, at: Expr<'_>, file: u32) -> Rc<Cause> {
        let detail = format!("more than {MAX_INSTANCES} instances");
        Rc::new(Cause::new(Reason::Budget, detail, place(crate::config::span(file, at.span()))))
    }

    /// The module instance behind a call; `None` when the module is not on disk.
    pub(crate) fn child(&self, instance: &Rc<Instance>, call: usize, key: &Key) -> Option<Rc<Instance>> {
        let slot = (call, key.clone());
        if let Some(known) = instance.children.borrow().get(&slot) {
            return known.clone();
        }
        let child = self.new_child(instance, call, key);
        instance.children.borrow_mut().insert(slot, child.clone());
        child
    }

    fn new_child(&self, instance: &Rc<Instance>, call: usize, key: &Key) -> Option<Rc<Instance>> {
        if instance.depth >= MAX_MODULE_DEPTH {
            let at: Span = instance.module.calls[call].decl.header;
            let message = format!("modules are called more than {MAX_MODULE_DEPTH} levels deep");
            self.report("module-cycle", &Refused::new(at, message));
            return None;
        }
        let decl = &instance.module.calls[call];
        let module = self.called_module(instance, call)?;
        let path = path_of(instance, decl);
        let repetition = self.call_expansion(instance, call).repetition(key).unwrap_or(Repetition::None);
        let address = instance.qualify(&format!("module.{}{}", decl.name, key.suffix()));
        let parent = Parent { instance: instance.clone(), call, repetition };
        Some(Rc::new(Instance::new(module, address, path, Some(parent))))
    }

    /// The module that a call means; `None` when it is not on disk.
    pub(crate) fn called_module(&self, instance: &Instance, call: usize) -> Option<Arc<Module>> {
        let decl = &instance.module.calls[call];
        self.module_of_call(&instance.module, &decl.source, &path_of(instance, decl))
    }

    pub(super) fn module_of_call(&self, from: &Module, source: &str, path: &str) -> Option<Arc<Module>> {
        let dir = match crate::config::local_directory(&from.dir, source) {
            Some(dir) => dir,
            None => self.world.fetched.get(&self.options.dir)?.get(path)?.clone(),
        };
        self.world.modules.get(&dir).cloned()
    }
}

fn repetition_cause(what: &str, cause: Cause) -> Rc<Cause> {
    // What leaves a module's instances open leaves open how many there are of what is in it.
    let known = ["count", "for_each"].iter().any(|what| cause.detail.starts_with(&format!("{what} is not known: ")));
    let detail = if known { cause.detail } else { format!("{what} is not known: {}", cause.detail).into() };
    Rc::new(Cause { detail, ..cause })
}

fn for_each_type(ty: &Type) -> String {
    format!("for_each takes a map or a set of strings, not a {}", ty.friendly_name())
}

/// The keys of the calls down to one, without instance keys.
fn path_of(instance: &Instance, call: &CallDecl) -> String {
    if instance.path.is_empty() { call.name.to_string() } else { format!("{}.{}", instance.path, call.name) }
}
