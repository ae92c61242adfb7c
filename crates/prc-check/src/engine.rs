//! Runs every check on every subject.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::civil::Date;
use prc_model::{Condition, Deployment, Gap, Instances, Inventory, Mode, Reason, Resource, ResourceId, Side, Unknown};
use rayon::prelude::*;
use toml::Table;

use crate::check::BoundParams;
use crate::context::{Choices, Context};
use crate::lists::Lists;
use crate::{
    Basis, Check, Decider, Evidence, Node, Outcome, ParamError, Requirement, State, Stop, Subject, Tier, Verdict,
    params, place,
};

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
}

impl System {
    /// Whether a resource belongs to the system. Documents belong to every one.
    pub fn owns(&self, resource: &Resource) -> bool {
        match (resource.side, &*resource.kind) {
            (Side::Declared, _) => self.applies(&resource.root_module),
            (Side::Repository, "system") => resource.address == self.name,
            // The settings of a root module are its own, as its resources are.
            (_, "terraform") => makes(self.root_modules.as_ref(), &resource.root_module),
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
        self.owns(other) && (here.is_none() || there.is_none() || here == there)
    }
}

/// Whether a root module is one of these; `None` stands for every one.
fn makes(roots: Option<&Vec<Arc<str>>>, deployment: &Deployment) -> bool {
    roots.is_none_or(|all| all.contains(deployment.path()))
}

/// One check with its parameters in one system.
struct Task<'a> {
    system: &'a System,
    check: &'a Check,
    requirement: &'a Requirement,
    params: Arc<BoundParams>,
    decider: &'a Decider,
    subject: ResourceId,
    lists: &'a Lists,
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
    let lists = Lists::default();
    let mut tasks = Vec::new();
    let mut verdicts = Vec::new();
    for system in systems {
        for check in checks {
            let mut bound: Option<(&Requirement, Arc<BoundParams>)> = None;
            for decider in &check.deciders {
                let subjects = [Side::Declared, Side::Actual, Side::Repository]
                    .into_iter()
                    .flat_map(|side| inventory.of_kind(side, decider.schema.kind))
                    .filter(|id| is_subject(inventory.get(**id), system));
                let gaps: Vec<&Gap> =
                    inventory.gaps.iter().filter(|gap| hides(gap, decider.schema.kind, system)).collect();
                for &subject in subjects {
                    let (requirement, params) = match &bound {
                        Some(known) => known,
                        None => bound.insert(prepare(check, system)?),
                    };
                    let (requirement, params) = (*requirement, params.clone());
                    tasks.push(Task { system, check, requirement, params, decider, subject, lists: &lists });
                }
                for gap in gaps {
                    let (requirement, _) = match &bound {
                        Some(known) => known,
                        None => bound.insert(prepare(check, system)?),
                    };
                    verdicts.push(unlisted(system, check, requirement, gap, decider.schema.kind));
                }
            }
        }
    }
    verdicts.par_extend(tasks.par_iter().map(|task| task.verdict(inventory, today)));
    verdicts.par_sort_by(|a, b| key(a).cmp(&key(b)));
    Ok(verdicts)
}

fn key(verdict: &Verdict) -> (&str, &str, &str, &Deployment, Side) {
    let subject = &verdict.subject;
    (&verdict.system, verdict.requirement, &subject.id, &subject.root_module, subject.side)
}

/// Whether subjects of a kind could not be listed in a system.
pub(crate) fn hides(gap: &Gap, kind: &str, system: &System) -> bool {
    let own = gap.root_module.as_ref().is_none_or(|root| system.applies(root));
    own && (gap.kind.as_deref() == Some(kind) || gap.holds.contains(&kind))
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
    let (id, message) = match &gap.kind {
        Some(_) => {
            let id: Arc<str> = format!("{kind} in {account} {region}").trim().into();
            (id, format!("{kind} could not be listed: {} {}", gap.reason, gap.what))
        }
        None => (gap.what.clone(), format!("{} ({}) is not on disk and holds an {kind}", gap.what, gap.from)),
    };
    Verdict {
        system: system.name.clone(),
        requirement: check.id,
        category: requirement.category,
        subject: Subject {
            id,
            kind: kind.into(),
            resource: None,
            side: gap.side,
            arn: None,
            root_module: gap.root_module.clone().unwrap_or_else(|| Deployment::from("")),
            instances: Instances::Unknown,
            block: gap.at,
            via: Arc::new([]),
        },
        state: State::Unknown,
        basis: gap.side.into(),
        message,
        label: None,
        help: Some(gap.reason.hint().into()),
        reason: Some(gap.reason),
        location: gap.at,
        evidence: Vec::new(),
    }
}

/// One run under one choice of alternatives.
struct Run {
    outcome: Outcome,
    evidence: Vec<Evidence>,
    condition: Vec<(Arc<str>, Arc<str>)>,
}

