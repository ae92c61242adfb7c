//! Findings that say the same of several blocks are told once, with a list of the other places.

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use crate::findings::{Group, environments, instances, subjects, tell};
use crate::place::Places;
use crate::{Diagnostic, Excerpt, Report, Style};

/// How many blocks make it worth a list: of two, each is shown with its lines.
const MANY: usize = 3;
/// How many other places are listed.
const LISTED: usize = 8;

/// The groups that are told together, in the order of the first of each. Where a live account was read, each group
/// tells of a resource of its own and stays alone.
pub(crate) fn alike<'g, 'a>(groups: &'g [Group<'a>]) -> Vec<Vec<&'g Group<'a>>> {
    let said: Vec<_> = groups.par_iter().map(words).collect();
    let mut times: HashMap<_, usize> = HashMap::with_capacity(said.len());
    for words in said.iter().flatten() {
        *times.entry(words).or_default() += 1;
    }
    let mut together: Vec<Vec<&Group<'_>>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::with_capacity(times.len());
    for (group, words) in groups.iter().zip(&said) {
        let words = words.as_ref().filter(|words| times.get(words).is_some_and(|times| *times >= MANY));
        let at = words.map_or(together.len(), |words| *known.entry(words).or_insert(together.len()));
        match together.get_mut(at) {
            Some(same) => same.push(group),
            None => together.push(vec![group]),
        }
    }
    together
}

/// What a group says, and of whom: its system, its requirement, its message, and what helps, without the address that
/// it may name.
fn words<'a>(group: &Group<'a>) -> Option<(&'a str, &'static str, &'a str, Cow<'a, str>)> {
    let finding = *group.findings.first()?;
    let verdict = &finding.verdict;
    let alone = verdict.details().sides.is_some() || verdict.location.is_none();
    let (fix, id) = (finding.fix.as_deref().unwrap_or_default(), &*verdict.subject.id);
    let fix = if fix.contains(id) { Cow::Owned(fix.replace(id, "")) } else { Cow::Borrowed(fix) };
    (!alone).then_some((&*verdict.system, verdict.requirement, &*verdict.message, fix))
}

/// One diagnostic for groups that say the same.
pub(crate) fn tell_alike(
    report: &Report<'_>,
    places: &Places<'_>,
    groups: &[&Group<'_>],
    style: Style,
) -> Option<Diagnostic> {
    let (first, others) = groups.split_first()?;
    let mut diagnostic = tell(report, places, first, style)?;
    if others.is_empty() {
        return Some(diagnostic);
    }
    let many: usize = groups.iter().map(|group| instances(&group.findings)).sum();
    let message = &first.findings.first()?.verdict.message;
    diagnostic.message = format!("{message}  ({many} subjects)");
    let listed = if others.len() == LISTED + 1 { others.len() } else { LISTED };
    for group in others.iter().take(listed) {
        let at = group.findings.first().and_then(|finding| finding.verdict.location);
        diagnostic.excerpts.extend(at.and_then(|at| {
            let file = places.file(at)?;
            let named = format!("{}{}", subjects(&group.findings), environments(&group.findings));
            // The path of a file or of a root module says which one it is.
            let known = group.findings.first().is_some_and(|one| file.path.starts_with(&*one.verdict.subject.id));
            Excerpt::place(places, at, if known { environments(&group.findings) } else { named })
        }));
    }
    match others.len().saturating_sub(listed) {
        0 => {}
        more => diagnostic = diagnostic.note(format!("and {more} more: -f concise lists every one")),
    }
    Some(diagnostic)
}
