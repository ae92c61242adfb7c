//! Edits, and the judgement of what they would do, until nothing is left to edit: nothing is written before all of it
//! is known to hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use prc_check::{Check, Date, Keep, State};
use prc_fix::{Answer, Offer, Uses};
use prc_model::{Deployment, Location};
use prc_policy::{Catalogue, Finding, GateOptions};
use prc_terraform::Demand;

use super::Texts;
use crate::cli::InputArgs;
use crate::failure::Failure;
use crate::inputs::{self, Roots};
use crate::policy::Policy;
use crate::run::{Judged, Options, judge};
use crate::scope::{Place, Scope};

/// After a fix a check may ask for the next thing; so many things it asks for at most.
const MOST_PASSES: usize = 8;

pub(crate) struct Passes<'p> {
    /// All of them: none may fail because another was mended.
    pub(crate) checks: Vec<&'p Check>,
    /// The requirements to mend.
    pub(crate) selected: BTreeSet<&'static str>,
    pub(crate) catalogue: &'p Catalogue<'p>,
    /// What the command line leaves of the policy.
    pub(crate) policy: &'p Policy,
    /// All of it.
    pub(crate) whole: &'p Policy,
    pub(crate) input: &'p InputArgs,
    pub(crate) place: &'p Place,
    /// Systems, environments or workspaces are left out.
    pub(crate) narrowed: bool,
    /// Unsafe fixes are wanted too.
    pub(crate) risky: bool,
    pub(crate) now: Date,
}

/// What came of it.
pub(crate) struct Done {
    /// Of the files that change, before and after.
    pub(crate) texts: BTreeMap<Arc<str>, (Arc<str>, Arc<str>)>,
    /// Sorted by place.
    pub(crate) lines: Vec<Line>,
    /// Failing findings for which there is no fix at all.
    pub(crate) without: usize,
}

/// What is told of one finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) file: Arc<str>,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) kind: Kind,
    pub(crate) requirement: &'static str,
    pub(crate) subject: String,
    pub(crate) message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Fixed,
    Unsafe,
    Hand,
}

/// A finding by its fingerprint and its root module: two root modules of one system may call their resources alike.
type Key = (String, Deployment);

/// The findings that were mended, with what was done.
type Mended = BTreeMap<Key, Vec<String>>;

fn key(finding: &Finding) -> Key {
    (finding.fingerprint(), finding.verdict.subject.root_module.clone())
}

