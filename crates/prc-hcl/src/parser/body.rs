//! Bodies: attributes and blocks.

use memchr::memchr;

use super::{Broken, Parsed, Parser};
use crate::SyntaxErrorKind as E;
use crate::lexer::{Token, TokenKind as T};
use crate::tree::Kind;

/// The block whose body is read.
#[derive(Clone, Copy)]
struct Opener {
    /// The first byte of its type word.
    start: usize,
    /// Its opening brace.
    brace: usize,
    /// Whether the body begins on the line of the brace, as in `a { b = 1 }`.
    one_line: bool,
}

impl Parser<'_, '_> {
    /// Reads a whole file.
    pub(super) fn file(&mut self) {
        let mark = self.mark();
        self.bump();
        self.items(None);
        // To the end of the text: a comment there is part of it too, and it may be all there is.
        self.last_end = self.lexer.text.len();
        self.close(mark, Kind::Body, 0);
    }

    /// Reads items up to the brace that closes the block, or up to the end of the file.
    fn items(&mut self, block: Option<Opener>) {
        loop {
            match self.token.kind {
                T::Newline => self.bump(),
                T::End => return self.end_of_file(block),
                T::CloseBrace if block.is_none() => {
                    let _ = self.unexpected(E::InvalidBlock, "an attribute or a block");
                    self.bump();
                }
                T::CloseBrace => {
                    if self.trust_indentation && self.left_of(block) {
                        return self.unclosed(block);
                    }
                    return self.bump();
                }
                _ if self.trust_indentation && self.ends_unclosed(block) => return self.unclosed(block),
                _ => self.item(block),
            }
        }
    }

    fn end_of_file(&mut self, block: Option<Opener>) {
        if block.is_some() {
            self.unclosed_block = true;
            self.unclosed(block);
        }
    }

    fn unclosed(&mut self, block: Option<Opener>) {
        if let Some(Opener { brace, .. }) = block {
            let message = "expected `}` to close the block, found none";
            self.error(E::UnclosedBlock, brace, brace + 1, message);
        }
        // Where reading goes on after an error, too: so a block never ends after the one that it is in.
        self.last_end = self.last_token_before(self.token.start);
    }

    /// Reads one item; a broken one is skipped, and what it was is told by the errors.
    fn item(&mut self, block: Option<Opener>) {
        let (mark, start, depth) = (self.mark(), self.token.start, self.depth);
        if self.attribute_or_block(block).is_err() {
            self.output.builder.nodes.truncate(mark.node);
            let inside = block.filter(|opener| opener.one_line).map(|opener| opener.brace);
            let next = self.after_item(start, inside);
            self.resume(next, depth);
        }
    }

    fn attribute_or_block(&mut self, block: Option<Opener>) -> Parsed {
        let name = self.token;
        match name.kind {
            T::Ident => self.bump(),
            T::Quote => return self.unexpected(E::InvalidAttribute, "a name without quotes"),
            _ => return self.unexpected(E::InvalidAttribute, "an attribute or a block"),
        }
        match self.token.kind {
            T::Equal => self.attribute(name, block),
            T::Ident | T::Quote | T::OpenBrace => self.block(name, block),
            _ => self.unexpected(E::InvalidAttribute, "`=` and a value, or a block"),
        }
    }

    fn attribute(&mut self, name: Token, block: Option<Opener>) -> Parsed {
        let mut mark = self.mark();
        mark.start = self.offset(name.start);
        let (extra, flags) = self.carried_name(name.start, name.end, name.start);
        self.bump();
        let (value, depth) = (self.mark(), self.depth);
        let one_line = block.filter(|opener| opener.one_line);
        if self.expression().is_err() {
            let next = self.after_item(name.start, one_line.map(|opener| opener.brace));
            self.replace_with_error(value, self.last_token_before(next));
            self.resume(next, depth);
        }
        self.close_named(mark, Kind::Attribute, flags, extra);
        match self.token.kind {
            T::Newline | T::End => {
                if one_line.is_some_and(|opener| self.same_line(opener.brace, name.start)) {
                    let _ = self.unexpected(E::InvalidBlock, "`}` on the line of the block");
                }
            }
            T::CloseBrace if one_line.is_some() => {}
            _ => {
                let _ = self.unexpected(E::InvalidAttribute, "a new line after the attribute");
                let next = self.after_item(name.start, one_line.map(|opener| opener.brace));
                self.resume(next.max(self.token.start), depth);
            }
        }
        Ok(())
    }

