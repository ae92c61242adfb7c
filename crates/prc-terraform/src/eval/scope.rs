//! The names an expression can see.

use std::rc::Rc;
use std::sync::Arc;

use prc_cty::{Cause, Value};

use super::instance::Instance;
use super::repetition::Repetition;

/// Where an expression is evaluated: its module instance, the instance of its block, and local names around it.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) instance: &'s Rc<Instance>,
    pub(crate) repetition: &'s Repetition,
    pub(crate) frame: Option<&'s Frame<'s>>,
    /// The resource whose body this is, which must not refer to itself.
    pub(crate) owner: Option<usize>,
    /// Within `try` or `can`: what Terraform would refuse is no mistake here.
    pub(crate) tolerant: bool,
}

/// Names that a for expression, a splat, a dynamic block or a template directive brings.
pub(crate) struct Frame<'s> {
    pub(crate) names: Vec<(Arc<str>, Value)>,
    pub(crate) parent: Option<&'s Self>,
}

/// The name of a splat's element: no identifier, so nothing can shadow it.
pub(crate) const SPLAT_ITEM: &str = "";

impl<'s> Scope<'s> {
    /// The scope of a module's own values.
    pub(crate) fn module(instance: &'s Rc<Instance>) -> Self {
        Self { instance, repetition: &Repetition::None, frame: None, owner: None, tolerant: false }
    }

    pub(crate) fn repeated(instance: &'s Rc<Instance>, repetition: &'s Repetition) -> Self {
        Self { instance, repetition, frame: None, owner: None, tolerant: false }
    }

    pub(crate) fn owned_by(self, resource: usize) -> Self {
        Self { owner: Some(resource), ..self }
    }

    pub(crate) fn within_try(self) -> Self {
        Self { tolerant: true, ..self }
    }

    pub(crate) fn with(self, frame: &'s Frame<'s>) -> Self {
        Self { frame: Some(frame), ..self }
    }

    /// Why it is not known whether there is an instance of the block, or of a module around it.
    pub(crate) fn open(self) -> Option<&'s Cause> {
        self.repetition.open().or_else(|| self.instance.open())
    }

    pub(crate) fn local(self, name: &str) -> Option<&'s Value> {
        let mut frame = self.frame;
        while let Some(Frame { names, parent }) = frame {
            if let Some((_, value)) = names.iter().find(|(known, _)| &**known == name) {
                return Some(value);
            }
            frame = *parent;
        }
        None
    }
}
