//! Places in parsed files that outlive a borrow.

use std::sync::Arc;

use foldhash::HashSet;
use prc_hcl::{Attribute, Block, BlockId, Expr, ExprId, File};
use prc_model::{FileId, Span};

/// Every parsed file of a run, by number. The number is also the file's in the inventory's sources.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) all: Vec<Parsed>,
}

/// One parsed file.
pub(crate) struct Parsed {
    pub(crate) path: Arc<str>,
    pub(crate) tree: Arc<File>,
}

/// An expression in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ExprRef {
    pub(crate) file: u32,
    pub(crate) id: ExprId,
}

impl Files {
    pub(crate) fn tree(&self, file: u32) -> &File {
        &self.all[file as usize].tree
    }

    pub(crate) fn expr(&self, at: ExprRef) -> Expr<'_> {
        self.tree(at.file).expr(at.id)
    }

    pub(crate) fn block(&self, file: u32, id: BlockId) -> Block<'_> {
        self.tree(file).block(id)
    }

    pub(crate) fn span(&self, at: ExprRef) -> Span {
        span(at.file, self.expr(at).span())
    }
}

/// A span of the parser in a numbered file.
pub(crate) fn span(file: u32, span: prc_hcl::Span) -> Span {
    Span { file: FileId(file), start: span.start, end: span.end }
}

/// The names of arguments that are set a second time in the same block; nothing of what is in `locals`, which are
/// looked at together.
pub(crate) fn set_twice(tree: &File) -> Vec<Attribute<'_>> {
    let mut twice = Vec::new();
    let mut bodies = vec![tree.body()];
    let mut names = HashSet::default();
    while let Some(body) = bodies.pop().filter(|_| !tree.is_json()) {
        names.clear();
        twice.extend(body.attributes().filter(|attribute| !names.insert(attribute.name())));
        bodies.extend(body.blocks().filter(|block| block.kind() != "locals").map(Block::body));
    }
    twice
}