    fn block(&mut self, name: Token, parent: Option<Opener>) -> Parsed {
        let mut mark = self.mark();
        mark.start = self.offset(name.start);
        let (extra, flags) = self.carried_name(name.start, name.end, name.start);
        loop {
            match self.token.kind {
                T::Ident => {
                    self.name_leaf(Kind::Name, self.token);
                    self.bump();
                }
                T::Quote => self.label()?,
                T::OpenBrace => break,
                T::Equal => return self.unexpected(E::InvalidBlock, "`{` without `=` before it"),
                _ => return self.unexpected(E::InvalidBlock, "a label or `{`"),
            }
        }
        if let Some(parent) = parent.filter(|parent| parent.one_line)
            && self.same_line(parent.brace, name.start)
        {
            let message = "expected one attribute in a block on one line, found a block";
            self.error(E::InvalidBlock, name.start, name.end, message);
        }
        self.enter()?;
        let body = self.mark();
        let brace = self.token.start;
        self.bump();
        let one_line = !matches!(self.token.kind, T::Newline | T::End | T::CloseBrace);
        self.items(Some(Opener { start: name.start, brace, one_line }));
        self.leave();
        self.close(body, Kind::Body, 0);
        self.close_named(mark, Kind::Block, flags, extra);
        self.after_block(parent);
        Ok(())
    }

    /// A block ends its line; when it does not, what follows is read all the same.
    fn after_block(&mut self, parent: Option<Opener>) {
        let ended = match self.token.kind {
            T::Newline | T::End => true,
            T::CloseBrace if parent.is_some_and(|parent| parent.one_line) => true,
            // The block was ended by the indentation of the line at hand.
            _ => self.trust_indentation && self.column(self.token.start).is_some(),
        };
        if !ended {
            let _ = self.unexpected(E::InvalidBlock, "a new line after the block");
        }
    }

    /// Reads a quoted label, in which nothing is interpolated.
    fn label(&mut self) -> Parsed {
        let node = self.output.builder.nodes.len();
        let start = self.token.start;
        self.quoted_string()?;
        match self.output.builder.nodes.get_mut(node..) {
            Some([label]) if label.kind == Kind::Str => {
                label.kind = Kind::Name;
                Ok(())
            }
            _ => {
                let message = "expected a label without template sequences, found one with them";
                self.error(E::InvalidBlock, start, self.last_end, message);
                Err(Broken)
            }
        }
    }

    /// Whether two positions are on one line.
    fn same_line(&self, start: usize, end: usize) -> bool {
        memchr(b'\n', self.lexer.slice(start, end).as_bytes()).is_none()
    }

    /// The column of a position, from 0, when only white space is before it on its line.
    fn column(&self, pos: usize) -> Option<usize> {
        let before = self.lexer.slice(0, pos);
        let line = before.trim_end_matches([' ', '\t']);
        (line.is_empty() || line.ends_with('\n')).then(|| before.len() - line.len())
    }

    /// Whether the token at hand begins a line further left than the block that is open.
    fn left_of(&self, block: Option<Opener>) -> bool {
        let Some(outer) = block.and_then(|block| self.column(block.start)) else { return false };
        self.column(self.token.start).is_some_and(|column| column < outer)
    }

    /// Whether the token at hand begins an item that, by its indentation, is not inside the open block.
    fn ends_unclosed(&self, block: Option<Opener>) -> bool {
        let Some(outer) = block.and_then(|block| self.column(block.start)) else { return false };
        let Some(column) = self.column(self.token.start) else { return false };
        // In a file without any indentation only a block header can tell.
        column < outer || (column == outer && (outer > 0 || self.at_header()))
    }

    /// Whether the line of the token at hand looks like the header of a block.
    fn at_header(&self) -> bool {
        let line = self.lexer.slice(self.token.start, self.lexer.line_end(self.token.start)).trim_end();
        self.at(T::Ident) && line.ends_with('{') && !line.contains('=')
    }
}
