//! Tuples, objects and `for` expressions.

use super::{Parsed, Parser};
use crate::SyntaxErrorKind as E;
use crate::lexer::TokenKind as T;
use crate::tree::{Kind, Mark, flag, text};

impl Parser<'_, '_> {
    pub(super) fn tuple(&mut self) -> Parsed {
        let (mark, open) = (self.mark(), self.token.start);
        let newlines = self.open_group();
        if self.at_word("for") {
            let flags = self.for_header()?;
            return self.for_tuple(mark, open, newlines, flags);
        }
        while !self.at(T::CloseBracket) {
            self.expression()?;
            if !self.eat(T::Comma) {
                break;
            }
        }
        self.close_group(newlines, open, T::CloseBracket, "`,` or `]`")?;
        self.close(mark, Kind::Tuple, 0);
        Ok(())
    }

    pub(super) fn object(&mut self) -> Parsed {
        let (mark, open) = (self.mark(), self.token.start);
        let newlines = self.open_group();
        if self.at_word("for") {
            let flags = self.for_header()?;
            return self.for_object(mark, open, newlines, flags);
        }
        self.lexer.newlines = true;
        loop {
            while self.eat(T::Newline) {}
            if self.at(T::CloseBrace) {
                break;
            }
            if self.at(T::End) {
                return self.close_group(newlines, open, T::CloseBrace, "`}`");
            }
            self.object_item()?;
            if !self.eat(T::Comma) && !self.eat(T::Newline) {
                break;
            }
        }
        self.close_group(newlines, open, T::CloseBrace, "`,`, a new line or `}`")?;
        self.close(mark, Kind::Object, 0);
        Ok(())
    }

    fn object_item(&mut self) -> Parsed {
        let mark = self.mark();
        self.expression()?;
        self.name_key(mark);
        if !self.eat(T::Equal) && !self.eat(T::Colon) {
            return self.unexpected(E::InvalidExpression, "`=` and the value of the key");
        }
        self.expression()
    }

    /// A key that is one bare word is a name, also when the word means something elsewhere.
    fn name_key(&mut self, mark: Mark) {
        if let Some([key]) = self.output.builder.nodes.get_mut(mark.node..)
            && matches!(key.kind, Kind::Variable | Kind::Bool | Kind::Null)
        {
            if key.kind != Kind::Variable {
                key.flags = text::RAW;
            }
            key.kind = Kind::Name;
        }
    }

    /// Reads `for k, v in collection` and tells the flags of the node to be.
    pub(super) fn for_header(&mut self) -> Result<u8, super::Broken> {
        self.bump();
        let mut flags = 0;
        self.for_variable("the name of a variable after `for`")?;
        if self.eat(T::Comma) {
            flags |= flag::FOR_KEY;
            self.for_variable("the name of the value after the comma")?;
        }
        if !self.at_word("in") {
            self.unexpected(E::InvalidExpression, "`in` and a collection")?;
        }
        self.bump();
        self.expression()?;
        Ok(flags)
    }

    fn for_variable(&mut self, expected: &str) -> Parsed {
        let name = self.token;
        self.expect(T::Ident, expected)?;
        self.name_leaf(Kind::Name, name);
        Ok(())
    }

    fn for_tuple(&mut self, mark: Mark, open: usize, newlines: bool, mut flags: u8) -> Parsed {
        self.expect(T::Colon, "`:` and the value of an element")?;
        self.expression()?;
        flags |= self.for_condition()?;
        self.close_group(newlines, open, T::CloseBracket, "`if` or `]`")?;
        self.close(mark, Kind::ForTuple, flags);
        Ok(())
    }

    fn for_object(&mut self, mark: Mark, open: usize, newlines: bool, mut flags: u8) -> Parsed {
        self.expect(T::Colon, "`:` and the key of an element")?;
        self.expression()?;
        self.expect(T::FatArrow, "`=>` and the value of an element")?;
        self.expression()?;
        if self.eat(T::Ellipsis) {
            flags |= flag::FOR_GROUPING;
        }
        flags |= self.for_condition()?;
        self.close_group(newlines, open, T::CloseBrace, "`...`, `if` or `}`")?;
        self.close(mark, Kind::ForObject, flags);
        Ok(())
    }

    fn for_condition(&mut self) -> Result<u8, super::Broken> {
        if !self.at_word("if") {
            return Ok(0);
        }
        self.bump();
        self.expression()?;
        Ok(flag::FOR_CONDITION)
    }
}
