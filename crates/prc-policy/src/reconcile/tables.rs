//! The tables beside the verdicts: a resource that was seen on both sides is there once.

use std::collections::BTreeMap;
use std::sync::Arc;

use prc_check::{Alarm, AlarmState, Backup, CoverState, Coverage, Lifecycle, Row};
use prc_model::{Resource, Side};

use super::Reconciliation;

/// What a table says of one thing that may be seen on both sides.
trait Says: Clone + Ord {
    /// Tells the rows of one resource apart.
    type Key: Ord;
    fn key(&self) -> Self::Key;
    /// What is told of both: what is worse, and of two alike what is declared, because it has a place.
    fn joined(declared: Self, actual: Self) -> Self;
}

impl Says for Alarm {
    type Key = (&'static str, String);

    fn key(&self) -> Self::Key {
        (self.set, self.metric.clone())
    }

    fn joined(declared: Self, actual: Self) -> Self {
        // An unknown gives way to what the other side knows.
        let rank = |state: AlarmState| match state {
            AlarmState::Unknown => 0,
            AlarmState::Covered => 1,
            AlarmState::NotDelivered => 2,
            AlarmState::Wrong => 3,
            AlarmState::Missing => 4,
        };
        if rank(actual.state) > rank(declared.state) { actual } else { declared }
    }
}

impl Says for Backup {
    type Key = prc_check::Mechanism;

    fn key(&self) -> Self::Key {
        self.mechanism
    }

    fn joined(declared: Self, actual: Self) -> Self {
        let rank = |state: CoverState| match state {
            CoverState::Unknown => 0,
            CoverState::NotApplicable => 1,
            CoverState::Covered => 2,
            CoverState::Missing => 3,
        };
        // What runs has the schedule and the days that hold.
        if rank(actual.state) < rank(declared.state) { declared } else { actual }
    }
}

impl Says for Lifecycle {
    type Key = &'static str;

    fn key(&self) -> Self::Key {
        self.product
    }

    /// The version that runs is the one that has an end.
    fn joined(_: Self, actual: Self) -> Self {
        actual
    }
}

/// What rows of both sides are about: a system, a subject, its place, and what is said of it.
type Thing<R> = (Arc<str>, Arc<str>, String, <R as Says>::Key);

impl Reconciliation<'_> {
    /// One row for what both sides have, under the name that the code gives it.
    pub fn join_tables(&self, tables: Coverage) -> Coverage {
        let Coverage { alarms, backup, lifecycle } = tables;
        Coverage { alarms: self.rows(alarms), backup: self.rows(backup), lifecycle: self.rows(lifecycle) }
    }

    fn rows<R: Says>(&self, rows: Vec<Row<R>>) -> Vec<Row<R>> {
        let name = |resource: &Resource| {
            let place = resource.root_module.path().to_string();
            (resource.kind.to_string(), resource.address.to_string(), place)
        };
        let declared: BTreeMap<(String, String, String), &Resource> =
            self.pairs.iter().map(|(ours, live)| (name(self.inventory.get(live)), self.inventory.get(ours))).collect();
        let mut joined: BTreeMap<Thing<R>, Vec<Row<R>>> = BTreeMap::new();
        for mut row in rows {
            let own = (row.kind.to_string(), row.subject.to_string(), row.root_module.path().to_string());
            let pair = declared.get(&own).filter(|_| row.side == Side::Actual);
            if let Some(resource) = pair {
                row.subject = resource.address.clone();
                row.root_module = resource.root_module.clone();
                row.kind = resource.kind.clone();
            }
            let place = format!("{:?}", row.root_module);
            let key = (row.system.clone(), row.subject.clone(), place, row.says.key());
            joined.entry(key).or_default().push(row);
        }
        let mut all: Vec<Row<R>> = joined.into_values().flat_map(together).collect();
        all.sort();
        all
    }
}

/// The rows of one thing: one for each pair of sides, and what is left.
fn together<R: Says>(rows: Vec<Row<R>>) -> Vec<Row<R>> {
    let (declared, actual): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.side != Side::Actual);
    match (<[_; 1]>::try_from(declared), <[_; 1]>::try_from(actual)) {
        (Ok([ours]), Ok([live])) => {
            let says = R::joined(ours.says.clone(), live.says);
            vec![Row { says, both: true, ..ours }]
        }
        (declared, actual) => {
            let of = |rows: Result<[Row<R>; 1], Vec<Row<R>>>| rows.map_or_else(|rows| rows, Vec::from);
            of(declared).into_iter().chain(of(actual)).collect()
        }
    }
}
