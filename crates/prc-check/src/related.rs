//! Relations between resources, in three-valued logic: an open world answers unknown, not no.

use std::marker::PhantomData;
use std::sync::Arc;

use prc_model::{Gap, Matches, Reason, Resource, ResourceId, Unknown};

use crate::evidence::{Found, Path, Reading};
use crate::uncertain::{behind, in_other_account};
use crate::{Context, Node, Read, View};

/// The resources of kind `V` that stand in a relation to a subject.
pub struct Related<'a, V> {
    cx: &'a Context<'a>,
    of: &'a Resource,
    kind: &'static str,
    candidates: Vec<Candidate<'a>>,
    incomplete: Vec<&'a Gap>,
    considered: usize,
    examined: usize,
    /// A value that names one of the kind, but not which.
    open: Option<Unknown>,
    view: PhantomData<V>,
}

struct Candidate<'a> {
    id: ResourceId,
    /// It stands in the relation for sure; otherwise why that is not known.
    sure: bool,
    why: Option<Arc<Unknown>>,
    /// What was read to find it.
    evidence: Vec<Reading<'a>>,
}

impl<'a, V: View<'a>> Related<'a, V> {
    pub(crate) fn new(cx: &'a Context<'a>, of: &'a Resource, kind: &'static str, matches: Matches<'a>) -> Self {
        // Nothing stands in a relation to itself.
        let member = |id: ResourceId| {
            let resource = cx.inventory.get(id);
            !std::ptr::eq(resource, of) && cx.sees(resource)
        };
        let sure = matches.sure.into_iter().map(|id| Candidate { id, sure: true, why: None, evidence: Vec::new() });
        let maybe = matches.maybe.into_iter().map(|(id, why)| Candidate { id, sure: false, why, evidence: Vec::new() });
        let candidates = sure.chain(maybe).filter(|one| member(one.id)).collect();
        Self {
            cx,
            of,
            kind,
            candidates,
            incomplete: matches.incomplete,
            considered: matches.considered,
            examined: matches.examined,
            open: None,
            view: PhantomData,
        }
    }

    pub(crate) fn all_of(
        cx: &'a Context<'a>,
        of: &'a Resource,
        identities: &[&str],
        kind: &'static str,
        ids: impl Iterator<Item = ResourceId>,
    ) -> Self {
        let candidate = |id| {
            let resource = cx.inventory.get(id);
            let sure = !cx.is_elsewhere(resource) && cx.inventory.exists_with(id, of);
            Candidate { id, sure, why: None, evidence: Vec::new() }
        };
        let beside = |id: &ResourceId| of.is_beside(cx.inventory.get(*id));
        let candidates: Vec<Candidate<'a>> = ids.filter(beside).map(candidate).collect();
        let incomplete = cx.inventory.gaps_hiding(kind, of, identities).collect();
        let considered = candidates.len();
        Self { cx, of, kind, candidates, incomplete, considered, examined: considered, open: None, view: PhantomData }
    }

    /// Those that the values of an attribute name: some for sure, some perhaps, and perhaps one that was not seen.
    pub(crate) fn pointed_at(
        cx: &'a Context<'a>,
        of: &'a Resource,
        kind: &'static str,
        found: Vec<(ResourceId, bool)>,
        open: Option<Unknown>,
    ) -> Self {
        let considered = cx.inventory.of_kind(of.side, kind).len();
        let exists = |id| cx.inventory.exists_with(id, of);
        let candidates = found
            .into_iter()
            .map(|(id, sure)| Candidate { id, sure: sure && exists(id), why: None, evidence: Vec::new() })
            .collect::<Vec<_>>();
        let examined = candidates.len();
        Self { cx, of, kind, candidates, incomplete: Vec::new(), considered, examined, open, view: PhantomData }
    }

    /// Counts missing modules of the same root module whose source holds a word: they need not be handed a resource to
    /// concern it.
    #[must_use]
    pub fn or_in_module_about(mut self, word: &str) -> Self {
        let about = |gap: &&Gap| gap.kind.is_none() && gap.from.contains(word);
        let gaps: Vec<&Gap> = self.cx.inventory.gaps_for(&self.of.root_module, self.kind).filter(about).collect();
        self.incomplete.extend(gaps);
        self
    }

    /// Only those that hold; one that may hold stays as one that may be related.
    #[must_use]
    pub fn filter(mut self, holds: impl Fn(&V) -> Read<bool>) -> Self {
        let candidates = std::mem::take(&mut self.candidates);
        for one in candidates {
            let mark = self.cx.mark();
            let held = holds(&self.view(one.id));
            let evidence = self.cx.take_since(mark);
            match held {
                Ok(true) => self.candidates.push(Candidate { evidence, ..one }),
                Ok(false) => {}
                Err(_) if self.is_elsewhere(&one) => {}
                Err(why) => self.candidates.push(Candidate { sure: false, why: Some(Arc::new(why)), evidence, ..one }),
            }
        }
        self.candidates.sort_by_key(|one| (!one.sure, one.id));
        self
    }

    /// Adds what another relation found.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for one in other.candidates {
            match self.candidates.iter_mut().find(|known| known.id == one.id) {
                Some(known) => known.sure |= one.sure,
                None => self.candidates.push(one),
            }
        }
        self.candidates.sort_by_key(|one| (!one.sure, one.id));
        self.incomplete.extend(other.incomplete);
        self.considered = self.considered.max(other.considered);
        self.examined += other.examined;
        self.open = self.open.or(other.open);
        self
    }

    /// The first, whatever it says.
    ///
    /// # Errors
    /// Whether there is one cannot be told.
    pub fn first(self) -> Read<Option<V>> {
        self.find(|_| Ok(true))
    }

    /// Whether at least so many hold.
    ///
    /// # Errors
    /// Too few hold for sure, and those that are not known could make up for it.
    pub fn at_least(self, wanted: usize, holds: impl Fn(&V) -> Read<bool>) -> Read<bool> {
        let (mut sure, mut maybe, mut open) = (0, 0, self.open.clone());
        for one in &self.candidates {
            match (holds(&self.view(one.id)), one.sure) {
                (Ok(true), true) => sure += 1,
                (Ok(false), _) => {}
                (Err(_), _) if self.is_elsewhere(one) => {}
                (Ok(true), false) => {
                    // An unknown count may stand for any number.
                    maybe = usize::MAX;
                    open.get_or_insert_with(|| self.uncertain(one));
                }
                (Err(unknown), _) => {
                    maybe = maybe.saturating_add(1);
                    open.get_or_insert(unknown);
                }
            }
        }
        if let Some(gap) = self.incomplete.first() {
            maybe = usize::MAX;
            open.get_or_insert_with(|| behind(gap, self.kind));
        }
        match open {
            _ if sure >= wanted => Ok(true),
            Some(unknown) if maybe.saturating_add(sure) >= wanted => Err(unknown),
            _ => Ok(false),
        }
    }

    /// How many entries of indexes were looked at to find it: what the search costs, whatever the machine.
    pub const fn examined(&self) -> usize {
        self.examined
    }

    /// Those that stand in the relation for sure.
    pub fn sure(&self) -> Vec<V> {
        self.candidates.iter().filter(|one| one.sure).map(|one| self.view(one.id)).collect()
    }

    /// Each with the reason why it may not be related, if there is one; and the reason why there may be more.
    pub fn each(self) -> (Vec<(V, Option<Unknown>)>, Option<Unknown>) {
        let one = |one: &Candidate| (self.view(one.id), (!one.sure).then(|| self.uncertain(one)));
        let (here, elsewhere): (Vec<&Candidate>, Vec<&Candidate>) =
            self.candidates.iter().partition(|one| !self.is_elsewhere(one));
        let open = self.open.clone().or_else(|| elsewhere.first().map(|one| self.uncertain(one)));
        let open = open.or_else(|| self.incomplete.first().map(|gap| behind(gap, self.kind)));
        (here.into_iter().map(one).collect(), open)
    }

    /// Whether one holds. Unknown when only one that is not known, or not listed, could.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn any(self, holds: impl Fn(&V) -> Read<bool>) -> Read<bool> {
        Ok(self.find(holds)?.is_some())
    }

    /// Whether there is one at all.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn exists(self) -> Read<bool> {
        self.any(|_| Ok(true))
    }

    /// Whether every one holds; true when there is none.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn all(self, holds: impl Fn(&V) -> Read<bool>) -> Read<bool> {
        Ok(!self.any(|view| holds(view).map(|holds| !holds))?)
    }

    /// The first that holds, with what was read of it as evidence.
    ///
    /// # Errors
    /// None holds for sure, and one that is not known could.
    pub fn find(self, holds: impl Fn(&V) -> Read<bool>) -> Read<Option<V>> {
        let mut open = self.open.clone();
        for one in &self.candidates {
            // One that may be related can only make the answer unknown, which it is by now.
            if !one.sure && open.is_some() {
                continue;
            }
            let view = self.view(one.id);
            let mark = self.cx.mark();
            match (holds(&view), one.sure) {
                (Ok(true), true) => {
                    one.evidence.iter().for_each(|reading| self.cx.cite(reading.clone()));
                    return Ok(Some(view));
                }
                (Ok(false), _) => self.cx.rewind(mark),
                // Only what another root module says for sure can concern this one.
                (Err(_), _) if self.is_elsewhere(one) => self.cx.rewind(mark),
                (Ok(true), false) => {
                    self.cx.rewind(mark);
                    open.get_or_insert_with(|| self.uncertain(one));
                }
                (Err(unknown), _) => {
                    self.cx.rewind(mark);
                    open.get_or_insert(unknown);
                }
            }
        }
        if let Some(gap) = self.incomplete.first() {
            open.get_or_insert_with(|| behind(gap, self.kind));
        }
        match open {
            Some(unknown) => Err(unknown),
            None => {
                self.cx.cite(self.nothing());
                Ok(None)
            }
        }
    }

    fn view(&self, id: ResourceId) -> V {
        V::of(Node::root(self.cx, self.cx.inventory.get(id)))
    }

    fn is_elsewhere(&self, one: &Candidate<'_>) -> bool {
        self.cx.is_elsewhere(self.cx.inventory.get(one.id))
    }

    fn uncertain(&self, one: &Candidate<'_>) -> Unknown {
        let candidate = self.cx.inventory.get(one.id);
        let elsewhere = || self.cx.is_elsewhere(candidate).then(|| Arc::new(in_other_account(candidate)));
        match &one.why.clone().or_else(elsewhere) {
            Some(why) => Unknown {
                detail: format!("{} may concern {}: {why}", candidate.address, self.of.address).into(),
                ..(**why).clone()
            },
            None => {
                let detail = format!("{} may have no instance: its count or for_each is not known", candidate.address);
                Unknown { at: candidate.location, ..Unknown::new(Reason::Repetition, detail) }
            }
        }
    }

    /// Absence has evidence too.
    fn nothing(&self) -> Reading<'a> {
        let found = Found::None { considered: self.considered };
        Reading { resource: self.of, path: Path::Attribute(self.kind), found }
    }
}
