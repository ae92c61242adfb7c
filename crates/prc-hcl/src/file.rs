//! A parsed text and the ways to make one.

use std::fmt;
use std::sync::Arc;

use crate::output::Output;
use crate::tree::{self, Node, StoredName, Tree, text};
use crate::{Block, BlockId, Body, Expr, ExprId, Span, SyntaxError, SyntaxErrorKind, json, parser};

/// The longest text that is read: what is decoded from it must fit in 32-bit offsets too.
const MAX_LENGTH: usize = 512 * 1024 * 1024;

/// One parsed file, template or expression: the text, the flat tree and the errors.
///
/// Parsing never fails: what could not be read is told by [`File::errors`], and everything else is in the tree.
pub struct File {
    source: Arc<str>,
    tree: Tree,
    errors: Vec<SyntaxError>,
    comments: Box<[Span]>,
    json: bool,
}

impl fmt::Debug for File {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut file = out.debug_struct("File");
        file.field("bytes", &self.source.len()).field("nodes", &self.tree.nodes.len());
        file.field("errors", &self.errors).finish_non_exhaustive()
    }
}

impl File {
    /// Reads a native syntax file.
    pub fn parse(source: Arc<str>) -> Self {
        Self::new(source, false, parser::parse_body)
    }

    /// Reads a JSON syntax file: one object, or an array of objects. Every property is an attribute of the body.
    pub fn parse_json(source: Arc<str>) -> Self {
        Self::new(source, true, json::parse_body)
    }

    /// Reads values in JSON syntax, as those of variables: an object whose strings are no templates.
    pub fn parse_json_values(source: Arc<str>) -> Self {
        Self::new(source, true, json::parse_values)
    }

    /// Reads one native syntax expression, in which line ends mean nothing.
    pub fn parse_expression(source: Arc<str>) -> Self {
        Self::new(source, false, parser::parse_expression)
    }

    /// Reads one template, without quotes or markers around it.
    pub fn parse_template(source: Arc<str>) -> Self {
        Self::new(source, false, parser::parse_template)
    }

    /// A text in another language, kept so that places in it can be shown.
    pub fn unread(source: Arc<str>) -> Self {
        Self { source, tree: Tree::default(), errors: Vec::new(), comments: Box::default(), json: false }
    }

    fn new(source: Arc<str>, json: bool, parse: fn(&str) -> Output) -> Self {
        if source.len() > MAX_LENGTH {
            let message = format!("expected a text of at most {MAX_LENGTH} bytes, found {}", source.len());
            let errors = vec![SyntaxError { kind: SyntaxErrorKind::TooLarge, span: Span::default(), message }];
            return Self { source, tree: Tree::default(), errors, comments: Box::default(), json };
        }
        let output = parse(&source);
        let comments = output.comments.into_boxed_slice();
        Self { source, tree: output.builder.finish(), errors: output.errors, comments, json }
    }

    /// The text the file was read from.
    pub fn source(&self) -> &Arc<str> {
        &self.source
    }

    /// What could not be read, in the order it was met.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Whether the file was read as JSON syntax.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// The attributes and blocks of the file; none when it is a template or an expression.
    pub fn body(&self) -> Body<'_> {
        Body::new(self, 0)
    }

    /// The expression or template, when the file was read as one.
    pub fn expression(&self) -> Option<Expr<'_>> {
        (self.node(0).kind < tree::Kind::Attribute && !self.tree.nodes.is_empty()).then(|| Expr::new(self, 0))
    }

    /// The expression an id was taken from.
    pub fn expr(&self, id: ExprId) -> Expr<'_> {
        Expr::new(self, id.0)
    }

    /// The block an id was taken from.
    pub fn block(&self, id: BlockId) -> Block<'_> {
        Block::new(self, id.0)
    }

    /// The comments, with their introducers and without the line ends, in source order.
    /// Those inside a part that did not parse may be missing.
    pub fn comments(&self) -> impl Iterator<Item = Span> {
        self.comments.iter().copied()
    }

    /// The bytes of memory the tree takes, the text left out.
    pub fn tree_bytes(&self) -> usize {
        size_of_val(&*self.tree.nodes)
            + size_of_val(&*self.tree.texts)
            + size_of_val(&*self.tree.names)
            + size_of_val(&*self.tree.regions)
            + self.tree.decoded.len()
            + size_of_val(&*self.comments)
    }

    #[inline]
    pub(crate) fn node(&self, index: u32) -> Node {
        self.tree.nodes.get(index as usize).copied().unwrap_or(Node::ERROR)
    }

    /// The text of a span of the source, or of the decoded text after it.
    #[inline]
    pub(crate) fn slice(&self, span: Span) -> &str {
        let decoded = self.source.len() + 1;
        let range = span.range();
        if range.start < decoded {
            self.source.get(range).unwrap_or("")
        } else {
            self.tree.decoded.get(range.start - decoded..range.end.saturating_sub(decoded)).unwrap_or("")
        }
    }

    /// The text of a leaf that carries one.
    #[inline]
    pub(crate) fn leaf_text(&self, node: Node) -> &str {
        match node.flags {
            text::STORED => self.slice(self.tree.texts.get(node.data as usize).copied().unwrap_or(Span::new(0, 0))),
            text::QUOTED => self.slice(Span::new(node.start + 1, node.end.saturating_sub(1))),
            _ => self.slice(Span::new(node.start, node.end)),
        }
    }

    /// The name that is kept for a node that starts or ends at an offset.
    pub(crate) fn stored_name(&self, anchor: u32) -> Option<StoredName> {
        let found = self.tree.names.binary_search_by_key(&anchor, |name| name.anchor).ok()?;
        self.tree.names.get(found).copied()
    }

    /// The source bytes that a span of either text stands for.
    pub(crate) fn source_span(&self, span: Span) -> Span {
        tree::source_span(&self.tree.regions, self.source.len() as u32, span)
    }
}
