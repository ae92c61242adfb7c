//! The flat tree: 16-byte nodes, one after the other, and the few texts that are not in the source as they are.
//!
//! The parser makes nodes in post-order, because only after a left operand is it known that an operator follows.
//! [`Builder::finish`] puts them in pre-order, where the children of a node come right after it, in source order,
//! each taking as many places as its subtree is large.

use crate::Span;

/// What a node is. The kinds up to [`Kind::SplatItem`] never have children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Error,
    Null,
    Bool,
    Number,
    Str,
    /// A bare name: an object key, a block label, a variable of a `for`.
    Name,
    Variable,
    SplatItem,
    Template,
    Wrap,
    TemplateIf,
    TemplateFor,
    Access,
    Index,
    LegacyIndex,
    Splat,
    Call,
    Unary,
    Binary,
    Conditional,
    Tuple,
    Object,
    ForTuple,
    ForObject,
    Paren,
    /// An attribute of a body: its value is the only child.
    Attribute,
    /// A block: its labels, then its body.
    Block,
    Body,
}

/// Where the text of a [`Kind::Str`], [`Kind::Name`] or [`Kind::Variable`] is.
pub(crate) mod text {
    /// The bytes of the node.
    pub(crate) const RAW: u8 = 0;
    /// The bytes of the node without the quote at each end.
    pub(crate) const QUOTED: u8 = 1;
    /// The entry of the text table that `data` numbers.
    pub(crate) const STORED: u8 = 2;
}

/// Marks on nodes; each is used by the kinds that its name tells of.
pub(crate) mod flag {
    pub(crate) const TRUE: u8 = 1;
    pub(crate) const FULL_SPLAT: u8 = 1;
    pub(crate) const EXPAND: u8 = 1;
    pub(crate) const QUOTED_NAME: u8 = 1;
    pub(crate) const FOR_KEY: u8 = 1;
    pub(crate) const FOR_CONDITION: u8 = 2;
    pub(crate) const FOR_GROUPING: u8 = 4;
    /// The name of the node is in the name table.
    pub(crate) const STORED_NAME: u8 = 0x80;
}

/// One node of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The size of the subtree, with the node itself; for a leaf, the number of its stored text.
    pub(crate) data: u32,
    /// The length of the name the node carries at its start, or at its end when it is an access.
    pub(crate) extra: u16,
    pub(crate) kind: Kind,
    pub(crate) flags: u8,
}

impl Node {
    /// What stands for a node that does not exist.
    pub(crate) const ERROR: Self = Self { start: 0, end: 0, data: 0, extra: 0, kind: Kind::Error, flags: 0 };

    /// The number of nodes of the subtree.
    #[inline]
    pub(crate) fn size(self) -> u32 {
        if self.kind <= Kind::SplatItem { 1 } else { self.data }
    }
}

/// A name that is not in the source as it has to be read: not normalised, split by spaces, or very long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoredName {
    /// Where the node that carries the name starts, or ends when the node is an access; found by binary search.
    pub(crate) anchor: u32,
    pub(crate) source: Span,
    pub(crate) text: Span,
}

/// Offsets from the length of the source on are offsets in a second text, in which decoded strings are kept.
/// A region is a part of the second text that was parsed, and the source bytes it was decoded from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) start: u32,
    pub(crate) source: Span,
}

/// A finished tree, its nodes in pre-order.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Box<[Node]>,
    pub(crate) texts: Box<[Span]>,
    pub(crate) names: Box<[StoredName]>,
    pub(crate) regions: Box<[Region]>,
    pub(crate) decoded: Box<str>,
}

/// Where a node that is not finished begins: in the list of nodes, and in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) node: usize,
    pub(crate) start: u32,
}

/// A tree in the making, its nodes in post-order.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) nodes: Vec<Node>,
    texts: Vec<Span>,
    names: Vec<StoredName>,
    regions: Vec<Region>,
    decoded: String,
    source_len: u32,
}

