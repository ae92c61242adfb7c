//! One evaluation of one check: what it read and which alternatives it was given.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use jiff::civil::Date;
use prc_model::{Alternative, Condition, Inventory, Resource, Side, Value};

use crate::System;
use crate::evidence::Reading;
use crate::lists::Lists;

/// What a check may see while it decides one subject.
pub struct Context<'a> {
    pub inventory: &'a Inventory,
    pub subject: &'a Resource,
    pub today: Date,
    trace: RefCell<Vec<Reading<'a>>>,
    choices: RefCell<Choices>,
    /// The system in which relations are searched.
    pub(crate) system: &'a System,
    pub(crate) lists: &'a Lists<'a>,
    pub(crate) silent: Cell<bool>,
}

/// The alternatives taken in this run, in the order in which they were asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    /// What to take at each point; beyond the end, the first.
    plan: Vec<usize>,
    /// What was taken, of how many.
    taken: Vec<(usize, usize)>,
    /// The conditions that hold so far.
    holds: Vec<(Arc<str>, Arc<str>)>,
}

impl Choices {
    /// The next run of all, depth first; `None` after the last.
    pub(crate) fn next(&self) -> Option<Self> {
        let mut plan: Vec<(usize, usize)> = self.taken.clone();
        while let Some((index, count)) = plan.pop() {
            if index + 1 < count {
                let mut plan: Vec<usize> = plan.into_iter().map(|(index, _)| index).collect();
                plan.push(index + 1);
                return Some(Self { plan, ..Self::default() });
            }
        }
        None
    }

    pub(crate) fn holds(&self) -> &[(Arc<str>, Arc<str>)] {
        &self.holds
    }

    /// Takes an alternative that agrees with what was taken before; `None` when none does.
    fn choose<'v>(&mut self, alternatives: &'v [Alternative]) -> Option<&'v Value> {
        let agrees = |one: &&Alternative| {
            one.when.0.iter().all(|choice| self.holds.iter().all(|known| Condition::agree(known, choice)))
        };
        let open: Vec<&Alternative> = alternatives.iter().filter(agrees).collect();
        let at = if open.len() > 1 {
            let at = self.plan.get(self.taken.len()).copied().unwrap_or(0).min(open.len() - 1);
            self.taken.push((at, open.len()));
            at
        } else {
            0
        };
        let one = open.get(at)?;
        for choice in &one.when.0 {
            if !self.holds.contains(choice) {
                self.holds.push(choice.clone());
            }
        }
        Some(&one.value)
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        inventory: &'a Inventory,
        subject: &'a Resource,
        today: Date,
        system: &'a System,
        choices: Choices,
        lists: &'a Lists<'a>,
    ) -> Self {
        let trace = RefCell::new(Vec::new());
        Self {
            inventory,
            subject,
            today,
            trace,
            choices: RefCell::new(choices),
            system,
            lists,
            silent: Cell::new(false),
        }
    }

    /// Whether a resource is declared in another root module that nobody put into one system with this: it may well be
    /// another account.
    pub(crate) fn is_elsewhere(&self, resource: &Resource) -> bool {
        // What is said of the repository or of a system concerns all of it.
        // When somebody said which root modules make the system, they are one account and what one says holds for all.
        let here = self.system.root_modules.is_some() || self.subject.side == Side::Repository;
        !here && resource.side == Side::Declared && resource.root_module != self.subject.root_module
    }

    /// Whether a resource is in the system, and may have to do with the subject.
    pub(crate) fn sees(&self, resource: &Resource) -> bool {
        self.system.relates(self.subject, resource)
    }

    /// What a whole run shares: worked out from the inventory when it is first asked for, one of each type.
    pub fn once<T: Any + Send + Sync>(&self, build: fn(&Inventory) -> T) -> &'a T {
        self.lists.once(build)
    }

    pub(crate) fn cite(&self, reading: Reading<'a>) {
        if !self.silent.get() {
            self.trace.borrow_mut().push(reading);
        }
    }

    /// Resolves alternatives for this run.
    pub(crate) fn choose<'v>(&self, alternatives: &'v [Alternative]) -> Option<&'v Value> {
        self.choices.borrow_mut().choose(alternatives)
    }

    pub(crate) fn mark(&self) -> usize {
        self.trace.borrow().len()
    }

    /// Takes back what was read since `mark`, to be cited when it proves something.
    pub(crate) fn take_since(&self, mark: usize) -> Vec<Reading<'a>> {
        self.trace.borrow_mut().split_off(mark)
    }

    /// Forgets what was read since `mark`: a candidate that did not hold is no evidence.
    pub(crate) fn rewind(&self, mark: usize) {
        self.trace.borrow_mut().truncate(mark);
    }

    /// Everything that was read, in the order in which it was, and the choices.
    pub(crate) fn finish(&self) -> (Vec<Reading<'a>>, Choices) {
        (self.trace.take(), self.choices.take())
    }
}
