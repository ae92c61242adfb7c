//! Expressions: operators, conditionals, terms and what follows a term.

use super::{Parsed, Parser};
use crate::lexer::TokenKind as T;
use crate::tree::{Kind, Mark, flag};
use crate::{BinaryOp, SyntaxErrorKind as E, UnaryOp};

impl Parser<'_, '_> {
    /// Reads one expression. A chain of conditionals is a loop, so that it may be as long as it likes.
    pub(super) fn expression(&mut self) -> Parsed {
        self.enter()?;
        let bottom = self.rungs.len();
        loop {
            let rung = self.mark();
            self.binary(1)?;
            if !self.eat(T::Question) {
                break;
            }
            self.expression()?;
            self.expect(T::Colon, "`:` and the other branch of the conditional")?;
            self.rungs.push(rung);
        }
        while self.rungs.len() > bottom {
            if let Some(rung) = self.rungs.pop() {
                self.close(rung, Kind::Conditional, 0);
            }
        }
        self.leave();
        Ok(())
    }

    /// Reads operands and the operators between them that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Parsed {
        let mark = self.mark();
        self.unary()?;
        while let Some((operator, strength)) = binary_operator(self.token.kind) {
            if strength < least {
                break;
            }
            self.bump();
            self.binary(strength + 1)?;
            self.close(mark, Kind::Binary, operator as u8);
        }
        Ok(())
    }

    fn unary(&mut self) -> Parsed {
        let operator = match self.token.kind {
            T::Minus => UnaryOp::Negate,
            T::Bang => UnaryOp::Not,
            _ => {
                let mark = self.mark();
                self.term()?;
                return self.traversal(mark);
            }
        };
        let mark = self.mark();
        self.enter()?;
        self.bump();
        self.unary()?;
        self.leave();
        self.close(mark, Kind::Unary, operator as u8);
        Ok(())
    }

    fn term(&mut self) -> Parsed {
        match self.token.kind {
            T::Ident => self.variable_or_call(),
            T::Quote => self.quoted_string(),
            T::Number => self.number(),
            T::OpenBracket => self.tuple(),
            T::OpenBrace => self.object(),
            T::OpenParen => self.parentheses(),
            T::Heredoc => self.heredoc(),
            _ => self.unexpected(E::InvalidExpression, "an expression"),
        }
    }

    fn variable_or_call(&mut self) -> Parsed {
        let (mark, name) = (self.mark(), self.token);
        self.bump();
        if matches!(self.token.kind, T::OpenParen | T::DoubleColon) {
            return self.call(mark, name);
        }
        let span = self.span(name.start, name.end);
        match self.lexer.slice(name.start, name.end) {
            "true" => self.output.builder.leaf(Kind::Bool, flag::TRUE, span),
            "false" => self.output.builder.leaf(Kind::Bool, 0, span),
            "null" => self.output.builder.leaf(Kind::Null, 0, span),
            _ => self.name_leaf(Kind::Variable, name),
        }
        Ok(())
    }

    fn number(&mut self) -> Parsed {
        if !is_number(self.token_text()) {
            return self.unexpected(E::InvalidNumber, "a number");
        }
        let span = self.token_span();
        self.output.builder.leaf(Kind::Number, 0, span);
        self.bump();
        Ok(())
    }

    fn parentheses(&mut self) -> Parsed {
        let (mark, open) = (self.mark(), self.token.start);
        let newlines = self.open_group();
        self.expression()?;
        self.close_group(newlines, open, T::CloseParen, "`)`")?;
        self.close(mark, Kind::Paren, 0);
        Ok(())
    }

    /// Takes an opening bracket, after which line ends mean nothing; tells whether they did before.
    pub(super) fn open_group(&mut self) -> bool {
        let newlines = self.lexer.newlines;
        self.lexer.newlines = false;
        self.bump();
        newlines
    }

    /// Takes the bracket that closes what was opened at `open`.
    pub(super) fn close_group(&mut self, newlines: bool, open: usize, closer: T, expected: &str) -> Parsed {
        if self.at(closer) {
            self.lexer.newlines = newlines;
            self.bump();
            return Ok(());
        }
        if self.at(T::End) {
            let bracket = self.lexer.slice(open, open + 1);
            let message = format!("expected {expected} to close `{bracket}`, found the end of the text");
            self.error(E::UnclosedBracket, open, open + 1, message);
            return Err(super::Broken);
        }
        self.unexpected(E::InvalidExpression, expected)
    }

    /// Reads the attributes, indexes and splats after a term that began at `mark`.
    fn traversal(&mut self, mark: Mark) -> Parsed {
        loop {
            match self.token.kind {
                T::Dot => {
                    let dot = self.token.start;
                    self.bump();
                    match self.token.kind {
                        T::Star => self.attribute_splat(mark, dot)?,
                        _ => self.step(mark)?,
                    }
                }
                T::OpenBracket => self.index(mark)?,
                _ => return Ok(()),
            }
        }
    }

    /// Reads the name or the legacy index after a dot.
    fn step(&mut self, mark: Mark) -> Parsed {
        let token = self.token;
        match token.kind {
            T::Ident => {
                self.bump();
                let (extra, flags) = self.carried_name(token.start, token.end, token.end);
                self.close_named(mark, Kind::Access, flags, extra);
                Ok(())
            }
            T::Number if self.token_text().bytes().all(|byte| byte.is_ascii_digit()) => {
                self.bump();
                let (extra, flags) = self.carried_name(token.start, token.end, token.end);
                self.close_named(mark, Kind::LegacyIndex, flags, extra);
                Ok(())
            }
            T::Number => self.unexpected(E::InvalidExpression, "one whole number after the dot"),
            T::Star => self.unexpected(E::InvalidExpression, "an attribute name inside the splat"),
            _ => self.unexpected(E::InvalidExpression, "an attribute name after the dot"),
        }
    }

    /// Reads `.*` and the attributes after it, which are read from every element.
    fn attribute_splat(&mut self, mark: Mark, dot: usize) -> Parsed {
        let item = Mark { node: self.output.builder.nodes.len(), start: self.offset(dot) };
        self.bump();
        let span = self.span(dot, self.last_end);
        self.output.builder.leaf(Kind::SplatItem, 0, span);
        while self.eat(T::Dot) {
            self.step(item)?;
        }
        self.close(mark, Kind::Splat, 0);
        Ok(())
    }

    /// Reads `[key]`, or `[*]` and all that follows it, which is read from every element.
    fn index(&mut self, mark: Mark) -> Parsed {
        let (item, open) = (self.mark(), self.token.start);
        let newlines = self.open_group();
        if !self.eat(T::Star) {
            self.expression()?;
            self.close_group(newlines, open, T::CloseBracket, "`]`")?;
            self.close(mark, Kind::Index, 0);
            return Ok(());
        }
        self.close_group(newlines, open, T::CloseBracket, "`]`")?;
        let span = self.span(open, self.last_end);
        self.output.builder.leaf(Kind::SplatItem, 0, span);
        self.enter()?;
        self.traversal(item)?;
        self.leave();
        self.close(mark, Kind::Splat, flag::FULL_SPLAT);
        Ok(())
    }
}

