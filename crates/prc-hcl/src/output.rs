//! What a parser writes to.

use crate::tree::Builder;
use crate::{Span, SyntaxError, SyntaxErrorKind};

/// A file with more errors than this is not worth more of them.
const MAX_ERRORS: usize = 256;

/// The tree in the making, the errors and the comments.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) builder: Builder,
    pub(crate) errors: Vec<SyntaxError>,
    pub(crate) comments: Vec<Span>,
}

impl Output {
    pub(crate) fn new(source_len: usize) -> Self {
        Self { builder: Builder::new(source_len), errors: Vec::new(), comments: Vec::new() }
    }

    /// Notes an error; a second one at the same place would only repeat the first.
    pub(crate) fn error(&mut self, kind: SyntaxErrorKind, span: Span, message: String) {
        let span = self.builder.source_span(span);
        if self.errors.len() < MAX_ERRORS && self.errors.last().is_none_or(|last| last.span != span) {
            self.errors.push(SyntaxError { kind, span, message });
        }
    }
}
