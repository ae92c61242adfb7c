//! Runs every check on every subject.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use prc_model::{
    Condition, Deployment, Gap, Instances, Inventory, Mode, Reason, Resource, ResourceId, Side, Span, Unknown,
};
use rayon::prelude::*;
use toml::Table;

use crate::check::BoundParams;
use crate::context::{Choices, Context};
use crate::lists::Lists;
use crate::live::{Decides, Live};
use crate::{
    Basis, Check, Decider, Evidence, Keep, Node, Outcome, ParamError, Requirement, State, Stop, Subject, Tier, Verdict,
    Want, params, place, want,
};

/// How many verdicts one thread takes at once, at most.
pub(crate) const TOGETHER: usize = 128;

/// How many combinations of alternatives one verdict may take.
pub(crate) const MAX_RUNS: usize = 64;

/// What the engine must know of a system.
#[derive(Clone, Debug)]
pub struct System {
    pub name: Arc<str>,
    pub tier: Tier,
    /// Paths of its root modules; `None` for every one.
    pub root_modules: Option<Vec<Arc<str>>>,
    /// For each of its environments the paths of the root modules that make it; `None` for every one of the system.
    pub environments: Vec<Option<Vec<Arc<str>>>>,
    /// The user's own parameters by requirement.
    pub params: BTreeMap<String, Table>,
    /// What of live accounts is the system's.
    pub live: Live,
}

impl System {
    /// Whether a resource belongs to the system. Documents belong to every one.
    pub fn owns(&self, resource: &Resource) -> bool {
        match (resource.side, &*resource.kind) {
            (Side::Declared, _) => self.applies(&resource.root_module),
            (Side::Repository, "system") => resource.address == self.name,
            // The settings of a root module are its own, as its resources are.
            (_, "terraform") => makes(self.root_modules.as_ref(), &resource.root_module),
            (Side::Actual, _) => self.live.owns(resource),
            _ => true,
        }
    }

    /// Whether a root module belongs to the system as it is applied there: in an environment of the system, or by
    /// itself when none of them is made of it.
    pub fn applies(&self, deployment: &Deployment) -> bool {
        makes(self.root_modules.as_ref(), deployment)
            && match deployment.environment() {
                Some(environment) => environment.system == self.name,
                None => !self.environments.iter().any(|roots| makes(roots.as_ref(), deployment)),
            }
    }

    /// Whether a resource of the system may have to do with another: what one environment holds is nothing to another.
    pub(crate) fn relates(&self, resource: &Resource, other: &Resource) -> bool {
        let (here, there) = (resource.root_module.environment(), other.root_module.environment());
        // Whoever answers for an alarm, it watches what it names.
        (other.side == Side::Actual || self.owns(other)) && (here.is_none() || there.is_none() || here == there)
    }
}

/// Whether a root module is one of these; `None` stands for every one.
fn makes(roots: Option<&Vec<Arc<str>>>, deployment: &Deployment) -> bool {
    roots.is_none_or(|all| all.contains(deployment.path()))
}

/// One check of one kind with its parameters in one system.
struct Task<'a> {
    system: &'a System,
    check: &'a Check,
    requirement: &'a Requirement,
    params: Arc<BoundParams>,
    decider: &'a Decider,
    lists: &'a Lists<'a>,
    /// By resource, made when the first verdict on it is.
    subjects: &'a [OnceLock<Arc<Subject>>],
    keep: Keep,
}

/// Decides every check for every subject of every system. The verdicts are sorted by system, requirement and subject;
/// neither threads nor the order of the checks show in them.
///
/// # Errors
/// A parameter does not fit its check.
pub fn decide(
    checks: &[&Check],
    inventory: &Inventory,
    systems: &[System],
    today: Date,
) -> Result<Vec<Verdict>, ParamError> {
    decide_keeping(checks, &Lists::of(inventory), systems, today, Keep::Everything)
}

