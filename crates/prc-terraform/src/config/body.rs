//! Bodies of blocks, in native and in JSON syntax alike.

use std::borrow::Cow;

use prc_hcl::{BlockId, Expr, ExprId, ExprKind, ObjectKey};
use prc_model::Span;

use super::{ExprRef, Files, span};

/// The body of a block: native, or an object in JSON syntax.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyRef {
    Native { file: u32, id: BlockId },
    Json { file: u32, id: ExprId },
}

/// A block with its labels.
pub(crate) struct Nested<'f> {
    pub(crate) kind: Cow<'f, str>,
    pub(crate) labels: Vec<Cow<'f, str>>,
    pub(crate) body: BodyRef,
    pub(crate) header: Span,
}

/// Properties of a JSON body that Terraform's own schema makes blocks, whatever the resource.
const JSON_BLOCKS: &[&str] = &["lifecycle", "connection", "provisioner", "dynamic", "timeouts"];

impl BodyRef {
    pub(crate) fn attribute(self, files: &Files, name: &str) -> Option<ExprRef> {
        match self {
            Self::Native { file, id } => {
                let expr = files.block(file, id).body().attribute(name)?.expr();
                Some(ExprRef { file, id: expr.id() })
            }
            Self::Json { file, id } => {
                let found = object(files.tree(file).expr(id)).into_iter().rfind(|(key, _)| &**key == name)?;
                Some(ExprRef { file, id: found.1.id() })
            }
        }
    }

    /// Whether it certainly sets an argument, and does not nest a block.
    pub(crate) fn is_argument(self, files: &Files, name: &str) -> bool {
        matches!(self, Self::Native { .. }) && self.attribute(files, name).is_some()
    }

    /// The attributes in source order.
    pub(crate) fn attributes(self, files: &Files) -> Vec<(Cow<'_, str>, ExprRef)> {
        match self {
            Self::Native { file, id } => {
                let attributes = files.block(file, id).body().attributes();
                attributes.map(|one| (one.name().into(), ExprRef { file, id: one.expr().id() })).collect()
            }
            Self::Json { file, id } => object(files.tree(file).expr(id))
                .into_iter()
                .filter(|(name, _)| !JSON_BLOCKS.contains(&&**name) && &**name != "//")
                .map(|(name, expr)| (name, ExprRef { file, id: expr.id() }))
                .collect(),
        }
    }

    /// The nested blocks in source order; in JSON only those that every resource may have.
    pub(crate) fn blocks(self, files: &Files) -> Vec<Nested<'_>> {
        match self {
            Self::Native { file, id } => {
                files.block(file, id).body().blocks().map(|block| native(file, block)).collect()
            }
            Self::Json { file, id } => {
                let mut blocks = Vec::new();
                for (name, expr) in object(files.tree(file).expr(id)) {
                    if JSON_BLOCKS.contains(&&*name) {
                        let depth = usize::from(matches!(&*name, "dynamic" | "provisioner"));
                        json(file, name, expr, depth, &mut Vec::new(), &mut blocks);
                    }
                }
                blocks
            }
        }
    }

    pub(crate) fn blocks_of<'f>(self, files: &'f Files, kind: &str) -> Vec<Nested<'f>> {
        match self {
            Self::Native { file, id } => {
                let blocks = files.block(file, id).body().blocks().filter(|block| block.kind() == kind);
                blocks.map(|block| native(file, block)).collect()
            }
            Self::Json { .. } => {
                let mut blocks = self.blocks(files);
                blocks.retain(|block| block.kind == kind);
                blocks
            }
        }
    }
}

/// The blocks at the top of a file.
pub(crate) fn top_blocks(files: &Files, file: u32) -> Vec<Nested<'_>> {
    let tree = files.tree(file);
    if !tree.is_json() {
        return tree.body().blocks().map(|block| native(file, block)).collect();
    }
    let mut blocks = Vec::new();
    for attribute in tree.body().attributes() {
        let labels = match attribute.name() {
            "resource" | "data" | "ephemeral" => 2,
            "variable" | "output" | "module" | "provider" | "check" => 1,
            "locals" | "terraform" | "moved" | "import" | "removed" => 0,
            _ => continue,
        };
        json(file, attribute.name().into(), attribute.expr(), labels, &mut Vec::new(), &mut blocks);
    }
    blocks
}

fn native(file: u32, block: prc_hcl::Block<'_>) -> Nested<'_> {
    Nested {
        kind: block.kind().into(),
        labels: block.labels().collect(),
        body: BodyRef::Native { file, id: block.id() },
        header: span(file, block.header()),
    }
}

/// JSON nests an object per label; an array at any level stands for several blocks.
fn json<'f>(
    file: u32,
    kind: Cow<'f, str>,
    expr: Expr<'f>,
    labels: usize,
    path: &mut Vec<Cow<'f, str>>,
    found: &mut Vec<Nested<'f>>,
) {
    match expr.kind() {
        ExprKind::Tuple(items) => {
            for item in items {
                json(file, kind.clone(), item, labels, path, found);
            }
        }
        ExprKind::Object(_) if labels > 0 => {
            for (label, inner) in object(expr) {
                path.push(label);
                json(file, kind.clone(), inner, labels - 1, path, found);
                path.pop();
            }
        }
        ExprKind::Object(_) => found.push(Nested {
            kind,
            labels: path.clone(),
            body: BodyRef::Json { file, id: expr.id() },
            header: span(file, expr.span()),
        }),
        _ => {}
    }
}

/// The properties of an object expression whose keys are literal; none when it is no object.
pub(crate) fn entries(files: &Files, at: ExprRef) -> Vec<(Cow<'_, str>, ExprRef)> {
    let properties = object(files.expr(at));
    properties.into_iter().map(|(name, expr)| (name, ExprRef { file: at.file, id: expr.id() })).collect()
}

/// The properties of an object whose keys are literal.
pub(crate) fn object(expr: Expr<'_>) -> Vec<(Cow<'_, str>, Expr<'_>)> {
    let ExprKind::Object(items) = expr.kind() else { return Vec::new() };
    items
        .filter_map(|(key, value)| match key {
            ObjectKey::Name(name, _) => Some((name.into(), value)),
            ObjectKey::Expr(key) => match key.kind() {
                ExprKind::Str(text) => Some((text, value)),
                _ => None,
            },
        })
        .collect()
}
