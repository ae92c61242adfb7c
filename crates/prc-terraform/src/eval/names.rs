//! Names that nothing asks for. Terraform looks all names of an expression up before it evaluates any of it, so that
//! neither `try` nor an empty list hides one that is not there.

use prc_hcl::Expr;

use super::expression::refused;
use super::root::{Refused, Root};
use super::scope::Scope;
use crate::config::{Step, free_traversals, is_literal, span, split};

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