/// As [`decide`] with the lists of an inventory, but verdicts have only that evidence which `keep` names.
///
/// # Errors
/// As [`decide`].
pub fn decide_keeping(
    checks: &[&Check],
    lists: &Lists<'_>,
    systems: &[System],
    today: Date,
    keep: Keep,
) -> Result<Vec<Verdict>, ParamError> {
    let inventory = lists.inventory;
    let shared = vec![OnceLock::new(); inventory.resources().len()];
    let mut tasks = Vec::new();
    // The task and the subject of each verdict, as far as possible in the order of the verdicts.
    let mut cases: Vec<(usize, ResourceId)> = Vec::new();
    let mut verdicts = Vec::new();
    let mut sorted = Subjects { inventory, by_kind: BTreeMap::new() };
    for system in systems {
        for check in in_order(checks) {
            let mut bound: Option<(&Requirement, Arc<BoundParams>)> = None;
            for decider in &check.deciders {
                let kind = decider.schema.kind;
                let decides = |side: Side| check.requirement.decides(side, kind);
                let subjects = sorted.of_kind(kind).iter().filter(|id| {
                    let resource = inventory.get(**id);
                    decides(resource.side) && system.owns(resource)
                });
                let before = cases.len();
                cases.extend(subjects.map(|&id| (tasks.len(), id)));
                let gaps: Vec<&Gap> =
                    inventory.gaps.iter().filter(|gap| decides(gap.side) && hides(gap, kind, system)).collect();
                if cases.len() == before && gaps.is_empty() {
                    continue;
                }
                let (requirement, params) = match &bound {
                    Some(known) => known,
                    None => bound.insert(prepare(check, system)?),
                };
                verdicts.extend(gaps.into_iter().map(|gap| unlisted(system, check, requirement, gap, kind)));
                let (requirement, params) = (*requirement, params.clone());
                let subjects = &*shared;
                tasks.push(Task { system, check, requirement, params, decider, lists, subjects, keep });
            }
        }
    }
    // Some take a hundred times as long as others, and come one after the other.
    let decided =
        cases.par_iter().with_max_len(TOGETHER).map(|&(task, subject)| tasks[task].verdict(inventory, subject, today));
    verdicts.par_extend(decided);
    // Nearly all are in order, which this sort makes use of.
    verdicts.par_sort_by(Verdict::order);
    Ok(verdicts)
}

/// The checks in the order of their verdicts.
fn in_order<'a>(checks: &[&'a Check]) -> Vec<&'a Check> {
    let mut checks = checks.to_vec();
    checks.sort_by_key(|check| check.id);
    checks
}

/// The subjects of each kind in the order of their verdicts.
struct Subjects<'i> {
    inventory: &'i Inventory,
    by_kind: BTreeMap<&'static str, Vec<ResourceId>>,
}

impl Subjects<'_> {
    fn of_kind(&mut self, kind: &'static str) -> &[ResourceId] {
        let inventory = self.inventory;
        self.by_kind.entry(kind).or_insert_with(|| {
            let sides = [Side::Declared, Side::Actual, Side::Repository].into_iter();
            let all = sides.flat_map(|side| inventory.of_kind(side, kind)).copied();
            let mut ids: Vec<ResourceId> = all.filter(|id| inventory.get(*id).mode == Mode::Managed).collect();
            let key = |id: &ResourceId| {
                let resource = inventory.get(*id);
                (&*resource.address, &resource.root_module, resource.side)
            };
            ids.par_sort_by(|a, b| key(a).cmp(&key(b)));
            ids
        })
    }
}

/// Whether subjects of a kind could not be listed in a system.
pub(crate) fn hides(gap: &Gap, kind: &str, system: &System) -> bool {
    let own = gap.root_module.as_ref().is_none_or(|root| system.applies(root));
    // That a collector does not know a kind says nothing of the account.
    let live = gap.side != Side::Actual || (system.live.is_in(gap) && gap.reason != Reason::NotCollected);
    own && live && gap.kind.as_deref() == Some(kind)
}

pub(crate) fn is_subject(resource: &Resource, system: &System) -> bool {
    resource.mode == Mode::Managed && system.owns(resource)
}

fn prepare<'a>(check: &'a Check, system: &System) -> Result<(&'a Requirement, Arc<BoundParams>), ParamError> {
    let requirement = check.requirement;
    let table = params::effective(requirement, system.params.get(check.id), system.tier);
    Ok((requirement, Arc::new(check.bind(table)?)))
}

