//! The texts of the literal parts of a template, set once all of it has been read.

use std::mem;

use super::Parser;
use super::template::Piece;
use crate::SyntaxErrorKind as E;
use crate::text::{normalise, unescape};

impl Parser<'_, '_> {
    /// Takes from every line of a `<<-` heredoc the white space that all of them begin with.
    /// A blank line does not count and stays as it is; a line that begins with a sequence has no white space.
    pub(super) fn remove_indentation(&mut self, bottom: usize) {
        let mut least = usize::MAX;
        let mut indented = Vec::new();
        let mut newline = true;
        for (at, piece) in self.pieces.iter_mut().enumerate().skip(bottom) {
            let text = apply_strips(piece, self.lexer.text);
            let trimmed = text.trim_start();
            if newline && !(trimmed.is_empty() && text.ends_with('\n')) {
                least = least.min(text[..text.len() - trimmed.len()].chars().count());
                indented.push(at);
            }
            newline = text.ends_with('\n');
        }
        for at in indented {
            let Some(piece) = self.pieces.get_mut(at) else { break };
            let text = self.lexer.text.get(piece.start..piece.end).unwrap_or("");
            piece.start += text.chars().take(least).map(char::len_utf8).sum::<usize>();
        }
    }

    /// Gives every string of a template its text.
    pub(super) fn set_texts(&mut self, bottom: usize) {
        let mut pieces = mem::take(&mut self.pieces);
        for run in pieces.get_mut(bottom..).unwrap_or(&mut []).chunk_by_mut(|left, right| left.node == right.node) {
            if let Some(Piece { node: Some(node), .. }) = run.first() {
                self.set_text(*node, run);
            }
        }
        self.pieces = pieces;
    }

    /// Gives a string the text of its pieces: a part of the source when it is one, else a text of its own.
    fn set_text(&mut self, node: usize, run: &mut [Piece]) {
        let mut whole: Option<(usize, usize)> = None;
        let mut contiguous = true;
        for piece in &mut *run {
            let empty = apply_strips(piece, self.lexer.text).is_empty();
            contiguous &= !piece.escaped;
            match &mut whole {
                _ if empty => {}
                None => whole = Some((piece.start, piece.end)),
                Some((_, end)) => {
                    contiguous &= *end == piece.start;
                    *end = piece.end;
                }
            }
        }
        let (start, end) = whole.unwrap_or_else(|| run.first().map_or((0, 0), |first| (first.start, first.start)));
        let text = self.lexer.slice(start, end);
        if !contiguous {
            return self.set_decoded(node, run);
        }
        let span = self.span(start, end);
        if let Some(string) = self.output.builder.nodes.get_mut(node) {
            (string.start, string.end) = (span.start, span.end);
        }
        let normal = normalise(text);
        if normal != text {
            let stored = self.output.builder.store_decoded(&normal);
            self.store_leaf_text(node, stored);
        }
    }

    fn set_decoded(&mut self, node: usize, run: &[Piece]) {
        let mut decoded = String::new();
        for piece in run {
            let raw = self.lexer.slice(piece.start, piece.end);
            if piece.escaped {
                let mut own = String::with_capacity(raw.len());
                self.unescape_piece(piece.start, raw, &mut own);
                decoded.push_str(strip(piece, &own));
            } else {
                decoded.push_str(raw);
            }
        }
        let stored = self.output.builder.store_decoded(&normalise(&decoded));
        self.store_leaf_text(node, stored);
    }

    fn unescape_piece(&mut self, start: usize, raw: &str, out: &mut String) {
        let mut bad = Vec::new();
        unescape(raw, out, &mut bad);
        for wrong in bad {
            let at = start + wrong.start;
            self.error(E::InvalidEscape, at, at + wrong.length, wrong.message);
        }
    }
}

/// Narrows a piece without escapes to what the strip markers leave of it, and tells its text.
fn apply_strips<'s>(piece: &mut Piece, source: &'s str) -> &'s str {
    let text = source.get(piece.start..piece.end).unwrap_or("");
    if piece.escaped {
        return text;
    }
    let left = strip(piece, text);
    if piece.strip_start {
        piece.start += text.len() - text.trim_start().len();
    }
    piece.end = piece.start + left.len();
    (piece.strip_start, piece.strip_end) = (false, false);
    left
}

/// The text of a piece as the strip markers leave it.
fn strip<'t>(piece: &Piece, text: &'t str) -> &'t str {
    let text = if piece.strip_start { text.trim_start() } else { text };
    if piece.strip_end { text.trim_end() } else { text }
}
