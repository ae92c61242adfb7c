//! One tree under one policy, from files to an assessment: a check does it once, a comparison on both sides.

use std::collections::BTreeSet;

use prc_actual::Snapshot;
use prc_check::{
    Alarm, Backup, Check, Coverage, Date, Keep, Lifecycle, Lists, System, Verdict, decide_keeping, survey,
};
use prc_model::{Inventory, Mode, Reason, Resource, RootModule, Side};
use prc_policy::{
    Accepted, Assessment, Catalogue, GateOptions, IgnoreChange, Ignores, Inputs, LiveInputs, Outcome, Reconciliation,
    Rules, assess,
};
use prc_report::{Mended, Report};
use prc_terraform::Demand;
use prc_tree::Tree;

use crate::catalogue;
use crate::cli::InputArgs;
use crate::failure::{Failure, exit};
use crate::history;
use crate::inputs::{self, Roots};
use crate::policy::Policy;
use crate::scope::Scope;

/// How a tree is judged, whichever it is.
#[derive(Clone)]
pub(crate) struct Options<'o> {
    pub(crate) input: &'o InputArgs,
    pub(crate) catalogue: &'o Catalogue<'o>,
    /// The checks that are asked for.
    pub(crate) selected: &'o [&'o Check],
    /// Whether all there is is judged, so that what matches nothing is told.
    pub(crate) complete: bool,
    /// Whether comments in the source accept failures.
    pub(crate) ignores: bool,
    pub(crate) gate: GateOptions,
    pub(crate) now: Date,
    /// The evidence that some report shows.
    pub(crate) keep: Keep,
    /// What runs, as far as somebody read it.
    pub(crate) live: &'o [Snapshot],
    /// Whether the tables beside the verdicts are wanted.
    pub(crate) tables: bool,
}

/// What is known of a tree.
pub(crate) struct Judged {
    pub(crate) inventory: Inventory,
    pub(crate) assessment: Assessment,
    /// Empty unless it was asked for.
    pub(crate) coverage: Coverage,
    /// There was nothing to judge.
    pub(crate) nothing: bool,
}

impl Judged {
    pub(crate) fn report<'r>(&'r self, policy: &'r Policy) -> Report<'r> {
        Report {
            assessment: &self.assessment,
            coverage: &self.coverage,
            sources: &self.inventory.sources,
            policy: policy.text(),
            comparison: None,
            mended: Mended::default(),
            version: env!("CARGO_PKG_VERSION"),
            catalogue: catalogue::VERSION,
        }
    }
}

/// Reads a tree under a policy and judges it.
///
/// # Errors
/// The policy does not fit the tree, or a file of the command line cannot be used.
pub(crate) fn judge(scope: &Scope, policy: &Policy, options: &Options<'_>) -> Result<Judged, Failure> {
    judge_under(scope, policy, options, None).map(|(judged, _)| judged)
}

/// The comments of a tree that accept failures.
pub(crate) struct Comments {
    pub(crate) all: Ignores,
    /// What they are otherwise than in the base.
    pub(crate) changes: Vec<IgnoreChange>,
}

/// The comments of the base, and which of its files are not there any more.
pub(crate) type Known<'k> = (&'k Ignores, &'k dyn Fn(&str) -> bool);

/// The same, where only those comments count that the base has too.
pub(crate) fn judge_under(
    scope: &Scope,
    policy: &Policy,
    options: &Options<'_>,
    known: Option<Known<'_>>,
) -> Result<(Judged, Comments), Failure> {
    let demand = match options.live.is_empty() {
        true => Demand::Attributes(prc_resources::attributes_of),
        false => Demand::Attributes(catalogue::attributes_and_names),
    };
    let mut inventory = inputs::terraform(scope, options.input, Roots::Below, policy.evaluations(scope)?, demand)?;
    prc_repo::read(&scope.tree, &|paths| history::changes(scope, paths), &mut inventory);
    let live = options.live;
    if !live.is_empty() {
        prc_actual::merge(live, &prc_resources::kinds(), &mut inventory);
    }
    let nothing =
        inventory.root_modules.is_empty() && !has_documents(scope, &inventory) && inventory.listings.is_empty();
    policy.config.describe(&policy.layers, &mut inventory);
    policy.check_root_modules(scope, inventory.root_modules.iter().map(|root| &**root.path()))?;

    let sides =
        (!live.is_empty()).then(|| Reconciliation::find(&inventory, &policy.config, prc_resources::identities_of));
    let systems = sides.as_ref().map_or_else(|| policy.config.systems(), Reconciliation::systems);
    let lists = Lists::of(&inventory);
    let mut verdicts = decide_keeping(options.selected, &lists, &systems, options.now, options.keep)
        .map_err(|error| Failure::usage(error.to_string()))?;
    if let Some(sides) = &sides {
        verdicts = sides.join(verdicts, options.catalogue);
    }
    let unclaimed = sides.as_ref().map(Reconciliation::unclaimed).unwrap_or_default();
    // Files beside the part that is asked for are read, because it may name them, but they are not judged.
    verdicts.retain(|verdict| {
        let subject = &verdict.subject;
        subject.side != Side::Repository || &*subject.kind == "system" || scope.covers(&subject.id)
    });
    let seen = (!live.is_empty()).then(|| LiveInputs { unclaimed, ..seen(&inventory) });
    let coverage = if options.tables { coverage(&lists, &systems, options.now) } else { Coverage::default() };
    let coverage = match &sides {
        Some(sides) => sides.join_tables(coverage),
        None => coverage,
    };
    let comments = comments(options, &inventory, policy, known);
    let assessment = assessment(&scope.tree, options, verdicts, &inventory, (policy, &comments.all), (nothing, seen));
    Ok((Judged { inventory, assessment, coverage, nothing }, comments))
}

