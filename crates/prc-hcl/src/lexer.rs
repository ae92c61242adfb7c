//! Bytes to tokens, one at a time, without a copy.
//!
//! The parser drives it: text inside quotes and heredocs is read by the template parser, which then puts
//! the lexer back to work at the place where an interpolation begins or the string has ended.

use memchr::{memchr, memmem};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    End,
    Newline,
    Ident,
    Number,
    Quote,
    /// `<<EOT` or `<<-EOT` with the end of its line.
    Heredoc,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParen,
    CloseParen,
    Equal,
    Comma,
    Colon,
    DoubleColon,
    Dot,
    Ellipsis,
    Question,
    FatArrow,
    Star,
    Slash,
    Percent,
    Plus,
    Minus,
    EqualEqual,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Bang,
    /// `~}`, which ends a template sequence and strips the white space after it.
    StripBrace,
    /// A `/*` without its `*/`.
    OpenComment,
    Invalid,
}

/// One token: its kind and its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The reading position in one text.
#[derive(Debug)]
pub(crate) struct Lexer<'s> {
    pub(crate) text: &'s str,
    pub(crate) pos: usize,
    /// Whether line ends are tokens, as in a body, or white space, as in parentheses.
    pub(crate) newlines: bool,
    /// Whether an identifier with a character beyond ASCII was met.
    pub(crate) wide_names: bool,
    /// The comments passed so far, as byte ranges.
    pub(crate) comments: Vec<(usize, usize)>,
}

