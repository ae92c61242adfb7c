//! Quoted strings and heredocs: templates between two marks.

use super::template::Ending;
use super::{Broken, Parsed, Parser};
use crate::SyntaxErrorKind as E;
use crate::lexer::TokenKind as T;
use crate::tree::{Kind, text};

/// After this many heredocs without an end, none is searched for one any more: each search reads all that is left.
const MAX_UNCLOSED: u32 = 16;

/// The bytes that end the plain part of a quoted string.
const QUOTED_STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let stops = [b'"', b'\\', b'$', b'%', b'\n', b'\r', 0];
    let mut at = 0;
    while at < stops.len() {
        table[stops[at] as usize] = true;
        at += 1;
    }
    table
};

impl Parser<'_, '_> {
    /// Reads a quoted string, the quote at hand.
    pub(super) fn quoted_string(&mut self) -> Parsed {
        let mark = self.mark();
        let (start, inner) = (self.token.start, self.token.end);
        let (end, ascii) = self.plain_run(inner);
        if self.lexer.byte(end) == b'"' {
            self.lexer.pos = end + 1;
            self.token.end = end + 1;
            let span = self.span(start, end + 1);
            self.output.builder.leaf(Kind::Str, text::QUOTED, span);
            if !ascii {
                self.normalise_leaf(self.lexer.slice(inner, end));
            }
            self.bump();
            return Ok(());
        }
        let newlines = self.lexer.newlines;
        self.template(mark, inner, Ending::Quote, false)?;
        self.lexer.newlines = newlines;
        self.token = self.lexer.next();
        Ok(())
    }

    /// The end of the text from a position on that stands for itself in quotes, and whether it is ASCII.
    pub(super) fn plain_run(&self, start: usize) -> (usize, bool) {
        let mut high = 0;
        let mut end = start;
        for &byte in self.lexer.rest(start) {
            if QUOTED_STOPS[usize::from(byte)] {
                break;
            }
            high |= byte;
            end += 1;
        }
        (end, high < 0x80)
    }

    /// Reads a heredoc, its introducer at hand.
    pub(super) fn heredoc(&mut self) -> Parsed {
        let mark = self.mark();
        let (start, body) = (self.token.start, self.token.end);
        let introducer = self.token_text().trim_end().trim_start_matches('<');
        let (flush, marker) = match introducer.strip_prefix('-') {
            Some(marker) => (true, marker),
            None => (false, introducer),
        };
        if self.unclosed_heredocs >= MAX_UNCLOSED {
            return self.unclosed_heredoc(start, marker);
        }
        let newlines = self.lexer.newlines;
        self.template(mark, body, Ending::Marker { marker, start }, flush)?;
        self.lexer.newlines = newlines;
        self.token = self.lexer.next();
        Ok(())
    }

    /// Whether a heredoc may still be searched for its end.
    pub(super) fn may_search_heredoc(&self) -> bool {
        self.unclosed_heredocs < MAX_UNCLOSED
    }

    pub(super) fn unclosed_heredoc(&mut self, start: usize, marker: &str) -> Parsed {
        self.unclosed_heredocs += 1;
        let message = format!("expected a line with `{marker}` alone to close the heredoc, found none");
        let end = self.lexer.line_end(start);
        self.error(E::UnclosedHeredoc, start, end, message);
        Err(Broken)
    }

    pub(super) fn unclosed_string(&mut self, start: usize, end: usize) -> Parsed {
        let message = "expected `\"` to close the string on its line, found the end of the line";
        self.error(E::UnclosedString, start, end, message);
        Err(Broken)
    }

    /// Where a template ends: at a closing quote, a marker line, or the end of the text. The end of the mark follows.
    pub(super) fn template_end(&self, pos: usize, ending: Ending<'_>) -> Option<usize> {
        match ending {
            Ending::Quote => (self.lexer.byte(pos) == b'"').then_some(pos + 1),
            Ending::Text => (pos >= self.lexer.text.len()).then_some(pos),
            Ending::Marker { marker, .. } => {
                if self.lexer.byte(pos.saturating_sub(1)) != b'\n' {
                    return None;
                }
                let end = self.lexer.line_end(pos);
                let line = self.lexer.slice(pos, end);
                let found = line.len() >= marker.len() && line.trim() == marker && end < self.lexer.text.len();
                // As everywhere, the white space before the end of a line belongs to nothing.
                found.then(|| pos + line.trim_end_matches([' ', '\t', '\r']).len())
            }
        }
    }

    /// The kind of the token at hand once a sequence of a template has been read.
    pub(super) fn end_of_sequence(&mut self) -> Result<bool, Broken> {
        match self.token.kind {
            T::CloseBrace => Ok(false),
            T::StripBrace => Ok(true),
            _ => {
                self.unexpected(E::InvalidExpression, "`}` at the end of the template sequence")?;
                Ok(false)
            }
        }
    }
}