impl Passes<'_> {
    pub(crate) fn run(&self, scope: Scope) -> Result<Done, Failure> {
        let uses = self.uses()?;
        let first = self.judge(&scope)?;
        if first.nothing {
            return Err(Failure::nothing(scope.nothing_here(&self.input.path)));
        }
        let mut refused = BTreeSet::new();
        loop {
            let (texts, mended, last) = self.attempt(&first, &uses, &refused)?;
            let wrong = last.as_ref().map_or_else(BTreeSet::new, |last| wrong(&first, last, &mended));
            if wrong.is_empty() {
                return Ok(self.done(&first, last.as_ref().unwrap_or(&first), &uses, &texts, (&mended, &refused)));
            }
            refused.extend(wrong);
        }
    }

    /// Who uses each block: where only a part is judged, what lies beside it counts too.
    fn uses(&self) -> Result<Option<Uses>, Failure> {
        if !self.narrowed && self.place.is_whole() {
            return Ok(None);
        }
        let scope = Scope::of(&self.place.whole(), self.input, BTreeSet::new())?;
        let demand = Demand::Attributes(|_| None);
        let input = InputArgs { workspace: Vec::new(), ..self.input.clone() };
        let evaluations = self.whole.evaluations(&scope)?;
        let inventory = inputs::terraform(&scope, &input, Roots::Below, evaluations, demand)?;
        Ok(Some(Uses::of(&inventory)))
    }

    fn judge(&self, scope: &Scope) -> Result<Judged, Failure> {
        let options = Options {
            input: self.input,
            live: &[],
            catalogue: self.catalogue,
            selected: &self.checks,
            complete: false,
            ignores: true,
            gate: GateOptions::default(),
            now: self.now,
            keep: Keep::Nothing,
            tables: false,
        };
        judge(scope, self.policy, &options)
    }

    /// Edits until there is nothing more to edit, without what was refused.
    fn attempt(
        &self,
        first: &Judged,
        uses: &Option<Uses>,
        refused: &BTreeSet<Key>,
    ) -> Result<(Texts, Mended, Option<Judged>), Failure> {
        let (mut texts, mut mended, mut last) = (Texts::new(), Mended::new(), None);
        for _ in 0..MOST_PASSES {
            let judged: &Judged = last.as_ref().unwrap_or(first);
            let changed = self.pass(judged, uses, refused, &mut mended);
            if changed.is_empty() {
                break;
            }
            texts.extend(changed);
            let unsaved = texts.iter().map(|(path, text)| (path.to_string(), text.clone()));
            last = Some(self.judge(&Scope::unsaved(self.place, self.input, unsaved)?)?);
        }
        Ok((texts, mended, last))
    }

    /// The new texts of the files that one round of fixes changes.
    fn pass(&self, judged: &Judged, uses: &Option<Uses>, refused: &BTreeSet<Key>, mended: &mut Mended) -> Texts {
        let findings = &judged.assessment.findings;
        let own = Uses::of(&judged.inventory);
        let uses = uses.as_ref().unwrap_or(&own);
        let offers = prc_fix::offers(&judged.inventory, findings, self.catalogue, uses);
        let wanted = |offer: &&Offer| match &offer.answer {
            Answer::Fix(fix) => {
                (fix.safe || self.risky)
                    && self.asks_for(&findings[offer.finding])
                    && !refused.contains(&key(&findings[offer.finding]))
            }
            Answer::Hand(_) => false,
        };
        let offers: Vec<&Offer> = offers.iter().filter(wanted).collect();
        let chosen: BTreeSet<usize> = offers.iter().map(|offer| offer.finding).collect();
        let together = prc_fix::together(&judged.inventory, findings, self.catalogue, uses, &chosen);
        for offer in offers.iter().filter(|offer| !together.left.contains(&offer.finding)) {
            if let Answer::Fix(fix) = &offer.answer {
                let titles = mended.entry(key(&findings[offer.finding])).or_default();
                if !titles.contains(&fix.title) {
                    titles.push(fix.title.clone());
                }
            }
        }
        let mut texts = Texts::new();
        for edits in together.edits.chunk_by(|a, b| a.file == b.file) {
            let source = edits.first().and_then(|edit| judged.inventory.sources.get(edit.file));
            let changed = source.and_then(|source| Some((source, prc_fix::apply(&source.text, edits)?)));
            if let Some((source, text)) = changed.filter(|(source, text)| **text != *source.text) {
                texts.insert(source.path.clone(), text.into());
            }
        }
        texts
    }

    fn asks_for(&self, finding: &Finding) -> bool {
        self.selected.contains(finding.verdict.requirement)
    }

    fn done(
        &self,
        first: &Judged,
        last: &Judged,
        uses: &Option<Uses>,
        texts: &Texts,
        (mended, refused): (&Mended, &BTreeSet<Key>),
    ) -> Done {
        let old = |path: &Arc<str>| {
            let mut files = first.inventory.sources.files();
            files.find(|(_, file)| file.path == *path).map(|(_, file)| file.text.clone())
        };
        let changed = texts.iter().filter_map(|(path, new)| Some((path.clone(), (old(path)?, new.clone()))));
        let mut lines: Vec<Line> = Vec::new();
        for finding in &first.assessment.findings {
            if let Some(titles) = mended.get(&key(finding)) {
                lines.push(line(first, finding, finding.verdict.location, Kind::Fixed, titles.join(", ")));
            }
        }
        let own = Uses::of(&last.inventory);
        let findings = &last.assessment.findings;
        let offers = prc_fix::offers(&last.inventory, findings, self.catalogue, uses.as_ref().unwrap_or(&own));
        for offer in offers.iter().filter(|offer| self.asks_for(&findings[offer.finding])) {
            let finding = &findings[offer.finding];
            let own = finding.verdict.location;
            lines.push(match &offer.answer {
                Answer::Fix(fix) if refused.contains(&key(&findings[offer.finding])) => {
                    let message = format!("cannot {}: it would not pass, or something else not any more", fix.title);
                    line(last, finding, own, Kind::Hand, message)
                }
                Answer::Fix(fix) => {
                    line(last, finding, own, Kind::Unsafe, format!("{}: {}", fix.title, fix.why.trim_end_matches('.')))
                }
                Answer::Hand(hand) => line(last, finding, hand.at.or(own), Kind::Hand, hand.message.clone()),
            });
        }
        lines.sort();
        let failing = |finding: &&Finding| finding.verdict.state == State::Fail && self.asks_for(finding);
        let without = findings.iter().filter(failing).count() - offers_of(&offers, findings, self);
        Done { texts: changed.collect(), lines, without }
    }
}

