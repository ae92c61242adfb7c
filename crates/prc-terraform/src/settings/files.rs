//! Files beside a configuration: the lock file, and arguments for the backend.

use std::sync::Arc;

use prc_hcl::{Body, Expr, ExprKind, File};
use prc_model::{Data, Value};
use prc_tree::Tree;

use super::{fields, list};
use crate::config::join;

const LOCK: &str = ".terraform.lock.hcl";
/// Providers, and checksums of one of them, that are looked at.
const MAX_PROVIDERS: usize = 500;
const MAX_HASHES: usize = 500;

/// `{ path, providers = [{ source, version, hashes }] }` of the lock file, when there is one that git would take.
pub(super) fn lock(tree: &Tree, dir: &str) -> Option<Value> {
    let path = join(dir, LOCK);
    tree.files().binary_search(&path).ok()?;
    let file = File::parse(tree.read_text(&path).ok()?);
    let mut providers = Vec::new();
    for block in file.body().blocks().filter(|block| block.kind() == "provider").take(MAX_PROVIDERS) {
        let Some(source) = block.labels().next() else { continue };
        let hashes = block.body().attribute("hashes").map(|hashes| texts(hashes.expr())).unwrap_or_default();
        let version = block.body().attribute("version").and_then(|version| literal(version.expr()));
        providers.push(Value::new(Data::Map(fields([
            ("source", Value::string(&*source)),
            ("version", version.unwrap_or_else(Value::null)),
            ("hashes", list(hashes.into_iter().map(Value::string))),
        ]))));
    }
    Some(Value::new(Data::Map(fields([("path", Value::string(path)), ("providers", list(providers))]))))
}

/// `{ path, arguments… }` of each `*.tfbackend` file in a directory or in one below it.
pub(super) fn backends(tree: &Tree, dir: &str) -> Vec<Value> {
    let levels = |path: &str| path.matches('/').count();
    // `env/prod/s3.tfbackend` is as far as people go.
    let most = levels(dir) + if dir.is_empty() { 2 } else { 3 };
    let is_backend =
        |path: &&Arc<str>| (path.ends_with(".tfbackend") || path.ends_with("backend.hcl")) && levels(path) <= most;
    tree.files_below(dir)
        .iter()
        .filter(is_backend)
        .filter_map(|path| Some(arguments(path, &File::parse(tree.read_text(path).ok()?).body())))
        .collect()
}

fn arguments(path: &Arc<str>, body: &Body<'_>) -> Value {
    let written = body.attributes().filter_map(|one| Some((Arc::from(one.name()), literal(one.expr())?)));
    let mut arguments: Vec<(Arc<str>, Value)> = written.collect();
    arguments.push(("path".into(), Value::string(path.clone())));
    Value::new(Data::Map(arguments.into_iter().collect()))
}

fn literal(expr: Expr<'_>) -> Option<Value> {
    match expr.kind() {
        ExprKind::Str(text) => Some(Value::string(&*text)),
        ExprKind::Bool(bool) => Some(Value::new(Data::Bool(bool))),
        _ => None,
    }
}

fn texts(expr: Expr<'_>) -> Vec<Arc<str>> {
    let ExprKind::Tuple(items) = expr.kind() else { return Vec::new() };
    let text = |item: Expr<'_>| match item.kind() {
        ExprKind::Str(text) => Some(Arc::from(&*text)),
        _ => None,
    };
    items.filter_map(text).take(MAX_HASHES).collect()
}
