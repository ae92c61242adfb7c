//! Names that nothing asks for. Terraform looks all names of an expression up before it evaluates any of it, so that
//! neither `try` nor an empty list hides one that is not there.

use std::collections::HashSet;
use std::ops::Range;

use prc_hcl::{Expr, ExprKind};

use super::expression::refused;
use super::root::{Refused, Root};
use super::scope::Scope;
use super::traversal::{Step, is_literal, split};
use crate::config::span;

impl Root<'_> {
    /// The first name in an expression that is not there; all of them are reported. What is wrong with the values does
    /// not matter here.
    pub(crate) fn look_up(&self, expr: Expr<'_>, file: u32, scope: Scope<'_>) -> Option<Refused> {
        let mut first = None;
        for (name, traversal) in free_traversals(expr) {
            let (base, mut steps) = split(traversal);
            // A key that is computed says nothing about names, and its own names are looked up by themselves.
            let computed = |(step, _): &(Step<'_>, Expr<'_>)| matches!(step, Step::Index(key) if !is_literal(*key));
            steps.truncate(steps.iter().position(computed).unwrap_or(steps.len()));
            drop(self.start(name, base, &steps, file, scope));
            let mut places = std::iter::once(base).chain(steps.iter().map(|(_, upto)| *upto));
            if let Some(at) = places.find(|at| self.misnamed.borrow().contains(&span(file, at.span()))) {
                first.get_or_insert_with(|| refused(file, at, &format!("`{name}` refers to what is not there")));
            }
        }
        first
    }
}

/// The traversals that start at a name from around the expression, which no `for` in it brings, each with that name.
pub(crate) fn free_traversals<'f>(expr: Expr<'f>) -> Vec<(&'f str, Expr<'f>)> {
    // The names of the `for`s around a place and where they hold, innermost last.
    let mut brought: Vec<(&str, Range<u32>)> = Vec::new();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for part in expr.descendants() {
        let at = part.span();
        while brought.pop_if(|(_, holds)| holds.end <= at.start).is_some() {}
        let (key, value, body) = match part.kind() {
            ExprKind::TemplateFor { key, value, body, .. } | ExprKind::ForTuple { key, value, body, .. } => {
                (key, value, body)
            }
            ExprKind::ForObject { key, value, key_body, .. } => (key, value, key_body),
            ExprKind::Variable(_) | ExprKind::Attribute(..) | ExprKind::Index(..) | ExprKind::LegacyIndex(..) => {
                let (base, _) = split(part);
                let start = base.span().start;
                // What a traversal is made of comes after it.
                if let ExprKind::Variable(name) = base.kind()
                    && seen.insert(base.id())
                    && !brought.iter().any(|(known, holds)| *known == name && holds.contains(&start))
                {
                    found.push((name, part));
                }
                continue;
            }
            _ => continue,
        };
        brought.extend(key.into_iter().chain([value]).map(|name| (name, body.span().start..at.end)));
    }
    found
}
