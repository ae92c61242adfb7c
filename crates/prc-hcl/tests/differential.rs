//! The trees of this parser against those of `hcl-edit`, file by file.
//!
//! The samples here are always compared, and the corpus where there is one.
#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![allow(clippy::disallowed_methods, reason = "the corpus is read as it is")]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use hcl_edit::expr::{Expression, ObjectKey as TheirKey, TraversalOperator};
use hcl_edit::structure::{BlockLabel, Body as TheirBody, Structure};
use hcl_edit::template::{Directive, Element};
use prc_hcl::{Body, Expr, ExprKind, File, Item, ObjectKey, UnaryOp};

type Same = Result<(), String>;

fn equal<L: PartialEq<R> + std::fmt::Debug, R: std::fmt::Debug>(ours: L, theirs: R) -> Same {
    if ours == theirs { Ok(()) } else { Err(format!("{ours:?} and {theirs:?}")) }
}

fn bodies(ours: Body<'_>, theirs: &TheirBody) -> Same {
    equal(ours.items().count(), theirs.len())?;
    for (ours, theirs) in ours.items().zip(theirs) {
        match (ours, theirs) {
            (Item::Attribute(ours), Structure::Attribute(theirs)) => {
                equal(ours.name(), theirs.key.as_str())?;
                expressions(ours.expr(), &theirs.value).map_err(|error| format!("{}: {error}", ours.name()))?;
            }
            (Item::Block(ours), Structure::Block(theirs)) => {
                equal(ours.kind(), theirs.ident.as_str())?;
                let labels: Vec<_> = theirs.labels.iter().map(BlockLabel::as_str).collect();
                equal(ours.labels().collect::<Vec<_>>(), labels)?;
                bodies(ours.body(), &theirs.body).map_err(|error| format!("{:?}: {error}", ours.label(1)))?;
            }
            (ours, theirs) => return Err(format!("{ours:?} and {theirs:?}")),
        }
    }
    Ok(())
}

fn lists<'f, 't>(ours: impl Iterator<Item = Expr<'f>>, theirs: impl Iterator<Item = &'t Expression>) -> Same {
    let (ours, theirs): (Vec<_>, Vec<_>) = (ours.collect(), theirs.collect());
    equal(ours.len(), theirs.len())?;
    ours.into_iter().zip(theirs).try_for_each(|(ours, theirs)| expressions(ours, theirs))
}

fn options(ours: Option<Expr<'_>>, theirs: Option<&Expression>) -> Same {
    lists(ours.into_iter(), theirs.into_iter())
}

fn expressions(ours: Expr<'_>, theirs: &Expression) -> Same {
    same_kind(ours, theirs).map_err(|error| format!("{}\n  {error}", ours.text().lines().next().unwrap_or("")))
}

