//! Templates: literal text, interpolations and directives, with the white space rules of HCL.
//!
//! HCL defines strip markers and the removal of indentation on the tokens of a template, and a literal token never
//! goes past the end of a line, an escape sequence of the template or a lone `$` or `%`. So the literal text is kept
//! as a list of such pieces until the template has ended; only then is it known what each piece is worth.

use memchr::memchr3;

use super::{Parsed, Parser};
use crate::tree::{Kind, Mark, text};
use crate::{Span, SyntaxErrorKind as E};

/// What ends a template.
#[derive(Clone, Copy)]
pub(super) enum Ending<'s> {
    /// The closing quote.
    Quote,
    /// A line with a marker alone; the heredoc began at `start`.
    Marker { marker: &'s str, start: usize },
    /// The end of the text.
    Text,
}

/// A literal token of a template, or the place of an interpolation or directive.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// The string node the text belongs to; none for a sequence.
    pub(super) node: Option<usize>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether the text has backslash sequences.
    pub(super) escaped: bool,
    pub(super) strip_start: bool,
    pub(super) strip_end: bool,
}

/// The part of a template that was found at a position.
enum Found {
    Text { start: usize, end: usize, escaped: bool },
    Interpolation,
    Directive,
    End(usize),
    Nothing,
}

impl Parser<'_, '_> {
    /// Reads a text that is one template.
    pub(crate) fn whole_template(&mut self, span: Span) {
        let mark = Mark { node: self.output.builder.nodes.len(), start: self.base + span.start };
        if self.template(mark, span.start as usize, Ending::Text, false).is_err() {
            self.replace_with_error(mark, span.end as usize);
        }
    }

    /// Reads a template from `pos` on, with the mark that ends it, and leaves the lexer there.
    pub(super) fn template(&mut self, mark: Mark, mut pos: usize, ending: Ending<'_>, flush: bool) -> Parsed {
        self.enter()?;
        let depth = self.depth;
        let (pieces, directives) = (self.pieces.len(), self.directives.len());
        let mut strip = false;
        let mut balanced = true;
        let end = loop {
            match self.template_part(pos, ending) {
                Found::Text { start, end, escaped } => {
                    self.literal(pieces, start, end, escaped, strip);
                    strip = false;
                    pos = end;
                }
                Found::Interpolation => {
                    self.open_sequence(pieces, pos);
                    self.expression()?;
                    strip = self.end_of_sequence()?;
                    pos = self.token.end;
                }
                Found::Directive => {
                    self.open_sequence(pieces, pos);
                    let word = self.directive_word()?;
                    let matches = self.directive(word, pos, directives)?;
                    strip = self.end_of_sequence()?;
                    pos = self.token.end;
                    balanced &= matches;
                    if matches {
                        self.after_directive(word, pos);
                    }
                }
                Found::End(end) => break end,
                Found::Nothing => return self.unclosed_template(mark, pos, ending),
            }
        };
        if self.directives.len() > directives {
            let message = "expected `%{endif}` or `%{endfor}` before the end of the template, found none";
            self.error(E::InvalidTemplate, pos, pos, message);
            balanced = false;
            self.directives.truncate(directives);
        }
        if flush {
            self.remove_indentation(pieces);
        }
        self.set_texts(pieces);
        let wrap = matches!(self.pieces.get(pieces..), Some([piece]) if piece.node.is_none());
        self.pieces.truncate(pieces);
        self.depth = depth;
        self.leave();
        self.last_end = end;
        self.lexer.pos = end;
        if !balanced {
            self.replace_with_error(mark, end);
        } else if wrap {
            self.close(mark, Kind::Wrap, 0);
        } else {
            self.close_template(mark, pos);
        }
        Ok(())
    }

    /// Makes the node of a whole template, which is one string when nothing is interpolated.
    fn close_template(&mut self, mark: Mark, pos: usize) {
        let (end, inner) = (self.offset(self.last_end), self.offset(pos));
        let builder = &mut self.output.builder;
        match builder.nodes.get_mut(mark.node..) {
            Some([]) => {
                builder.leaf(Kind::Str, text::RAW, Span::new(mark.start, end));
                self.store_leaf_text(mark.node, Span::new(inner, inner));
            }
            Some([literal]) if literal.kind == Kind::Str => {
                let own = Span::new(literal.start, literal.end);
                (literal.start, literal.end) = (mark.start, end);
                if literal.flags == text::RAW && own != Span::new(mark.start, end) {
                    self.store_leaf_text(mark.node, own);
                }
            }
            _ => self.close(mark, Kind::Template, 0),
        }
    }