/// Subjects that could not be listed still get a verdict: the requirement must not vanish from the score.
fn unlisted(system: &System, check: &Check, requirement: &Requirement, gap: &Gap, kind: &str) -> Verdict {
    let account = gap.account.as_deref().unwrap_or_default();
    let region = gap.region.as_deref().unwrap_or_default();
    let id: Arc<str> = format!("{kind} in {account} {region}").trim().into();
    let message = format!("{kind} could not be listed: {} {}", gap.reason, gap.what);
    let mut verdict = Verdict {
        system: system.name.clone(),
        requirement: check.id,
        category: requirement.category,
        subject: Arc::new(Subject {
            id,
            kind: kind.into(),
            resource: None,
            side: gap.side,
            arn: None,
            root_module: gap.root_module.clone().unwrap_or_else(|| Deployment::from("")),
            instances: Instances::Unknown,
            block: gap.at,
            via: Arc::new([]),
        }),
        state: State::Unknown,
        basis: gap.side.into(),
        message,
        reason: Some(gap.reason),
        location: gap.at,
        details: None,
    };
    verdict.details_mut().help = Some(gap.reason.hint().into());
    verdict
}

/// One run under one choice of alternatives.
struct Run {
    outcome: Outcome,
    location: Option<Span>,
    label: Option<String>,
    evidence: Vec<Evidence>,
    wants: Vec<Want>,
    choices: Choices,
}

impl Run {
    fn of(outcome: Outcome, choices: Choices) -> Self {
        Self { outcome, location: None, label: None, evidence: Vec::new(), wants: Vec::new(), choices }
    }

    fn state(&self) -> State {
        match &self.outcome {
            Ok(()) => State::Pass,
            Err(Stop::Fail(_)) => State::Fail,
            Err(Stop::Unknown(_)) => State::Unknown,
            Err(Stop::NotApplicable(_)) => State::NotApplicable,
        }
    }
}

impl Task<'_> {
    fn verdict(&self, inventory: &Inventory, subject: ResourceId, today: Date) -> Verdict {
        let resource = inventory.get(subject);
        let mut runs = Vec::new();
        let mut choices = Some(Choices::default());
        while let Some(plan) = choices.take() {
            if runs.len() == MAX_RUNS {
                let why = Unknown::new(Reason::Budget, "depends on more choices than prc tries");
                let location = resource.location;
                let outcome = Err(why.into());
                runs = vec![Run { location, ..Run::of(outcome, Choices::default()) }];
                break;
            }
            let Some(run) = self.run(inventory, resource, today, plan) else { return self.crashed(resource, subject) };
            choices = run.choices.next();
            runs.push(run);
        }
        self.judge(resource, subject, runs, inventory.repetition(resource).map(|open| &*open.why))
    }

    /// `None` when the check panics.
    fn run(&self, inventory: &Inventory, resource: &Resource, today: Date, plan: Choices) -> Option<Run> {
        let context = Context::new(inventory, resource, today, self.system, plan, self.lists);
        let node = Node::root(&context, resource);
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.decider.run)(node, &self.params)));
        let (mut read, choices) = context.finish();
        let mut run = Run::of(outcome.ok()?, choices);
        if let Err(Stop::Fail(failure)) = &run.outcome {
            place::put_last(failure, &mut read, resource);
            run.label = failure.label.clone().or_else(|| place::label(failure, &read));
            run.wants = want::wants(failure, &read, resource);
        }
        run.location = place::of(&run.outcome, &read, resource);
        // Of several runs, or when there may be no instance, the verdict is not that of the run.
        let open = !run.choices.holds().is_empty() || resource.instances == Instances::Unknown;
        if open || self.keep.wants(run.state()) {
            run.evidence = self.keep.of(&read, resource);
        }
        Some(run)
    }

    /// One answer from the runs under all alternatives.
    fn judge(&self, resource: &Resource, subject: ResourceId, runs: Vec<Run>, open: Option<&Unknown>) -> Verdict {
        let agreed = runs.iter().all(|run| run.state() == runs[0].state());
        let depends = (!agreed).then(|| describe(&runs));
        let Some(run) = runs.into_iter().max_by_key(|run| matches!(run.outcome, Err(Stop::Fail(_)))) else {
            return self.crashed(resource, subject);
        };
        let mut verdict = self.begin(resource, subject);
        verdict.location = run.location;
        match depends {
            Some(depends) => {
                verdict.state = State::Unknown;
                verdict.reason = Some(Reason::Alternatives);
                verdict.message = depends;
                verdict.details_mut().help = Some(Reason::Alternatives.hint().into());
            }
            None => {
                if run.label.is_some() {
                    verdict.details_mut().label = run.label;
                }
                settle(&mut verdict, run.outcome);
            }
        }
        // What may have no instance at all can neither fail nor pass for sure.
        if resource.instances == Instances::Unknown && verdict.state == State::Fail {
            verdict.state = State::Unknown;
            verdict.reason = Some(Reason::Repetition);
            verdict.message = match open {
                Some(open) => format!("if there is an instance: {}; {open}", verdict.message),
                None => format!("if there is an instance: {}", verdict.message),
            };
            verdict.details_mut().help = Some(open.map_or(Reason::Repetition.hint(), Unknown::hint).into());
        }
        if self.keep.wants(verdict.state) && !run.evidence.is_empty() {
            verdict.details_mut().evidence = run.evidence;
        }
        if verdict.state == State::Fail && !run.wants.is_empty() {
            verdict.details_mut().wants = run.wants;
        }
        verdict
    }

    fn crashed(&self, resource: &Resource, subject: ResourceId) -> Verdict {
        let mut verdict = self.begin(resource, subject);
        verdict.state = State::Error;
        verdict.reason = Some(Reason::Internal);
        verdict.message = format!("prc failed while it decided {}", self.check.id);
        verdict.details_mut().help = Some(Reason::Internal.hint().into());
        verdict
    }

    fn begin(&self, resource: &Resource, subject: ResourceId) -> Verdict {
        Verdict {
            system: self.system.name.clone(),
            requirement: self.check.id,
            category: self.requirement.category,
            subject: self.subjects[subject.index()].get_or_init(|| Arc::new((resource, subject).into())).clone(),
            state: State::Pass,
            basis: Basis::from(resource.side),
            message: String::new(),
            reason: None,
            location: resource.location,
            details: None,
        }
    }
}

