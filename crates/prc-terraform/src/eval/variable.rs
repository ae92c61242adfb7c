//! Input variables.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Constraint, Marks, Reason, Value};
use prc_hcl::{Expr, ExprKind};

use super::declarations::is_written_out;
use super::instance::{Entry, Instance};
use super::root::{RawVariable, Refused, Root, place};
use super::scope::Scope;
use crate::config::{Decl, ExprRef, span};

/// What is said of a variable that a module uses without declaring it.
pub(crate) const UNDECLARED: &str = " is not declared";

impl Root<'_> {
    /// A variable of a module instance; `None` when it is not declared.
    pub(crate) fn variable(&self, instance: &Rc<Instance>, name: &str) -> Option<Value> {
        let (name, decl) = instance.module.variables.get_key_value(name)?;
        Some(match instance.variables.begin(name) {
            Entry::Known(value) => value,
            Entry::Busy => self.cycle(&format!("var.{name}"), place(decl.header)),
            Entry::New => {
                let value = self.refuelled(|| self.variable_now(instance, name, decl));
                instance.variables.set(name, value.clone());
                value
            }
        })
    }

    /// A variable that another tool declares when it runs Terraform, or nobody does: told once per module.
    pub(crate) fn undeclared_variable(&self, at: Expr<'_>, file: u32, scope: Scope<'_>, name: &str) -> Value {
        let instance = scope.instance;
        let name: &Arc<str> = &self.name(name);
        if let Entry::Known(value) = instance.variables.begin(name) {
            return value;
        }
        let at = span(file, at.span());
        let value = match self.options.variables.get(name) {
            Some(raw) => self.raw(instance, raw, None),
            None => {
                let message = format!("there is no variable named `{name}` in this module");
                self.report("undeclared-variable", &Refused::new(at, message));
                let detail = format!("var.{name}{UNDECLARED}");
                let cause = Cause::new(Reason::InvalidExpression, detail, place(at));
                Value::unknown(prc_cty::Type::Dynamic, cause).with_origin(place(at))
            }
        };
        instance.variables.set(name, value.clone());
        value
    }

    fn variable_now(&self, instance: &Rc<Instance>, name: &str, decl: &Decl) -> Value {
        let files = &self.world.files;
        let constraint = self.constraint(decl);
        let given = match &instance.parent {
            Some(parent) => {
                let call = &parent.instance.module.calls[parent.call];
                let at = call.decl.attribute(files, name);
                at.map(|at| {
                    let value = self.value_of_each(at, Scope::repeated(&parent.instance, &parent.repetition));
                    self.through(value, || format!("module.{}", call.name).into())
                })
            }
            None => {
                let typed = decl.attribute(files, "type").map(|_| &*constraint);
                self.options.variables.get(name).map(|raw| self.raw(instance, raw, typed))
            }
        };
        let default = || decl.attribute(files, "default").map(|at| self.value(at, Scope::module(instance)));
        let nullable = decl.flag(files, "nullable") != Some(false);
        let value = match given {
            Some(value) if value.is_null() && !nullable => default(),
            None => default(),
            given => given,
        };
        let mut value = match value {
            Some(value) => self.coerced(&constraint, value, name, decl),
            None => {
                let missing = match &instance.parent {
                    Some(parent) => {
                        let call = &parent.instance.module.calls[parent.call];
                        let message = format!("module {} needs a value for `{name}`", call.name);
                        self.report("missing-argument", &Refused::new(call.decl.header, message));
                        Cause::new(Reason::InvalidExpression, format!("var.{name} is not given"), place(decl.header))
                    }
                    None => {
                        if self.options.variables.contains_key(name) {
                            let message = format!("var.{name} takes no null, and has no default");
                            self.report("missing-argument", &Refused::new(decl.header, message));
                        }
                        let detail = format!("var.{name} has no value here");
                        Cause::new(Reason::VariableWithoutValue, detail, place(decl.header))
                    }
                };
                let at = missing.at;
                let refine = prc_cty::Refinement { not_null: !nullable, ..prc_cty::Refinement::default() };
                let unknown = Value::refined(constraint.ty.without_optional(), refine, missing).with_origin(at);
                self.allowed(name, decl, &constraint).unwrap_or(unknown)
            }
        };
        if decl.flag(files, "sensitive") == Some(true) {
            value = value.with_marks(Marks::SENSITIVE);
        }
        if decl.is_ephemeral(files) {
            value = value.with_marks(Marks::EPHEMERAL);
        } else if value.deep_marks().contains(Marks::EPHEMERAL) {
            let at = super::root::span_of(value.origin).unwrap_or(decl.header);
            let message = format!("var.{name} is given an ephemeral value, but is not marked ephemeral");
            self.report("ephemeral-value", &Refused::new(at, message));
        }
        value
    }

    /// The values that a validation allows, when it lists them: `contains(["dev", "prod"], var.environment)`.
    fn allowed(&self, name: &str, decl: &Decl, constraint: &Constraint) -> Option<Value> {
        let files = &self.world.files;
        let at = place(decl.header);
        decl.blocks_of(files, "validation").iter().find_map(|block| {
            let condition = files.expr(block.body.attribute(files, "condition")?);
            let ExprKind::Call { name: "contains", mut args, .. } = condition.kind() else { return None };
            let (list, subject) = (args.next()?, args.next()?);
            let ExprKind::Tuple(items) = list.kind() else { return None };
            if subject.text() != format!("var.{name}") {
                return None;
            }
            let choices = items.map(|item| match item.kind() {
                ExprKind::Str(text) => {
                    let value = prc_cty::convert(&Value::string(&text), &constraint.ty).ok()?.with_origin(at);
                    let choice = (format!("var.{name}").into(), Arc::from(&*text));
                    Some((prc_cty::Condition { choices: vec![choice] }, value))
                }
                _ => None,
            });
            super::lift::one_of(choices.collect::<Option<Vec<_>>>()?, at)
        })
    }

    /// The value in the declared type, still at the place it was written.
    pub(crate) fn coerced(&self, constraint: &Constraint, value: Value, name: &str, decl: &Decl) -> Value {
        let origin = value.origin;
        match constraint.coerce(&value) {
            Ok(coerced) => coerced.with_origin(origin),
            Err(message) => {
                let at = super::root::span_of(origin).unwrap_or(decl.header);
                let message = format!("the value of var.{name} does not fit its type: {message}");
                self.refuse(&Refused::new(at, message))
            }
        }
    }

    /// A value that is given from outside. Text is read as an expression only for a variable that says it is no text.
    fn raw(&self, instance: &Rc<Instance>, raw: &RawVariable, constraint: Option<&Constraint>) -> Value {
        let scope = Scope::module(instance);
        let written_out = |at: ExprRef| match is_written_out(self.world.files.expr(at)) {
            true => self.value(at, scope),
            false => {
                let message = "the value of a variable can neither call functions nor refer to anything";
                self.refuse(&Refused::new(self.world.files.span(at), message))
            }
        };
        match raw {
            RawVariable::Expression(at) => written_out(*at),
            RawVariable::Value(written) => literal(&written.0, place(written.1)),
            RawVariable::Text { text, parsed } => match constraint.map(|constraint| &constraint.ty) {
                None | Some(prc_cty::Type::String | prc_cty::Type::Number | prc_cty::Type::Bool) => {
                    Value::string(text).with_origin(self.origin(*parsed))
                }
                Some(_) => written_out(*parsed),
            },
        }
    }

    pub(crate) fn constraint(&self, decl: &Decl) -> Rc<Constraint> {
        let Some(at) = decl.attribute(&self.world.files, "type") else { return Rc::new(Constraint::any()) };
        let known = self.constraints.borrow().get(&at).cloned();
        known.unwrap_or_else(|| {
            let constraint = Rc::new(self.type_constraint(at).unwrap_or_else(|refused| {
                self.refuse(&refused);
                Constraint::any()
            }));
            self.constraints.borrow_mut().insert(at, constraint.clone());
            constraint
        })
    }
}

/// A value that holds nothing unknown, as one that was written at a place.
fn literal(value: &prc_model::Value, at: prc_cty::Origin) -> Value {
    use prc_model::Data;
    let made = match &value.data {
        Data::Bool(bool) => Value::bool(*bool),
        Data::Number(number) => {
            prc_cty::Number::parse(&number.to_string()).map_or_else(Value::null_literal, Value::number)
        }
        Data::String(text) => Value::string(text),
        Data::List(items) => Value::tuple(items.iter().map(|item| literal(item, at)).collect::<Vec<_>>()),
        Data::Map(fields) => Value::object(fields.iter().map(|(name, field)| (name.clone(), literal(field, at)))),
        Data::Null | Data::Unknown(_) | Data::OneOf(_) => Value::null_literal(),
    };
    made.with_origin(at)
}
