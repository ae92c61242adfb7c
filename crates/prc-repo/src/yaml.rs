//! YAML with places. JSON is YAML, too.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::place::Text;

/// Nodes of a file, those behind aliases counted as often as they are used.
const MAX_NODES: usize = 100_000;
const MAX_DEPTH: usize = 100;

/// A node, and the bytes of the file that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) data: Data,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Data {
    /// Null is a plain scalar too; `plain` tells `null` from `"null"`.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Text, Node)>),
}

impl Node {
    /// The value of a key, when this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.text == key).map(|(_, node)| node)
    }

    pub(crate) fn entries(&self) -> &[(Text, Self)] {
        match &self.data {
            Data::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; anything but null is a list of itself.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.data {
            Data::List(items) => items,
            Data::Scalar { .. } if self.text().is_none() => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a scalar that is not null.
    pub(crate) fn text(&self) -> Option<Text> {
        match &self.data {
            Data::Scalar { text, plain } if !(*plain && matches!(&**text, "" | "~" | "null" | "Null" | "NULL")) => {
                Some(Text { text: text.clone(), range: self.range.clone() })
            }
            _ => None,
        }
    }

    pub(crate) fn str(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self) -> bool {
        self.str() == Some("true")
    }

    /// Every scalar inside, in order.
    pub(crate) fn scalars<'n>(&'n self, found: &mut Vec<&'n Self>) {
        match &self.data {
            Data::Scalar { .. } => found.push(self),
            Data::List(items) => items.iter().for_each(|item| item.scalars(found)),
            Data::Map(entries) => entries.iter().for_each(|(_, node)| node.scalars(found)),
        }
    }

    fn size(&self) -> usize {
        1 + match &self.data {
            Data::Scalar { .. } => 0,
            Data::List(items) => items.iter().map(Self::size).sum(),
            Data::Map(entries) => entries.iter().map(|(_, node)| 1 + node.size()).sum(),
        }
    }
}

/// Reads every document of a text.
///
/// # Errors
/// It is no YAML, or more of it than anybody writes.
pub(crate) fn read(text: &str) -> Result<Vec<Node>, String> {
    let offsets = Offsets::of(text);
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let range = offsets.byte(span.start.index())..offsets.byte(span.end.index());
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let node = Node { data: Data::Scalar { text: text.into_owned(), plain }, range };
                builder.add(node, anchor)?;
            }
            Event::Alias(anchor) => {
                let node = builder.anchors.get(&anchor).cloned().ok_or("an alias stands before its anchor")?;
                builder.add(Node { range, ..node }, 0)?;
            }
            Event::SequenceStart(anchor, _) => builder.open(Data::List(Vec::new()), range, anchor)?,
            Event::MappingStart(anchor, _) => builder.open(Data::Map(Vec::new()), range, anchor)?,
            Event::SequenceEnd | Event::MappingEnd => builder.close(range.end)?,
            _ => {}
        }
    }
    Ok(builder.documents)
}

/// The parser counts characters, everything else bytes.
struct Offsets(Option<Vec<usize>>, usize);

impl Offsets {
    fn of(text: &str) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
        Self(bytes, text.len())
    }

    fn byte(&self, character: usize) -> usize {
        match &self.0 {
            Some(bytes) => bytes.get(character).copied().unwrap_or(self.1),
            None => character.min(self.1),
        }
    }
}

#[derive(Default)]
struct Builder {
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    documents: Vec<Node>,
    nodes: usize,
}

struct Open {
    node: Node,
    anchor: usize,
    key: Option<Text>,
}

impl Builder {
    fn open(&mut self, data: Data, range: Range<usize>, anchor: usize) -> Result<(), String> {
        if self.stack.len() >= MAX_DEPTH {
            return Err("is nested too deeply".into());
        }
        self.stack.push(Open { node: Node { data, range }, anchor, key: None });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), String> {
        let Some(Open { mut node, anchor, .. }) = self.stack.pop() else { return Ok(()) };
        node.range.end = end.max(node.range.start);
        self.add(node, anchor)
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        self.nodes += node.size();
        if self.nodes > MAX_NODES {
            return Err("holds more than is looked at".into());
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match &mut open.node.data {
            Data::List(items) => items.push(node),
            Data::Map(entries) => match open.key.take() {
                None => {
                    let text = node.str().unwrap_or_default().to_owned();
                    open.key = Some(Text { text, range: node.range });
                }
                Some(key) if key.text == "<<" => {
                    let merged = node.items().iter().flat_map(|item| item.entries()).cloned();
                    let new: Vec<_> =
                        merged.filter(|(name, _)| !entries.iter().any(|(key, _)| key.text == name.text)).collect();
                    entries.extend(new);
                }
                Some(key) => entries.push((key, node)),
            },
            Data::Scalar { .. } => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn places_are_bytes() {
        let text = "# 日本\non: [push]\njobs:\n  é: &a\n    run: |\n      x\n      y\n  b: *a\n---\n{\"z\": null}\n";
        let documents = read(text).unwrap();
        assert_eq!(documents.len(), 2);
        let jobs = documents[0].get("jobs").unwrap();
        assert_eq!(jobs.entries()[0].0.text, "é");
        assert_eq!(&text[jobs.entries()[0].0.range.clone()], "é");
        let run = jobs.get("b").unwrap().get("run").unwrap();
        assert_eq!(run.str(), Some("x\ny\n"));
        assert_eq!(documents[0].get("on").unwrap().items()[0].str(), Some("push"));
        assert!(documents[1].get("z").unwrap().text().is_none());
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for at in 1..9 {
            let items = vec![format!("*a{}", at - 1); 10].join(", ");
            text.push_str(&format!("a{at}: &a{at} [{items}]\n"));
        }
        assert!(read(&text).is_err());
        assert!(read(&"[".repeat(5000)).is_err());
    }
}
