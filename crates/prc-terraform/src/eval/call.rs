//! Function calls, and the files that functions may read.

use std::rc::Rc;
use std::sync::Arc;

use globset::GlobBuilder;
use prc_cty::functions::{self, CallError, FileError, Host, Limits};
use prc_cty::{Cause, Data, Number, Origin, Reason, Refinement, Type, Value};
use prc_hcl::{Expr, ExprKind, File};
use prc_tree::{ReadError, normalize};

use super::encode::{encode_expr, encode_tfvars};
use super::expression::{MAX_ELEMENTS, MAX_STRING, refused};
use super::instance::Instance;
use super::root::{Eval, Root, place};
use super::scope::{Frame, Scope};
use crate::config::{Step, free_traversals, span, split};

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
        let plain = name.strip_prefix("core::").unwrap_or(name);
        if matches!(plain, "try" | "can")
            && !scope.tolerant
            && let Some(refused) = self.look_up(expr, file, scope)
        {
            return Err(refused);
        }
        match plain {
            "try" => return self.try_each(expr, &exprs, file, scope.within_try()),
            "can" => return self.can(expr, &exprs, file, scope.within_try()),
            "basename" => {
                if let Some(name) = self.working_directory(&exprs, file, scope, at) {
                    return Ok(name);
                }
            }
            "templatestring" if exprs.first().is_some_and(|arg| !is_reference(*arg)) => {
                // Variables of no known type come first: Terraform does not look at the template then.
                if let ([_, vars], false) = (&*exprs, expand) {
                    let vars = self.eval(*vars, file, scope)?;
                    if !vars.is_known() && vars.has_no_type() {
                        return self.look_up(expr, file, scope).map_or(Ok(vars.with_origin(at)), Err);
                    }
                }
                return Err(refused(
                    file,
                    expr,
                    "templatestring takes a reference to a template, not the template itself",
                ));
            }
            "provider::terraform::encode_expr" if exprs.len() == 1 && !expand => {
                let value = self.eval(exprs[0], file, scope)?;
                let text = encode_expr(&value).map_err(|message| refused(file, exprs[0], &message))?;
                return Ok(text.with_origin(at));
            }
            "provider::terraform::encode_tfvars" if exprs.len() == 1 && !expand => {
                let value = self.eval(exprs[0], file, scope)?;
                let text = encode_tfvars(&value).map_err(|message| refused(file, exprs[0], &message))?;
                return Ok(text.with_origin(at));
            }
            "provider::terraform::decode_tfvars" if exprs.len() == 1 && !expand => {
                let text = self.eval(exprs[0], file, scope)?;
                let values = self.decode_tfvars(&text, scope).map_err(|message| refused(file, exprs[0], &message))?;
                return Ok(values.with_origin(at));
            }
            name if name.starts_with("provider::") => {
                let cause = Cause::new(Reason::NotSupported, format!("{name} is computed by its provider"), at);
                return Ok(Value::unknown(Type::Dynamic, cause).with_origin(at));
            }
            name if !functions::exists(name) => {
                return Err(refused(file, expr, &format!("there is no function named `{name}`")));
            }
            _ => {}
        }
        let (plain, expanded) = match exprs.split_last() {
            Some((last, before)) if expand => (before, Some(*last)),
            _ => (&*exprs, None),
        };
        // What is to be expanded is looked at first: where it is not known, the other arguments do not matter.
        let mut more = Vec::new();
        if let Some(arg) = expanded {
            let value = self.eval(arg, file, scope)?;
            match &value.data {
                Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                    more.extend(items.iter().map(|item| item.clone().with_marks(value.marks)));
                }
                _ if value.is_known() || !may_expand(&value.ty()) => {
                    return Err(refused(file, arg, "only a list can be expanded to arguments"));
                }
                _ => {
                    // All but their names.
                    if let Some(missing) = self.look_up(expr, file, scope) {
                        return Err(missing);
                    }
                    let cause =
                        Value::joint_cause([&value]).unwrap_or_else(|| super::expression::unknown_cause(file, arg));
                    return Ok(Value::unknown(Type::Dynamic, cause).with_origin(at));
                }
            }
        }
        let values = plain.iter().map(|&arg| self.eval(arg, file, scope)).chain(more.into_iter().map(Ok));
        let values = values.collect::<Eval<Vec<_>>>()?;
        // What attributes a resource has is not known, but that it has some.
        if let ("length", [value]) = (name, &*values)
            && let (Some(_), Some(cause)) = (self.handled(value), value.cause())
        {
            let refine = Refinement::at_least(Number::from_i64(1));
            return Ok(Value::refined(Type::Number, refine, cause.clone()).with_origin(at));
        }
        if let ("lookup", [map, key, default @ ..]) = (name, &*values)
            && let Some(choice) = exprs.get(1).and_then(|&expr| self.choice(key, expr, scope))
            && let Some(chosen) = self.chosen_element(map, &choice, default.first(), at)
        {
            return Ok(chosen);
        }
        let host = Files { root: self };
        let apply = |values: &[Value]| {
            let value = functions::call(name, values, &host, &LIMITS, at)?;
            Ok(self.with_shape(name, values, value, at))
        };
        let value = super::lift::distribute(&values, at, &apply).map_err(|error| match error {
            CallError::Argument { index, message } => {
                let arg = exprs.get(index.min(exprs.len().saturating_sub(1))).copied().unwrap_or(expr);
                refused(file, arg, &format!("{name}: {message}"))
            }
            CallError::Function(message) => refused(file, expr, &format!("{name}: {message}")),
        })?;
        let made_here = Origin { via: at.via, ..value.origin } == at;
        let placed = made_here || value.origin.file != 0 && value.is_known();
        Ok(if placed { value } else { value.with_origin(at) })
    }

    /// What a function made that writes texts, with what is not known in it by name.
    fn with_shape(&self, name: &str, args: &[Value], value: Value, at: Origin) -> Value {
        if !matches!(value.data, Data::Unknown(_)) {
            return value;
        }
        let value = match name {
            "element" => return self.wrapped_element(args, value, at),
            "slice" => match self.sliced_zones(args, &value, at) {
                Some(zones) => return zones,
                None => value,
            },
            _ => value,
        };
        let shape = match name {
            "templatefile" | "templatestring" => self.way(value.origin.via).template,
            _ => None,
        };
        match shape {
            Some(shape) => self.made_by(value.with_origin(at), shape),
            None => value,
        }
    }

    /// The first argument that Terraform would not refuse. One that is not wholly known could still be refused once
    /// it is, so nothing is known of the result.
    fn try_each(&self, expr: Expr<'_>, args: &[Expr<'_>], file: u32, scope: Scope<'_>) -> Eval<Value> {
        let mut last = None;
        for &arg in args {
            match self.eval(arg, file, scope) {
                Ok(value) => {
                    return Ok(match Value::joint_cause([&value]) {
                        Some(_) if matches!(value.data, Data::OneOf(_)) => value,
                        Some(cause) => Value::unknown(Type::Dynamic, cause),
                        None => value,
                    });
                }
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
        Ok(match self.eval(*arg, file, scope) {
            Ok(value) => match Value::joint_cause([&value]) {
                Some(cause) => Value::unknown(Type::Bool, cause),
                None => Value::bool(true),
            },
            Err(_) => Value::bool(false),
        })
    }

    /// `basename(path.cwd)`, `basename(abspath(path.root))`: Terraform runs in the root module's directory, and only the
    /// last name of that is known.
    fn working_directory(&self, args: &[Expr<'_>], file: u32, scope: Scope<'_>, at: Origin) -> Option<Value> {
        let [arg] = args else { return None };
        let dir = match arg.kind() {
            ExprKind::Call { name: "abspath", mut args, .. } => {
                let path = self.eval(args.next()?, file, scope).ok()?;
                normalize(&format!("{}/{}", self.options.dir, path.as_str()?)).or_else(|| normalize(path.as_str()?))?
            }
            _ => {
                let (base, steps) = split(*arg);
                let is_cwd = matches!(base.kind(), ExprKind::Variable("path"))
                    && matches!(*steps, [(Step::Attribute("cwd"), _)]);
                is_cwd.then(|| self.options.dir.to_string())?
            }
        };
        let name = dir.rsplit('/').next().filter(|name| !name.is_empty());
        Some(Value::string(name.unwrap_or(self.world.tree.name())).with_origin(at))
    }
}

fn may_expand(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic)
}