fn same_kind(ours: Expr<'_>, theirs: &Expression) -> Same {
    match (ours.kind(), theirs) {
        (ExprKind::Null, Expression::Null(_)) => Ok(()),
        (ExprKind::Bool(ours), Expression::Bool(theirs)) => equal(ours, **theirs),
        (ExprKind::Number(ours), Expression::Number(theirs)) => equal(ours.parse::<f64>().ok(), theirs.as_f64()),
        (ExprKind::Str(text), Expression::String(theirs)) => equal(&*text, theirs.as_str()),
        (ExprKind::Str(_) | ExprKind::Template(_) | ExprKind::Wrap(_), _) if theirs.as_template().is_some() => {
            let loose = ours.text().starts_with("<<-") || ours.text().contains("~}") || ours.text().contains("{~");
            templates(ours, theirs.as_template().unwrap().iter(), loose)
        }
        (ExprKind::Paren(ours), Expression::Parenthesis(theirs)) => expressions(ours, theirs.inner()),
        (ExprKind::Variable(ours), Expression::Variable(theirs)) => equal(ours, theirs.as_str()),
        (ExprKind::Call { name, args, expand, .. }, Expression::FuncCall(theirs)) => {
            let names = theirs.name.namespace.iter().chain([&theirs.name.name]).map(|name| name.as_str());
            equal(name, names.collect::<Vec<_>>().join("::"))?;
            equal(expand, theirs.args.expand_final())?;
            lists(args, theirs.args.iter())
        }
        // They make one number of the sign and the digits.
        (ExprKind::Unary(UnaryOp::Negate, operand), Expression::Number(theirs)) => {
            equal(operand.text().parse::<f64>().ok(), theirs.as_f64().map(|number| -number))
        }
        (ExprKind::Unary(operator, operand), Expression::UnaryOp(theirs)) => {
            equal(operator.as_str(), theirs.operator.value().as_str())?;
            expressions(operand, &theirs.expr)
        }
        (ExprKind::Binary(operator, left, right), Expression::BinaryOp(theirs)) => {
            equal(operator.as_str(), theirs.operator.value().as_str())?;
            expressions(left, &theirs.lhs_expr)?;
            expressions(right, &theirs.rhs_expr)
        }
        (ExprKind::Conditional { condition, then, otherwise }, Expression::Conditional(theirs)) => {
            expressions(condition, &theirs.cond_expr)?;
            expressions(then, &theirs.true_expr)?;
            expressions(otherwise, &theirs.false_expr)
        }
        (ExprKind::Tuple(elements), Expression::Array(theirs)) => lists(elements, theirs.iter()),
        (ExprKind::Object(items), Expression::Object(theirs)) => {
            // They keep the last value of a key that is there twice.
            let mut distinct: Vec<(ObjectKey<'_>, Expr<'_>)> = Vec::new();
            for (key, value) in items {
                match distinct.iter_mut().find(|(known, _)| key_text(*known) == key_text(key)) {
                    Some((_, known)) => *known = value,
                    None => distinct.push((key, value)),
                }
            }
            equal(distinct.len(), theirs.len())?;
            distinct.into_iter().zip(theirs.iter()).try_for_each(|((key, value), (their_key, their_value))| {
                match (key, their_key) {
                    (ObjectKey::Name(name, _), TheirKey::Ident(theirs)) => equal(name, theirs.as_str())?,
                    (ObjectKey::Name(name, _), TheirKey::Expression(_))
                        if ["true", "false", "null"].contains(&name) => {}
                    (ObjectKey::Expr(key), TheirKey::Expression(theirs)) => expressions(key, theirs)?,
                    (ours, theirs) => return Err(format!("{ours:?} and {theirs:?}")),
                }
                expressions(value, their_value.expr())
            })
        }
        (ExprKind::ForTuple { key, value, collection, body, condition }, Expression::ForExpr(theirs)) => {
            equal(key, theirs.intro.key_var.as_ref().map(|name| name.as_str()))?;
            equal(value, theirs.intro.value_var.as_str())?;
            expressions(collection, &theirs.intro.collection_expr)?;
            expressions(body, &theirs.value_expr)?;
            options(None, theirs.key_expr.as_ref())?;
            options(condition, theirs.cond.as_ref().map(|condition| &condition.expr))
        }
        (
            ExprKind::ForObject { key, value, collection, key_body, value_body, grouping, condition },
            Expression::ForExpr(theirs),
        ) => {
            equal(key, theirs.intro.key_var.as_ref().map(|name| name.as_str()))?;
            equal(value, theirs.intro.value_var.as_str())?;
            equal(grouping, theirs.grouping)?;
            expressions(collection, &theirs.intro.collection_expr)?;
            options(Some(key_body), theirs.key_expr.as_ref())?;
            expressions(value_body, &theirs.value_expr)?;
            options(condition, theirs.cond.as_ref().map(|condition| &condition.expr))
        }
        (_, Expression::Traversal(theirs)) => {
            let mut steps = Vec::new();
            let root = flatten(ours, &mut steps).ok_or("a root that is no expression")?;
            expressions(root, &theirs.expr)?;
            equal(steps.len(), theirs.operators.len())?;
            steps.iter().zip(&theirs.operators).try_for_each(|(ours, theirs)| match (ours, theirs.value()) {
                (Step::AttributeSplat, TraversalOperator::AttrSplat(_)) => Ok(()),
                (Step::FullSplat, TraversalOperator::FullSplat(_)) => Ok(()),
                (Step::Name(ours), TraversalOperator::GetAttr(theirs)) => equal(*ours, theirs.as_str()),
                (Step::Digits(ours), TraversalOperator::LegacyIndex(theirs)) => {
                    equal(ours.parse().ok(), Some(**theirs))
                }
                (Step::Key(ours), TraversalOperator::Index(theirs)) => expressions(*ours, theirs),
                (_, theirs) => Err(format!("another step than {theirs:?}")),
            })
        }
        (ours, theirs) => Err(format!("{ours:?} and {theirs:?}")),
    }
}

fn key_text<'f>(key: ObjectKey<'f>) -> &'f str {
    match key {
        ObjectKey::Name(name, _) => name,
        ObjectKey::Expr(key) => key.text(),
    }
}

