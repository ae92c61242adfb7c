//! What is written into one block, as edits of its text.

use std::ops::Range;

use prc_check::Wanted;
use prc_hcl::{Block, Body, Expr, ExprKind, File, UnaryOp};

use crate::layout::{Chain, Lines, lines};

/// An attribute of a block, and what it must be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Setting<'w> {
    pub(crate) path: Vec<Step>,
    pub(crate) wanted: &'w Wanted,
}

/// A step into a block: a nested block with its number among those of its name, or at the end an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) index: Option<usize>,
}

/// Why a block cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No literal is written there, but this expression.
    Expression(Range<usize>),
    /// The nested block is made by a `dynamic` block.
    Dynamic(String),
    /// It is not plain which block is meant, or it is written in a way that is not understood.
    Unclear(String),
    /// What is wanted is no value.
    NoValue,
}

/// A part of a text, and what takes its place.
pub(crate) type Part = (Range<usize>, String);

/// The steps of a path with indices, such as `rule[1].lifecycle[0].delete_after`.
pub(crate) fn steps(path: &str) -> Option<Vec<Step>> {
    let step = |part: &str| {
        Some(match part.split_once('[') {
            Some((name, index)) => Step { name: name.to_owned(), index: Some(index.strip_suffix(']')?.parse().ok()?) },
            None => Step { name: part.to_owned(), index: None },
        })
    };
    path.split('.').map(step).collect()
}

/// The edits that make the attributes of a block what they must be.
pub(crate) fn edits(file: &File, block: Block<'_>, settings: &[Setting<'_>]) -> Result<Vec<Part>, Refusal> {
    let mut parts = Vec::new();
    write(Lines::new(file), block.body(), settings, &mut parts)?;
    Ok(merged(parts))
}

/// A resource behind a block.
pub(crate) fn addition(file: &File, block: Block<'_>, kind: &str, body: &str) -> Result<Part, Refusal> {
    let lines = Lines::new(file);
    let labels: Vec<_> = block.labels().collect();
    let [own, name] = &labels[..] else { return Err(Refusal::Unclear(String::from("the block"))) };
    let end = lines.end_behind(block.span().end as usize).ok_or_else(|| Refusal::Unclear(String::from("the block")))?;
    let (ending, unit) = (lines.ending(block.span().start as usize), lines.unit(block.body()));
    let mut text = format!("{ending}{ending}resource \"{kind}\" \"{name}\" {{{ending}");
    for line in body.trim_matches('\n').lines() {
        let inner = line.trim_start_matches(' ');
        let depth = 1 + (line.len() - inner.len()) / 2;
        if !inner.is_empty() {
            text += &unit.repeat(depth);
            text += &inner.replace("$subject", &format!("{own}.{name}"));
        }
        text += ending;
    }
    text.push('}');
    Ok((end..end, text))
}

/// A block that is not there yet.
struct New<'s> {
    name: &'s str,
    settings: Vec<Setting<'s>>,
}

