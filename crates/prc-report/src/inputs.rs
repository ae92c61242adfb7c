//! What could not be read, and what in the policy has no effect: each place once, with the reason and what helps.

use std::collections::{BTreeMap, BTreeSet};

use prc_model::{Gap, Problem, Reason, Side};
use prc_policy::{Finding, Warning};

use crate::cause::leaves_open;
use crate::json::file_of;
use crate::place::Places;
use crate::style::count;
use crate::{Diagnostic, Excerpt, Report, Tone};

/// How many gaps of one reason are listed.
const LISTED: usize = 5;
/// How many expressions that Terraform would refuse are shown.
const SHOWN: usize = 3;

/// What is said of plans and states.
const GIVEN: [&str; 3] = ["unknown-format", "incomplete-plan", "unclear-root-module"];

/// Variables that nobody gives a value to: usual in a module that others call or that a tool fills in.
const VALUELESS: [&str; 2] = ["variable-without-value", "undeclared-variable"];

/// Files that could not be read, expressions that Terraform would refuse, modules that are not there.
pub(crate) fn tell(report: &Report<'_>, places: &Places<'_>, unknown: &[&Finding]) -> Vec<Diagnostic> {
    let inputs = &report.assessment.inputs;
    let (given, problems): (Vec<&Problem>, Vec<&Problem>) =
        inputs.problems.iter().partition(|one| GIVEN.contains(&&*one.reason));
    let (unreadable, refused): (Vec<&Problem>, Vec<&Problem>) = problems.into_iter().partition(|one| one.unreadable);
    let mut told: Vec<Diagnostic> = given.into_iter().map(remark).collect();
    told.extend(unreadable.iter().map(|problem| cannot_read(places, problem)));
    if report.comparison.is_some() {
        // The rest is no matter of the change, unless it leaves something newly unknown.
        let matters = |gap: &&Gap| unknown.iter().any(|one| one.verdict.reason == Some(gap.reason));
        let matter: Vec<Gap> = inputs.gaps.iter().filter(matters).cloned().collect();
        told.extend(gaps(places, &matter, unknown));
        return told;
    }
    let (valueless, refused): (Vec<&Problem>, Vec<&Problem>) =
        refused.into_iter().partition(|one| VALUELESS.contains(&&*one.reason));
    told.extend(without_value(places, &valueless));
    told.extend(would_refuse(places, &refused));
    told.extend(gaps(places, &inputs.gaps, unknown));
    told.extend(report.assessment.warnings.iter().map(|warning| odd_policy(report, warning)));
    told
}

/// What is odd about a plan or a state that was given.
fn remark(problem: &Problem) -> Diagnostic {
    Diagnostic::new(Tone::Warning, format!("{}: {}", problem.file, problem.message))
}

fn odd_policy(report: &Report<'_>, warning: &Warning) -> Diagnostic {
    let file = file_of(report, warning).filter(|(_, text)| !text.is_empty());
    let excerpt = file.map(|(path, text)| Excerpt::of_text(path, text, warning.span.clone(), ""));
    let tone = if warning.wrong { Tone::Error } else { Tone::Warning };
    let mut diagnostic = Diagnostic::new(tone, warning.message.clone()).excerpt(excerpt).help(warning.help.clone());
    // What is odd in prc.toml has no word of its own.
    if warning.file.is_some() {
        diagnostic.code = warning.code.into();
    }
    diagnostic
}

fn cannot_read(places: &Places<'_>, problem: &Problem) -> Diagnostic {
    let diagnostic = Diagnostic::new(Tone::Error, format!("cannot read {}", problem.file));
    let help = "what is in the part that was not read was not checked";
    let unread = match &*problem.reason {
        "encrypted" => "run `git-crypt unlock` before prc, or exclude it",
        _ => Reason::UnreadableFile.hint(),
    };
    match problem.at.and_then(|at| Excerpt::lines(places, vec![(at, problem.message.clone())])) {
        Some(excerpt) => diagnostic.excerpt(Some(excerpt)).help(help),
        None => diagnostic.note(problem.message.clone()).help(unread),
    }
}

/// One diagnostic for all variables without a value; what they leave open is told with the findings.
fn without_value(places: &Places<'_>, problems: &[&Problem]) -> Option<Diagnostic> {
    if problems.is_empty() {
        return None;
    }
    let mut diagnostic = Diagnostic::new(Tone::Note, format!("{} no value here", have(problems.len())));
    for problem in problems.iter().take(SHOWN) {
        let at = problem.at.and_then(|at| places.location(at)).map_or_else(
            || String::from(&*problem.file),
            |place| format!("{}:{}:{}", place.file, place.line, place.column),
        );
        diagnostic = diagnostic.note(format!("{}, {at}", problem.message));
    }
    if problems.len() > SHOWN {
        diagnostic = diagnostic.note(format!("and {} more", problems.len() - SHOWN));
    }
    Some(diagnostic.help("pass --var-file or --var"))
}

fn have(variables: usize) -> String {
    match variables {
        1 => String::from("1 variable has"),
        many => format!("{many} variables have"),
    }
}

