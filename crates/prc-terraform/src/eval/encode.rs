//! The functions of Terraform's own provider: values as text, laid out as its formatter does it, and back.

use std::fmt::Write;

use prc_cty::{Data, Origin, Refinement, Type, Value};
use prc_hcl::File;

use super::call::is_name;
use super::declarations::is_written_out;
use super::root::Root;
use super::scope::Scope;
use crate::config::set_twice;

/// The text of a value; unknown where a part of the value is, though its kind tells how it begins.
///
/// # Errors
/// The value is null.
pub(crate) fn encode_expr(value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return Err("the value must not be null".into());
    }
    let start = match value.ty() {
        _ if !value.is_not_null() => "",
        Type::Object(_) | Type::Map(_) => "{",
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => "[",
        Type::String => "\"",
        _ => "",
    };
    Ok(written(value, start, |lines| lines.value(value)))
}

/// The text of a file with values of variables, in the order of their names.
///
/// # Errors
/// The value is no object, or one of its names is none of a variable.
pub(crate) fn encode_tfvars(value: &Value) -> Result<Value, String> {
    // What is not wholly known is not looked at yet.
    if !value.is_wholly_known() {
        return Ok(written(value, "", |_| {}));
    }
    if value.fields().is_none() {
        return Err("the value to encode must be an object whose attribute names are variable names".into());
    }
    if let Some(name) = value.fields().into_iter().flat_map(|fields| fields.keys()).find(|name| !is_name(name)) {
        return Err(format!("`{name}` is no name of a variable"));
    }
    Ok(written(value, "", |lines| {
        for (name, item) in value.fields().into_iter().flat_map(|fields| fields.iter()) {
            lines.attribute(name, item);
        }
        lines.done.extend(value.fields().filter(|fields| !fields.is_empty()).map(|_| Line::default()));
    }))
}

impl Root<'_> {
    /// The values in the text of a file with values of variables.
    ///
    /// # Errors
    /// The text cannot be read, or a value in it is not written out.
    pub(crate) fn decode_tfvars(&self, text: &Value, scope: Scope<'_>) -> Result<Value, String> {
        let text_of = prc_cty::convert(text, &Type::String)?;
        if text_of.is_null() {
            return Err("cannot decode tfvars from a null value".into());
        }
        let Some(source) = text_of.as_str() else {
            let cause = Value::joint_cause([&text_of]).ok_or("a string is required")?;
            return Ok(Value::unknown(Type::Dynamic, cause).with_marks(text.marks));
        };
        let file = File::parse(source.into());
        if let Some(error) = file.errors().first() {
            return Err(error.message.clone());
        }
        if let Some(block) = file.body().blocks().next() {
            return Err(format!("there is a {} block", block.kind()));
        }
        if let Some(twice) = set_twice(&file).first() {
            return Err(format!("{} is set twice", twice.name()));
        }
        let mut fields = Vec::new();
        for attribute in file.body().attributes() {
            if !is_written_out(attribute.expr()) {
                return Err(format!("the value of {} is not written out", attribute.name()));
            }
            // Places inside the text are not in a numbered file.
            let value = self.eval(attribute.expr(), 0, scope).map_err(|refused| refused.message)?;
            fields.push((attribute.name().to_owned(), value.map_deep(&|value| value.with_origin(Origin::default()))));
        }
        Ok(Value::object(fields).with_marks(text.marks))
    }
}

/// What Terraform's formatter makes of lines; unknown but for its start where a part of the value is.
fn written(value: &Value, start: &str, write: impl FnOnce(&mut Lines)) -> Value {
    let text = match Value::joint_cause([value]) {
        Some(cause) => Value::refined(Type::String, Refinement::prefix(start), cause),
        None => {
            let mut lines = Lines::default();
            write(&mut lines);
            Value::string(lines.laid_out())
        }
    };
    text.with_marks(value.deep_marks())
}

#[derive(Default)]
struct Lines {
    done: Vec<Line>,
    open: Line,
}

#[derive(Default)]
struct Line {
    text: String,
    /// Where the first equals sign stands.
    equals: Option<usize>,
    /// How many more brackets are opened than closed, in all of it and behind the equals sign.
    opened: i32,
    opened_behind: i32,
}

impl Line {
    fn put(&mut self, text: &str, opened: i32) {
        self.text.push_str(text);
        self.opened += opened;
        if self.equals.is_some() {
            self.opened_behind += opened;
        }
    }

    /// What stands before the equals sign, if the whole value stands behind it.
    fn name(&self) -> Option<&str> {
        self.equals.filter(|_| self.opened_behind == 0).and_then(|at| self.text.get(..at)).map(str::trim_end)
    }
}

impl Lines {
    fn end_line(&mut self) {
        self.done.push(std::mem::take(&mut self.open));
    }

