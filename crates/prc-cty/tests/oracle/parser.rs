//! Reads and evaluates literals, operators, calls, indices, attributes and simple templates.

use prc_cty::functions::{self, Limits};
use prc_cty::ops::{self, BinaryOp, Logic};
use prc_cty::{Origin, Type, Value, convert};

use crate::env::{Files, variable};

#[derive(Debug)]
pub(crate) enum Failure {
    /// The expression has no value; the reason is shown when a comparison fails.
    Wrong(#[allow(dead_code)] String),
    /// This reader does not know the syntax.
    Unsupported,
}

fn wrong(error: impl ToString) -> Failure {
    Failure::Wrong(error.to_string())
}

type Result<T> = std::result::Result<T, Failure>;

pub(crate) fn evaluate(source: &str, host: &Files) -> Result<Value> {
    let mut parser = Parser { rest: source, host };
    let value = parser.expression()?;
    parser.space();
    if parser.rest.is_empty() { Ok(value) } else { Err(Failure::Unsupported) }
}

struct Parser<'a> {
    rest: &'a str,
    host: &'a Files,
}

/// Binary operators by rising precedence.
const LEVELS: [&[(&str, BinaryOp)]; 6] = [
    &[("||", BinaryOp::Or)],
    &[("&&", BinaryOp::And)],
    &[("==", BinaryOp::Equal), ("!=", BinaryOp::NotEqual)],
    &[("<=", BinaryOp::LessOrEqual), (">=", BinaryOp::GreaterOrEqual), ("<", BinaryOp::Less), (">", BinaryOp::Greater)],
    &[("+", BinaryOp::Add), ("-", BinaryOp::Sub)],
    &[("*", BinaryOp::Mul), ("/", BinaryOp::Div), ("%", BinaryOp::Rem)],
];