impl Task<'_> {
    fn verdict(&self, inventory: &Inventory, today: Date) -> Verdict {
        let resource = inventory.get(self.subject);
        let mut runs = Vec::new();
        let mut choices = Some(Choices::default());
        while let Some(plan) = choices.take() {
            if runs.len() == MAX_RUNS {
                let why = Unknown::new(Reason::Budget, "depends on more choices than prc tries");
                runs = vec![Run { outcome: Err(why.into()), evidence: Vec::new(), condition: Vec::new() }];
                break;
            }
            let context = Context::new(inventory, resource, today, self.system, plan, self.lists);
            let node = Node::root(&context, resource);
            let outcome = catch_unwind(AssertUnwindSafe(|| (self.decider.run)(node, &self.params)));
            let (evidence, taken) = context.finish();
            let Ok(outcome) = outcome else { return self.crashed(resource) };
            choices = taken.next();
            runs.push(Run { outcome, evidence, condition: taken.holds().to_vec() });
        }
        let open = inventory.repetitions.get(&(resource.root_module.clone(), resource.address.clone()));
        self.judge(resource, runs, open.map(|open| &**open))
    }

    /// One answer from the runs under all alternatives.
    fn judge(&self, resource: &Resource, runs: Vec<Run>, open: Option<&Unknown>) -> Verdict {
        let state = |run: &Run| match &run.outcome {
            Ok(()) => State::Pass,
            Err(Stop::Fail(_)) => State::Fail,
            Err(Stop::Unknown(_)) => State::Unknown,
            Err(Stop::NotApplicable(_)) => State::NotApplicable,
        };
        let agreed = runs.iter().all(|run| state(run) == state(&runs[0]));
        let depends = (!agreed).then(|| describe(&runs, state));
        let Some(run) = runs.into_iter().max_by_key(|run| matches!(run.outcome, Err(Stop::Fail(_)))) else {
            return self.crashed(resource);
        };
        let mut run = run;
        if let Err(Stop::Fail(failure)) = &run.outcome {
            place::put_last(failure, &mut run.evidence, resource);
        }
        let mut verdict = self.begin(resource);
        verdict.location = place::of(&run.outcome, &run.evidence, resource);
        verdict.evidence = run.evidence;
        if let Some(depends) = depends {
            verdict.state = State::Unknown;
            verdict.reason = Some(Reason::Alternatives);
            verdict.message = depends;
            verdict.help = Some(Reason::Alternatives.hint().into());
            return verdict;
        }
        match run.outcome {
            Ok(()) => verdict.state = State::Pass,
            Err(Stop::Fail(failure)) => {
                verdict.state = State::Fail;
                verdict.label = failure.label.clone().or_else(|| place::label(&failure, &verdict.evidence));
                (verdict.message, verdict.help) = (failure.message, failure.help);
            }
            Err(Stop::NotApplicable(why)) => {
                verdict.state = State::NotApplicable;
                verdict.message = why;
            }
            Err(Stop::Unknown(why)) => {
                verdict.state = State::Unknown;
                verdict.message = why.to_string();
                verdict.help = Some(why.reason.hint().into());
                verdict.reason = Some(why.reason);
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
            verdict.help = Some(open.map_or(Reason::Repetition, |open| open.reason).hint().into());
        }
        verdict
    }

    fn crashed(&self, resource: &Resource) -> Verdict {
        let mut verdict = self.begin(resource);
        verdict.state = State::Error;
        verdict.reason = Some(Reason::Internal);
        verdict.message = format!("prc failed while it decided {}", self.check.id);
        verdict.help = Some(Reason::Internal.hint().into());
        verdict
    }

    fn begin(&self, resource: &Resource) -> Verdict {
        Verdict {
            system: self.system.name.clone(),
            requirement: self.check.id,
            category: self.requirement.category,
            subject: (resource, self.subject).into(),
            state: State::Pass,
            basis: Basis::from(resource.side),
            message: String::new(),
            label: None,
            help: None,
            reason: None,
            location: resource.location,
            evidence: Vec::new(),
        }
    }
}

/// `passes for var.environment = prod; fails for dev, staging`
fn describe(runs: &[Run], state: impl Fn(&Run) -> State) -> String {
    let subject = match runs.first().map(|run| run.condition.as_slice()) {
        Some([(subject, _)]) => Some(subject.clone()),
        _ => None,
    };
    let same = |run: &Run| matches!(run.condition.as_slice(), [(one, _)] if Some(one) == subject.as_ref());
    let subject = subject.as_ref().filter(|_| runs.iter().all(same));
    let mut parts: Vec<String> = Vec::new();
    for (wanted, verb) in [
        (State::Pass, "passes"),
        (State::Fail, "fails"),
        (State::NotApplicable, "does not apply"),
        (State::Unknown, "is unknown"),
    ] {
        let mut conditions: Vec<String> = Vec::new();
        for run in runs.iter().filter(|run| state(run) == wanted) {
            // The one thing that is chosen is named once, at the first choice.
            let known = subject.is_some() && !(parts.is_empty() && conditions.is_empty());
            let condition = match run.condition.as_slice() {
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
