//! Function calls.

use super::{Parsed, Parser};
use crate::SyntaxErrorKind as E;
use crate::lexer::{Token, TokenKind as T};
use crate::tree::{Kind, Mark, flag};

impl Parser<'_, '_> {
    /// Reads a call whose first word was taken and which goes on with `(` or `::`.
    pub(super) fn call(&mut self, mark: Mark, first: Token) -> Parsed {
        let (extra, mut flags) = self.function_name(first)?;
        if !self.at(T::OpenParen) {
            return self.unexpected(E::InvalidExpression, "`(` and the arguments of the function");
        }
        let open = self.token.start;
        let newlines = self.open_group();
        while !self.at(T::CloseParen) {
            self.expression()?;
            if self.eat(T::Ellipsis) {
                flags |= flag::EXPAND;
                break;
            }
            if !self.eat(T::Comma) {
                break;
            }
        }
        let expected = if flags & flag::EXPAND == 0 { "`,` or `)`" } else { "`)` after `...`" };
        self.close_group(newlines, open, T::CloseParen, expected)?;
        self.close_named(mark, Kind::Call, flags, extra);
        Ok(())
    }

    /// Reads the rest of `provider::aws::name`.
    fn function_name(&mut self, first: Token) -> Result<(u16, u8), super::Broken> {
        let mut spaced = false;
        let mut end = first.end;
        while self.at(T::DoubleColon) {
            spaced |= self.token.start != end;
            end = self.token.end;
            self.bump();
            if !self.at(T::Ident) {
                self.unexpected(E::InvalidExpression, "a function name after `::`")?;
            }
            spaced |= self.token.start != end;
            end = self.token.end;
            self.bump();
        }
        if !spaced {
            return Ok(self.carried_name(first.start, end, first.start));
        }
        let words = self.lexer.slice(first.start, end).split("::").map(name_in).collect::<Vec<_>>();
        Ok(self.keep_name(&words.join("::"), first.start, end, first.start))
    }
}

/// The word between the white space and comments around it.
fn name_in(padded: &str) -> String {
    let mut lexer = crate::lexer::Lexer::new(padded, 0);
    lexer.newlines = false;
    let token = lexer.next();
    crate::text::normalise(lexer.slice(token.start, token.end)).into_owned()
}