    fn value(&mut self, value: &Value) {
        match &value.data {
            Data::Bool(value) => self.open.put(if *value { "true" } else { "false" }, 0),
            Data::Number(number) => self.open.put(&number.to_string(), 0),
            Data::String(text) => self.open.put(&quoted(text), 0),
            Data::List(_, items) | Data::Set(_, items) | Data::Tuple(items) => {
                self.open.put("[", 1);
                for (at, item) in items.iter().enumerate() {
                    self.open.put(if at == 0 { "" } else { ", " }, 0);
                    self.value(item);
                }
                self.open.put("]", -1);
            }
            Data::Map(_, fields) | Data::Object(fields) => {
                self.open.put("{", 1);
                if !fields.is_empty() {
                    self.end_line();
                }
                for (name, item) in fields.iter() {
                    self.attribute(name, item);
                }
                self.open.put("}", -1);
            }
            Data::Null(_) | Data::Unknown(_) | Data::OneOf(_) => self.open.put("null", 0),
        }
    }

    fn attribute(&mut self, name: &str, value: &Value) {
        self.open.put(&if is_name(name) { name.to_owned() } else { quoted(name) }, 0);
        self.open.put(" ", 0);
        self.open.equals = Some(self.open.text.len());
        self.open.put("= ", 0);
        self.value(value);
        self.end_line();
    }

    /// The lines, indented, and with the equals signs of neighbours below each other.
    fn laid_out(mut self) -> String {
        if !self.open.text.is_empty() {
            self.end_line();
        }
        let mut text = String::new();
        let mut levels: Vec<i32> = Vec::new();
        let mut width = 0;
        for (at, line) in self.done.iter().enumerate() {
            let alone = at == 0 || self.done[at - 1].name().is_none();
            if alone {
                let neighbours = self.done[at..].iter().map_while(Line::name);
                width = neighbours.map(|name| name.chars().count()).max().unwrap_or(0);
            }
            close(&mut levels, -line.opened);
            // Writing to a string can not fail.
            let _ = write!(text, "{}{}", if at == 0 { "" } else { "\n" }, "  ".repeat(levels.len()));
            match (line.name(), line.equals) {
                (Some(name), Some(equals)) => {
                    let missing = " ".repeat(width.saturating_sub(name.chars().count()) + 1);
                    text.extend([name, &missing, line.text.get(equals..).unwrap_or_default()]);
                }
                _ => text.push_str(&line.text),
            }
            if line.opened > 0 {
                levels.push(line.opened);
            }
        }
        text
    }
}

/// Takes back levels of indentation: a line that opened several brackets made one level, which ends with the last.
fn close(levels: &mut Vec<i32>, mut closed: i32) {
    while closed > 0 {
        match levels.last_mut() {
            Some(last) if *last > closed => {
                *last -= closed;
                return;
            }
            Some(last) => {
                closed -= *last;
                levels.pop();
            }
            None => return,
        }
    }
}

/// A text in quotes, with nothing in it that would be read as more than text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '"' | '\\' => quoted.extend(['\\', c]),
            '$' | '%' if rest.peek() == Some(&'{') => quoted.extend([c, c]),
            c if c != ' ' && (c.is_control() || c.is_whitespace()) => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use prc_cty::Number;

    use super::*;

    /// As terraform 1.11.4 writes it.
    #[test]
    fn a_value_is_laid_out_as_terraform_does_it() {
        let inner = Value::object([("b-c", Value::from("x\n${y}")), ("no name", Value::null_literal())]);
        let value = Value::object([
            ("a", Value::from(1)),
            ("empty", Value::object::<&str>([])),
            ("list", Value::tuple(vec![inner.clone(), inner])),
            ("longer_name", Value::tuple(vec![Value::from(true), Value::from(Number::from_i64(-2))])),
        ]);
        let text = encode_expr(&value).unwrap();
        let expected = r#"{
  a     = 1
  empty = {}
  list = [{
    b-c       = "x\n$${y}"
    "no name" = null
    }, {
    b-c       = "x\n$${y}"
    "no name" = null
  }]
  longer_name = [true, -2]
}"#;
        assert_eq!(text.as_str(), Some(expected));
        let odd = Value::object([("é", Value::from("\u{1}\u{a0}$$ %{ %"))]);
        let nested = Value::tuple(vec![Value::tuple(vec![]), Value::tuple(vec![odd])]);
        let inner = Value::object([("a", nested), ("bb", Value::object([("c", Value::from(1))]))]);
        let text = encode_expr(&Value::tuple(vec![inner, Value::from("x")])).unwrap();
        let expected =
            "[{\n  a = [[], [{\n    é = \"\\u0001\\u00a0$$ %%{ %\"\n  }]]\n  bb = {\n    c = 1\n  }\n}, \"x\"]";
        assert_eq!(text.as_str(), Some(expected));
    }
}