fn offers_of(offers: &[Offer], findings: &[Finding], passes: &Passes<'_>) -> usize {
    offers.iter().filter(|offer| passes.asks_for(&findings[offer.finding])).count()
}

fn line(judged: &Judged, finding: &Finding, at: Option<prc_model::Span>, kind: Kind, message: String) -> Line {
    let verdict = &finding.verdict;
    let place = at.and_then(|at| judged.inventory.sources.location(at));
    let Location { file, line, column, .. } = place.unwrap_or_else(|| Location {
        file: verdict.subject.root_module.path().clone(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    });
    let subject = match verdict.subject.root_module.environment_name() {
        Some(environment) => format!("{} in {environment}", verdict.subject.id),
        None => verdict.subject.id.to_string(),
    };
    Line { file, line, column, kind, requirement: verdict.requirement, subject, message }
}

/// The mended findings that do not pass, or else those that may be why something that held does not hold
/// any more.
fn wrong(first: &Judged, last: &Judged, mended: &Mended) -> BTreeSet<Key> {
    let before: BTreeMap<Key, &Finding> = first.assessment.findings.iter().map(|one| (key(one), one)).collect();
    let (mut failing, mut worse) = (BTreeSet::new(), Vec::new());
    for finding in &last.assessment.findings {
        let key = key(finding);
        if mended.contains_key(&key) {
            if finding.verdict.state != State::Pass {
                failing.insert(key);
            }
        } else if before.get(&key).is_some_and(|one| rank(finding) > rank(one)) {
            worse.push(finding);
        }
    }
    if !failing.is_empty() {
        return failing;
    }
    worse.iter().flat_map(|worse| blamed(worse, mended, &before)).collect()
}

/// How bad a state is.
fn rank(finding: &Finding) -> u8 {
    match finding.verdict.state {
        State::Pass | State::NotApplicable | State::Waived | State::Attested => 0,
        State::Unknown => 1,
        State::Fail => 2,
        State::Error => 3,
    }
}

/// What may have made a finding worse: what was mended of the same resource, else in the same root module, else all.
fn blamed(worse: &Finding, mended: &Mended, before: &BTreeMap<Key, &Finding>) -> Vec<Key> {
    let own = &worse.verdict.subject;
    let near = |close: &dyn Fn(&Finding) -> bool| -> Vec<Key> {
        let known = mended.keys().filter(|one| before.get(*one).is_some_and(|finding| close(finding)));
        known.cloned().collect()
    };
    let same = near(&|one| one.verdict.subject.id == own.id && one.verdict.subject.root_module == own.root_module);
    if !same.is_empty() {
        return same;
    }
    let beside = near(&|one| one.verdict.subject.root_module == own.root_module);
    if beside.is_empty() { mended.keys().cloned().collect() } else { beside }
}
