//! Tokens to a tree: recursive descent for what nests, loops for what is flat.

mod body;
mod call;
mod collection;
mod directive;
mod expression;
mod literal;
mod names;
mod recovery;
mod string;
mod template;

use crate::lexer::{Lexer, Token, TokenKind};
use crate::output::Output;
use crate::tree::{Kind, Mark};
use crate::{Span, SyntaxErrorKind};

/// How deep expressions, templates and blocks may nest in each other.
pub const MAX_DEPTH: u32 = 256;

/// An error was noted and the reading position is lost; whoever can find a safe place takes over.
#[derive(Debug)]
pub(crate) struct Broken;

/// The end of one step: its nodes are in the tree, or it is broken.
pub(crate) type Parsed = Result<(), Broken>;

/// Reads a native syntax file.
pub(crate) fn parse_body(source: &str) -> Output {
    let mut output = Output::new(source.len());
    let mut parser = Parser::new(source, start_of(source), 0, &mut output);
    parser.file();
    if !parser.unclosed_block {
        parser.keep_comments();
        return output;
    }
    // A brace is missing somewhere. Read again, and let the indentation tell where.
    let mut output = Output::new(source.len());
    let mut parser = Parser::new(source, start_of(source), 0, &mut output);
    parser.trust_indentation = true;
    parser.file();
    parser.keep_comments();
    output
}

/// Reads one expression.
pub(crate) fn parse_expression(source: &str) -> Output {
    let mut output = Output::new(source.len());
    let mut parser = Parser::new(source, start_of(source), 0, &mut output);
    parser.whole_expression();
    parser.keep_comments();
    output
}

/// Reads one template.
pub(crate) fn parse_template(source: &str) -> Output {
    let mut output = Output::new(source.len());
    let mut parser = Parser::new(source, start_of(source), 0, &mut output);
    parser.whole_template(Span::new(start_of(source) as u32, source.len() as u32));
    output
}

