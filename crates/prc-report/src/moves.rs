//! What a resource is called now that was called otherwise: Terraform's documentation, "Refactoring", `moved` blocks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use prc_model::Move;

/// One name on the way to a resource: `module.a`, `aws_x.y`, `data.aws_x.y`; with its instance key, `["b"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    name: String,
    key: Option<String>,
}

type Steps = Vec<Step>;

/// The moves of each root module.
#[derive(Debug, Default)]
pub(crate) struct Moves(BTreeMap<String, Vec<(Steps, Steps)>>);

impl Moves {
    pub(crate) fn new(moves: &[Move]) -> Self {
        let mut all: BTreeMap<String, Vec<(Steps, Steps)>> = BTreeMap::new();
        for Move { root_module, from, to } in moves {
            if let (Some(from), Some(to)) = (steps(from), steps(to)) {
                all.entry(root_module.to_string()).or_default().push((from, to));
            }
        }
        Self(all)
    }

    /// Where an address is after all moves; each is made once, so that no circle of them is endless.
    pub(crate) fn applied<'a>(&self, root_module: &str, address: &'a str) -> Cow<'a, str> {
        let Some(moves) = self.0.get(root_module) else { return address.into() };
        let Some(mut at) = steps(address) else { return address.into() };
        let mut ahead: Vec<&(Steps, Steps)> = moves.iter().collect();
        let mut moved = false;
        while let Some((index, next)) =
            ahead.iter().enumerate().find_map(|(index, (from, to))| Some((index, step(from, to, &at)?)))
        {
            ahead.remove(index);
            (at, moved) = (next, true);
        }
        if moved { text(&at).into() } else { address.into() }
    }
}

/// One move of an address that it is about.
fn step(from: &Steps, to: &Steps, at: &Steps) -> Option<Steps> {
    let (last, ahead) = from.split_last()?;
    let own = at.get(ahead.len())?;
    // Without keys, it is about every instance.
    let every = last.key.is_none() && to.last()?.key.is_none();
    if at.get(..ahead.len()) != Some(ahead) || own.name != last.name || !(every || own.key == last.key) {
        return None;
    }
    let mut moved = to.clone();
    if let (true, Some(last)) = (every, moved.last_mut()) {
        last.key.clone_from(&own.key);
    }
    moved.extend_from_slice(&at[from.len()..]);
    Some(moved)
}

/// The addresses that Terraform takes for this one when only a `count` came or went.
pub(crate) fn implied(address: &str) -> Vec<String> {
    let Some(steps) = steps(address) else { return Vec::new() };
    let other = |at: usize| {
        let mut other = steps.clone();
        other[at].key = match other[at].key.as_deref() {
            None => Some("[0]".to_owned()),
            Some("[0]") => None,
            Some(_) => return None,
        };
        Some(text(&other))
    };
    (0..steps.len()).rev().filter_map(other).collect()
}

/// The steps of an address; `None` when it is none, such as a path or an ARN.
fn steps(address: &str) -> Option<Steps> {
    let parts = parts(address)?;
    let mut parts = parts.into_iter().peekable();
    let mut steps = Vec::new();
    while let Some((word, key)) = parts.next() {
        if key.is_some() {
            return None;
        }
        let mut name = word.to_owned();
        let count = if word == "data" { 2 } else { 1 };
        let mut last = None;
        for at in 0..count {
            let (word, key) = parts.next()?;
            if key.is_some() && at + 1 < count {
                return None;
            }
            name.push('.');
            name.push_str(word);
            last = key;
        }
        let is_module = word == "module";
        steps.push(Step { name, key: last.map(str::to_owned) });
        if !is_module && parts.peek().is_some() {
            return None;
        }
    }
    (!steps.is_empty()).then_some(steps)
}

