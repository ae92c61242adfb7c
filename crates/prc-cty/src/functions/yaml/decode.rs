//! Reading YAML (go-cty-yaml's `Unmarshal` with its implied types).

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::resolve::resolve;
use crate::{Type, Value, convert};

/// Deepest nesting.
const MAX_DEPTH: usize = 200;
const CORE: &str = "tag:yaml.org,2002:";

pub(super) enum Failure {
    Invalid(String),
    /// More elements than allowed, counting those behind aliases.
    TooLarge,
}

fn invalid(message: impl Into<String>) -> Failure {
    Failure::Invalid(message.into())
}

/// A collection that is being read.
enum Open {
    Sequence(Vec<Value>),
    Mapping { fields: BTreeMap<Arc<str>, Value>, key: Option<Key> },
}

enum Key {
    Name(String),
    /// `<<`: the value's entries become entries here.
    Merge,
}

struct Frame {
    open: Open,
    anchor: usize,
    /// Elements in it so far.
    size: usize,
}

struct Decoder {
    stack: Vec<Frame>,
    /// Values of anchors and their sizes.
    anchors: HashMap<usize, (Value, usize)>,
    total: usize,
    max_elements: usize,
    root: Option<Value>,
}

/// Reads one document.
pub(super) fn decode(text: &str, max_elements: usize) -> Result<Value, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.lines().any(|line| line.starts_with("%YAML") && !line.starts_with("%YAML 1.1")) {
        return Err(invalid("found incompatible YAML document"));
    }
    let mut decoder = Decoder { stack: Vec::new(), anchors: HashMap::new(), total: 0, max_elements, root: None };
    let escaped_slash = text.contains("\\/");
    let mut documents = 0;
    let mut empty = true;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| invalid(error.to_string()))?;
        match event {
            Event::DocumentStart(explicit) => {
                documents += 1;
                empty = !explicit;
                if documents > 1 {
                    return Err(invalid("unexpected extra content after value"));
                }
            }
            Event::Scalar(scalar_text, style, anchor, tag) => {
                if escaped_slash && style == ScalarStyle::DoubleQuoted {
                    let (start, end) = (span.start.index(), span.end.index());
                    refuse_escaped_slash(text.chars().skip(start).take(end.saturating_sub(start)))?;
                }
                let text = scalar_text;
                empty &= text.is_empty() && span.is_empty() && tag.is_none();
                let value = scalar(&text, style, tag.as_deref())?;
                decoder.add(value, anchor, 1)?;
            }
            Event::Alias(anchor) => decoder.alias(anchor)?,
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_deref(), "seq", "sequence")?;
                decoder.open(Open::Sequence(Vec::new()), anchor)?;
            }
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_deref(), "map", "mapping")?;
                decoder.open(Open::Mapping { fields: BTreeMap::new(), key: None }, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => decoder.close()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    match decoder.root {
        Some(root) if !(empty && root.is_null() && text.lines().all(is_blank)) => Ok(root),
        _ => Err(invalid("missing start of document")),
    }
}

/// Terraform reads YAML 1.1, where `\/` is no escape.
fn refuse_escaped_slash(quoted: impl Iterator<Item = char>) -> Result<(), Failure> {
    let mut escaped = false;
    for c in quoted {
        if escaped && c == '/' {
            return Err(invalid("found unknown escape character"));
        }
        escaped = c == '\\' && !escaped;
    }
    Ok(())
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// A tag's name in YAML's own schema, for a node that may have it.
fn core_tag(tag: Option<&Tag>) -> Result<Option<&str>, Failure> {
    match tag {
        None => Ok(None),
        Some(tag) if tag.handle == CORE || tag.handle == "!!" => Ok(Some(&tag.suffix)),
        Some(tag) => Err(invalid(format!("unsupported tag \"{}{}\"", tag.handle, tag.suffix))),
    }
}

fn check_tag(tag: Option<&Tag>, wanted: &str, kind: &str) -> Result<(), Failure> {
    match core_tag(tag)? {
        Some(name) if name != wanted => Err(invalid(format!("can't interpret {kind} as {CORE}{name}"))),
        _ => Ok(()),
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Value, Failure> {
    let tag = core_tag(tag)?;
    if style != ScalarStyle::Plain || matches!(tag, Some("str" | "binary")) {
        return Ok(Value::string(text));
    }
    let value = resolve(text).map_err(Failure::Invalid)?;
    let fits = match tag {
        None => true,
        Some("null") => value.is_null(),
        Some("bool") => value.as_bool().is_some(),
        Some("int") => value.as_number().is_some_and(crate::Number::is_integer),
        Some("float") => value.as_number().is_some(),
        Some("timestamp") => value.as_str().is_some_and(|resolved| resolved != text || text.ends_with('Z')),
        Some(_) => false,
    };
    if fits {
        return Ok(value);
    }
    Err(invalid(format!("cannot parse \"{text}\" as {CORE}{}", tag.unwrap_or_default())))
}

impl Decoder {
    fn open(&mut self, open: Open, anchor: usize) -> Result<(), Failure> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Failure::TooLarge);
        }
        self.stack.push(Frame { open, anchor, size: 1 });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Failure> {
        let Some(Frame { open, anchor, size }) = self.stack.pop() else {
            return Err(invalid("unexpected end of collection"));
        };
        let value = match open {
            Open::Sequence(items) => Value::tuple(items),
            Open::Mapping { fields, .. } => Value::object(fields),
        };
        self.add(value, anchor, size)
    }

    fn alias(&mut self, anchor: usize) -> Result<(), Failure> {
        if self.stack.iter().any(|frame| frame.anchor == anchor) {
            return Err(invalid("cannot refer to an anchor from inside its own definition"));
        }
        match self.anchors.get(&anchor).cloned() {
            Some((value, size)) => self.add(value, 0, size),
            None => Err(invalid("reference to undefined anchor")),
        }
    }

    /// Adds a complete value to what is being read.
    fn add(&mut self, value: Value, anchor: usize, size: usize) -> Result<(), Failure> {
        self.total = self.total.saturating_add(size);
        if self.total > self.max_elements {
            return Err(Failure::TooLarge);
        }
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size));
        }
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(value);
            return Ok(());
        };
        frame.size = frame.size.saturating_add(size);
        match &mut frame.open {
            Open::Sequence(items) => items.push(value),
            Open::Mapping { fields, key } => match key.take() {
                None => *key = Some(key_of(&value)?),
                Some(Key::Name(name)) => {
                    fields.insert(name.into(), value);
                }
                Some(Key::Merge) => match value.fields() {
                    Some(merged) => {
                        fields.extend(merged.iter().map(|(name, value)| (name.clone(), value.clone())));
                    }
                    None => {
                        let got = value.ty().friendly_name();
                        return Err(invalid(format!("cannot merge {got} into mapping")));
                    }
                },
            },
        }
        Ok(())
    }
}

fn key_of(value: &Value) -> Result<Key, Failure> {
    if value.is_null() {
        return Err(invalid("mapping key cannot be null"));
    }
    if value.as_str() == Some("<<") {
        return Ok(Key::Merge);
    }
    let name = convert(value, &Type::String).ok();
    match name.as_ref().and_then(Value::as_str) {
        Some(name) => Ok(Key::Name(name.to_owned())),
        None => Err(invalid("only strings are allowed as mapping keys")),
    }
}