fn write(lines: Lines<'_>, body: Body<'_>, settings: &[Setting<'_>], parts: &mut Vec<Part>) -> Result<(), Refusal> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut replaced: Vec<Part> = Vec::new();
    for setting in settings.iter().filter(|one| one.path.len() == 1) {
        let name = &setting.path[0].name;
        if body.blocks().any(|block| block.kind() == name) {
            return Err(Refusal::Unclear(name.clone()));
        }
        match body.attribute(name) {
            Some(attribute) => replaced.push(replacement(attribute.expr(), setting.wanted)?),
            None => attributes.push((name.clone(), literal(setting.wanted).ok_or(Refusal::NoValue)?)),
        }
    }
    let mut new = Vec::new();
    for (step, inner) in nested(settings) {
        match existing(body, &step)? {
            Some(block) => write(lines, block.body(), &inner, parts)?,
            None => new.push((step.name, inner)),
        }
    }
    let new: Vec<New<'_>> = new.iter().map(|(name, settings)| New { name, settings: settings.clone() }).collect();
    let nothing_new = attributes.is_empty() && new.is_empty();
    if !nothing_new && !lines.text()[body.span().range()].contains('\n') {
        parts.push(opened(lines, body, &replaced, attributes, &new)?);
        return Ok(());
    }
    parts.extend(replaced);
    if !attributes.is_empty() {
        insert_attributes(lines, body, attributes, parts)?;
    }
    if !new.is_empty() {
        insert_blocks(lines, body, &new, parts)?;
    }
    Ok(())
}

/// What goes into nested blocks, by block.
fn nested<'w>(settings: &[Setting<'w>]) -> Vec<(Step, Vec<Setting<'w>>)> {
    let mut groups: Vec<(Step, Vec<Setting<'w>>)> = Vec::new();
    for Setting { path, wanted } in settings {
        let [first, rest @ ..] = &path[..] else { continue };
        if rest.is_empty() {
            continue;
        }
        let inner = Setting { path: rest.to_vec(), wanted };
        // One that is read has a number, one that is only wanted beside it has none.
        let same = |step: &Step| {
            step.name == first.name && (step.index.is_none() || first.index.is_none() || step.index == first.index)
        };
        match groups.iter_mut().find(|(step, _)| same(step)) {
            Some((step, group)) => {
                step.index = step.index.or(first.index);
                group.push(inner);
            }
            None => groups.push((first.clone(), vec![inner])),
        }
    }
    groups
}

/// The nested block that is meant; `None` when there is none.
fn existing<'f>(body: Body<'f>, step: &Step) -> Result<Option<Block<'f>>, Refusal> {
    let name = &step.name;
    if body.attribute(name).is_some() {
        return Err(Refusal::Unclear(name.clone()));
    }
    let mut blocks = body.blocks();
    if blocks.any(|block| block.kind() == "dynamic" && block.label(0).is_some_and(|label| *label == **name)) {
        return Err(Refusal::Dynamic(name.clone()));
    }
    let mut named: Vec<Block<'f>> = body.blocks().filter(|block| block.kind() == name).collect();
    match (named.len(), step.index) {
        (0, None) => Ok(None),
        (1, None | Some(0)) => Ok(named.pop()),
        (count, Some(index)) if index < count => Ok(Some(named.swap_remove(index))),
        _ => Err(Refusal::Unclear(name.clone())),
    }
}

fn replacement(written: Expr<'_>, wanted: &Wanted) -> Result<Part, Refusal> {
    let range = written.span().range();
    if !is_literal(written) {
        return Err(Refusal::Expression(range));
    }
    let mut text = literal(wanted).ok_or(Refusal::NoValue)?;
    // `"true"` is as good as `true` to Terraform, and whoever wrote it so may have a reason.
    if matches!(written.kind(), ExprKind::Str(_)) && !text.starts_with('"') {
        text = format!("\"{text}\"");
    }
    Ok((range, text))
}

/// Whether an expression says what it is by itself, on one line.
pub(crate) fn is_literal(expr: Expr<'_>) -> bool {
    match expr.kind() {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) => true,
        ExprKind::Str(_) => expr.text().starts_with('"'),
        ExprKind::Unary(UnaryOp::Negate, inner) => matches!(inner.kind(), ExprKind::Number(_)),
        _ => false,
    }
}

/// A value as Terraform writes it.
pub(crate) fn literal(wanted: &Wanted) -> Option<String> {
    match wanted {
        Wanted::Words(_) => None,
        Wanted::Bool(bool) => Some(bool.to_string()),
        Wanted::Number(number) | Wanted::AtLeast(number) => Some(number.to_string()),
        Wanted::Text(text) => {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("\"{}\"", escaped.replace("${", "$${").replace("%{", "%%{")))
        }
    }
}

/// New attributes of a body of several lines: in the last chain that has room for them, else as lines of their own.
fn insert_attributes(
    layout: Lines<'_>,
    body: Body<'_>,
    attributes: Vec<(String, String)>,
    parts: &mut Vec<Part>,
) -> Result<(), Refusal> {
    let brace = body.span().start as usize;
    let unclear = || Refusal::Unclear(String::from("the block"));
    let indent = format!("{}{}", layout.indent(brace), layout.unit(body));
    let ending = layout.ending(brace);
    let chains = layout.chains(body);
    let mut apart = Vec::new();
    for (name, value) in attributes {
        match chains.iter().rfind(|chain| chain.takes(&name)) {
            Some(Chain { end, column, .. }) => {
                let line = lines(&[(name, value)], &indent, *column);
                parts.push((*end..*end, format!("{ending}{}", line.concat())));
            }
            None => apart.push((name, value)),
        }
    }
    if apart.is_empty() {
        return Ok(());
    }
    let text: String = lines(&apart, &indent, None).iter().map(|line| format!("{ending}{line}")).collect();
    let (end, before) = match chains.last() {
        Some(chain) => (chain.end, ending),
        None => (layout.end_behind(brace).ok_or_else(unclear)?, ""),
    };
    let after = if layout.goes_on(end) { ending } else { "" };
    parts.push((end..end, format!("{before}{text}{after}")));
    Ok(())
}