impl<'a> Parser<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Result<()> {
        if self.eat(token) { Ok(()) } else { Err(Failure::Unsupported) }
    }

    fn expression(&mut self) -> Result<Value> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let yes = self.expression()?;
        self.expect(":")?;
        let no = self.expression()?;
        ops::conditional(&condition, &yes, &no).map_err(wrong)
    }

    fn binary(&mut self, level: usize) -> Result<Value> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        'next: loop {
            for (token, op) in *operators {
                if self.eat(token) {
                    let right = self.binary(level + 1)?;
                    left = ops::binary(*op, &left, &right, Logic::Terraform).map_err(wrong)?;
                    continue 'next;
                }
            }
            return Ok(left);
        }
    }

    fn unary(&mut self) -> Result<Value> {
        if self.eat("-") {
            return ops::negate(&self.unary()?).map_err(wrong);
        }
        if self.eat("!") {
            return ops::not(&self.unary()?).map_err(wrong);
        }
        let mut value = self.primary()?;
        loop {
            if self.rest.starts_with("[*]") || self.rest.starts_with(".*") || self.rest.starts_with("...") {
                return Err(Failure::Unsupported);
            }
            if self.rest.starts_with('[') {
                self.expect("[")?;
                let key = self.expression()?;
                self.expect("]")?;
                value = ops::index(&value, &key).map_err(wrong)?;
            } else if let Some(rest) = self.rest.strip_prefix('.') {
                self.rest = rest;
                let name = self.name().ok_or(Failure::Unsupported)?;
                value = ops::attribute(&value, name).map_err(wrong)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn name(&mut self) -> Option<&'a str> {
        self.space();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        self.rest = rest;
        Some(name)
    }

    fn primary(&mut self) -> Result<Value> {
        self.space();
        match self.rest.chars().next() {
            Some('"') => self.template(),
            Some('(') => {
                self.expect("(")?;
                let value = self.expression()?;
                self.expect(")")?;
                Ok(value)
            }
            Some('[') => self.tuple(),
            Some('{') => self.object(),
            Some(c) if c.is_ascii_digit() => self.number(),
            _ => self.named(),
        }
    }

    fn number(&mut self) -> Result<Value> {
        let bytes = self.rest.as_bytes();
        let end = (0..bytes.len())
            .find(|&i| {
                let sign = matches!(bytes[i], b'+' | b'-') && i > 0 && matches!(bytes[i - 1], b'e' | b'E');
                !(bytes[i].is_ascii_digit() || matches!(bytes[i], b'.' | b'e' | b'E') || sign)
            })
            .unwrap_or(bytes.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        prc_cty::Number::parse(text).map(Value::number).ok_or_else(|| wrong("number"))
    }

    fn tuple(&mut self) -> Result<Value> {
        self.expect("[")?;
        let mut items = Vec::new();
        while !self.eat("]") {
            if self.rest.starts_with("for ") {
                return Err(Failure::Unsupported);
            }
            items.push(self.expression()?);
            if !self.eat(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(Value::tuple(items))
    }

    fn object(&mut self) -> Result<Value> {
        self.expect("{")?;
        let mut fields = Vec::new();
        while !self.eat("}") {
            if self.rest.starts_with("for ") {
                return Err(Failure::Unsupported);
            }
            let key = if self.rest.starts_with(['"', '(']) {
                self.primary()?
            } else {
                Value::string(self.name().ok_or(Failure::Unsupported)?)
            };
            if !self.eat("=") {
                self.expect(":")?;
            }
            let value = self.expression()?;
            let key = convert(&key, &Type::String).map_err(wrong)?;
            if !key.is_known() || !key.marks.is_empty() {
                return Err(Failure::Unsupported);
            }
            fields.push((key.as_str().ok_or_else(|| wrong("null key"))?.to_owned(), value));
            self.eat(",");
        }
        Ok(Value::object(fields))
    }

    fn named(&mut self) -> Result<Value> {
        let mut name = self.name().ok_or(Failure::Unsupported)?.to_owned();
        while self.rest.starts_with("::") {
            self.rest = &self.rest[2..];
            name = format!("{name}::{}", self.name().ok_or(Failure::Unsupported)?);
        }
        if !self.eat("(") {
            return match name.as_str() {
                "true" => Ok(Value::bool(true)),
                "false" => Ok(Value::bool(false)),
                "null" => Ok(Value::null_literal()),
                name => variable(name, self.host),
            };
        }
        if name.starts_with("template") || name == "try" || name == "can" {
            return Err(Failure::Unsupported);
        }
        let mut args = Vec::new();
        while !self.eat(")") {
            args.push(self.expression()?);
            if self.eat("...") {
                let last = args.pop().unwrap();
                args.extend(last.elements().ok_or(Failure::Unsupported)?.iter().cloned());
            }
            if !self.eat(",") {
                self.expect(")")?;
                break;
            }
        }
        functions::call(&name, &args, self.host, &Limits::default(), Origin::default()).map_err(wrong)
    }

    fn template(&mut self) -> Result<Value> {
        self.rest = &self.rest[1..];
        let mut parts = Vec::new();
        let mut literal = String::new();
        loop {
            let c = self.rest.chars().next().ok_or(Failure::Unsupported)?;
            if self.rest.starts_with("$${") || self.rest.starts_with("%%{") {
                literal.push_str(&self.rest[1..3]);
                self.rest = &self.rest[3..];
                continue;
            }
            if self.rest.starts_with("%{") || self.rest.starts_with("${~") {
                return Err(Failure::Unsupported);
            }
            if let Some(rest) = self.rest.strip_prefix("${") {
                self.rest = rest;
                if !literal.is_empty() {
                    parts.push(Value::string(std::mem::take(&mut literal)));
                }
                let value = self.expression()?;
                self.expect("}")?;
                if parts.is_empty() && self.rest.starts_with('"') {
                    self.rest = &self.rest[1..];
                    return Ok(value);
                }
                parts.push(value);
                continue;
            }
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '"' => break,
                '\n' => return Err(Failure::Unsupported),
                '\\' => literal.push(self.escape()?),
                c => literal.push(c),
            }
        }
        if !literal.is_empty() || parts.is_empty() {
            parts.push(Value::string(literal));
        }
        ops::template(&parts).map_err(wrong)
    }

    fn escape(&mut self) -> Result<char> {
        let c = self.rest.chars().next().ok_or(Failure::Unsupported)?;
        self.rest = &self.rest[c.len_utf8()..];
        let digits = match c {
            'n' => return Ok('\n'),
            'r' => return Ok('\r'),
            't' => return Ok('\t'),
            '"' | '\\' => return Ok(c),
            'u' => 4,
            'U' => 8,
            _ => return Err(wrong("escape")),
        };
        let (code, rest) = self.rest.split_at_checked(digits).ok_or(Failure::Unsupported)?;
        self.rest = rest;
        u32::from_str_radix(code, 16).ok().and_then(char::from_u32).ok_or_else(|| wrong("escape"))
    }
}
