//! Tables beside the verdicts: what covers each resource, whether that is enough or not.

use std::sync::Arc;

use jiff::civil::Date;
use prc_model::{Deployment, Instances, Inventory, Resource, ResourceId, Side, Unknown};
use rayon::prelude::*;

use crate::context::{Choices, Context};
use crate::engine::{MAX_RUNS, TOGETHER, hides, is_subject};
use crate::lists::Lists;
use crate::uncertain::behind;
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
    /// It was seen on both sides, and this is said of both.
    pub both: bool,
    pub says: R,
}

/// Every row of a table, sorted and each once. Where alternatives disagree, `open` marks what only some of them say.
pub fn survey<R: Clone + Ord + Send>(
    surveyors: &[Surveyor<R>],
    open: fn(&mut R),
    lists: &Lists<'_>,
    systems: &[System],
    today: Date,
) -> Vec<Row<R>> {
    let inventory = lists.inventory;
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
            both: false,
            says,
        };
        let world = World { inventory, today, system, lists };
        world.under_each_choice(surveyor.rows, open, *id).into_iter().map(row).collect::<Vec<_>>()
    };
    let mut rows: Vec<Row<R>> = tasks.par_iter().with_max_len(TOGETHER).flat_map_iter(of_task).collect();
    rows.par_sort();
    rows.dedup();
    rows
}

/// What the rows of every resource of a system are found in.
struct World<'a> {
    inventory: &'a Inventory,
    today: Date,
    system: &'a System,
    lists: &'a Lists<'a>,
}

impl World<'_> {
    /// The rows of a resource under all alternatives.
    fn under_each_choice<R: Clone + Ord>(
        &self,
        rows: fn(Node<'_>) -> Vec<R>,
        open: fn(&mut R),
        subject: ResourceId,
    ) -> Vec<R> {
        let resource = self.inventory.get(subject);
        let mut runs: Vec<Vec<R>> = Vec::new();
        let mut choices = Some(Choices::default());
        while let Some(plan) = choices.take().filter(|_| runs.len() < MAX_RUNS) {
            let context = Context::new(self.inventory, resource, self.today, self.system, plan, self.lists);
            context.silent.set(true);
            let mut found = rows(Node::root(&context, resource));
            found.sort();
            found.dedup();
            runs.push(found);
            choices = context.finish().1.next();
        }
        agreed(runs, choices.is_none(), open)
    }
}

/// One list of rows from those under each alternative; `every` when all alternatives were tried.
fn agreed<R: Clone + Ord>(runs: Vec<Vec<R>>, every: bool, open: fn(&mut R)) -> Vec<R> {
    if every && runs.windows(2).all(|two| two[0] == two[1]) {
        return runs.into_iter().next().unwrap_or_default();
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

/// What a table says of one resource.
pub struct Surveyed<'a, R> {
    /// Terraform's address.
    pub address: &'a str,
    /// It exists for sure: its `count` or `for_each` is known.
    pub exists: bool,
    pub rows: Vec<R>,
}

impl<'a> Context<'a> {
    /// The rows of a table about each resource that the system declares in Terraform, for a check that asks about all of
    /// them, and why some could not be listed. Each is surveyed on its own: what one depends on does not multiply with
    /// what another does.
    pub fn survey<R: Clone + Ord + Send>(
        &self,
        surveyors: &[Surveyor<R>],
        open: fn(&mut R),
    ) -> (Vec<Surveyed<'a, R>>, Vec<Unknown>) {
        let inventory = self.inventory;
        let world = World { inventory, today: self.today, system: self.system, lists: self.lists };
        let own = |id: &ResourceId| is_subject(inventory.get(*id), self.system);
        let mut tasks: Vec<(&Resource, ResourceId, &Surveyor<R>)> = Vec::new();
        for surveyor in surveyors {
            let listed = inventory.of_kind(Side::Declared, surveyor.schema.kind).iter().copied().filter(own);
            tasks.extend(listed.map(|id| (inventory.get(id), id, surveyor)));
        }
        tasks.sort_by(|(a, ..), (b, ..)| (&a.root_module, &a.address).cmp(&(&b.root_module, &b.address)));
        let rows = |(resource, id, surveyor): &(&'a Resource, ResourceId, &Surveyor<R>)| Surveyed {
            address: &resource.address,
            exists: resource.instances == Instances::One,
            rows: world.under_each_choice(surveyor.rows, open, *id),
        };
        let mut resources: Vec<Surveyed<'a, R>> = tasks.par_iter().with_max_len(TOGETHER).map(rows).collect();
        resources.retain(|one| !one.rows.is_empty());
        let mut hidden = Vec::new();
        for gap in inventory.gaps.iter().filter(|gap| gap.side == Side::Declared) {
            let kind = surveyors.iter().map(|one| one.schema.kind).find(|kind| hides(gap, kind, self.system));
            hidden.extend(kind.map(|kind| behind(gap, kind)));
        }
        (resources, hidden)
    }
}
