//! What is wrong with a text, and where.

use std::fmt;

use crate::Span;

/// The sort of a syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// A block without its closing brace.
    UnclosedBlock,
    /// A bracket, brace or parenthesis of an expression that is not closed.
    UnclosedBracket,
    /// A quoted string without its closing quote.
    UnclosedString,
    /// A heredoc without its closing marker.
    UnclosedHeredoc,
    /// A comment without its end.
    UnclosedComment,
    /// Something else where an expression, or a part of one, has to be.
    InvalidExpression,
    /// An attribute that is not `name = value` and the end of the line.
    InvalidAttribute,
    /// A block that is not a type, labels and a body in braces.
    InvalidBlock,
    /// A character that means nothing here.
    InvalidToken,
    /// A number that can not be read.
    InvalidNumber,
    /// A backslash sequence that does not exist.
    InvalidEscape,
    /// Template directives that do not match.
    InvalidTemplate,
    /// More nesting than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
    /// A text too long for 32-bit offsets.
    TooLarge,
    /// Something that is not JSON.
    InvalidJson,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
}

impl SyntaxErrorKind {
    /// The name in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnclosedBlock => "unclosed-block",
            Self::UnclosedBracket => "unclosed-bracket",
            Self::UnclosedString => "unclosed-string",
            Self::UnclosedHeredoc => "unclosed-heredoc",
            Self::UnclosedComment => "unclosed-comment",
            Self::InvalidExpression => "invalid-expression",
            Self::InvalidAttribute => "invalid-attribute",
            Self::InvalidBlock => "invalid-block",
            Self::InvalidToken => "invalid-token",
            Self::InvalidNumber => "invalid-number",
            Self::InvalidEscape => "invalid-escape",
            Self::InvalidTemplate => "invalid-template",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::InvalidJson => "invalid-json",
            Self::InvalidUtf8 => "invalid-utf8",
        }
    }
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One thing that is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What sort of error it is.
    pub kind: SyntaxErrorKind,
    /// Where it is.
    pub span: Span,
    /// What was expected and found: lower case, no full stop.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}
