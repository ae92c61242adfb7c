//! What must hold for a block behind an unknown count or for_each to have instances, so that two can be compared.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use prc_cty::Cause;
use prc_hcl::{BinaryOp, Expr, ExprKind};
use prc_model::{Mode, Reason, Repetition, Unknown};

use super::instance::Instance;
use super::root::{Root, span_of};
use crate::config::{Decl, ExprRef, Step, split};

/// How many names a condition is followed through.
const MAX_NAMES: usize = 32;

/// A condition, or a part of one, in the module that it is written in.
struct Written<'f, 'i> {
    expr: Expr<'f>,
    instance: &'i Rc<Instance>,
    names: usize,
}

impl Root<'_> {
    /// What is known of a block whose count or for_each is not, inside modules of which the same may hold.
    pub(super) fn opened(
        &self,
        instance: &Rc<Instance>,
        decl: &Decl,
        cause: &Cause,
        around: Option<&Repetition>,
    ) -> Repetition {
        let reason = Reason::from_word(cause.reason.as_str()).unwrap_or(Reason::Repetition);
        let why = Unknown { at: span_of(cause.at), ..Unknown::new(reason, cause.detail.clone()) };
        let mut conditions: BTreeSet<Arc<str>> =
            around.into_iter().flat_map(|around| around.conditions.iter().cloned()).collect();
        self.repeats(instance, decl, 0, &mut conditions);
        Repetition { why: Arc::new(why), conditions: conditions.into_iter().collect() }
    }

    /// The conditions in a block's count or for_each.
    fn repeats(&self, instance: &Rc<Instance>, decl: &Decl, names: usize, into: &mut BTreeSet<Arc<str>>) {
        let files = &self.world.files;
        for what in ["count", "for_each"] {
            if let Some(at) = decl.attribute(files, what) {
                let written = Written { expr: files.expr(at), instance, names };
                self.repeated(&written, what, into);
            }
        }
    }

    /// `condition ? 1 : 0` is its condition, `length(aws_x.y)` and `aws_x.y` are the instances of that, and anything
    /// else is itself.
    fn repeated(&self, written: &Written<'_, '_>, what: &str, into: &mut BTreeSet<Arc<str>>) {
        match written.expr.kind() {
            ExprKind::Paren(inner) | ExprKind::Wrap(inner) => {
                return self.repeated(&written.at(inner), what, into);
            }
            ExprKind::Conditional { condition, then, otherwise }
                if what == "count" && is_number(then, "1") && is_number(otherwise, "0") =>
            {
                return self.conditions(&written.at(condition), into);
            }
            ExprKind::Call { name: "length", mut args, .. } if what == "count" => {
                if let (Some(of), None) = (args.next(), args.next())
                    && self.repeats_as(&written.at(of), into)
                {
                    return;
                }
            }
            _ if what == "for_each" && self.repeats_as(written, into) => return,
            _ => {}
        }
        match self.named(written) {
            Some((at, instance, names)) => {
                let expr = self.world.files.expr(at);
                self.repeated(&Written { expr, instance: &instance, names }, what, into);
            }
            None => {
                into.insert(written.text(what));
            }
        }
    }

    /// A resource of the same module, of which there is one instance for each.
    fn repeats_as(&self, written: &Written<'_, '_>, into: &mut BTreeSet<Arc<str>>) -> bool {
        let (base, steps) = split(written.expr);
        let (ExprKind::Variable(kind), [(Step::Attribute(name), _)]) = (base.kind(), &*steps) else { return false };
        let module = &written.instance.module;
        match module.resource(Mode::Managed, kind, name) {
            Some(resource) if written.names < MAX_NAMES => {
                self.repeats(written.instance, &module.resources[resource].decl, written.names + 1, into);
                true
            }
            _ => false,
        }
    }

    /// Every part of `a && b` must hold.
    fn conditions(&self, written: &Written<'_, '_>, into: &mut BTreeSet<Arc<str>>) {
        match written.expr.kind() {
            ExprKind::Paren(inner) | ExprKind::Wrap(inner) => self.conditions(&written.at(inner), into),
            ExprKind::Binary(BinaryOp::And, left, right) => {
                self.conditions(&written.at(left), into);
                self.conditions(&written.at(right), into);
            }
            _ => match self.named(written) {
                Some((at, instance, names)) => {
                    let expr = self.world.files.expr(at);
                    self.conditions(&Written { expr, instance: &instance, names }, into);
                }
                None => {
                    into.insert(written.text("if"));
                }
            },
        }
    }

    /// Where the value of a local, or of a variable that a module call sets, is written.
    fn named(&self, written: &Written<'_, '_>) -> Option<(ExprRef, Rc<Instance>, usize)> {
        let (base, steps) = split(written.expr);
        let (ExprKind::Variable(root), [(Step::Attribute(name), _)]) = (base.kind(), &*steps) else { return None };
        if written.names == MAX_NAMES {
            return None;
        }
        match root {
            "local" => {
                let at = *written.instance.module.locals.get(*name)?;
                Some((at, written.instance.clone(), written.names + 1))
            }
            "var" => {
                let parent = written.instance.parent.as_ref()?;
                let call = &parent.instance.module.calls[parent.call].decl;
                let at = call.attribute(&self.world.files, name)?;
                // In another call these are other values.
                let repeats = |expr: Expr<'_>| matches!(expr.kind(), ExprKind::Variable("each" | "count"));
                let own = self.world.files.expr(at).descendants().any(repeats);
                (!own).then(|| (at, parent.instance.clone(), written.names + 1))
            }
            _ => None,
        }
    }
}

impl<'i> Written<'_, 'i> {
    fn at<'f>(&self, expr: Expr<'f>) -> Written<'f, 'i> {
        Written { expr, instance: self.instance, names: self.names }
    }

    /// The text in its module: an expression without side effects has one value there.
    fn text(&self, what: &str) -> Arc<str> {
        let text = self.expr.text();
        let mut plain = String::with_capacity(text.len());
        let mut quoted = false;
        for character in text.chars() {
            quoted ^= character == '"';
            if quoted || !character.is_whitespace() {
                plain.push(character);
            }
        }
        // A comment ends with its line.
        let plain = if text.contains(['#', '\n', '\\']) || text.contains("//") { text } else { &plain };
        format!("{}: {what} {plain}", self.instance.address).into()
    }
}

fn is_number(expr: Expr<'_>, number: &str) -> bool {
    matches!(expr.kind(), ExprKind::Number(text) if text == number)
}