/// The offset of the first byte after a byte order mark.
fn start_of(source: &str) -> usize {
    if source.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The state of reading one text.
pub(crate) struct Parser<'s, 'o> {
    lexer: Lexer<'s>,
    /// The token at hand, not yet taken.
    token: Token,
    /// Where the last taken token ended.
    last_end: usize,
    depth: u32,
    /// The offset in the tree of the first byte of the text.
    base: u32,
    output: &'o mut Output,
    /// The beginnings of the conditionals that wait for their last branch.
    rungs: Vec<Mark>,
    /// The literal pieces and the markers of the open templates.
    pieces: Vec<template::Piece>,
    /// The directives of the open templates that wait for their end.
    directives: Vec<directive::Directive>,
    /// Whether a line that begins left of a block ends it. Only tried on a file in which a brace is missing.
    trust_indentation: bool,
    unclosed_block: bool,
    unclosed_heredocs: u32,
}

impl<'s, 'o> Parser<'s, 'o> {
    /// A parser of `text` from `pos` on, whose first byte has the offset `base` in the tree.
    pub(crate) fn new(text: &'s str, pos: usize, base: u32, output: &'o mut Output) -> Self {
        Self {
            lexer: Lexer::new(text, pos),
            token: Token { kind: TokenKind::Newline, start: pos, end: pos },
            last_end: pos,
            depth: 0,
            base,
            output,
            rungs: Vec::new(),
            pieces: Vec::new(),
            directives: Vec::new(),
            trust_indentation: false,
            unclosed_block: false,
            unclosed_heredocs: 0,
        }
    }

    /// The same parser, of a text that is that deep in another one.
    pub(crate) fn inside(mut self, depth: u32) -> Self {
        self.depth = depth;
        self
    }

    /// Hands the comments over when the whole text is read.
    fn keep_comments(self) {
        let spans = self.lexer.comments.iter().map(|&(start, end)| Span::new(start as u32, end as u32));
        self.output.comments = spans.collect();
    }

    fn whole_expression(&mut self) {
        self.lexer.newlines = false;
        self.bump();
        let mark = self.mark();
        let mut parsed = self.expression();
        if parsed.is_ok() && self.token.kind != TokenKind::End {
            parsed = self.unexpected(SyntaxErrorKind::InvalidExpression, "the end of the expression");
        }
        if parsed.is_err() {
            self.replace_with_error(mark, self.lexer.text.len());
        }
    }

    /// Takes the token at hand and reads the next one.
    #[inline]
    fn bump(&mut self) {
        self.last_end = self.token.end;
        self.token = self.lexer.next();
    }

    #[inline]
    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// Takes the token at hand when it is of a kind.
    #[inline]
    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    fn expect(&mut self, kind: TokenKind, expected: &str) -> Parsed {
        if self.eat(kind) { Ok(()) } else { self.unexpected(SyntaxErrorKind::InvalidExpression, expected) }
    }

    fn token_text(&self) -> &'s str {
        self.lexer.slice(self.token.start, self.token.end)
    }

    /// Whether the token at hand is an identifier that is this word.
    fn at_word(&self, word: &str) -> bool {
        self.at(TokenKind::Ident) && self.token_text() == word
    }

    #[inline]
    fn offset(&self, pos: usize) -> u32 {
        self.base + pos as u32
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.offset(start), self.offset(end))
    }

    fn token_span(&self) -> Span {
        self.span(self.token.start, self.token.end)
    }

    /// Marks the beginning of a node at the token at hand.
    #[inline]
    fn mark(&self) -> Mark {
        Mark { node: self.output.builder.nodes.len(), start: self.offset(self.token.start) }
    }

    /// Ends a node after the last token taken.
    #[inline]
    fn close(&mut self, mark: Mark, kind: Kind, flags: u8) {
        self.close_named(mark, kind, flags, 0);
    }

    #[inline]
    fn close_named(&mut self, mark: Mark, kind: Kind, flags: u8, extra: u16) {
        let end = self.offset(self.last_end);
        self.output.builder.close(mark, end, kind, flags, extra);
    }

    /// Drops the nodes since a mark for one that says that something was there.
    fn replace_with_error(&mut self, mark: Mark, end: usize) {
        self.output.builder.nodes.truncate(mark.node);
        let end = self.offset(end);
        // The mark may be at a token that is no part of it: the next line, where a value is missing.
        self.output.builder.leaf(Kind::Error, 0, Span::new(mark.start.min(end), end));
    }

    /// One level deeper, unless that is too deep.
    #[inline]
    fn enter(&mut self) -> Parsed {
        if self.depth >= MAX_DEPTH {
            let message = format!("expected at most {MAX_DEPTH} levels of nesting, found more");
            self.output.error(SyntaxErrorKind::TooDeep, self.token_span(), message);
            return Err(Broken);
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize, message: impl Into<String>) {
        let span = self.span(start, end);
        self.output.error(kind, span, message.into());
    }

    /// Notes that the token at hand is not what has to be there.
    fn unexpected(&mut self, kind: SyntaxErrorKind, expected: &str) -> Parsed {
        let (kind, message) = match self.token.kind {
            TokenKind::OpenComment => {
                (SyntaxErrorKind::UnclosedComment, "expected `*/` at the end of the comment, found none".to_owned())
            }
            TokenKind::Invalid => {
                (SyntaxErrorKind::InvalidToken, format!("expected {expected}, found {}", self.found()))
            }
            _ => (kind, format!("expected {expected}, found {}", self.found())),
        };
        self.output.error(kind, self.token_span(), message);
        Err(Broken)
    }

    /// The token at hand in words.
    fn found(&self) -> String {
        match self.token.kind {
            TokenKind::End => "the end of the text".to_owned(),
            TokenKind::Newline => "the end of the line".to_owned(),
            TokenKind::Quote => "a quoted string".to_owned(),
            TokenKind::Heredoc => "a heredoc".to_owned(),
            _ => {
                let text = self.token_text();
                let cut = text.char_indices().nth(32).map_or(text.len(), |(at, _)| at);
                format!("`{}`", text[..cut].escape_debug())
            }
        }
    }
}
