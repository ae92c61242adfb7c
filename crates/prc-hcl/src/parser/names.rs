//! Names and texts that may have to be kept apart from the source.

use super::Parser;
use crate::Span;
use crate::lexer::Token;
use crate::text::normalise;
use crate::tree::{Kind, StoredName, flag, text};

impl Parser<'_, '_> {
    /// Adds a leaf whose text is a token that is an identifier.
    pub(super) fn name_leaf(&mut self, kind: Kind, token: Token) {
        let span = self.span(token.start, token.end);
        self.output.builder.leaf(kind, text::RAW, span);
        if self.lexer.wide_names {
            let name = self.lexer.slice(token.start, token.end);
            self.normalise_leaf(name);
        }
    }

    /// Gives the last leaf a stored text when its own one is not normalised.
    pub(super) fn normalise_leaf(&mut self, text: &str) {
        let normal = normalise(text);
        if normal != text {
            let stored = self.output.builder.store_decoded(&normal);
            self.store_leaf_text(self.output.builder.nodes.len() - 1, stored);
        }
    }

    /// Makes a span the text of a leaf.
    pub(super) fn store_leaf_text(&mut self, node: usize, stored: Span) {
        let number = self.output.builder.store_text(stored);
        if let Some(leaf) = self.output.builder.nodes.get_mut(node) {
            leaf.data = number;
            leaf.flags = text::STORED;
        }
    }

    /// The length and the flags that let a node find the name it carries, read from `start` to `end`.
    /// A name that can not be found by its length alone is kept aside, under the offset `anchor`.
    #[inline]
    pub(super) fn carried_name(&mut self, start: usize, end: usize, anchor: usize) -> (u16, u8) {
        match u16::try_from(end - start) {
            Ok(length) if !self.lexer.wide_names => (length, 0),
            _ => self.unusual_name(start, end, anchor),
        }
    }

    #[cold]
    fn unusual_name(&mut self, start: usize, end: usize, anchor: usize) -> (u16, u8) {
        let name = normalise(self.lexer.slice(start, end));
        match u16::try_from(end - start) {
            Ok(length) if name == self.lexer.slice(start, end) => (length, 0),
            _ => self.keep_name(&name, start, end, anchor),
        }
    }

    /// Keeps a name aside, for the node that starts or ends at `anchor`.
    pub(super) fn keep_name(&mut self, name: &str, start: usize, end: usize, anchor: usize) -> (u16, u8) {
        let text = self.output.builder.store_decoded(name);
        let (source, anchor) = (self.span(start, end), self.offset(anchor));
        self.output.builder.store_name(StoredName { anchor, source, text });
        (0, flag::STORED_NAME)
    }
}
