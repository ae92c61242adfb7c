//! Random expressions from a grammar.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

const RULES: &str = include_str!("grammar.txt");
/// Rules that are never out of depth are this high; one that never ends is higher than any depth.
const ENDLESS: usize = usize::MAX;
/// How deep rules nest below the first, at most.
const DEEPEST: u64 = 6;
/// One value in so many is of another kind than what is wanted there.
const WRONG: u64 = 60;
/// Longer expressions are hard to read and take long.
const LONGEST: usize = 600;

/// The grammar of `grammar.txt`.
pub(super) struct Grammar {
    rules: Vec<Vec<Alternative>>,
    any: usize,
    /// The rules whose expressions are values.
    values: Vec<usize>,
}

struct Alternative {
    parts: Vec<Part>,
    height: usize,
}

enum Part {
    Text(String),
    Rule(usize),
}

/// An expression and the values in it.
pub(super) struct Expression {
    pub(super) text: String,
    /// The smaller values, as places in the text.
    pub(super) values: Vec<(usize, usize)>,
}

impl Grammar {
    /// # Errors
    /// The grammar is not well-formed.
    pub(super) fn new() -> Result<Self> {
        let mut written: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in RULES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match (line.strip_prefix("  "), written.last_mut()) {
                (Some(alternative), Some((_, alternatives))) => alternatives.push(alternative),
                _ => written.push((line.strip_suffix(':').with_context(|| format!("no rule: {line}"))?, Vec::new())),
            }
        }
        let names: BTreeMap<&str, usize> = written.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
        let rules = written.iter().map(|(_, alternatives)| {
            let parsed =
                alternatives.iter().map(|text| Ok(Alternative { parts: parts(text, &names)?, height: ENDLESS }));
            parsed.collect::<Result<Vec<_>>>()
        });
        let mut rules = rules.collect::<Result<Vec<_>>>()?;
        measure(&mut rules);
        let any = *names.get("any").context("there is no rule `any`")?;
        let values = rules[any].iter().flat_map(|one| &one.parts).filter_map(Part::rule).collect();
        Ok(Self { rules, any, values })
    }

    /// The expression that belongs to a number; the same one every time.
    pub(super) fn expression(&self, seed: u64, number: u64) -> Expression {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03));
        loop {
            let depth = 2 + random.below(DEEPEST - 1);
            let mut made = Expression { text: String::new(), values: Vec::new() };
            self.write(self.any, usize::try_from(depth).unwrap_or(2), &mut random, &mut made);
            if made.text.len() <= LONGEST {
                return made;
            }
        }
    }

    fn write(&self, rule: usize, depth: usize, random: &mut Random, into: &mut Expression) {
        let is_value = self.values.contains(&rule);
        let rule = if is_value && random.below(WRONG) == 0 { self.any } else { rule };
        let start = into.text.len();
        let lowest = height(&self.rules[rule]).max(depth);
        let fitting: Vec<&Alternative> = self.rules[rule].iter().filter(|one| one.height <= lowest).collect();
        let Some(one) = fitting.get(random.index(fitting.len())) else { return };
        for part in &one.parts {
            match part {
                Part::Text(text) => into.text.push_str(text),
                Part::Rule(inner) => self.write(*inner, depth.saturating_sub(1), random, into),
            }
            if into.text.len() > LONGEST {
                return;
            }
        }
        if is_value {
            into.values.push((start, into.text.len()));
        }
    }
}

impl Part {
    fn rule(&self) -> Option<usize> {
        if let Self::Rule(rule) = self { Some(*rule) } else { None }
    }
}

/// An alternative's text, cut at its `@name`s. The longest name that fits is meant.
fn parts(text: &str, names: &BTreeMap<&str, usize>) -> Result<Vec<Part>> {
    let mut pieces = text.split('@');
    let mut parts = Vec::from_iter(pieces.next().map(|text| Part::Text(text.replace('⏎', "\n"))));
    for piece in pieces {
        let fitting = names.iter().filter(|(name, _)| piece.starts_with(**name)).max_by_key(|(name, _)| name.len());
        let Some((name, rule)) = fitting else { bail!("no rule begins with @{piece} in {text}") };
        parts.push(Part::Rule(*rule));
        parts.push(Part::Text(piece[name.len()..].replace('⏎', "\n")));
    }
    Ok(parts)
}

/// How deep every alternative goes at least.
fn measure(rules: &mut [Vec<Alternative>]) {
    let mut settled = false;
    while !settled {
        settled = true;
        let heights: Vec<usize> = rules.iter().map(|rule| height(rule)).collect();
        for alternative in rules.iter_mut().flatten() {
            let inner = alternative.parts.iter().filter_map(Part::rule).map(|rule| heights[rule].saturating_add(1));
            let height = inner.max().unwrap_or(0);
            settled &= height == alternative.height;
            alternative.height = height;
        }
    }
}

fn height(rule: &[Alternative]) -> usize {
    rule.iter().map(|one| one.height).min().unwrap_or(ENDLESS)
}

/// `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn index(&mut self, length: usize) -> usize {
        let limit = u64::try_from(length).unwrap_or(1);
        usize::try_from(self.below(limit)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_has_one_expression() {
        let grammar = Grammar::new().unwrap();
        for number in 0..200 {
            assert_eq!(grammar.expression(1, number).text, grammar.expression(1, number).text);
        }
        assert_ne!(grammar.expression(1, 7).text, grammar.expression(2, 7).text);
    }

    #[test]
    fn every_function_is_called() {
        // What depends on the machine, and compressed bytes.
        let left_out =
            ["abspath", "base64gzip", "bcrypt", "pathexpand", "plantimestamp", "rsadecrypt", "timestamp", "uuid"];
        let missing = prc_cty::functions::names().filter(|name| !RULES.contains(&format!("{name}(")));
        assert_eq!(missing.collect::<Vec<_>>(), left_out);
    }
}