    fn unclosed_template(&mut self, mark: Mark, pos: usize, ending: Ending<'_>) -> Parsed {
        match ending {
            Ending::Marker { marker, start } => self.unclosed_heredoc(start, marker),
            _ => self.unclosed_string((mark.start - self.base) as usize, pos),
        }
    }

    /// Tells what is at a position of a template.
    fn template_part(&self, pos: usize, ending: Ending<'_>) -> Found {
        if let Some(end) = self.template_end(pos, ending) {
            return Found::End(end);
        }
        let first = self.lexer.byte(pos);
        if matches!(first, b'$' | b'%') {
            return match (self.lexer.byte(pos + 1), self.lexer.byte(pos + 2)) {
                (b'{', _) if first == b'$' => Found::Interpolation,
                (b'{', _) => Found::Directive,
                (second, b'{') if second == first => Found::Text { start: pos + 1, end: pos + 3, escaped: false },
                _ => Found::Text { start: pos, end: pos + self.lone_sign(pos, ending), escaped: false },
            };
        }
        match ending {
            Ending::Quote => self.quoted_text(pos),
            _ => {
                let rest = self.lexer.rest(pos);
                let length = match memchr3(b'\n', b'$', b'%', rest) {
                    Some(at) => at + usize::from(rest.get(at) == Some(&b'\n')),
                    None => rest.len(),
                };
                if length == 0 { Found::Nothing } else { Found::Text { start: pos, end: pos + length, escaped: false } }
            }
        }
    }

    /// The length of the token that a `$` or `%` makes that begins nothing. HCL adds the next byte to it when the line
    /// ends after that, so that a strip marker finds the line end alone.
    fn lone_sign(&self, pos: usize, ending: Ending<'_>) -> usize {
        let ends_line = |at| match self.lexer.byte(at) {
            b'\n' => true,
            b'\r' => self.lexer.byte(at + 1) == b'\n',
            _ => false,
        };
        let glued = !matches!(ending, Ending::Quote) && self.lexer.byte(pos + 1) != b'\n' && ends_line(pos + 2);
        1 + usize::from(glued)
    }

    /// The text in quotes up to the next quote, `$`, `%` or line end.
    fn quoted_text(&self, start: usize) -> Found {
        let mut escaped = false;
        let mut end = start;
        loop {
            end = self.plain_run(end).0;
            match self.lexer.byte(end) {
                b'\\' if !matches!(self.lexer.byte(end + 1), b'\n' | b'\r') => {
                    escaped = true;
                    end += 2;
                }
                0 if end < self.lexer.text.len() => end += 1,
                _ => break,
            }
        }
        end = end.min(self.lexer.text.len());
        if end == start { Found::Nothing } else { Found::Text { start, end, escaped } }
    }

    /// Adds a literal token, to the string before it when there is one.
    fn literal(&mut self, bottom: usize, start: usize, end: usize, escaped: bool, strip: bool) {
        let before = self.pieces.get(bottom..).and_then(<[Piece]>::last).and_then(|piece| piece.node);
        let node = before.unwrap_or(self.output.builder.nodes.len());
        let span = self.span(start, end);
        match self.output.builder.nodes.get_mut(node) {
            Some(string) => string.end = span.end,
            None => self.output.builder.leaf(Kind::Str, text::RAW, span),
        }
        self.pieces.push(Piece { node: Some(node), start, end, escaped, strip_start: strip, strip_end: false });
    }

    /// Begins an interpolation or directive, its first token at hand.
    fn open_sequence(&mut self, bottom: usize, pos: usize) {
        let strip = self.lexer.byte(pos + 2) == b'~';
        if let Some(last) = self.pieces.get_mut(bottom..).and_then(<[Piece]>::last_mut) {
            last.strip_end |= strip;
        }
        let nothing = Piece { node: None, start: pos, end: pos, escaped: false, strip_start: false, strip_end: false };
        self.pieces.push(nothing);
        self.lexer.pos = pos + 2 + usize::from(strip);
        self.lexer.newlines = false;
        self.token = self.lexer.next();
    }
}