fn is_reference(expr: Expr<'_>) -> bool {
    matches!(split(expr).0.kind(), ExprKind::Variable(_))
}

/// Whether a template may have a variable of that name.
pub(crate) fn is_name(text: &str) -> bool {
    let file = File::parse_expression(text.into());
    match file.expression().map(|expr| expr.kind()) {
        Some(ExprKind::Variable(name)) => name == text,
        Some(ExprKind::Null | ExprKind::Bool(_)) => true,
        _ => false,
    }
}

/// The checked tree as functions see it: paths are relative to the root module.
pub(crate) struct Files<'r, 'w> {
    pub(crate) root: &'r Root<'w>,
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
        ReadError::NotRegular => FileError::NotRegular,
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
        let path = self.path(path)?;
        if self.root.world.tree.is_dir(&path) {
            Err(FileError::NotRegular)
        } else {
            Ok(self.root.world.tree.is_file(&path))
        }
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
        if let Some(name) = fields.keys().find(|name| !is_name(name)) {
            return Err(CallError::Argument {
                index: 1,
                message: format!("invalid template variable name \"{name}\""),
            });
        }
        // A name that is asked for must be there, even where it would never be looked at.
        let missing = free_traversals(expr).into_iter().find(|(name, _)| !fields.contains_key(name));
        if let Some((missing, _)) = missing {
            return Err(CallError::Function(format!("the variables have no key \"{missing}\", which {name} asks for")));
        }
        let names = fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let nowhere = Rc::new(Instance::new(Arc::default(), "".into(), String::new(), None));
        let frame = Frame { names, parent: None };
        let scope = Scope::module(&nowhere).with(&frame);
        // Places inside the template are not in a numbered file: the call stands for all of it.
        let value = self
            .root
            .eval(expr, 0, scope)
            .map_err(|refused| CallError::Function(format!("{name}: {}", refused.message)))?;
        Ok(value.map_deep(&|value| {
            let unplaced = Origin { via: value.origin.via, ..Origin::default() };
            value.with_origin(unplaced)
        }))
    }
}
