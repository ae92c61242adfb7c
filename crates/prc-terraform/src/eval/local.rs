//! Local values.

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use prc_cty::Value;
use prc_hcl::{Expr, ExprKind};

use super::instance::{Entry, Instance};
use super::root::Root;
use super::scope::Scope;
use crate::config::ExprRef;

/// A local, and those that it refers to and that are still to be seen.
type Behind = (Option<Arc<str>>, Vec<(Arc<str>, ExprRef)>);

impl Root<'_> {
    /// A local value; `None` when it is not declared.
    pub(crate) fn local(&self, instance: &Rc<Instance>, name: &str) -> Option<Value> {
        let (name, &at) = instance.module.locals.get_key_value(name)?;
        Some(match instance.locals.begin(name) {
            Entry::Known(value) => value,
            Entry::Busy => self.cycle(&format!("local.{name}"), self.origin(at)),
            Entry::New => {
                if self.is_far_down() {
                    self.locals_behind(instance, at);
                }
                let value = self.refuelled(|| self.value(at, Scope::module(instance)));
                instance.locals.set(name, value.clone());
                value
            }
        })
    }

    /// Evaluates the locals that an expression refers to, those behind them first: a chain of names may be longer than
    /// any stack.
    fn locals_behind(&self, instance: &Rc<Instance>, at: ExprRef) {
        let names = |at: ExprRef| {
            let named = |expr: Expr<'_>| match expr.kind() {
                ExprKind::Attribute(base, name, _) if matches!(base.kind(), ExprKind::Variable("local")) => {
                    instance.module.locals.get_key_value(name).map(|(name, at)| (name.clone(), *at))
                }
                _ => None,
            };
            self.world.files.expr(at).descendants().filter_map(named).collect::<Vec<_>>()
        };
        let mut seen = HashSet::new();
        let mut stack: Vec<Behind> = vec![(None, names(at))];
        while let Some((_, behind)) = stack.last_mut() {
            match behind.pop() {
                Some((name, at)) if !instance.locals.is_begun(&*name) && seen.insert(name.clone()) => {
                    stack.push((Some(name), names(at)));
                }
                Some(_) => {}
                None => {
                    if let Some((Some(name), _)) = stack.pop() {
                        self.local(instance, &name);
                    }
                }
            }
        }
    }
}