fn binary_operator(token: T) -> Option<(BinaryOp, u8)> {
    Some(match token {
        T::Or => (BinaryOp::Or, 1),
        T::And => (BinaryOp::And, 2),
        T::EqualEqual => (BinaryOp::Equal, 3),
        T::NotEqual => (BinaryOp::NotEqual, 3),
        T::Less => (BinaryOp::Less, 4),
        T::LessEqual => (BinaryOp::LessEqual, 4),
        T::Greater => (BinaryOp::Greater, 4),
        T::GreaterEqual => (BinaryOp::GreaterEqual, 4),
        T::Plus => (BinaryOp::Add, 5),
        T::Minus => (BinaryOp::Subtract, 5),
        T::Star => (BinaryOp::Multiply, 6),
        T::Slash => (BinaryOp::Divide, 6),
        T::Percent => (BinaryOp::Modulo, 6),
        _ => return None,
    })
}

/// Whether a number token is digits, at most one dot and at most one exponent, in this order.
fn is_number(text: &str) -> bool {
    let mantissa = match text.find(['e', 'E']) {
        None => text,
        Some(at) => {
            let exponent = text[at + 1..].trim_start_matches(['+', '-']);
            if exponent.is_empty() || !exponent.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            &text[..at]
        }
    };
    mantissa.bytes().filter(|&byte| byte == b'.').count() <= 1
}
