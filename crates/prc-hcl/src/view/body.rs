//! Bodies, attributes and blocks.

use std::borrow::Cow;

use super::{Children, Expr};
use crate::tree::{Kind, flag};
use crate::{File, Span};

/// A stored handle of a block, to be used with [`File::block`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub(crate) u32);

/// The attributes and blocks of a file or of a block.
#[derive(Clone, Copy, Debug)]
pub struct Body<'f> {
    file: &'f File,
    index: u32,
}

/// One thing in a body.
#[derive(Clone, Copy, Debug)]
pub enum Item<'f> {
    /// `name = value`
    Attribute(Attribute<'f>),
    /// `kind "label" { ... }`
    Block(Block<'f>),
}

/// A name and its value.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'f> {
    file: &'f File,
    index: u32,
}

/// A type word, labels and a body.
#[derive(Clone, Copy, Debug)]
pub struct Block<'f> {
    file: &'f File,
    index: u32,
}

impl<'f> Body<'f> {
    pub(crate) fn new(file: &'f File, index: u32) -> Self {
        Self { file, index }
    }

    /// What is in the body, in source order.
    pub fn items(self) -> impl Iterator<Item = Item<'f>> {
        let is_body = self.file.node(self.index).kind == Kind::Body;
        let file = self.file;
        Children::indices(file, self.index).filter(move |_| is_body).filter_map(move |index| {
            match file.node(index).kind {
                Kind::Attribute => Some(Item::Attribute(Attribute { file, index })),
                Kind::Block => Some(Item::Block(Block { file, index })),
                _ => None,
            }
        })
    }

    /// The attributes, in source order.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'f>> {
        self.items().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The blocks, in source order.
    pub fn blocks(self) -> impl Iterator<Item = Block<'f>> {
        self.items().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }

    /// The first attribute of a name.
    pub fn attribute(self, name: &str) -> Option<Attribute<'f>> {
        // Bodies are looked through for many names, so this goes over the nodes themselves.
        let body = self.file.node(self.index);
        if body.kind != Kind::Body {
            return None;
        }
        let (mut index, end) = (self.index + 1, self.index + body.size());
        while index < end {
            let node = self.file.node(index);
            let attribute = Attribute { file: self.file, index };
            let other = node.flags & (flag::STORED_NAME | flag::QUOTED_NAME) != 0;
            if node.kind == Kind::Attribute
                && (other || usize::from(node.extra) == name.len())
                && attribute.name() == name
            {
                return Some(attribute);
            }
            index += node.size();
        }
        None
    }

    /// The bytes of the body: with the braces when it is the body of a block, the whole text when it is that of a
    /// native file.
    pub fn span(self) -> Span {
        let node = self.file.node(self.index);
        if node.kind == Kind::Body { Span::new(node.start, node.end) } else { Span::default() }
    }
}

impl<'f> Attribute<'f> {
    /// The name; that of a JSON property may be any text.
    pub fn name(self) -> &'f str {
        self.file.start_name(self.index).0
    }

    /// The bytes of the name.
    pub fn name_span(self) -> Span {
        self.file.start_name(self.index).1
    }

    /// The value.
    pub fn expr(self) -> Expr<'f> {
        Expr::new(self.file, self.index + 1)
    }

    /// The bytes from the name to the end of the value.
    pub fn span(self) -> Span {
        let node = self.file.node(self.index);
        Span::new(node.start, node.end)
    }
}

impl<'f> Block<'f> {
    pub(crate) fn new(file: &'f File, index: u32) -> Self {
        Self { file, index }
    }

    /// The handle to store.
    pub fn id(self) -> BlockId {
        BlockId(self.index)
    }

    /// The type word.
    pub fn kind(self) -> &'f str {
        self.file.start_name(self.index).0
    }

    /// The labels, read out of their quotes.
    pub fn labels(self) -> impl Iterator<Item = Cow<'f, str>> {
        self.label_indices().map(move |index| Cow::Borrowed(self.file.leaf_text(self.file.node(index))))
    }

    /// The bytes of each label, with the quotes.
    pub fn label_spans(self) -> impl Iterator<Item = Span> {
        self.label_indices().map(move |index| Span::new(self.file.node(index).start, self.file.node(index).end))
    }

    /// One label, the first being number 0.
    pub fn label(self, number: usize) -> Option<Cow<'f, str>> {
        self.labels().nth(number)
    }

    /// The bytes from the type word to the end of the last label.
    pub fn header(self) -> Span {
        let kind = self.file.start_name(self.index).1;
        self.label_spans().last().map_or(kind, |last| kind.cover(last))
    }

    /// The bytes of the whole block, with the braces.
    pub fn span(self) -> Span {
        let node = self.file.node(self.index);
        Span::new(node.start, node.end)
    }

    /// What is in the braces.
    pub fn body(self) -> Body<'f> {
        let file = self.file;
        let found = Children::indices(file, self.index).find(|&index| file.node(index).kind == Kind::Body);
        Body { file, index: found.unwrap_or(u32::MAX) }
    }

    fn label_indices(self) -> impl Iterator<Item = u32> {
        let is_block = self.file.node(self.index).kind == Kind::Block;
        Children::indices(self.file, self.index)
            .take_while(move |&index| is_block && self.file.node(index).kind == Kind::Name)
    }
}

impl File {
    /// The name a node starts with, and its bytes.
    pub(crate) fn start_name(&self, index: u32) -> (&str, Span) {
        let node = self.node(index);
        if node.flags & flag::STORED_NAME != 0 {
            return self
                .stored_name(node.start)
                .map_or(("", Span::default()), |name| (self.slice(name.text), self.source_span(name.source)));
        }
        let span = Span::new(node.start, node.start + u32::from(node.extra));
        let quoted = node.kind == Kind::Attribute && node.flags & flag::QUOTED_NAME != 0;
        let text = if quoted { Span::new(span.start + 1, span.end.saturating_sub(1)) } else { span };
        (self.slice(text), self.source_span(span))
    }

    /// The name an access ends with, and its bytes.
    pub(crate) fn end_name(&self, index: u32) -> (&str, Span) {
        let node = self.node(index);
        if node.flags & flag::STORED_NAME != 0 {
            return self
                .stored_name(node.end)
                .map_or(("", Span::default()), |name| (self.slice(name.text), self.source_span(name.source)));
        }
        let span = Span::new(node.end - u32::from(node.extra), node.end);
        (self.slice(span), self.source_span(span))
    }
}