fn comments(options: &Options<'_>, inventory: &Inventory, policy: &Policy, known: Option<Known<'_>>) -> Comments {
    if !options.ignores {
        return Comments { all: Ignores::default(), changes: Vec::new() };
    }
    let rules = Rules { config: &policy.config, catalogue: options.catalogue, now: options.now };
    let all = Ignores::find(&inventory.sources, rules);
    let Some((base, is_gone)) = known else { return Comments { all, changes: Vec::new() } };
    let (all, changes) = all.under(base, is_gone);
    Comments { all, changes }
}

/// What was read of live accounts.
fn seen(inventory: &Inventory) -> LiveInputs {
    let listings = &inventory.listings;
    let accounts = listings.accounts().into_iter();
    let live = |resource: &&Resource| resource.side == Side::Actual && resource.account.is_some();
    LiveInputs {
        accounts: accounts.map(|account| (account.clone(), listings.collected.get(account).cloned())).collect(),
        resources: inventory.resources().iter().filter(live).count(),
        incomplete: !listings.incomplete.is_empty(),
        unclaimed: Vec::new(),
    }
}

fn coverage(lists: &Lists<'_>, systems: &[System], now: Date) -> Coverage {
    Coverage {
        alarms: survey(&prc_checks_monitoring::surveyors(), Alarm::is_open, lists, systems, now),
        backup: survey(&prc_checks_backup::surveyors(), Backup::is_open, lists, systems, now),
        lifecycle: survey(&prc_checks_security::surveyors(), Lifecycle::is_open, lists, systems, now),
    }
}

/// Whether the part that is asked for holds a document that can be judged, such as a runbook.
fn has_documents(scope: &Scope, inventory: &Inventory) -> bool {
    let document = |one: &&Resource| {
        // These are there whatever there is to check.
        one.side == Side::Repository && !["system", "repository", "readme"].contains(&&*one.kind)
    };
    inventory.resources().iter().filter(document).any(|one| scope.covers(&one.address))
}

fn assessment(
    tree: &Tree,
    options: &Options<'_>,
    verdicts: Vec<Verdict>,
    inventory: &Inventory,
    (policy, ignores): (&Policy, &Ignores),
    (nothing, live): (bool, Option<LiveInputs>),
) -> Assessment {
    let declared = |resource: &&Resource| resource.side == Side::Declared && resource.mode == Mode::Managed;
    let inputs = Inputs {
        files: inventory.files,
        resources: inventory.resources().iter().filter(declared).count(),
        root_modules: inventory.root_modules.iter().map(RootModule::path).collect::<BTreeSet<_>>().len(),
        problems: inventory.problems.clone(),
        // What a collector does not know of is told where it leaves something open.
        gaps: inventory.gaps.iter().filter(|gap| gap.reason != Reason::NotCollected).cloned().collect(),
        live,
    };
    let (catalogue, config, now) = (options.catalogue, &policy.config, options.now);
    // What a statement rests on is what is judged, wherever the policy comes from.
    let mut programme = policy.programme.clone();
    programme.look_at_evidence(tree, now);
    let accepted =
        Accepted { programme: &programme, ignores, complete: options.complete, live: !options.live.is_empty() };
    let mut assessment = assess(verdicts, catalogue, config, accepted, inputs, now, &options.gate);
    assessment.warnings.extend(policy.config.without_effect(&inventory.root_modules));
    policy.place(&mut assessment.warnings);
    if nothing {
        let decision = &mut assessment.decision;
        (decision.result, decision.exit_code) = (Outcome::Fail, exit::NOTHING);
        decision.reasons = vec![String::from("nothing was evaluated")];
    }
    assessment
}
