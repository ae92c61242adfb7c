//! Traversals: `var.x.y[0].z` from its root name to its value.

use std::sync::Arc;

use prc_cty::{Data, Type, Value, ops};
use prc_hcl::{Expr, ExprKind};
use prc_model::Mode;

use super::expression::refused;
use super::repetition::Repetition;
use super::root::{Eval, Refused, Root, kept, place, settled};
use super::scope::Scope;
use crate::config::{BodyRef, Step, Steps, span, split};

impl Root<'_> {
    pub(crate) fn traverse(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Eval<Value> {
        let (base, steps) = split(expr);
        let mut error = None;
        let (mut value, used) = match base.kind() {
            ExprKind::Variable(root) => self.start(root, base, &steps, file, scope)?,
            _ => (kept(self.eval(base, file, scope), &mut error), 0),
        };
        for (step, upto) in &steps[used..] {
            value = match self.step(&value, *step, *upto, file, scope) {
                // What a nested block of a resource does not set may be set by its provider.
                Err(_) if value.fields().is_some() && self.may_be_added_to(base, &steps[..used], scope) => {
                    let cause = prc_cty::Cause::new(
                        prc_cty::Reason::KnownAfterApply,
                        "known after apply",
                        place(span(file, upto.span())),
                    );
                    Value::unknown(Type::Dynamic, cause)
                }
                stepped => kept(stepped, &mut error),
            };
        }
        if value.origin.file != 0 {
            return settled(value, error);
        }
        let at = prc_cty::Origin { via: value.origin.via, ..place(span(file, expr.span())) };
        settled(value.with_origin(at), error)
    }

    /// The value of the root name and as many steps as belong to it.
    pub(crate) fn start<'f>(
        &self,
        root: &str,
        base: Expr<'f>,
        steps: &Steps<'f>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<(Value, usize)> {
        if let Some(value) = scope.local(root) {
            return Ok((value.clone(), 0));
        }
        let name = |at: usize| match steps.get(at) {
            Some((Step::Attribute(name), _)) => Some(*name),
            _ => None,
        };
        // Names are looked up before anything is evaluated: `try` does not help.
        let wrong = |message: &str| {
            let refused = refused(file, base, message);
            self.misnamed(&refused);
            Err(refused)
        };
        let missing = |what: &str| wrong(&format!("`{root}` must be followed by {what}"));
        match (root, name(0)) {
            ("var", Some(name)) => {
                let value = self.variable(scope.instance, name).unwrap_or_else(|| {
                    self.undeclared_variable(steps.first().map_or(base, |(_, upto)| *upto), file, scope, name)
                });
                let value = self.deeper(value, steps, 1, file, scope)?;
                Ok((self.through_at(value.0, file, base, || format!("var.{name}").into()), value.1))
            }
            ("local", Some(name)) => {
                // What nobody declares costs itself, and not the text or the list around it.
                let Some(value) = self.local(scope.instance, name) else {
                    let message = format!("there is no local value named `{name}` in this module");
                    return Ok((self.misnamed(&refused(file, base, &message)), steps.len()));
                };
                let value = self.deeper(value, steps, 1, file, scope)?;
                Ok((self.through_at(value.0, file, base, || format!("local.{name}").into()), value.1))
            }
            ("module", Some(name)) => self.module_value(name, base, steps, file, scope).map_err(Refused::bare),
            ("data", Some(kind)) => match name(1) {
                Some(name) => {
                    self.resource_value(Mode::Data, kind, name, 2, base, steps, file, scope).map_err(Refused::bare)
                }
                None => missing("a type and a name"),
            },
            ("resource", Some(kind)) => match name(1) {
                Some(name) => {
                    self.resource_value(Mode::Managed, kind, name, 2, base, steps, file, scope).map_err(Refused::bare)
                }
                None => missing("a type and a name"),
            },
            ("ephemeral", Some(kind)) => {
                let detail = format!("ephemeral.{kind} is opened only while Terraform runs");
                let cause = prc_cty::Cause::new(
                    prc_cty::Reason::KnownAfterApply,
                    detail.as_str(),
                    place(span(file, base.span())),
                );
                Ok((Value::unknown(Type::Dynamic, cause), steps.len()))
            }
            ("each", Some(name)) => match each(name, scope) {
                Ok(value) => Ok((value, 1)),
                Err(message) => wrong(&message),
            },
            ("count", Some("index")) => match scope.repetition {
                Repetition::Count(index) => Ok((Value::number_i64(*index), 1)),
                Repetition::UnknownCount(cause) => {
                    Ok((Value::refined(Type::Number, prc_cty::Refinement::not_null(), (**cause).clone()), 1))
                }
                _ => wrong("count.index is known only where count is set"),
            },
            ("path", Some(name)) => match self.path_value(name, base, file, scope) {
                Some(value) => Ok((value, 1)),
                None => wrong(&format!("path.{name} does not exist")),
            },
            ("terraform" | "tofu", Some("workspace")) => Ok((self.workspace(place(span(file, base.span()))), 1)),
            ("terraform", Some(name)) => wrong(&format!("terraform.{name} does not exist")),
            ("self", _) if scope.owner.is_none() => wrong("self is known only within a resource"),
            ("self", _) => {
                let detail = "self is known only while Terraform runs";
                let cause =
                    prc_cty::Cause::new(prc_cty::Reason::KnownAfterApply, detail, place(span(file, base.span())));
                Ok((Value::unknown(Type::Dynamic, cause), steps.len()))
            }
            ("var" | "local" | "module" | "data" | "each" | "count" | "path" | "terraform", None) => missing("a name"),
            (kind, Some(name)) => {
                self.resource_value(Mode::Managed, kind, name, 1, base, steps, file, scope).map_err(Refused::bare)
            }
            (_, None) => wrong(&format!("there is nothing named `{root}` here")),
        }
    }

    fn workspace(&self, at: prc_cty::Origin) -> Value {
        if !self.options.workspace.is_empty() {
            return Value::string(&self.options.workspace);
        }
        let detail = "terraform.workspace is not chosen here";
        let cause = prc_cty::Cause::new(prc_cty::Reason::VariableWithoutValue, detail, at);
        Value::refined(Type::String, prc_cty::Refinement::not_null(), cause).with_origin(at)
    }

    /// Whether steps lead from a resource into what its provider may add to: a nested block, or of resources other
    /// than those of AWS also an argument, which may be an object.
    fn may_be_added_to(&self, base: Expr<'_>, steps: &[(Step<'_>, Expr<'_>)], scope: Scope<'_>) -> bool {
        let ExprKind::Variable(root) = base.kind() else { return false };
        let name = |at: usize| match steps.get(at) {
            Some((Step::Attribute(name), _)) => Some(*name),
            _ => None,
        };
        let (mode, kind, at) = match root {
            "data" => (Mode::Data, name(0), 1),
            "resource" => (Mode::Managed, name(0), 1),
            kind => (Mode::Managed, Some(kind), 0),
        };
        let (Some(kind), Some(name), Some((Step::Attribute(attribute), _))) = (kind, name(at), steps.last()) else {
            return false;
        };
        let module = &scope.instance.module;
        let Some(resource) = module.resource(mode, kind, name).filter(|_| scope.local(root).is_none()) else {
            return false;
        };
        // In JSON syntax blocks look like arguments.
        let argument = |body: &BodyRef| body.is_argument(&self.world.files, attribute);
        let of_aws = || kind.starts_with("aws_") && module.resources[resource].decl.bodies.iter().any(argument);
        kind != "terraform_data" && !of_aws()
    }

    /// Takes the steps after a named value, so that the way of what is found starts with the name.
    fn deeper<'f>(
        &self,
        value: Value,
        steps: &Steps<'f>,
        used: usize,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<(Value, usize)> {
        let (mut value, mut error) = (value, None);
        for (step, upto) in &steps[used..] {
            value = kept(self.step(&value, *step, *upto, file, scope), &mut error);
        }
        Ok((settled(value, error)?, steps.len()))
    }

    /// One attribute or index of a value.
    pub(crate) fn step(
        &self,
        value: &Value,
        step: Step<'_>,
        upto: Expr<'_>,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let at = place(span(file, upto.span()));
        let fail = |message: String| refused(file, upto, &message);
        match step {
            Step::Attribute(name) => self.attribute_of(value, name, upto, file),
            Step::Index(index) => {
                let mut error = None;
                let key = kept(self.eval(index, file, scope), &mut error);
                let chosen =
                    self.choice(&key, index, scope).and_then(|name| self.chosen_element(value, &name, None, at));
                if let Some(chosen) = chosen {
                    return settled(chosen, error);
                }
                if let (Some(_), Some(name)) = (self.handled(value), key.as_str()) {
                    return self.attribute_of(value, name, upto, file);
                }
                settled(self.indexed(value, &key, at).map_err(fail)?, error)
            }
            Step::Legacy(digits) => {
                let key = prc_cty::Number::parse(digits).map_or_else(Value::null_literal, Value::number);
                self.indexed(value, &key, at).map_err(fail)
            }
        }
    }

    fn indexed(&self, value: &Value, key: &Value, at: prc_cty::Origin) -> Result<Value, String> {
        self.lifted(&[value.clone(), key.clone()], at, |values| {
            Ok(self.element_part(&values[0], &values[1], ops::index(&values[0], &values[1])?))
        })
    }

    fn attribute_of(&self, value: &Value, name: &str, upto: Expr<'_>, file: u32) -> Eval<Value> {
        if let Some((instance, resource, key)) = self.handled(value) {
            return Ok(self.attribute(&instance, resource, &key, name).with_marks(value.marks));
        }
        let at = place(span(file, upto.span()));
        let found = self.lifted(std::slice::from_ref(value), at, |values| {
            let found = extended(ops::attribute(&values[0], name)?, name);
            Ok(self.part(&values[0], &format!(".{name}"), found))
        });
        found.map_err(|message| refused(file, upto, &message))
    }

    fn path_value(&self, name: &str, base: Expr<'_>, file: u32, scope: Scope<'_>) -> Option<Value> {
        match name {
            "root" => Some(Value::string(".")),
            "module" => Some(Value::string(relative(&self.options.dir, &scope.instance.module.dir))),
            "cwd" => {
                let detail = "path.cwd depends on where Terraform is started";
                let cause = prc_cty::Cause::new(prc_cty::Reason::Impure, detail, place(span(file, base.span())));
                Some(Value::refined(Type::String, prc_cty::Refinement::not_null(), cause))
            }
            _ => None,
        }
    }
}

