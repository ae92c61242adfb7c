//! Expressions and the lists they are made of.

use std::fmt;

use super::ExprKind;
use crate::tree::Kind;
use crate::{File, Span};

/// A stored handle of an expression, to be used with [`File::expr`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub(crate) u32);

/// One expression of a file.
///
/// Nested brackets, blocks and templates go at most [`MAX_DEPTH`](crate::MAX_DEPTH) deep, but what is flat in the text
/// has no such limit: the left side of a binary operator or a traversal, and the last branch of a conditional, can
/// go on for as long as the file does. Walk along those with a loop, not by recursion.
#[derive(Clone, Copy)]
pub struct Expr<'f> {
    pub(super) file: &'f File,
    pub(super) index: u32,
}

impl fmt::Debug for Expr<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Expr").field(&self.text()).finish()
    }
}

impl<'f> Expr<'f> {
    pub(crate) fn new(file: &'f File, index: u32) -> Self {
        Self { file, index }
    }

    /// The handle to store.
    pub fn id(self) -> ExprId {
        ExprId(self.index)
    }

    /// The bytes of the expression. In a JSON string with escapes, the bytes of the whole string.
    pub fn span(self) -> Span {
        let node = self.file.node(self.index);
        self.file.source_span(Span::new(node.start, node.end))
    }

    /// Whether it is `source.name`, as its kind would say.
    pub fn is_attribute(self) -> bool {
        self.file.node(self.index).kind == Kind::Access
    }

    /// The file it is in.
    pub fn file(self) -> &'f File {
        self.file
    }

    /// The text of the expression, as written; in a JSON string with escapes, after these were read.
    pub fn text(self) -> &'f str {
        let node = self.file.node(self.index);
        self.file.slice(Span::new(node.start, node.end))
    }

    /// What sort of expression it is, and its parts.
    #[inline]
    pub fn kind(self) -> ExprKind<'f> {
        ExprKind::of(self)
    }

    /// The expression and all expressions in it, each before its parts, in source order and without recursion.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let end = self.index + self.file.node(self.index).size();
        let file = self.file;
        (self.index..end)
            .filter(move |&index| file.node(index).kind != Kind::Name)
            .map(move |index| Self { file, index })
    }

    /// The keys and values, when it is an object.
    pub fn as_object(self) -> Option<ObjectItems<'f>> {
        match self.kind() {
            ExprKind::Object(items) => Some(items),
            _ => None,
        }
    }

    /// The elements, when it is a tuple.
    pub fn as_tuple(self) -> Option<Children<'f>> {
        match self.kind() {
            ExprKind::Tuple(elements) => Some(elements),
            _ => None,
        }
    }

    /// The names, their bytes and the values of a JSON object, or of all the objects of a JSON array:
    /// what a level of labels, or a body, of a JSON file is made of. None for anything else.
    pub fn as_json_items(self) -> Option<impl Iterator<Item = (&'f str, Span, Self)>> {
        let objects = match self.kind() {
            ExprKind::Object(_) => Children::of_one(self),
            ExprKind::Tuple(elements) if elements.clone().all(|element| element.as_object().is_some()) => elements,
            _ => return None,
        };
        Some(objects.filter_map(Self::as_object).flatten().map(|(key, value)| match key {
            ObjectKey::Name(name, span) => (name, span, value),
            ObjectKey::Expr(key) => (key.text(), key.span(), value),
        }))
    }
}

/// Expressions in source order.
#[derive(Clone, Debug)]
pub struct Children<'f> {
    file: &'f File,
    next: u32,
    end: u32,
}

impl<'f> Children<'f> {
    /// The parts of a node.
    #[inline]
    pub(super) fn of(file: &'f File, index: u32) -> Self {
        Self { file, next: index + 1, end: index + file.node(index).size().max(1) }
    }

    /// The places of the parts of a node.
    pub(super) fn indices(file: &'f File, index: u32) -> impl Iterator<Item = u32> {
        let mut children = Self::of(file, index.min(u32::MAX - 1));
        std::iter::from_fn(move || children.next_index())
    }

    fn of_one(expr: Expr<'f>) -> Self {
        Self { file: expr.file, next: expr.index, end: expr.index + expr.file.node(expr.index).size() }
    }

    #[inline]
    pub(super) fn next_index(&mut self) -> Option<u32> {
        if self.next >= self.end {
            return None;
        }
        let index = self.next;
        self.next += self.file.node(index).size().max(1);
        Some(index)
    }

    /// The next part, or what stands for one that does not exist.
    #[inline]
    pub(super) fn part(&mut self) -> Expr<'f> {
        let index = self.next_index().unwrap_or(u32::MAX);
        Expr { file: self.file, index }
    }

    /// The text of the next part, a name.
    pub(super) fn name(&mut self) -> &'f str {
        let part = self.part();
        self.file.leaf_text(self.file.node(part.index))
    }

    /// How many there are; steps over each of them, but not over their parts.
    pub fn len(&self) -> usize {
        self.clone().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.next >= self.end
    }
}

impl<'f> Iterator for Children<'f> {
    type Item = Expr<'f>;

    #[inline]
    fn next(&mut self) -> Option<Expr<'f>> {
        let index = self.next_index()?;
        Some(Expr { file: self.file, index })
    }
}

/// The key of an object item.
#[derive(Clone, Copy, Debug)]
pub enum ObjectKey<'f> {
    /// A bare word, or a JSON property without template sequences, and its bytes.
    Name(&'f str, Span),
    /// Anything else.
    Expr(Expr<'f>),
}

/// Keys and values in source order.
#[derive(Clone, Debug)]
pub struct ObjectItems<'f> {
    parts: Children<'f>,
}

impl<'f> ObjectItems<'f> {
    pub(super) fn new(parts: Children<'f>) -> Self {
        Self { parts }
    }

    /// How many items there are; steps over each of them.
    pub fn len(&self) -> usize {
        self.parts.len() / 2
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl<'f> Iterator for ObjectItems<'f> {
    type Item = (ObjectKey<'f>, Expr<'f>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.parts.next()?;
        let value = self.parts.next()?;
        let node = key.file.node(key.index);
        let key = match node.kind {
            Kind::Name => ObjectKey::Name(key.file.leaf_text(node), key.span()),
            _ => ObjectKey::Expr(key),
        };
        Some((key, value))
    }
}
