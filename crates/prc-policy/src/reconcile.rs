//! Declared and actual, set side by side.
//!
//! [`Reconciliation::find`] says which live resource is which declared one and whose it is; after the engine has decided
//! both sides, [`Reconciliation::join`] makes one verdict of two.

mod cases;
mod claims;
mod keys;
mod pairs;
mod places;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{Basis, Combine, Said, Sides, State, System, Verdict, is_account_wide};
use prc_model::{Deployment, Environment, GLOBAL, Gap, Inventory, Reason, Resource, ResourceId, Side, canonical};

use self::cases::{Circumstances, Half, Joined, join};
use self::claims::{Claims, name_of};
use self::pairs::Pairs;
use self::places::{Place, environment_of};
use crate::config::Config;
use crate::{Catalogue, Unclaimed};

pub use self::keys::pairing_attributes;
pub use self::pairs::Identities;

/// Requirements of which an account's own default decides when the code is silent, with the attribute.
const LEFT_TO_ACCOUNT: &[&str] =
    &["bucket-not-public", "ebs-default-encryption", "encryption-at-rest", "instance-metadata-v2"];

/// Which live resource is which declared one, and whose it is.
pub struct Reconciliation<'i> {
    inventory: &'i Inventory,
    config: &'i Config,
    identities: Identities,
    pairs: Pairs,
    claims: Claims,
}

impl<'i> Reconciliation<'i> {
    /// Looks for pairs and owners.
    pub fn find(inventory: &'i Inventory, config: &'i Config, identities: Identities) -> Self {
        let pairs = Pairs::find(inventory, config, identities);
        let claims = Claims::find(inventory, config, &config.systems(), &pairs, identities);
        Self { inventory, config, identities, pairs, claims }
    }

    /// The systems as the engine wants them, each with what is live of it.
    pub fn systems(&self) -> Vec<System> {
        let mut systems = self.config.systems();
        for system in &mut systems {
            system.live = self.claims.of(&system.name);
        }
        systems
    }

    /// The live resources of no system.
    pub fn unclaimed(&self) -> Vec<Unclaimed> {
        let told = |id: &ResourceId| {
            let resource = self.inventory.get(*id);
            Unclaimed {
                kind: resource.kind.clone(),
                arn: resource.arn.clone(),
                account: resource.account.clone().unwrap_or_default(),
                region: resource.region.clone().unwrap_or_default(),
                name: name_of(resource, (self.identities)(&resource.kind)).into(),
            }
        };
        self.claims.unclaimed.iter().map(told).collect()
    }

