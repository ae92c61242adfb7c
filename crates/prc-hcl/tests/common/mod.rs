//! Trees as short texts.
#![allow(dead_code, clippy::unwrap_used)]

use prc_hcl::{Body, Expr, ExprKind, File, Item, ObjectKey};

/// The tree of an expression that has to parse.
pub(crate) fn expression(source: &str) -> String {
    let file = File::parse_expression(source.into());
    assert_eq!(file.errors(), [], "{source}");
    tree(file.expression().unwrap())
}

/// The tree of a template that has to parse.
pub(crate) fn template(source: &str) -> String {
    let file = File::parse_template(source.into());
    assert_eq!(file.errors(), [], "{source}");
    tree(file.expression().unwrap())
}

/// The tree of the only attribute of a file that has to parse.
pub(crate) fn value(source: &str) -> String {
    let file = File::parse(source.into());
    assert_eq!(file.errors(), [], "{source}");
    tree(file.body().attributes().next().unwrap().expr())
}

/// The kinds and the texts of the errors of a file.
pub(crate) fn errors(file: &File) -> Vec<(&'static str, &str)> {
    let source = file.source();
    file.errors().iter().map(|error| (error.kind.as_str(), &source[error.span.range()])).collect()
}

pub(crate) fn body(body: Body<'_>) -> String {
    let items = body.items().map(|item| match item {
        Item::Attribute(attribute) => format!("({} {})", attribute.name(), tree(attribute.expr())),
        Item::Block(block) => {
            let labels: Vec<_> = block.labels().map(|label| format!(" {label:?}")).collect();
            format!("({}{} {})", block.kind(), labels.concat(), self::body(block.body()))
        }
    });
    format!("{{{}}}", items.collect::<Vec<_>>().join(" "))
}

fn list<'f>(head: &str, parts: impl IntoIterator<Item = Expr<'f>>) -> String {
    parts.into_iter().fold(format!("({head}"), |text, part| text + " " + &tree(part)) + ")"
}

fn names(key: Option<&str>, value: &str) -> String {
    key.map_or(value.to_owned(), |key| format!("{key},{value}"))
}

pub(crate) fn tree(expr: Expr<'_>) -> String {
    match expr.kind() {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(text) => text.to_owned(),
        ExprKind::Str(text) => format!("{text:?}"),
        ExprKind::Template(parts) => list("template", parts),
        ExprKind::Wrap(inner) => list("wrap", [inner]),
        ExprKind::TemplateIf { condition, then, otherwise } => {
            list("%if", [Some(condition), Some(then), otherwise].into_iter().flatten())
        }
        ExprKind::TemplateFor { key, value, collection, body } => {
            list(&format!("%for {}", names(key, value)), [collection, body])
        }
        ExprKind::Variable(name) => name.to_owned(),
        ExprKind::Attribute(source, name, span) => {
            assert_eq!(span.end, expr.span().end);
            format!("{}.{name}", tree(source))
        }
        ExprKind::Index(source, key) => format!("{}[{}]", tree(source), tree(key)),
        ExprKind::LegacyIndex(source, digits) => format!("{}.{digits}", tree(source)),
        ExprKind::Splat { source, each, full } => list(if full { "[*]" } else { ".*" }, [source, each]),
        ExprKind::SplatItem => "@".to_owned(),
        ExprKind::Call { name, args, expand, .. } => {
            list(&format!("call {name}{}", if expand { "..." } else { "" }), args)
        }
        ExprKind::Unary(operator, operand) => list(operator.as_str(), [operand]),
        ExprKind::Binary(operator, left, right) => list(operator.as_str(), [left, right]),
        ExprKind::Conditional { condition, then, otherwise } => list("?", [condition, then, otherwise]),
        ExprKind::Tuple(elements) => list("tuple", elements),
        ExprKind::Object(items) => {
            let items = items.map(|(key, value)| match key {
                ObjectKey::Name(name, _) => format!("({name} {})", tree(value)),
                ObjectKey::Expr(key) => format!("([{}] {})", tree(key), tree(value)),
            });
            format!("(object {})", items.collect::<Vec<_>>().join(" "))
        }
        ExprKind::ForTuple { key, value, collection, body, condition } => {
            let parts = [Some(collection), Some(body), condition];
            list(&format!("for {}", names(key, value)), parts.into_iter().flatten())
        }
        ExprKind::ForObject { key, value, collection, key_body, value_body, grouping, condition } => {
            let parts = [Some(collection), Some(key_body), Some(value_body), condition];
            let head = format!("for{} {}", if grouping { "..." } else { "" }, names(key, value));
            list(&head, parts.into_iter().flatten())
        }
        ExprKind::Paren(inner) => list("paren", [inner]),
        ExprKind::Error => "error".to_owned(),
    }
}