/// One diagnostic for all: where one value is missing, many expressions fail.
fn would_refuse(places: &Places<'_>, problems: &[&Problem]) -> Option<Diagnostic> {
    let message = match problems.len() {
        0 => return None,
        1 => String::from("Terraform would refuse this"),
        many => format!("Terraform would refuse this, in {many} places"),
    };
    let mut diagnostic = Diagnostic::new(Tone::Note, message);
    for problem in problems.iter().take(SHOWN) {
        match problem.at.and_then(|at| Excerpt::lines(places, vec![(at, problem.message.clone())])) {
            Some(excerpt) => diagnostic = diagnostic.excerpt(Some(excerpt)),
            None => diagnostic = diagnostic.note(format!("{}: {}", problem.file, problem.message)),
        }
    }
    if problems.len() > SHOWN {
        diagnostic = diagnostic.note(format!("and {} more", problems.len() - SHOWN));
    }
    Some(diagnostic.help("`terraform validate` shows the errors; -f concise lists every place"))
}

fn gaps(places: &Places<'_>, gaps: &[Gap], unknown: &[&Finding]) -> Vec<Diagnostic> {
    let mut by_reason: BTreeMap<Reason, Vec<&Gap>> = BTreeMap::new();
    for gap in gaps {
        by_reason.entry(gap.reason).or_default().push(gap);
    }
    by_reason.into_iter().map(|(reason, gaps)| not_listed(places, reason, &gaps, unknown)).collect()
}

fn not_listed(places: &Places<'_>, reason: Reason, gaps: &[&Gap], unknown: &[&Finding]) -> Diagnostic {
    // One gap may stand for several kinds, and one module may be called from several root modules.
    let named: BTreeSet<(String, String)> = gaps.iter().map(|gap| (name(gap), at(places, gap))).collect();
    let message = match (reason, named.len()) {
        (Reason::ModuleNotOnDisk, 1) => String::from("a module is not on disk"),
        (Reason::ModuleNotOnDisk, many) => format!("{many} modules are not on disk"),
        (Reason::ApiDenied, _) => format!("AWS denied {}", actions(gaps)),
        (reason, many) if gaps.iter().all(|gap| gap.side == Side::Actual) => {
            format!("{} of AWS could not be read: {reason}", count(many, "listing"))
        }
        (reason, many) => format!("{} could not be read: {reason}", count(many, "input")),
    };
    let mut diagnostic = Diagnostic::new(Tone::Note, message);
    for (name, at) in named.iter().take(LISTED) {
        let place = if at.is_empty() { String::new() } else { format!(", {at}") };
        diagnostic = diagnostic.note(format!("{name}{place}"));
    }
    if named.len() > LISTED {
        diagnostic = diagnostic.note(format!("and {} more", named.len() - LISTED));
    }
    let open: Vec<&Finding> = unknown.iter().copied().filter(|one| one.verdict.reason == Some(reason)).collect();
    let live = gaps.iter().any(|gap| gap.side == Side::Actual);
    if (live || reason == Reason::ModuleNotOnDisk) && !open.is_empty() {
        diagnostic.tone = Tone::Unknown;
        diagnostic = diagnostic.note(leaves_open(&open));
    }
    let roots: BTreeSet<&str> = gaps.iter().filter_map(|gap| Some(&**gap.root_module.as_ref()?.path())).collect();
    match (reason, roots.len(), roots.first()) {
        (Reason::ModuleNotOnDisk, 1, Some(root)) => {
            diagnostic.help(format!("run `terraform init` in {root}; prc reads .terraform/modules"))
        }
        (Reason::ModuleNotOnDisk, many @ 2.., _) => diagnostic
            .help(format!("run `terraform init` in each of the {many} root modules; prc reads .terraform/modules")),
        _ => diagnostic.help(reason.hint()),
    }
}

/// The action that was denied, or how many were.
fn actions(gaps: &[&Gap]) -> String {
    let actions: BTreeSet<&str> = gaps.iter().map(|gap| &*gap.what).collect();
    match actions.first() {
        Some(only) if actions.len() == 1 && !only.is_empty() => String::from(*only),
        _ => count(actions.len(), "action"),
    }
}

/// The module and where it is said to come from, without the revision.
fn name(gap: &Gap) -> String {
    if gap.side == Side::Actual {
        let account = gap.account.as_ref().map(|account| format!("account {account}"));
        let thing = if gap.from.is_empty() { gap.kind.as_deref().unwrap_or_default() } else { &*gap.from };
        let parts = [Some(&*gap.what), account.as_deref(), gap.region.as_deref(), Some(thing)];
        return parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    }
    match (&*gap.what, gap.from.split('?').next().unwrap_or_default()) {
        (what, "") => what.into(),
        (what, from) => format!("{what} ({from})"),
    }
}

fn at(places: &Places<'_>, gap: &Gap) -> String {
    let place = gap.at.and_then(|at| places.location(at));
    place.map(|place| format!("{}:{}:{}", place.file, place.line, place.column)).unwrap_or_default()
}
