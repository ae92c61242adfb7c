//! Traversals as they are written: a name, and the steps behind it.

use std::ops::Range;

use foldhash::{HashSet, HashSetExt};
use prc_hcl::{Expr, ExprKind};

/// One step of a traversal.
#[derive(Clone, Copy)]
pub(crate) enum Step<'f> {
    Attribute(&'f str),
    Index(Expr<'f>),
    Legacy(&'f str),
}

/// A step with the expression that ends with it.
pub(crate) type Steps<'f> = Vec<(Step<'f>, Expr<'f>)>;

/// Whether an expression is a name with steps that need no evaluation: `a.b`, `a["b"].0`.
pub(crate) fn is_traversal(expr: Expr<'_>) -> bool {
    let (base, steps) = split(expr);
    let constant = |step: &Step<'_>| !matches!(step, Step::Index(key) if !is_literal(*key));
    matches!(base.kind(), ExprKind::Variable(_)) && !steps.is_empty() && steps.iter().all(|(step, _)| constant(step))
}

/// Whether a key is written out.
pub(crate) fn is_literal(key: Expr<'_>) -> bool {
    matches!(key.kind(), ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Null)
}

/// The base of a traversal and its steps, outermost last.
pub(crate) fn split(expr: Expr<'_>) -> (Expr<'_>, Steps<'_>) {
    let mut steps = Vec::new();
    let mut base = expr;
    loop {
        let (source, step) = match base.kind() {
            ExprKind::Attribute(source, name, _) => (source, Step::Attribute(name)),
            ExprKind::Index(source, key) => (source, Step::Index(key)),
            ExprKind::LegacyIndex(source, digits) => (source, Step::Legacy(digits)),
            _ => break,
        };
        steps.push((step, base));
        base = source;
    }
    steps.reverse();
    (base, steps)
}

/// What a traversal starts with.
fn base_of(mut expr: Expr<'_>) -> Expr<'_> {
    loop {
        expr = match expr.kind() {
            ExprKind::Attribute(source, ..) | ExprKind::Index(source, _) | ExprKind::LegacyIndex(source, _) => source,
            _ => return expr,
        };
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
                let base = base_of(part);
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
