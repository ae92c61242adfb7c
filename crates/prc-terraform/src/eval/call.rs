//! Function calls, and the files that functions may read.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::functions::{self, CallError, FileError, Host, Limits};
use globset::GlobBuilder;
use prc_cty::{Cause, Data, Origin, Reason, Type, Value};
use prc_hcl::{Expr, ExprKind, File};
use prc_tree::{ReadError, normalize};

use super::expression::{MAX_ELEMENTS, MAX_STRING, refused};
use super::instance::Instance;
use super::root::{Eval, Root, place};
use super::scope::{Frame, Scope};
use super::traversal::{Step, split};
use crate::config::span;

const LIMITS: Limits = Limits { max_string: MAX_STRING, max_elements: MAX_ELEMENTS };

impl Root<'_> {
    pub(crate) fn call<'f>(
        &self,
        expr: Expr<'f>,
        name: &str,
        args: impl Iterator<Item = Expr<'f>>,
        expand: bool,
        file: u32,
        scope: Scope<'_>,
    ) -> Eval<Value> {
        let at = place(span(file, expr.span()));
        let exprs: Vec<Expr<'f>> = args.collect();
        match name.strip_prefix("core::").unwrap_or(name) {
            "try" => return self.try_each(expr, &exprs, file, scope),
            "can" => return self.can(expr, &exprs, file, scope),
            name if name.starts_with("provider::") => {
                let cause = Cause::new(Reason::NotSupported, format!("{name} is computed by its provider"), at);
                return Ok(Value::unknown(Type::Dynamic, cause).with_origin(at));
            }
            name if !functions::exists(name) => {
                return Err(refused(file, expr, &format!("there is no function named `{name}`")));
            }
            _ => {}
        }
        let mut values = Vec::with_capacity(exprs.len());
        for (index, &arg) in exprs.iter().enumerate() {
            let value = self.eval(arg, file, scope)?;
            if !(expand && index + 1 == exprs.len()) {
                values.push(value);
                continue;
            }
            match &value.data {
                Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                    values.extend(items.iter().map(|item| item.clone().with_marks(value.marks)));
                }
                _ if value.is_known() => return Err(refused(file, arg, "only a list can be expanded to arguments")),
                _ => {
                    let cause = Value::joint_cause([&value]).unwrap_or_else(|| super::expression::unknown_cause(file, arg));
                    return Ok(Value::unknown(Type::Dynamic, cause).with_marks(value.marks).with_origin(at));
                }
            }
        }
        if let ("lookup", [map, key, default @ ..]) = (name, &*values)
            && let Some(choice) = exprs.get(1).and_then(|&expr| self.choice(key, expr, scope))
            && let Some(chosen) = self.chosen_element(map, &choice, default.first(), at)
        {
            return Ok(chosen);
        }
        let host = Files { root: self, instance: scope.instance };
        let apply = |values: &[Value]| functions::call(name, values, &host, &LIMITS, at);
        let value = super::lift::distribute(&values, at, &apply).map_err(|error| match error {
            CallError::Argument { index, message } => {
                let arg = exprs.get(index.min(exprs.len().saturating_sub(1))).copied().unwrap_or(expr);
                refused(file, arg, &format!("{name}: {message}"))
            }
            CallError::Function(message) => refused(file, expr, &format!("{name}: {message}")),
        })?;
        Ok(if value.origin.file == 0 || !value.is_known() { value.with_origin(at) } else { value })
    }

    /// The first argument that Terraform would not refuse; unknown as soon as one depends on something unknown.
    fn try_each(&self, expr: Expr<'_>, args: &[Expr<'_>], file: u32, scope: Scope<'_>) -> Eval<Value> {
        let mut last = None;
        for &arg in args {
            let result = self.eval(arg, file, scope);
            if let Some(cause) = self.depends_on_unknown(arg, file, scope) {
                let cause = match &result {
                    Ok(value) => Value::joint_cause([value]).unwrap_or(cause),
                    Err(_) => cause,
                };
                return Ok(Value::unknown(Type::Dynamic, cause).with_origin(place(span(file, expr.span()))));
            }
            match result {
                Ok(value) => return Ok(value),
                Err(refused) => last = Some(refused),
            }
        }
        match last {
            Some(last) => Err(refused(file, expr, &format!("try: no argument can be evaluated: {}", last.message))),
            None => Err(refused(file, expr, "try takes at least one argument")),
        }
    }

    fn can(&self, expr: Expr<'_>, args: &[Expr<'_>], file: u32, scope: Scope<'_>) -> Eval<Value> {
        let [arg] = args else { return Err(refused(file, expr, "can takes one argument")) };
        if let Some(cause) = self.depends_on_unknown(*arg, file, scope) {
            return Ok(Value::unknown(Type::Bool, cause));
        }
        Ok(Value::bool(self.eval(*arg, file, scope).is_ok()))
    }

    /// Why a traversal in the expression is not wholly known, if one is not.
    fn depends_on_unknown(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Option<Cause> {
        let mut found = None;
        self.traversals(expr, &mut Vec::new(), &mut |traversal| {
            if found.is_none() {
                let value = self.eval(traversal, file, scope).ok();
                found = value.and_then(|value| Value::joint_cause([&value]));
            }
        });
        found
    }

    /// Visits the traversals of an expression whose root name is not bound inside it.
    fn traversals<'f>(&self, expr: Expr<'f>, bound: &mut Vec<&'f str>, visit: &mut impl FnMut(Expr<'f>)) {
        match expr.kind() {
            ExprKind::Variable(_) | ExprKind::Attribute(..) | ExprKind::Index(..) | ExprKind::LegacyIndex(..) => {
                let (base, steps) = split(expr);
                // A traversal is static as far as its indices are literal.
                let mut fixed = base;
                for (step, upto) in &steps {
                    match step {
                        Step::Index(key) if !matches!(key.kind(), ExprKind::Str(_) | ExprKind::Number(_)) => break,
                        _ => fixed = *upto,
                    }
                }
                for (step, _) in &steps {
                    if let Step::Index(key) = step {
                        self.traversals(*key, bound, visit);
                    }
                }
                match base.kind() {
                    ExprKind::Variable(name) if bound.contains(&name) => {}
                    ExprKind::Variable(_) => visit(fixed),
                    _ => self.traversals(base, bound, visit),
                }
            }
            ExprKind::ForTuple { key, value, collection, body, condition } => {
                self.traversals(collection, bound, visit);
                let before = bound.len();
                bound.extend(key.into_iter().chain([value]));
                for inner in [Some(body), condition].into_iter().flatten() {
                    self.traversals(inner, bound, visit);
                }
                bound.truncate(before);
            }
            ExprKind::ForObject { key, value, collection, key_body, value_body, condition, .. } => {
                self.traversals(collection, bound, visit);
                let before = bound.len();
                bound.extend(key.into_iter().chain([value]));
                for inner in [Some(key_body), Some(value_body), condition].into_iter().flatten() {
                    self.traversals(inner, bound, visit);
                }
                bound.truncate(before);
            }
            ExprKind::TemplateFor { key, value, collection, body } => {
                self.traversals(collection, bound, visit);
                let before = bound.len();
                bound.extend(key.into_iter().chain([value]));
                self.traversals(body, bound, visit);
                bound.truncate(before);
            }
            ExprKind::Template(parts) | ExprKind::Tuple(parts) | ExprKind::Call { args: parts, .. } => {
                parts.for_each(|part| self.traversals(part, bound, visit));
            }
            ExprKind::Object(items) => items.for_each(|(key, value)| {
                if let prc_hcl::ObjectKey::Expr(key) = key {
                    self.traversals(key, bound, visit);
                }
                self.traversals(value, bound, visit);
            }),
            ExprKind::TemplateIf { condition, then, otherwise } => {
                for inner in [Some(condition), Some(then), otherwise].into_iter().flatten() {
                    self.traversals(inner, bound, visit);
                }
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|inner| self.traversals(inner, bound, visit));
            }
            ExprKind::Splat { source, each, .. } => {
                self.traversals(source, bound, visit);
                self.traversals(each, bound, visit);
            }
            ExprKind::Binary(_, left, right) => {
                self.traversals(left, bound, visit);
                self.traversals(right, bound, visit);
            }
            ExprKind::Wrap(inner) | ExprKind::Paren(inner) | ExprKind::Unary(_, inner) => {
                self.traversals(inner, bound, visit);
            }
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Str(_)
            | ExprKind::SplatItem
            | ExprKind::Error => {}
        }
    }
}