/// The ASCII bytes an identifier goes on with.
const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-');
        byte += 1;
    }
    table
};

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str, pos: usize) -> Self {
        Self { text, pos, newlines: true, wide_names: false, comments: Vec::new() }
    }

    /// The byte at a position; 0 after the end.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// The text between two positions.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The bytes from a position on.
    pub(crate) fn rest(&self, at: usize) -> &'s [u8] {
        self.text.as_bytes().get(at..).unwrap_or(&[])
    }

    /// The position of the next line feed, or of the end.
    pub(crate) fn line_end(&self, at: usize) -> usize {
        memchr(b'\n', self.rest(at)).map_or(self.text.len(), |length| at + length)
    }

    /// Reads the next token.
    #[inline]
    pub(crate) fn next(&mut self) -> Token {
        loop {
            let byte = self.byte(self.pos);
            match byte {
                b' ' | b'\t' => self.pos += 1,
                b'\n' if !self.newlines => self.pos += 1,
                b'\r' if !self.newlines && self.byte(self.pos + 1) == b'\n' => self.pos += 2,
                b'#' => self.line_comment(),
                b'/' if self.byte(self.pos + 1) == b'/' => self.line_comment(),
                b'/' if self.byte(self.pos + 1) == b'*' => {
                    let Some(length) = memmem::find(self.rest(self.pos + 2), b"*/") else {
                        return self.token(TokenKind::OpenComment, 2);
                    };
                    self.comment(self.pos + length + 4);
                }
                _ => return self.significant(byte),
            }
        }
    }

    /// Goes to a position from which all is read again: what was a comment there may be none.
    pub(crate) fn go_back(&mut self, pos: usize) {
        while self.comments.last().is_some_and(|&(_, end)| end > pos) {
            self.comments.pop();
        }
        self.pos = pos;
    }

    fn line_comment(&mut self) {
        let end = self.line_end(self.pos);
        let carriage = end > self.pos && end < self.text.len() && self.byte(end - 1) == b'\r';
        self.comment(end - usize::from(carriage));
    }

    fn comment(&mut self, end: usize) {
        // A place can be read twice, when the parser goes back to a safe point.
        if self.comments.last().is_none_or(|&(start, _)| start < self.pos) {
            self.comments.push((self.pos, end));
        }
        self.pos = end;
    }

    fn token(&mut self, kind: TokenKind, length: usize) -> Token {
        let start = self.pos;
        self.pos += length;
        Token { kind, start, end: self.pos }
    }

    fn significant(&mut self, byte: u8) -> Token {
        use TokenKind as T;
        let next = self.byte(self.pos + 1);
        let (kind, length) = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => return self.ident(),
            b'0'..=b'9' => return self.number(),
            b'"' => (T::Quote, 1),
            b'\n' => (T::Newline, 1),
            b'\r' if next == b'\n' => (T::Newline, 2),
            b'=' => match next {
                b'=' => (T::EqualEqual, 2),
                b'>' => (T::FatArrow, 2),
                _ => (T::Equal, 1),
            },
            b'.' if next == b'.' && self.byte(self.pos + 2) == b'.' => (T::Ellipsis, 3),
            b'.' => (T::Dot, 1),
            b',' => (T::Comma, 1),
            b':' if next == b':' => (T::DoubleColon, 2),
            b':' => (T::Colon, 1),
            b'{' => (T::OpenBrace, 1),
            b'}' => (T::CloseBrace, 1),
            b'[' => (T::OpenBracket, 1),
            b']' => (T::CloseBracket, 1),
            b'(' => (T::OpenParen, 1),
            b')' => (T::CloseParen, 1),
            b'?' => (T::Question, 1),
            b'*' => (T::Star, 1),
            b'/' => (T::Slash, 1),
            b'%' => (T::Percent, 1),
            b'+' => (T::Plus, 1),
            b'-' => (T::Minus, 1),
            b'!' if next == b'=' => (T::NotEqual, 2),
            b'!' => (T::Bang, 1),
            b'<' => match next {
                b'=' => (T::LessEqual, 2),
                b'<' => self.heredoc().map_or((T::Less, 1), |length| (T::Heredoc, length)),
                _ => (T::Less, 1),
            },
            b'>' if next == b'=' => (T::GreaterEqual, 2),
            b'>' => (T::Greater, 1),
            b'&' if next == b'&' => (T::And, 2),
            b'|' if next == b'|' => (T::Or, 2),
            b'~' if next == b'}' => (T::StripBrace, 2),
            0 if self.pos >= self.text.len() => (T::End, 0),
            0x80.. => return self.wide(),
            _ => (T::Invalid, 1),
        };
        self.token(kind, length)
    }

    fn ident(&mut self) -> Token {
        let start = self.pos;
        let end = self.ident_end(start);
        self.token(TokenKind::Ident, end - start)
    }

    /// Where the identifier that begins at a position ends.
    fn ident_end(&mut self, start: usize) -> usize {
        let mut end = start;
        loop {
            let byte = self.byte(end);
            if NAME_BYTES[usize::from(byte)] {
                end += 1;
            } else if byte < 0x80 {
                return end;
            } else {
                match self.char_at(end) {
                    Some(found) if unicode_ident::is_xid_continue(found) => {
                        self.wide_names = true;
                        end += found.len_utf8();
                    }
                    _ => return end,
                }
            }
        }
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// A token that begins with a character beyond ASCII.
    fn wide(&mut self) -> Token {
        match self.char_at(self.pos) {
            Some(found) if unicode_ident::is_xid_start(found) => self.ident(),
            Some(found) => self.token(TokenKind::Invalid, found.len_utf8()),
            None => self.token(TokenKind::Invalid, 1),
        }
    }

    /// The longest run of digits, dots and exponents that does not end with a dot.
    fn number(&mut self) -> Token {
        let start = self.pos;
        let mut at = start;
        let mut end = start;
        loop {
            at = match self.byte(at) {
                b'0'..=b'9' => at + 1,
                b'.' => {
                    at += 1;
                    continue;
                }
                b'e' | b'E' => {
                    let sign = usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
                    if !self.byte(at + 1 + sign).is_ascii_digit() {
                        break;
                    }
                    at + 2 + sign
                }
                _ => break,
            };
            end = at;
        }
        self.token(TokenKind::Number, end - start)
    }

    /// The length of a heredoc introducer at the current position, with its line end.
    fn heredoc(&mut self) -> Option<usize> {
        let marker = self.pos + 2 + usize::from(self.byte(self.pos + 2) == b'-');
        let first = self.char_at(marker)?;
        if first != '_' && !unicode_ident::is_xid_start(first) {
            return None;
        }
        let end = self.ident_end(marker);
        match (self.byte(end), self.byte(end + 1)) {
            (b'\n', _) => Some(end + 1 - self.pos),
            (b'\r', b'\n') => Some(end + 2 - self.pos),
            _ => None,
        }
    }
}
