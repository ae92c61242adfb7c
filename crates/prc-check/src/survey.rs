//! Tables beside the verdicts: what covers each resource, whether that is enough or not.

use std::sync::Arc;

use jiff::civil::Date;
use prc_model::{Deployment, Inventory, ResourceId, Side};
use rayon::prelude::*;

use crate::context::{Choices, Context};
use crate::engine::{MAX_RUNS, is_subject};
use crate::lists::Lists;
use crate::{KindSchema, Node, System};

/// What one table says of the resources of one kind.
pub struct Surveyor<R> {
    pub schema: &'static KindSchema,
    pub rows: fn(Node<'_>) -> Vec<R>,
}

/// A row of a table, with the resource that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row<R> {
    pub system: Arc<str>,
    /// Terraform's address, or the ARN.
    pub subject: Arc<str>,
    pub root_module: Deployment,
    pub kind: Arc<str>,
    pub side: Side,
    pub says: R,
}

/// Every row of a table, sorted and each once. Where alternatives disagree, `open` marks what only some of them say.
pub fn survey<R: Clone + Ord + Send>(
    surveyors: &[Surveyor<R>],
    open: fn(&mut R),
    inventory: &Inventory,
    systems: &[System],
    today: Date,
) -> Vec<Row<R>> {
    let lists = Lists::default();
    let mut tasks: Vec<(&System, &Surveyor<R>, ResourceId)> = Vec::new();
    for system in systems {
        for surveyor in surveyors {
            for side in [Side::Declared, Side::Actual] {
                let listed = inventory.of_kind(side, surveyor.schema.kind).iter().copied();
                let own = listed.filter(|id| is_subject(inventory.get(*id), system));
                tasks.extend(own.map(|id| (system, surveyor, id)));
            }
        }
    }
    let of_task = |(system, surveyor, id): &(&System, &Surveyor<R>, ResourceId)| {
        let resource = inventory.get(*id);
        let row = |says| Row {
            system: system.name.clone(),
            subject: resource.address.clone(),
            root_module: resource.root_module.clone(),
            kind: resource.kind.clone(),
            side: resource.side,
            says,
        };
        let runs = under_each_choice(surveyor.rows, open, (inventory, *id, today), system, &lists);
        runs.into_iter().map(row).collect::<Vec<_>>()
    };
    let mut rows: Vec<Row<R>> = tasks.par_iter().flat_map_iter(of_task).collect();
    rows.par_sort();
    rows.dedup();
    rows
}

/// The rows under all alternatives.
fn under_each_choice<R: Clone + Ord>(
    rows: fn(Node<'_>) -> Vec<R>,
    open: fn(&mut R),
    (inventory, subject, today): (&Inventory, ResourceId, Date),
    system: &System,
    lists: &Lists,
) -> Vec<R> {
    let resource = inventory.get(subject);
    let members = |other: &prc_model::Resource| system.relates(resource, other);
    let mut runs: Vec<Vec<R>> = Vec::new();
    let mut choices = Some(Choices::default());
    while let Some(plan) = choices.take().filter(|_| runs.len() < MAX_RUNS) {
        let mut context = Context::new(inventory, resource, today, &members, plan, lists);
        context.explicit = system.root_modules.is_some();
        context.silent.set(true);
        let mut found = rows(Node::root(&context, resource));
        found.sort();
        found.dedup();
        runs.push(found);
        choices = context.finish().1.next();
    }
    let every = choices.is_none();
    let Some((first, rest)) = runs.split_first() else { return Vec::new() };
    if every && rest.iter().all(|run| run == first) {
        return first.clone();
    }
    let mut all: Vec<R> = Vec::new();
    for row in runs.iter().flatten() {
        let mut row = row.clone();
        if !every || !runs.iter().all(|run| run.contains(&row)) {
            open(&mut row);
        }
        all.push(row);
    }
    all
}
