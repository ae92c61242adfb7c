//! Items: made from gaps, verified by the next audit, carried over until they are done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use prc_check::{Level, State};
use prc_policy::{DueConfig, Priority};
use prc_report::json::{Document, Item, ItemState, Verdict};
use prc_report::tier_of;

use crate::{Calendar, Fault, History, ITEMS, ItemFile, Period, Rules};

/// The items by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items(BTreeMap<String, ItemFile>);

/// What items are made with.
#[derive(Clone, Copy, Debug)]
pub struct Update<'u> {
    pub calendar: Calendar,
    pub period: &'u Period,
    /// The day on which the audit was opened, from which due dates count: branches that find the same gap on different
    /// days agree.
    pub opened: Date,
    pub due: DueConfig,
    pub history: &'u History,
    pub rules: &'u Rules,
    /// Systems that hold data of cards.
    pub pci: &'u BTreeSet<String>,
}

/// What a person decides about an item; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    pub priority: Option<Priority>,
    pub owner: Option<String>,
    pub due: Option<Date>,
    pub note: Option<String>,
    pub state: Option<ItemState>,
}

impl Items {
    /// Reads the texts of the files by their names below `prc/items`, and says what is wrong with them.
    pub fn read<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Self, Vec<Fault>) {
        let mut items = BTreeMap::new();
        let mut faults = Vec::new();
        for (name, text) in files {
            let Some(id) = name.strip_suffix(".toml") else { continue };
            match ItemFile::parse(text, id) {
                Ok(item) => drop(items.insert(id.to_owned(), item)),
                Err(error) => {
                    let help = "it does not count until that is mended";
                    faults.push(Fault::new(format!("{ITEMS}/{name}"), error.message, help).at(error.span));
                }
            }
        }
        (Self(items), faults)
    }

    pub fn get(&self, id: &str) -> Option<&ItemFile> {
        self.0.get(id)
    }

    /// Every item, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ItemFile)> {
        self.0.iter().map(|(id, item)| (&**id, item))
    }

    /// The item of a finding.
    pub fn of(&self, fingerprint: &str) -> Option<&ItemFile> {
        let [first, second] = [0..8, 8..16].map(|part| self.0.get(&format!("IT-{}", fingerprint.get(part)?)));
        [first, second].into_iter().flatten().find(|item| item.fingerprint == fingerprint)
    }

    /// What a person decided in a period.
    ///
    /// Answers whether there is such an item.
    pub fn review(&mut self, id: &str, reviewed: &Reviewed, period: &str) -> bool {
        let Some(item) = self.0.get_mut(id) else { return false };
        if let Some(priority) = reviewed.priority {
            (item.priority, item.decided, item.raised) = (Some(priority), Some(period.into()), false);
        }
        let Reviewed { owner, due, note, state, .. } = reviewed;
        item.owner = owner.clone().or_else(|| item.owner.take());
        item.due = due.or(item.due);
        item.note = note.clone().or_else(|| item.note.take());
        item.state = state.unwrap_or(item.state);
        true
    }

    /// Brings the items of the systems of a report to what an audit found: new gaps get one, what passes is done, what
    /// was called done and fails is open again.
    pub fn update(&mut self, document: &Document<'_>, update: &Update<'_>) {
        // Of several root modules with a resource of one address the worse counts, as in a snapshot.
        let mut verdicts: BTreeMap<&str, &Verdict<'_>> = BTreeMap::new();
        let badness = |one: &Verdict<'_>| (is_gap(one), one.verdict.badness());
        for verdict in &document.verdicts {
            let kept = verdicts.entry(&verdict.fingerprint).or_insert(verdict);
            if badness(verdict) > badness(kept) {
                *kept = verdict;
            }
        }
        let audited: BTreeSet<&str> = document.systems.iter().map(|system| &*system.name).collect();
        // Of what could not be read nobody can say that it is gone.
        let complete = document.inputs.unreadable.is_empty() && document.inputs.gaps.is_empty();
        for item in self.0.values_mut().filter(|item| audited.contains(&*item.system)) {
            match verdicts.get(&*item.fingerprint) {
                Some(verdict) if is_gap(verdict) => {}
                Some(verdict) => item.follow(verdict, update.period),
                None if complete && item.state == ItemState::Open => item.state = ItemState::Dropped,
                None => {}
            }
        }
        let exposed: BTreeSet<(&str, &str)> = document
            .verdicts
            .iter()
            .filter(|verdict| verdict.verdict == State::Fail)
            .filter(|verdict| update.rules.get(&verdict.requirement).is_some_and(|rule| rule.exposure))
            .map(|verdict| (&*verdict.system, &*verdict.subject.id))
            .collect();
        for verdict in document.verdicts.iter().filter(|verdict| is_gap(verdict)) {
            let Some(system) = document.systems.iter().find(|system| system.name == verdict.system) else { continue };
            let exposed =
                exposed.contains(&(&*verdict.system, &*verdict.subject.id)) || update.pci.contains(&*verdict.system);
            let suggested = Priority::suggest(verdict.severity, tier_of(system.tier), verdict.level, exposed);
            self.gap(verdict, suggested, system.owner.as_deref(), update);
        }
    }

    /// A gap has its item, new or carried over.
    fn gap(&mut self, verdict: &Verdict<'_>, suggested: Priority, owner: Option<&str>, update: &Update<'_>) {
        let new = new_item(verdict, suggested, update);
        let taken = |id: &String| self.0.get(id).is_none_or(|item| item.fingerprint == new.fingerprint);
        let Some(id) = new.ids().find(taken) else { return };
        let item = match self.0.remove(&id) {
            Some(old) => old.still(new, update),
            None => ItemFile { owner: owner.map(String::from), due: Some(update.due(new.effective())), ..new },
        };
        self.0.insert(id, item);
    }

    /// The items as reports show them, of the systems of a report.
    pub fn shown(&self, today: Date, of: impl Fn(&str) -> bool) -> Vec<Item<'static>> {
        let chosen = self.0.iter().filter(|(_, item)| of(&item.system));
        let mut items: Vec<Item<'static>> = chosen.map(|(id, item)| item.shown(id, today)).collect();
        items.sort_by(|a, b| {
            let key = |item: &Item<'static>| (item.priority, item.due.is_none(), item.due.clone(), item.system.clone());
            (key(a), &a.requirement, &a.subject, &a.id).cmp(&(key(b), &b.requirement, &b.subject, &b.id))
        });
        items
    }
}

