//! What holds of every tree that the parser makes.

use prc_hcl::{Body, Expr, ExprKind, File, Item, LineIndex, ObjectKey, Span};

/// Checks a tree: every span lies in the text, parts lie in their whole, and lines and columns exist.
pub fn sound(file: &File) {
    let source = file.source();
    let lines = LineIndex::new(source);
    for error in file.errors() {
        in_text(file, error.span);
        lines.position(error.span.start);
    }
    let mut last = 0;
    for comment in file.comments() {
        in_text(file, comment);
        assert!(comment.start >= last, "comments are in order");
        last = comment.end;
    }
    let body = file.body();
    if file.expression().is_none() {
        items(file, body, Span::new(0, source.len() as u32));
    }
    if let Some(expr) = file.expression() {
        expression(file, expr, Span::new(0, source.len() as u32));
    }
}

/// Checks that what a file without errors holds reads the same when it stands alone.
pub fn reads_again(file: &File) {
    if !file.errors().is_empty() || file.is_json() {
        return;
    }
    for item in file.body().items() {
        let (span, name) = match item {
            Item::Attribute(attribute) => (attribute.span(), attribute.name()),
            Item::Block(block) => (block.span(), block.kind()),
        };
        let text = file.source().get(span.range()).expect("a span is a text");
        let again = File::parse(format!("{text}\n").into());
        assert_eq!(again.errors(), [], "{name} is whole");
        let found = again.body().items().next().expect("one item");
        assert_eq!(shape(item), shape(found), "{name} is the same");
        if let Item::Attribute(attribute) = item {
            let alone = File::parse_expression(format!("{}\n", attribute.expr().text()).into());
            assert_eq!(alone.errors(), [], "the value of {name} is whole");
            let alone = alone.expression().expect("an expression");
            assert_eq!(kinds(attribute.expr()), kinds(alone), "the value of {name} is the same");
        }
    }
}

fn shape(item: Item<'_>) -> Vec<String> {
    match item {
        Item::Attribute(attribute) => [vec![attribute.name().to_owned()], kinds(attribute.expr())].concat(),
        Item::Block(block) => {
            let mut all = vec![block.kind().to_owned()];
            all.extend(block.labels().map(String::from));
            for inner in block.body().items() {
                all.extend(shape(inner));
            }
            all
        }
    }
}

fn kinds(expr: Expr<'_>) -> Vec<String> {
    let start = expr.span().start;
    let one = |expr: Expr<'_>| match expr.kind() {
        ExprKind::Str(text) => format!("{text:?}"),
        ExprKind::Variable(name) => name.to_owned(),
        kind => format!("{:?} {}", std::mem::discriminant(&kind), expr.span().start - start),
    };
    expr.descendants().map(one).collect()
}

fn items(file: &File, body: Body<'_>, whole: Span) {
    inside(file, body.span(), whole);
    let mut last = body.span().start;
    for item in body.items() {
        let span = match item {
            Item::Attribute(attribute) => {
                inside(file, attribute.name_span(), attribute.span());
                expression(file, attribute.expr(), attribute.span());
                attribute.span()
            }
            Item::Block(block) => {
                inside(file, block.header(), block.span());
                assert_eq!(block.labels().count(), block.label_spans().count());
                for label in block.label_spans() {
                    inside(file, label, block.header());
                }
                assert_eq!(file.block(block.id()).span(), block.span());
                items(file, block.body(), block.span());
                block.span()
            }
        };
        inside(file, span, body.span());
        assert!(file.is_json() || span.start >= last, "items are in order");
        last = span.end;
    }
}

/// Without recursion: what is flat in the text may be as deep as the text is long.
fn expression(file: &File, expr: Expr<'_>, whole: Span) {
    inside(file, expr.span(), whole);
    let mut open = vec![expr];
    let mut seen = 0;
    while let Some(expr) = open.pop() {
        seen += 1;
        assert_eq!(file.expr(expr.id()).span(), expr.span());
        let children = parts(file, expr);
        for child in &children {
            inside(file, child.span(), expr.span());
        }
        open.extend(children);
    }
    assert!(seen <= expr.descendants().count());
}

fn parts<'f>(file: &File, expr: Expr<'f>) -> Vec<Expr<'f>> {
    let whole = expr.span();
    match expr.kind() {
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::Str(_)
        | ExprKind::Variable(_)
        | ExprKind::SplatItem
        | ExprKind::Error => Vec::new(),
        ExprKind::Template(parts) | ExprKind::Tuple(parts) => parts.collect(),
        ExprKind::Wrap(inner)
        | ExprKind::Paren(inner)
        | ExprKind::Unary(_, inner)
        | ExprKind::LegacyIndex(inner, _) => {
            vec![inner]
        }
        ExprKind::TemplateIf { condition, then, otherwise } => {
            [Some(condition), Some(then), otherwise].into_iter().flatten().collect()
        }
        ExprKind::TemplateFor { collection, body, .. } => vec![collection, body],
        ExprKind::Attribute(source, _, name) => {
            inside(file, name, whole);
            vec![source]
        }
        ExprKind::Index(source, key) => vec![source, key],
        ExprKind::Splat { source, each, .. } => vec![source, each],
        ExprKind::Call { name_span, args, .. } => {
            inside(file, name_span, whole);
            args.collect()
        }
        ExprKind::Binary(_, left, right) => vec![left, right],
        ExprKind::Conditional { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Object(items) => {
            let mut all = Vec::new();
            for (key, value) in items {
                match key {
                    ObjectKey::Name(_, span) => inside(file, span, whole),
                    ObjectKey::Expr(key) => all.push(key),
                }
                all.push(value);
            }
            all
        }
        ExprKind::ForTuple { collection, body, condition, .. } => {
            [Some(collection), Some(body), condition].into_iter().flatten().collect()
        }
        ExprKind::ForObject { collection, key_body, value_body, condition, .. } => {
            [Some(collection), Some(key_body), Some(value_body), condition].into_iter().flatten().collect()
        }
    }
}

fn in_text(file: &File, span: Span) {
    let text = file.source().get(span.range());
    assert!(text.is_some(), "{span:?} is no text");
}

fn inside(file: &File, span: Span, whole: Span) {
    in_text(file, span);
    assert!(whole.start <= span.start && span.end <= whole.end, "{span:?} is not inside {whole:?}");
}