/// The words between the dots, each with the key behind it.
fn parts(address: &str) -> Option<Vec<(&str, Option<&str>)>> {
    let mut parts = Vec::new();
    let mut rest = address.trim();
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let word = rest[..end].trim();
        let is_word = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-');
        if word.is_empty() || !word.chars().all(is_word) {
            return None;
        }
        rest = &rest[end..];
        let mut key = None;
        if rest.starts_with('[') {
            let end = key_end(rest)?;
            key = Some(&rest[..end]);
            rest = rest[end..].trim_start();
        }
        parts.push((word, key));
        match rest.strip_prefix('.') {
            Some("") => return None,
            Some(after) => rest = after,
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(parts)
}

/// Where the key ends that a text begins with.
fn key_end(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, one) in text.char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn text(steps: &Steps) -> String {
    let words: Vec<String> =
        steps.iter().map(|step| format!("{}{}", step.name, step.key.as_deref().unwrap_or_default())).collect();
    words.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(moves: &[(&str, &str)], address: &str) -> String {
        let one = |(from, to): &(&str, &str)| Move { root_module: ".".into(), from: (*from).into(), to: (*to).into() };
        let moves: Vec<Move> = moves.iter().map(one).collect();
        Moves::new(&moves).applied(".", address).into_owned()
    }

    #[test]
    fn addresses_move_as_in_terraform() {
        for (moves, before, after) in [
            (&[("aws_x.a", "aws_x.b")][..], "aws_x.a", "aws_x.b"),
            (&[("aws_x.a", "aws_x.b")], "aws_x.a[\"k.k\"]", "aws_x.b[\"k.k\"]"),
            (&[("aws_x.a", "aws_x.b")], "module.m.aws_x.a", "module.m.aws_x.a"),
            (&[("aws_x.a", "aws_x.b"), ("aws_x.b", "aws_x.c")], "aws_x.a", "aws_x.c"),
            (&[("aws_x.b", "aws_x.c"), ("aws_x.a", "aws_x.b")], "aws_x.a[1]", "aws_x.c[1]"),
            (&[("aws_x.a", "aws_x.a[\"k\"]")], "aws_x.a", "aws_x.a[\"k\"]"),
            (&[("aws_x.a[0]", "aws_x.a[\"k\"]")], "aws_x.a[0]", "aws_x.a[\"k\"]"),
            (&[("aws_x.a[0]", "aws_x.a[\"k\"]")], "aws_x.a[1]", "aws_x.a[1]"),
            (&[("aws_x.a", "module.m.aws_x.a")], "aws_x.a", "module.m.aws_x.a"),
            (&[("module.m", "module.n")], "module.m[0].module.i.aws_x.a[2]", "module.n[0].module.i.aws_x.a[2]"),
            (&[("module.m", "module.m[\"k\"]")], "module.m.aws_x.a", "module.m[\"k\"].aws_x.a"),
            (&[("module.m[0].aws_x.a", "module.m[0].aws_x.b")], "module.m[0].aws_x.a", "module.m[0].aws_x.b"),
            (
                &[("module.m", "module.n"), ("module.n.aws_x.a", "module.n.aws_x.b")],
                "module.m.aws_x.a",
                "module.n.aws_x.b",
            ),
            (&[("aws_x.a", "aws_x.b"), ("aws_x.b", "aws_x.a")], "aws_x.a", "aws_x.a"),
            (&[("aws_x.a", "aws_x.a")], "aws_x.a", "aws_x.a"),
            (&[("aws_x.a", "aws_x.b")], "data.aws_x.a", "data.aws_x.a"),
            (&[("nothing", "aws_x.b"), ("aws_x.a.", "b"), ("aws_x.a[", "aws_x.b")], "aws_x.a", "aws_x.a"),
        ] {
            assert_eq!(moved(moves, before), after, "{moves:?}");
        }
    }

    #[test]
    fn only_addresses_have_steps() {
        for text in ["docs/runbooks/a.md", "arn:aws:s3:::b", "", "a", ".", "a..b", "a.b[", "a.b.c"] {
            assert_eq!(steps(text), None, "{text}");
        }
    }

    #[test]
    fn a_count_that_came_or_went() {
        assert_eq!(implied("module.m.aws_x.a[0]"), ["module.m.aws_x.a", "module.m[0].aws_x.a[0]"]);
        assert_eq!(implied("aws_x.a[\"k\"]"), Vec::<String>::new());
    }
}