/// What somebody must close: a must or should that fails, with a waiver or without.
fn is_gap(verdict: &Verdict<'_>) -> bool {
    matches!(verdict.level, Level::Must | Level::Should) && matches!(verdict.verdict, State::Fail | State::Waived)
}

fn new_item(verdict: &Verdict<'_>, suggested: Priority, update: &Update<'_>) -> ItemFile {
    let title = update.rules.get(&verdict.requirement).map_or(&*verdict.requirement, |rule| &*rule.title);
    ItemFile {
        state: ItemState::Open,
        priority: None,
        decided: None,
        owner: None,
        due: None,
        note: None,
        system: verdict.system.to_string(),
        requirement: verdict.requirement.to_string(),
        subject: verdict.subject.id.to_string(),
        environment: verdict.subject.environment.as_deref().map(String::from),
        title: title.into(),
        category: verdict.category,
        severity: verdict.severity,
        level: verdict.level,
        suggested,
        raised: false,
        found: update.period.name.clone(),
        carried: 0,
        reopened: 0,
        verified: None,
        fingerprint: verdict.fingerprint.to_string(),
    }
}

impl Update<'_> {
    /// Until when an item of a priority is closed: as many days after the opening as its priority has, or the end of the
    /// next period. The day of the run does not count, so that runs on two branches write the same.
    pub fn due(&self, priority: Priority) -> Date {
        match self.due.days(priority) {
            Some(days) => self.opened.checked_add(i64::from(days).days()).unwrap_or(Date::MAX),
            None => self.calendar.after(self.period).ends,
        }
    }
}

impl ItemFile {
    /// The gap is not there any more, or nobody can tell.
    fn follow(&mut self, verdict: &Verdict<'_>, period: &Period) {
        match verdict.verdict {
            State::Pass | State::Attested if self.verified.is_none() || self.state != ItemState::Done => {
                (self.state, self.verified) = (ItemState::Done, Some(period.name.clone()));
            }
            State::Unknown | State::Error if self.state == ItemState::Done && self.verified.is_none() => self.reopen(),
            State::NotApplicable | State::Fail | State::Waived if self.state == ItemState::Open => {
                self.state = ItemState::Dropped;
            }
            _ => {}
        }
    }

    fn reopen(&mut self) {
        (self.state, self.verified) = (ItemState::Open, None);
        self.reopened += 1;
    }

    /// The gap is there still, or again: what people said stays, the rest is as it is found now.
    fn still(mut self, new: Self, update: &Update<'_>) -> Self {
        if self.state != ItemState::Open {
            let was_closed = self.verified.is_some() || self.state == ItemState::Dropped;
            self.reopen();
            if was_closed {
                // It is a new gap where an old one was.
                self.due = Some(update.due(self.priority.unwrap_or(new.suggested)));
            }
        }
        let failed = |from| update.history.failed_before(&self.system, &self.fingerprint, update.period.starts, from);
        let carried = failed(None);
        // A priority that a person gave holds until the gap has survived two audits since.
        let decided = self.decided.as_deref().and_then(|period| update.history.starts(period));
        let survived = 1 + failed(decided.filter(|_| self.priority.is_some()));
        let item = self.with_facts(new);
        let raised = survived >= 2 && item.priority.unwrap_or(item.suggested) != Priority::P0;
        Self { raised, carried, ..item }
    }

    fn with_facts(self, new: Self) -> Self {
        let Self { state, priority, decided, owner, due, note, found, reopened, verified, .. } = self;
        Self { state, priority, decided, owner, due, note, found, reopened, verified, ..new }
    }

    /// As reports show it.
    pub fn shown(&self, id: &str, today: Date) -> Item<'static> {
        let text = |text: &String| text.clone().into();
        Item {
            carried: self.carried,
            category: self.category,
            due: self.due.map(|due| due.to_string().into()),
            environment: self.environment.as_ref().map(text),
            fingerprint: text(&self.fingerprint),
            found: text(&self.found),
            id: id.to_owned().into(),
            level: self.level,
            note: self.note.as_ref().map(text),
            overdue: self.is_overdue(today),
            owner: self.owner.as_ref().map(text),
            priority: self.effective(),
            raised: self.raised,
            reopened: self.reopened,
            requirement: text(&self.requirement),
            severity: self.severity,
            state: self.state,
            subject: text(&self.subject),
            suggested: self.suggested,
            system: text(&self.system),
            title: text(&self.title),
        }
    }
}
