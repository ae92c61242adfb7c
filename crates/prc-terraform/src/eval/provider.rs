//! Provider configurations: which one a resource uses, and the tags it adds.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Data, Reason, Type, Value};
use prc_hcl::{Expr, ExprKind};

use super::instance::{Entry, Instance};
use super::root::{Root, place};
use super::scope::Scope;
use crate::config::{Decl, ExprRef, Step, split};

impl Root<'_> {
    /// `tags_all`: the provider's default tags with the resource's own over them.
    pub(crate) fn all_tags(&self, instance: &Rc<Instance>, decl: &Decl, own: Option<Value>) -> Option<Value> {
        let defaults = self.default_tags(instance, decl);
        match (defaults, own) {
            (None, own) => own,
            (Some(defaults), None) => Some(defaults),
            (Some(defaults), Some(own)) if own.is_null() => Some(defaults),
            (Some(defaults), Some(own)) => Some(merged(&defaults, &own)),
        }
    }

    /// The provider's default tags; `None` when it has none.
    pub(crate) fn default_tags(&self, instance: &Rc<Instance>, decl: &Decl) -> Option<Value> {
        let files = &self.world.files;
        let named = decl.attribute(files, "provider").and_then(|at| configuration_name(files.expr(at)));
        let (owner, provider) = self.provider(instance, &named.unwrap_or_else(|| "aws".into()))?;
        match owner.default_tags.begin(&provider) {
            Entry::Known(tags) => tags,
            // They would depend on a resource that has them.
            Entry::Busy => None,
            Entry::New => {
                let decl = owner.module.providers.get(&provider)?;
                let block = decl.blocks_of(files, "default_tags").into_iter().next();
                let tags = block.and_then(|block| block.body.attribute(files, "tags"));
                let tags = tags.map(|at| self.refuelled(|| self.value(at, Scope::module(&owner))));
                owner.default_tags.set(&provider, tags.clone());
                tags
            }
        }
    }

    /// The configuration behind a name in a module: its own, one that the call passes, or the parent's default.
    fn provider(&self, instance: &Rc<Instance>, name: &str) -> Option<(Rc<Instance>, Arc<str>)> {
        if instance.module.providers.contains_key(name) {
            return Some((instance.clone(), name.into()));
        }
        let parent = instance.parent.as_ref()?;
        let call = &parent.instance.module.calls[parent.call];
        let files = &self.world.files;
        let passed = call.decl.attribute(files, "providers").and_then(|at| passed_provider(files.expr(at), name));
        match passed {
            Some(outer) => self.provider(&parent.instance, &outer),
            None if name.contains('.') => None,
            None => self.provider(&parent.instance, name),
        }
    }

    /// A call's or resource's literal flag, such as `prevent_destroy`.
    pub(crate) fn is_true(&self, at: ExprRef, scope: Scope<'_>) -> bool {
        self.value(at, scope).as_bool() == Some(true)
    }
}

/// `aws` or `aws.west` as it is written in `provider = aws.west`.
fn configuration_name(expr: Expr<'_>) -> Option<Arc<str>> {
    if let ExprKind::Str(text) = expr.kind() {
        return Some(Arc::from(&*text));
    }
    let (base, steps) = split(expr);
    let ExprKind::Variable(name) = base.kind() else { return None };
    match steps.first() {
        Some((Step::Attribute(alias), _)) => Some(format!("{name}.{alias}").into()),
        _ => Some(name.into()),
    }
}

fn passed_provider(expr: Expr<'_>, name: &str) -> Option<Arc<str>> {
    let ExprKind::Object(items) = expr.kind() else { return None };
    for (key, value) in items {
        let key = match key {
            prc_hcl::ObjectKey::Name(key, _) => Arc::from(key),
            prc_hcl::ObjectKey::Expr(key) => match configuration_name(key) {
                Some(key) => key,
                None => continue,
            },
        };
        if &*key == name {
            return configuration_name(value);
        }
    }
    None
}

fn merged(defaults: &Value, own: &Value) -> Value {
    match (defaults.fields(), own.fields()) {
        (Some(defaults), Some(fields)) => {
            let mut all = defaults.clone();
            all.extend(fields.iter().map(|(name, value)| (name.clone(), value.clone())));
            Value { data: Data::Object(all.into()), marks: defaults_marks(own), origin: own.origin }
        }
        _ => {
            let open = if own.fields().is_none() { own } else { defaults };
            let cause = Value::joint_cause([open]);
            let cause =
                cause.unwrap_or_else(|| Cause::new(Reason::InvalidExpression, "tags are no map", place_of(open)));
            Value::unknown(Type::Dynamic, cause).with_origin(own.origin)
        }
    }
}

fn defaults_marks(own: &Value) -> prc_cty::Marks {
    own.marks
}

fn place_of(value: &Value) -> prc_cty::Origin {
    super::root::span_of(value.origin).map_or_else(Default::default, place)
}
