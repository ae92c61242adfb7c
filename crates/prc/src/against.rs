//! `prc check --base`: what a change makes better and worse.

use std::path::Path;

use prc_check::{Check, Date, Keep};
use prc_policy::{Catalogue, Config, Difference, Layers, decide_change};
use prc_report::json::{self, Change, document};
use prc_report::{Compared, compare};

use crate::base::Base;
use crate::catalogue::select;
use crate::check::{gate, live, prepare};
use crate::cli::{CheckArgs, Global};
use crate::failure::Failure;
use crate::machine;
use crate::policy::Policy;
use crate::policy_changes::{self, Sides};
use crate::run::{Judged, Options, judge, judge_under};
use crate::scope::{Place, Scope};

/// The most bytes of a saved report that are read.
const LARGEST_REPORT: u64 = 512 << 20;

/// What a change is judged with.
pub(crate) struct Asked<'a> {
    pub(crate) global: &'a Global,
    pub(crate) arguments: &'a CheckArgs,
    pub(crate) checks: &'a [Check],
    pub(crate) catalogue: &'a Catalogue<'a>,
    pub(crate) now: Date,
}

/// The head, judged by what is new in it.
pub(crate) struct Answer {
    pub(crate) scope: Scope,
    pub(crate) policy: Policy,
    pub(crate) head: Judged,
    pub(crate) compared: Compared,
}

/// Judges a change. `options` are those of a check without a base, but for the checks that are asked for.
pub(crate) fn run(asked: &Asked<'_>, base: &str, options: Options<'_>) -> Result<Answer, Failure> {
    let is_report = || machine::is_file(Path::new(base));
    if Path::new(base).extension().is_some_and(|ending| ending == "json") {
        return report(asked, base, options);
    }
    match commit(asked, base, &options) {
        Err(_) if is_report() => report(asked, base, options),
        answer => answer,
    }
}

/// Compares with a saved report. It has no policy of its own, so that of the head judges.
fn report(asked: &Asked<'_>, name: &str, options: Options<'_>) -> Result<Answer, Failure> {
    let text = machine::read_at_most(Path::new(name), LARGEST_REPORT);
    let text = text.map_err(|error| Failure::usage(format!("cannot read {name}: {error}")))?;
    let base = json::read(&text).map_err(|error| Failure::usage(format!("cannot compare with {name}: {error}")))?;
    let scope = Scope::open(&asked.arguments.input)?;
    let mut policy = Policy::find(asked.global, &scope, asked.catalogue)?;
    policy.read_programme(&scope.tree, asked.catalogue, asked.now);
    prepare(&mut policy, asked.arguments)?;
    let selected = select(asked.checks, &asked.arguments.selection, &policy.config)?;
    let live = live(asked.arguments, &scope, &policy, &scope.tree)?;
    let options = Options { selected: &selected, live: &live, ..options };
    let mut head = judge(&scope, &policy, &options)?;
    let told = prc_report::Base { name: name.to_owned(), moves: &head.inventory.moves, ..prc_report::Base::default() };
    let compared = compare(&base, &document(&head.report(&policy)), told);
    decide(&mut head, &compared, &policy, asked);
    Ok(Answer { scope, policy, head, compared })
}