/// What the outcome says.
fn settle(verdict: &mut Verdict, outcome: Outcome) {
    match outcome {
        Ok(()) => verdict.state = State::Pass,
        Err(Stop::Fail(failure)) => {
            verdict.state = State::Fail;
            verdict.message = failure.message;
            let details = verdict.details_mut();
            (details.omitted, details.help) = (failure.missing, failure.help);
        }
        Err(Stop::NotApplicable(why)) => {
            verdict.state = State::NotApplicable;
            verdict.message = why;
        }
        Err(Stop::Unknown(why)) => {
            verdict.state = State::Unknown;
            verdict.message = why.to_string();
            verdict.details_mut().help = Some(why.hint().into());
            verdict.reason = Some(why.reason);
        }
    }
}

/// `passes for var.environment = prod; fails for dev, staging`
fn describe(runs: &[Run]) -> String {
    let subject = match runs.first().map(|run| run.choices.holds()) {
        Some([(subject, _)]) => Some(subject.clone()),
        _ => None,
    };
    let same = |run: &Run| matches!(run.choices.holds(), [(one, _)] if Some(one) == subject.as_ref());
    let subject = subject.as_ref().filter(|_| runs.iter().all(same));
    let mut parts: Vec<String> = Vec::new();
    for (wanted, verb) in [
        (State::Pass, "passes"),
        (State::Fail, "fails"),
        (State::NotApplicable, "does not apply"),
        (State::Unknown, "is unknown"),
    ] {
        let mut conditions: Vec<String> = Vec::new();
        for run in runs.iter().filter(|run| run.state() == wanted) {
            // The one thing that is chosen is named once, at the first choice.
            let known = subject.is_some() && !(parts.is_empty() && conditions.is_empty());
            let condition = match run.choices.holds() {
                [(_, choice)] if known => match choice.strip_prefix('≠') {
                    Some(_) => String::from("any other"),
                    None => String::from(&**choice),
                },
                choices => Condition(choices.to_vec()).to_string(),
            };
            conditions.push(condition);
        }
        if !conditions.is_empty() {
            conditions.dedup();
            parts.push(format!("{verb} for {}", conditions.join(", ")));
        }
    }
    parts.join("; ")
}