enum Step<'f> {
    Name(&'f str),
    Digits(&'f str),
    Key(Expr<'f>),
    AttributeSplat,
    FullSplat,
}

/// The root and the steps of a traversal; no root inside the `each` of a splat.
fn flatten<'f>(expr: Expr<'f>, steps: &mut Vec<Step<'f>>) -> Option<Expr<'f>> {
    let (source, step) = match expr.kind() {
        ExprKind::Attribute(source, name, _) => (source, Step::Name(name)),
        ExprKind::LegacyIndex(source, digits) => (source, Step::Digits(digits)),
        ExprKind::Index(source, key) => (source, Step::Key(key)),
        ExprKind::Splat { source, each, full } => {
            let root = flatten(source, steps);
            steps.push(if full { Step::FullSplat } else { Step::AttributeSplat });
            assert!(flatten(each, steps).is_none());
            return root;
        }
        ExprKind::SplatItem => return None,
        _ => return Some(expr),
    };
    let root = flatten(source, steps);
    steps.push(step);
    root
}

/// Compares the parts of a text. Where they leave out strip markers or remove indentation differently than HCL,
/// the texts may differ in white space.
fn templates<'t>(ours: Expr<'_>, theirs: impl Iterator<Item = &'t Element>, loose: bool) -> Same {
    let squeeze = |text: &str| if loose { text.split_whitespace().collect() } else { text.to_owned() };
    let parts: Vec<_> = match ours.kind() {
        ExprKind::Template(parts) => parts.collect(),
        ExprKind::Wrap(inner) => vec![inner],
        _ => vec![ours],
    };
    let mut ours =
        parts.into_iter().filter(|part| !matches!(part.kind(), ExprKind::Str(text) if squeeze(&text).is_empty()));
    let mut theirs = theirs.filter(|part| part.as_literal().is_none_or(|text| !squeeze(text).is_empty())).peekable();
    while let Some(part) = theirs.next() {
        let ours = ours.next().ok_or("fewer parts of a template")?;
        match (ours.kind(), part) {
            (ExprKind::Str(text), Element::Literal(first)) => {
                let mut literal = first.to_string();
                while let Some(Element::Literal(next)) = theirs.next_if(|next| next.is_literal()) {
                    literal += next;
                }
                let (text, literal) = (squeeze(&text), squeeze(&literal));
                // They remove indentation after an interpolation too, and letters where there is none.
                if !(loose && text.ends_with(&literal)) {
                    equal(text, literal)?;
                }
            }
            (_, Element::Interpolation(theirs)) => expressions(ours, &theirs.expr)?,
            (ExprKind::TemplateIf { condition, then, otherwise }, Element::Directive(theirs)) => {
                let Directive::If(theirs) = &**theirs else { return Err("an if and another directive".to_owned()) };
                expressions(condition, &theirs.if_expr.cond_expr)?;
                templates(then, theirs.if_expr.template.iter(), loose)?;
                match (otherwise, &theirs.else_expr) {
                    (Some(ours), Some(theirs)) => templates(ours, theirs.template.iter(), loose)?,
                    (ours, theirs) => equal(ours.is_some(), theirs.is_some())?,
                }
            }
            (ExprKind::TemplateFor { key, value, collection, body }, Element::Directive(theirs)) => {
                let Directive::For(theirs) = &**theirs else { return Err("a for and another directive".to_owned()) };
                equal(key, theirs.for_expr.key_var.as_ref().map(|name| name.as_str()))?;
                equal(value, theirs.for_expr.value_var.as_str())?;
                expressions(collection, &theirs.for_expr.collection_expr)?;
                templates(body, theirs.for_expr.template.iter(), loose)?;
            }
            (ours, theirs) => return Err(format!("{ours:?} and {theirs:?}")),
        }
    }
    equal(ours.count(), 0)
}

/// What became of a file.
#[derive(Default)]
struct Tally {
    compared: usize,
    /// Files only they refuse.
    ours_alone: usize,
    refused: usize,
    differences: Vec<String>,
}

fn compare(path: &Path, source: &str, tally: &mut Tally) {
    let ours = File::parse(source.into());
    match (hcl_edit::parser::parse_body(source), ours.errors()) {
        (Ok(theirs), []) => {
            tally.compared += 1;
            if let Err(error) = bodies(ours.body(), &theirs) {
                tally.differences.push(format!("{}: {error}", path.display()));
            }
        }
        (Ok(_), [error, ..]) => {
            tally.differences.push(format!("{}: only they read it: {error} at {:?}", path.display(), error.span));
        }
        (Err(_), []) => tally.ours_alone += 1,
        (Err(_), _) => tally.refused += 1,
    }
}

fn compare_all(paths: &[PathBuf]) -> Tally {
    let mut tally = Tally::default();
    for path in paths {
        let Ok(source) = fs::read_to_string(path) else { continue };
        compare(path, &source, &mut tally);
    }
    tally
}

fn find(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "tf") {
            paths.push(path);
        }
    }
}

#[test]
fn samples_have_the_same_trees() {
    let mut paths = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples"), &mut paths);
    let tally = compare_all(&paths);
    assert_eq!(tally.differences, Vec::<String>::new());
    assert_eq!(tally.compared, paths.len());
}

#[test]
fn the_corpus_has_the_same_trees() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: no corpus");
        return;
    }
    let mut paths = Vec::new();
    find(&corpus, &mut paths);
    paths.sort();
    // Parsers of nested descent may need more than the stack of a test thread in debug builds.
    let builder = thread::Builder::new().stack_size(32 << 20);
    let tally = builder.spawn(move || compare_all(&paths)).unwrap().join().unwrap();
    eprintln!(
        "{} files have the same tree, {} are read by this parser alone, {} by neither",
        tally.compared - tally.differences.len().min(tally.compared),
        tally.ours_alone,
        tally.refused
    );
    assert!(tally.differences.is_empty(), "{}", tally.differences.join("\n"));
}