/// New blocks of a body of several lines: behind everything that does not belong at its end.
fn insert_blocks(layout: Lines<'_>, body: Body<'_>, new: &[New<'_>], parts: &mut Vec<Part>) -> Result<(), Refusal> {
    let brace = body.span().start as usize;
    let (last, begun) = match layout.last(body) {
        Some(last) => (last, true),
        None => (brace, parts.iter().any(|(range, _)| range.start >= brace && range.start <= body.span().end as usize)),
    };
    let end = layout.end_behind(last).ok_or_else(|| Refusal::Unclear(String::from("the block")))?;
    let (unit, ending) = (layout.unit(body), layout.ending(brace));
    let indent = format!("{}{unit}", layout.indent(brace));
    let mut text = String::new();
    for (at, block) in new.iter().enumerate() {
        if begun || at > 0 {
            text += ending;
        }
        text += ending;
        text += &rendered(block, &indent, unit, ending)?;
    }
    parts.push((end..end, text));
    Ok(())
}

/// A block that is not there yet, without the end of its last line.
fn rendered(block: &New<'_>, indent: &str, unit: &str, ending: &str) -> Result<String, Refusal> {
    let inner = format!("{indent}{unit}");
    let mut attributes = Vec::new();
    for setting in block.settings.iter().filter(|one| one.path.len() == 1) {
        attributes.push((setting.path[0].name.clone(), literal(setting.wanted).ok_or(Refusal::NoValue)?));
    }
    let mut text = format!("{indent}{} {{{ending}", block.name);
    for line in lines(&attributes, &inner, None) {
        text += &line;
        text += ending;
    }
    for (at, (step, settings)) in nested(&block.settings).into_iter().enumerate() {
        if at > 0 || !attributes.is_empty() {
            text += ending;
        }
        text += &rendered(&New { name: &step.name, settings }, &inner, unit, ending)?;
        text += ending;
    }
    Ok(text + indent + "}")
}

/// A body in one line, such as `{}` or `{ enabled = false }`, opened to take more.
fn opened(
    layout: Lines<'_>,
    body: Body<'_>,
    replaced: &[Part],
    attributes: Vec<(String, String)>,
    new: &[New<'_>],
) -> Result<Part, Refusal> {
    let range = body.span().range();
    let comment = layout.file.comments().any(|one| range.contains(&(one.start as usize)));
    if comment || body.blocks().next().is_some() {
        return Err(Refusal::Unclear(String::from("the block")));
    }
    let (indent, unit, ending) = (layout.indent(range.start), layout.unit(body), layout.ending(range.start));
    let inner = format!("{indent}{unit}");
    let mut all: Vec<(String, String)> = Vec::new();
    for attribute in body.attributes() {
        let written = attribute.expr().span().range();
        let value = replaced.iter().find(|(range, _)| *range == written).map(|(_, text)| text.clone());
        let value = value.unwrap_or_else(|| layout.text()[written].to_owned());
        all.push((attribute.name().to_owned(), value));
    }
    all.extend(attributes);
    let mut text = format!("{{{ending}");
    for line in lines(&all, &inner, None) {
        text += &line;
        text += ending;
    }
    for (at, block) in new.iter().enumerate() {
        if at > 0 || !all.is_empty() {
            text += ending;
        }
        text += &rendered(block, &inner, unit, ending)?;
        text += ending;
    }
    Ok((range, text + indent + "}"))
}

/// The edits in the order of the text, those at one place as one.
pub(crate) fn merged(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort_by_key(|(range, _)| range.start);
    let mut merged: Vec<Part> = Vec::new();
    for (range, text) in parts {
        match merged.last_mut() {
            Some((last, before)) if *last == range && range.is_empty() => before.push_str(&text),
            _ => merged.push((range, text)),
        }
    }
    merged
}

#[cfg(test)]
#[path = "block_tests.rs"]
mod tests;