/// Compares with a commit, under the policy that it has.
fn commit(asked: &Asked<'_>, reference: &str, options: &Options<'_>) -> Result<Answer, Failure> {
    let arguments = asked.arguments;
    if !arguments.input.plan.is_empty() {
        let failure = Failure::usage("a plan tells of one side only, and a commit has none");
        return Err(failure.help("save the report of each side, and compare with --base base.json"));
    }
    let place = Place::of(&arguments.input)?;
    let base = Base::of(&place, &arguments.input, reference)?;
    let scope = Scope::of(&place, &arguments.input, base.tracked.clone())?;
    let (own, before, after) = policies(asked, &base, &scope)?;
    let selected = select(asked.checks, &arguments.selection, &before.config)?;
    let live = live(arguments, &scope, &before, &base.scope.tree)?;
    let options = Options { selected: &selected, complete: false, live: &live, ..options.clone() };
    // Nobody is shown the base.
    let quiet = Options { keep: Keep::Nothing, tables: false, ..options.clone() };
    let (old, ignores) = judge_under(&base.scope, &before, &quiet, None)?;
    base.check()?;
    let gone = |path: &str| !scope.tree.is_file(path);
    let known: (&_, &dyn Fn(&str) -> bool) = (&ignores.all, &gone);
    let (mut head, ignores) = judge_under(&scope, &after, &options, Some(known))?;
    own.check_root_modules(&scope, head.inventory.root_modules.iter().map(|root| &**root.path()))?;
    let sides = Sides { base: &base, head: &scope, before: &before, after: &own };
    let told = prc_report::Base {
        name: reference.to_owned(),
        commit: Some(base.commit.to_string()),
        moves: &head.inventory.moves,
        policy_changes: policy_changes::find(&sides, &ignores.changes),
    };
    let compared = compare(&document(&old.report(&before)), &document(&head.report(&after)), told);
    // Those of the base's policy are not for whoever makes the change; what is wrong in his own is.
    let known: Vec<_> = before.programme.warnings.iter().map(|warning| &warning.message).collect();
    head.assessment.warnings = own.programme.warnings.clone();
    head.assessment.warnings.retain(|warning| !known.contains(&&warning.message));
    decide(&mut head, &compared, &after, asked);
    std::mem::forget(old);
    Ok(Answer { scope, policy: after, head, compared })
}

/// The policy of the head, which must be in order, and what the two sides are judged by.
fn policies(asked: &Asked<'_>, base: &Base, scope: &Scope) -> Result<(Policy, Policy, Policy), Failure> {
    let Asked { global, arguments, catalogue, now, .. } = *asked;
    let mut own = Policy::find(global, scope, catalogue)?;
    own.evaluations(scope)?;
    own.read_programme(&scope.tree, catalogue, now);
    // One that cannot be read must not stop the change that mends it: then what holds without one judges.
    let mut before = Policy::find(global, &base.scope, catalogue)
        .unwrap_or_else(|_| Policy { home: Some(String::new()), ..Policy::default() });
    before.read_programme(&base.scope.tree, catalogue, now);
    let (config, mut other) = Config::sides(before.config.clone(), &own.config);
    let layers = match (before.text(), own.text()) {
        (Some(_), Some(_)) => {
            // What judges is of both texts; a place that only the base has is named as git names it.
            let behind = Policy::find_behind(global, &base.scope, catalogue, &own.layers)?;
            other = Config::sides(behind.config, &own.config).1;
            own.layers.clone().joined(&behind.layers, |path| base.named(path))
        }
        (Some(_), None) => before.layers.clone().renamed(|path| base.named(path)),
        (None, _) => Layers::default(),
    };
    let mut after =
        Policy { config: other, layers, programme: before.programme.clone(), home: before.home.clone(), lenient: true };
    before.config = config;
    before.lenient = true;
    for side in [&mut before, &mut after] {
        prepare(side, arguments)?;
    }
    Ok((own, before, after))
}

fn decide(head: &mut Judged, compared: &Compared, policy: &Policy, asked: &Asked<'_>) {
    if head.nothing {
        return;
    }
    let new: Vec<bool> = compared.changes.iter().map(|change| *change == Some(Change::New)).collect();
    let weakening = compared.comparison.policy_changes.iter().filter(|change| change.weakens);
    let weakened: Vec<String> = weakening.map(|change| change.message.to_string()).collect();
    let difference = Difference { new: &new, weakened: &weakened };
    decide_change(&mut head.assessment, difference, &policy.config.gate, &gate(asked.arguments));
}