    /// One verdict for each subject, whichever sides it was seen on.
    pub fn join(&self, verdicts: Vec<Verdict>, catalogue: &Catalogue<'_>) -> Vec<Verdict> {
        let mut live: BTreeMap<(Arc<str>, &'static str, ResourceId), Verdict> = BTreeMap::new();
        let mut rest = Vec::new();
        for verdict in verdicts {
            match (verdict.subject.side, verdict.subject.resource) {
                (Side::Actual, Some(id)) => {
                    live.insert((verdict.system.clone(), verdict.requirement, id), verdict);
                }
                _ => rest.push(verdict),
            }
        }
        let mut joined = Vec::with_capacity(rest.len() + live.len());
        for verdict in rest {
            let id = verdict.subject.resource.filter(|_| verdict.subject.side == Side::Declared);
            let Some(id) = id else {
                joined.push(verdict);
                continue;
            };
            let pair = self.pairs.actual(id);
            let other = pair.and_then(|actual| live.remove(&(verdict.system.clone(), verdict.requirement, actual)));
            joined.push(match (other, pair) {
                (Some(actual), _) => self.both(verdict, actual, catalogue),
                // What AWS is not asked about stands on the code alone, but has the name that AWS gives it.
                (None, Some(actual)) => self.named(verdict, actual),
                (None, None) => self.declared_alone(verdict, id, catalogue),
            });
        }
        joined.extend(live.into_values().map(|verdict| self.actual_alone(verdict, catalogue)));
        joined
    }

    fn around(&self, verdict: &Verdict, catalogue: &Catalogue<'_>) -> Circumstances {
        let requirement = catalogue.requirement(verdict.requirement);
        let tier = self.config.systems.iter().find(|system| system.name == verdict.system).map(|system| system.tier);
        Circumstances {
            combine: requirement.map_or(Combine::DeclaredAndActual, |one| one.combine),
            left_to_account: verdict.details().omitted && LEFT_TO_ACCOUNT.contains(&verdict.requirement),
            account_wide: verdict.subject.kind.starts_with("prc_")
                || requirement.is_some_and(|one| is_account_wide(one) || one.combine == Combine::Actual),
            actual_wanted: tier.is_some_and(|tier| self.config.gate.evidence.at(tier) == Some(true)),
        }
    }

    fn named(&self, mut verdict: Verdict, actual: ResourceId) -> Verdict {
        Arc::make_mut(&mut verdict.subject).arn = self.inventory.get(actual).arn.clone();
        verdict
    }

    fn both(&self, declared: Verdict, actual: Verdict, catalogue: &Catalogue<'_>) -> Verdict {
        let around = self.around(&declared, catalogue);
        let one = join(Half::Judged(declared.state), Half::Judged(actual.state), around);
        let sides = Sides { declared: said(&declared), actual: said(&actual), tags: one.tag.into_iter().collect() };
        let Verdict { message, reason, location, subject, details: live, .. } = actual;
        let live = live.map(|live| *live).unwrap_or_default();
        let mut verdict = declared;
        Arc::make_mut(&mut verdict.subject).arn.clone_from(&subject.arn);
        let state = verdict.state;
        let details = verdict.details_mut();
        details.evidence.extend(live.evidence);
        match one.told {
            Some(Side::Actual) => {
                details.help = live.help;
                details.label = live.label.or_else(|| Some(String::from(live_label(state))));
                (verdict.message, verdict.reason) = (message, reason);
                verdict.location = location.or(verdict.subject.block);
            }
            None => {
                if verdict.message != message {
                    verdict.message = format!("{}; live: {message}", verdict.message);
                }
            }
            Some(_) => {}
        }
        settle(verdict, one, sides)
    }

    fn declared_alone(&self, verdict: Verdict, id: ResourceId, catalogue: &Catalogue<'_>) -> Verdict {
        let (half, gap) = self.seen(self.inventory.get(id), verdict.requirement, catalogue);
        if half == Half::NotRead {
            return verdict;
        }
        let mut one = join(Half::Judged(verdict.state), half, self.around(&verdict, catalogue));
        if half == Half::Absent && self.pairs.is_nameless(id) {
            (one.tag, one.advice) = (Some("unmatched"), None);
        }
        let actual = match gap {
            None => Said::Absent,
            Some(gap) => Said::Judged { state: State::Unknown, message: unlisted(gap), reason: Some(gap.reason) },
        };
        let sides = Sides { declared: said(&verdict), actual, tags: one.tag.into_iter().collect() };
        let mut verdict = verdict;
        if let Some(gap) = gap.filter(|_| one.told == Some(Side::Actual)) {
            (verdict.message, verdict.reason) = (unlisted(gap), Some(gap.reason));
            verdict.details_mut().help = Some(gap.reason.hint().into());
        }
        settle(verdict, one, sides)
    }

    fn actual_alone(&self, mut verdict: Verdict, catalogue: &Catalogue<'_>) -> Verdict {
        let around = self.around(&verdict, catalogue);
        // Where there is no Terraform nothing is missing in it.
        let read = !self.inventory.root_modules.is_empty();
        let mut one = join(if read { Half::Absent } else { Half::NotRead }, Half::Judged(verdict.state), around);
        if one.tag == Some("unmanaged") && self.pairs.may_be_declared(&verdict.subject.kind) {
            (one.tag, one.advice) = (Some("unmatched"), None);
        }
        let declared = if around.account_wide || !read { Said::NotRead } else { Said::Absent };
        let sides = Sides { declared, actual: said(&verdict), tags: one.tag.into_iter().collect() };
        let deployment = self.deployment(&verdict);
        Arc::make_mut(&mut verdict.subject).root_module = deployment;
        settle(verdict, one, sides)
    }

    /// The environment that a live resource runs in.
    fn deployment(&self, verdict: &Verdict) -> Deployment {
        let system = self.config.systems.iter().find(|system| system.name == verdict.system);
        let resource = verdict.subject.resource.map(|id| self.inventory.get(id));
        let environment = system.zip(resource).and_then(|(system, resource)| {
            let found = environment_of(system, resource, self.config)?;
            Some(Environment { system: system.name.clone(), name: found.name.get_ref().clone() })
        });
        Deployment::new("".into(), environment)
    }

    /// What the live side says of a declared resource that no live one is: it is not there, it could not be listed, or
    /// nobody looked.
    fn seen(&self, resource: &Resource, requirement: &str, catalogue: &Catalogue<'_>) -> (Half, Option<&'i Gap>) {
        let decided = catalogue.requirement(requirement).is_some_and(|one| {
            one.decided_by.iter().any(|by| by == "aws")
                && !matches!(one.combine, Combine::Declared | Combine::Repository | Combine::Person)
        });
        let kind = canonical(&resource.kind);
        let seen = Place::of_deployment(&resource.root_module, self.config).seen(&self.inventory.listings);
        if !decided || seen.is_empty() {
            return (Half::NotRead, None);
        }
        let hides = |gap: &&Gap| {
            gap.side == Side::Actual
                && gap.kind.as_deref() == Some(kind)
                && gap.reason != Reason::NotCollected
                && seen.iter().any(|(account, region)| gap.covers(Some(account), Some(region)))
        };
        if let Some(gap) = self.inventory.gaps.iter().find(hides) {
            return (Half::Judged(State::Unknown), Some(gap));
        }
        let listed = |place: &&prc_model::Place| self.inventory.listings.has(kind, &place.0, &place.1);
        match seen.iter().all(listed) {
            true => (Half::Absent, None),
            false => (Half::NotRead, None),
        }
    }
}

/// The joined state with its words.
fn settle(mut verdict: Verdict, one: Joined, sides: Sides) -> Verdict {
    (verdict.state, verdict.basis) = (one.state, one.basis);
    if matches!(one.state, State::Pass) {
        (verdict.message, verdict.reason) = (String::new(), None);
    }
    let details = verdict.details_mut();
    if matches!(one.state, State::Pass) {
        details.label = None;
        // Why it could not be confirmed is worth knowing, although it passes.
        details.help = details.help.take().filter(|_| one.tag == Some("unconfirmed"));
    }
    if let Some(advice) = one.advice {
        details.help = Some(match details.help.take().filter(|_| !one.instead) {
            Some(help) => format!("{help}; {advice}"),
            None => advice.into(),
        });
    }
    details.sides = Some(sides);
    if matches!(one.basis, Basis::Actual) && one.state != State::Pass && verdict.subject.side == Side::Declared {
        verdict.location = verdict.location.or(verdict.subject.block);
    }
    verdict
}

/// What is said under a block that is not what is wrong.
const fn live_label(declared: State) -> &'static str {
    match declared {
        State::Pass => "declared as it must be, but it does not run so",
        _ => "what is declared does not tell, what runs does",
    }
}

fn said(verdict: &Verdict) -> Said {
    Said::Judged { state: verdict.state, message: verdict.message.clone(), reason: verdict.reason }
}

fn unlisted(gap: &Gap) -> String {
    let kind = gap.kind.as_deref().unwrap_or_default();
    let region = gap.region.as_deref().filter(|region| *region != GLOBAL);
    let place: Vec<&str> = gap.account.as_deref().into_iter().chain(region).collect();
    let place = if place.is_empty() { String::new() } else { format!(" in {}", place.join(" ")) };
    format!("{kind} could not be listed{place}: {} {}", gap.reason, gap.what).trim_end().into()
}