/// `each.key` and `each.value`, or why there is no such value.
fn each(name: &str, scope: Scope<'_>) -> Result<Value, String> {
    match (scope.repetition, name) {
        (Repetition::Each { key, .. }, "key") => Ok(Value::string(key)),
        (Repetition::Each { value, .. }, "value") => Ok(value.clone()),
        (Repetition::UnknownEach(cause), "key") => {
            Ok(Value::refined(Type::String, prc_cty::Refinement::not_null(), (**cause).clone()))
        }
        (Repetition::UnknownEach(cause), "value") => Ok(Value::unknown(Type::Dynamic, (**cause).clone())),
        (_, "key" | "value") => Err("each is known only where for_each is set".into()),
        _ => Err(format!("each.{name} does not exist")),
    }
}

/// A reference to a whole object, narrowed to one of its attributes.
fn extended(mut value: Value, name: &str) -> Value {
    if let Data::Unknown(unknown) = &value.data
        && let [only] = &*unknown.cause.refs
        && only.attribute.is_empty()
    {
        let mut unknown = (**unknown).clone();
        let reference = prc_cty::Reference { attribute: name.into(), ..only.clone() };
        unknown.cause = unknown.cause.with_refs([reference]);
        value.data = Data::Unknown(Arc::new(unknown));
    }
    value
}

/// A module's directory as `path.module` shows it: relative to the root module.
fn relative(root: &str, dir: &str) -> String {
    let from: Vec<&str> = root.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let path: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    if path.is_empty() { String::from(".") } else { path.join("/") }
}