/// The checked tree as functions see it: paths are relative to the root module.
struct Files<'r, 'w> {
    root: &'r Root<'w>,
    instance: &'r Rc<Instance>,
}

impl Files<'_, '_> {
    fn path(&self, path: &str) -> Result<String, FileError> {
        let dir = &self.root.options.dir;
        if path.starts_with('/') || path.starts_with('~') {
            return Err(FileError::OutsideRoot);
        }
        let joined = if dir.is_empty() { path.to_owned() } else { format!("{dir}/{path}") };
        normalize(&joined).ok_or(FileError::OutsideRoot)
    }
}

fn file_error(error: &ReadError) -> FileError {
    match error {
        ReadError::NotFound => FileError::Missing,
        ReadError::OutsideRoot => FileError::OutsideRoot,
        ReadError::TooLarge { .. } => FileError::TooLarge,
        other => FileError::Unreadable(other.to_string()),
    }
}

impl Host for Files<'_, '_> {
    fn read_file(&self, path: &str) -> Result<Arc<[u8]>, FileError> {
        self.root.world.tree.read(&self.path(path)?).map_err(|error| file_error(&error))
    }

    fn file_exists(&self, path: &str) -> Result<bool, FileError> {
        Ok(self.root.world.tree.is_file(&self.path(path)?))
    }

    fn file_set(&self, dir: &str, pattern: &str) -> Result<Vec<String>, FileError> {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let glob = glob.map_err(|error| FileError::Unreadable(error.to_string()))?.compile_matcher();
        let found = match self.root.world.tree.under(&self.path(dir)?) {
            Ok(found) => found,
            Err(ReadError::NotFound) => return Ok(Vec::new()),
            Err(error) => return Err(file_error(&error)),
        };
        Ok(found.iter().filter(|path| glob.is_match(&***path)).map(ToString::to_string).collect())
    }

    fn render_template(&self, source: Arc<str>, name: &str, vars: &Value) -> Result<Value, CallError> {
        let tree = File::parse_template(source);
        if let Some(error) = tree.errors().first() {
            return Err(CallError::Function(format!("{name}: {}", error.message)));
        }
        let Some(expr) = tree.expression() else { return Ok(Value::string("")) };
        let Some(fields) = vars.fields() else {
            return Err(CallError::Argument { index: 1, message: "the variables must be a map".into() });
        };
        let names = fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let nowhere = Rc::new(Instance::new(Arc::default(), "".into(), String::new(), None));
        let frame = Frame { names, parent: None };
        let scope = Scope::module(&nowhere).with(&frame);
        let _ = self.instance;
        // Places inside the template are not in a numbered file: the call stands for all of it.
        let value = self.root.eval(expr, 0, scope).map_err(|refused| CallError::Function(format!("{name}: {}", refused.message)))?;
        Ok(value.map_deep(&|value| value.with_origin(Origin::default())))
    }
}
