//! Type constraints: `object({ port = optional(number, 80) })`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_cty::{Constraint, Defaults, Named, ObjectType, Type, Value};
use prc_hcl::{Expr, ExprKind, File, ObjectKey};

use super::declarations::is_written_out;
use super::expression::refused;
use super::root::{Eval, Root};
use crate::config::ExprRef;

impl Root<'_> {
    /// Reads a `type` argument.
    pub(crate) fn type_constraint(&self, at: ExprRef) -> Eval<Constraint> {
        let mut expr = self.world.files.expr(at);
        // Terraform 0.11 wrote types as strings.
        let legacy = match expr.kind() {
            ExprKind::Str(text) => match &*text {
                "string" => Some(Type::String),
                "list" => Some(Type::list(Type::Dynamic)),
                "map" => Some(Type::map(Type::Dynamic)),
                "number" => Some(Type::Number),
                "bool" => Some(Type::Bool),
                "any" => Some(Type::Dynamic),
                _ => None,
            },
            _ => None,
        };
        if let Some(ty) = legacy {
            return Ok(Constraint::new(ty));
        }
        // In JSON syntax a type is a text.
        if let (ExprKind::Str(text), true) = (expr.kind(), self.world.files.tree(at.file).is_json()) {
            let inner = File::parse_expression((&*text).into());
            let read = inner.expression().filter(|_| inner.errors().is_empty()).map(|ty| self.type_expr(ty, at.file));
            let (ty, defaults) =
                read.and_then(Result::ok).ok_or_else(|| refused(at.file, expr, &format!("`{text}` is no type")))?;
            return Ok(Constraint { ty, defaults });
        }
        while let ExprKind::Paren(inner) = expr.kind() {
            expr = inner;
        }
        let (ty, defaults) = self.type_expr(expr, at.file)?;
        Ok(Constraint { ty, defaults })
    }

    fn type_expr(&self, expr: Expr<'_>, file: u32) -> Eval<(Type, Defaults)> {
        match expr.kind() {
            ExprKind::Variable(name) => match name {
                "string" => Ok((Type::String, Defaults::default())),
                "number" => Ok((Type::Number, Defaults::default())),
                "bool" => Ok((Type::Bool, Defaults::default())),
                "any" => Ok((Type::Dynamic, Defaults::default())),
                "list" => Ok((Type::list(Type::Dynamic), Defaults::default())),
                "map" => Ok((Type::map(Type::Dynamic), Defaults::default())),
                "set" => Ok((Type::set(Type::Dynamic), Defaults::default())),
                _ => Err(refused(file, expr, &format!("`{name}` is no type"))),
            },
            ExprKind::Call { name, mut args, .. } => {
                let (Some(argument), None) = (args.next(), args.next()) else {
                    return Err(refused(file, expr, &format!("the type {name} takes one argument")));
                };
                match name {
                    "list" | "set" | "map" => {
                        let (element, inner) = self.type_expr(argument, file)?;
                        let ty = match name {
                            "list" => Type::list(element),
                            "set" => Type::set(element),
                            _ => Type::map(element),
                        };
                        Ok((ty, nested([(Arc::from(""), inner)])))
                    }
                    "tuple" => self.tuple_type(argument, file),
                    "object" => self.object_type(argument, file),
                    _ => Err(refused(file, expr, &format!("`{name}` is no type"))),
                }
            }
            _ => Err(refused(file, expr, "this is no type")),
        }
    }

    fn tuple_type(&self, argument: Expr<'_>, file: u32) -> Eval<(Type, Defaults)> {
        let ExprKind::Tuple(items) = argument.kind() else {
            return Err(refused(file, argument, "the type tuple takes a list of types"));
        };
        let (types, inner): (Vec<Type>, Vec<Defaults>) =
            items.map(|item| self.type_expr(item, file)).collect::<Eval<Vec<_>>>()?.into_iter().unzip();
        let children = inner.into_iter().enumerate().map(|(at, inner)| (Arc::from(at.to_string()), inner));
        Ok((Type::tuple(types), nested(children)))
    }

    fn object_type(&self, argument: Expr<'_>, file: u32) -> Eval<(Type, Defaults)> {
        let ExprKind::Object(items) = argument.kind() else {
            return Err(refused(file, argument, "the type object takes a map of types"));
        };
        let mut object = ObjectType { attrs: Named::new(), optional: BTreeSet::new() };
        let mut defaults = Defaults::default();
        for (key, item) in items {
            let name: Arc<str> = match key {
                ObjectKey::Name(name, _) => name.into(),
                ObjectKey::Expr(key) => match key.kind() {
                    ExprKind::Str(text) => Arc::from(&*text),
                    _ => return Err(refused(file, key, "the name of an attribute must be literal")),
                },
            };
            let (ty, inner) = match item.kind() {
                ExprKind::Call { name: "optional", mut args, .. } => {
                    object.optional.insert(name.clone());
                    let Some(inner) = args.next() else {
                        return Err(refused(file, item, "optional takes a type"));
                    };
                    let (ty, inner) = self.type_expr(inner, file)?;
                    if let Some(default) = args.next() {
                        if !is_written_out(default) {
                            let message = "a default can neither call functions nor refer to anything";
                            return Err(refused(file, default, message));
                        }
                        let value = self.constant(default, file)?;
                        let constraint = Constraint { ty: ty.clone(), defaults: inner.clone() };
                        let value = constraint.coerce(&value).map_err(|message| refused(file, default, &message))?;
                        defaults.values.insert(name.clone(), value);
                    }
                    (ty, inner)
                }
                _ => self.type_expr(item, file)?,
            };
            if !inner.is_empty() {
                defaults.children.insert(name.clone(), inner);
            }
            object.attrs.insert(name, ty);
        }
        Ok((Type::Object(Arc::new(object)), defaults))
    }

    /// A value without any name in it.
    fn constant(&self, expr: Expr<'_>, file: u32) -> Eval<Value> {
        let nowhere = std::rc::Rc::new(super::instance::Instance::new(Arc::default(), "".into(), String::new(), None));
        self.eval(expr, file, super::scope::Scope::module(&nowhere))
    }
}

fn nested(children: impl IntoIterator<Item = (Arc<str>, Defaults)>) -> Defaults {
    let children = children.into_iter().filter(|(_, inner)| !inner.is_empty()).collect();
    Defaults { values: BTreeMap::new(), children }
}