impl Builder {
    pub(crate) fn new(source_len: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(source_len / 12),
            texts: Vec::new(),
            names: Vec::new(),
            regions: Vec::new(),
            decoded: String::new(),
            source_len: source_len as u32,
        }
    }

    /// Adds a node without children.
    #[inline]
    pub(crate) fn leaf(&mut self, kind: Kind, flags: u8, span: Span) {
        self.nodes.push(Node { start: span.start, end: span.end, data: 0, extra: 0, kind, flags });
    }

    /// Adds a node whose children are all the nodes since the mark.
    #[inline]
    pub(crate) fn close(&mut self, mark: Mark, end: u32, kind: Kind, flags: u8, extra: u16) {
        let size = (self.nodes.len() - mark.node + 1) as u32;
        self.nodes.push(Node { start: mark.start, end, data: size, extra, kind, flags });
    }

    /// Adds a span to the text table and tells its number.
    pub(crate) fn store_text(&mut self, span: Span) -> u32 {
        self.texts.push(span);
        (self.texts.len() - 1) as u32
    }

    pub(crate) fn store_name(&mut self, name: StoredName) {
        self.names.push(name);
    }

    /// Adds a decoded text and tells where it is. The end of the source, and of each text, is a place of its own.
    pub(crate) fn store_decoded(&mut self, text: &str) -> Span {
        let start = self.source_len + 1 + self.decoded.len() as u32;
        self.decoded.push_str(text);
        self.decoded.push('\n');
        Span::new(start, start + text.len() as u32)
    }

    /// Adds a decoded text that is going to be parsed and tells the offset of its first byte.
    pub(crate) fn store_region(&mut self, text: &str, source: Span) -> u32 {
        let start = self.store_decoded(text).start;
        self.regions.push(Region { start, source });
        start
    }

    /// The source bytes that a span of either text stands for.
    pub(crate) fn source_span(&self, span: Span) -> Span {
        source_span(&self.regions, self.source_len, span)
    }

    /// The finished tree.
    pub(crate) fn finish(mut self) -> Tree {
        self.names.sort_unstable_by_key(|name| name.anchor);
        Tree {
            nodes: pre_order(&self.nodes),
            texts: self.texts.into_boxed_slice(),
            names: self.names.into_boxed_slice(),
            regions: self.regions.into_boxed_slice(),
            decoded: self.decoded.into_boxed_str(),
        }
    }
}

/// Maps a span of the decoded text to the source bytes it was decoded from.
pub(crate) fn source_span(regions: &[Region], source_len: u32, span: Span) -> Span {
    if regions.is_empty() || span.start <= source_len {
        return span;
    }
    let after = regions.partition_point(|region| region.start <= span.start);
    after.checked_sub(1).and_then(|at| regions.get(at)).map_or(span, |region| region.source)
}

/// A subtree takes the same places in both orders, but its root comes first in pre-order, not last:
/// every ancestor moves it one place to the right.
fn pre_order(nodes: &[Node]) -> Box<[Node]> {
    let mut ordered = vec![Node::ERROR; nodes.len()].into_boxed_slice();
    // The first place of each ancestor of the node at hand, the root at the bottom.
    let mut ancestors: Vec<usize> = Vec::new();
    for (place, &node) in nodes.iter().enumerate().rev() {
        while ancestors.last().is_some_and(|&first| first > place) {
            ancestors.pop();
        }
        let first = place + 1 - node.size() as usize;
        if let Some(slot) = ordered.get_mut(first + ancestors.len()) {
            *slot = node;
        }
        if first < place {
            ancestors.push(first);
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_takes_sixteen_bytes() {
        assert_eq!(size_of::<Node>(), 16);
    }

    #[test]
    fn post_order_becomes_pre_order() {
        // (a, (b, c), d)
        let mut builder = Builder::new(0);
        let leaf = |builder: &mut Builder, at| builder.leaf(Kind::Null, 0, Span::new(at, at + 1));
        let outer = Mark { node: 0, start: 0 };
        leaf(&mut builder, 1);
        let inner = Mark { node: builder.nodes.len(), start: 2 };
        leaf(&mut builder, 3);
        leaf(&mut builder, 4);
        builder.close(inner, 5, Kind::Tuple, 0, 0);
        leaf(&mut builder, 6);
        builder.close(outer, 7, Kind::Tuple, 0, 0);
        let starts: Vec<u32> = builder.finish().nodes.iter().map(|node| node.start).collect();
        assert_eq!(starts, [0, 1, 2, 3, 4, 6]);
    }
}
