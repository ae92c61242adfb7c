//! Resources that depend on each other: Terraform makes one after the other, so it refuses them.
//!
//! A value that depends on itself is found where it is evaluated. Here whole resources are compared, as in Terraform's
//! graph: what refers to any attribute of a resource waits for all of it.

use std::sync::Arc;

use prc_model::Span;

use super::root::{Refused, Root};
use crate::config::{Module, Owner, References, Target};

/// The most declarations whose order is looked at, those of a module counted for each call.
const MOST: usize = 500_000;
/// How many members of a cycle are named.
const NAMED: usize = 4;

/// A module where it is called.
struct Place {
    module: Arc<Module>,
    /// `a.b`, the keys of the calls; empty for the root module.
    path: String,
    /// `module.a.module.b.`
    address: String,
    /// By index of the call.
    children: Vec<Option<usize>>,
    /// The node that everything in the place waits for; those of its declarations come after it.
    expansion: u32,
}

/// Who waits for whom. Nodes are numbers: each place with its declarations, one after the other.
struct Graph {
    /// Where the edges of a node begin.
    first: Vec<u32>,
    targets: Vec<u32>,
}

impl Root<'_> {
    /// Reports the resources that depend on each other.
    pub(crate) fn cycles(&self, module: &Arc<Module>) {
        let places = self.places(module);
        let Some(graph) = self.graph(&places) else { return };
        let mut cycles: Vec<Vec<_>> = Vec::new();
        for members in graph.cycles() {
            let mut resources: Vec<_> = members.iter().filter_map(|at| self.resource_at(&places, *at)).collect();
            resources.sort();
            cycles.push(resources);
        }
        cycles.sort();
        for resources in cycles {
            let Some((_, at)) = resources.first() else { continue };
            let names: Vec<&str> = resources.iter().take(NAMED).map(|(name, _)| &**name).collect();
            let more = match resources.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = match resources.len() {
                1 => format!("{} depends on itself through what it refers to", names.join("")),
                _ => format!("these depend on each other: {}{more}", names.join(", ")),
            };
            self.report("cycle", &Refused::new(*at, message));
        }
    }

    /// The resource that a node is, if it is one: its address and its header.
    fn resource_at(&self, places: &[Place], node: usize) -> Option<(String, Span)> {
        let node = u32::try_from(node).ok()?;
        let place = places.get(places.partition_point(|place| place.expansion <= node).checked_sub(1)?)?;
        let declaration = (node - place.expansion).checked_sub(1)?;
        let index = self.references(&place.module).resource(declaration)?;
        let decl = place.module.resources.get(index)?;
        let data = if decl.mode == prc_model::Mode::Data { "data." } else { "" };
        Some((format!("{}{data}{}.{}", place.address, decl.kind, decl.name), decl.decl.header))
    }

    fn references<'m>(&self, module: &'m Module) -> &'m References {
        module.references(&self.world.files)
    }

    /// Every module where it is called, each before those that it calls.
    fn places(&self, module: &Arc<Module>) -> Vec<Place> {
        let place = |module: &Arc<Module>, path: String, address: String| Place {
            module: module.clone(),
            path,
            address,
            children: vec![None; module.calls.len()],
            expansion: 0,
        };
        let mut places = vec![place(module, String::new(), String::new())];
        let mut size = 0;
        let mut at = 0;
        while at < places.len() && size < MOST {
            let module = places[at].module.clone();
            size += module.size();
            for (index, call) in module.calls.iter().enumerate() {
                let Place { path, address, .. } = &places[at];
                let path = if path.is_empty() { call.name.to_string() } else { format!("{path}.{}", call.name) };
                let address = format!("{address}module.{}.", call.name);
                let deep = path.bytes().filter(|byte| *byte == b'.').count() >= super::expand::MAX_MODULE_DEPTH;
                let called = self.module_of_call(&module, &call.source, &path).filter(|_| !deep);
                if let Some(module) = called {
                    places[at].children[index] = Some(places.len());
                    places.push(place(&module, path, address));
                }
            }
            at += 1;
        }
        let mut next = 0;
        for place in &mut places {
            place.expansion = next;
            next += 1 + self.references(&place.module).count();
        }
        places
    }

    /// Who waits for whom; nothing when that is too much to look at.
    fn graph(&self, places: &[Place]) -> Option<Graph> {
        let last = places.last()?;
        let nodes = last.expansion + 1 + self.references(&last.module).count();
        if nodes as usize > MOST {
            return None;
        }
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for place in places {
            let own = |declaration: u32| place.expansion + 1 + declaration;
            let child = |call: usize| {
                let child = &places[place.children.get(call).copied().flatten()?];
                Some((child.expansion, self.references(&child.module)))
            };
            // Nodes come one after the other, whether it is one or all outputs of a module.
            let one = |node: Option<u32>| node.map_or(0..0, |node| node..node + 1);
            for (owner, target) in &self.references(&place.module).pairs {
                let waiting = match owner {
                    Owner::Own(declaration) => one(Some(own(*declaration))),
                    Owner::Argument(call, name) => {
                        one(child(*call).and_then(|(before, inner)| Some(before + 1 + inner.variable(name)?)))
                    }
                    Owner::Expansion(call) => one(child(*call).map(|(expansion, _)| expansion)),
                    Owner::DependsOn(call) => {
                        child(*call).map_or(0..0, |(before, inner)| behind(before, inner.resources()))
                    }
                };
                let targets = match target {
                    Target::Own(declaration) => one(Some(own(*declaration))),
                    Target::Output(call, name) => {
                        one(child(*call).and_then(|(before, inner)| Some(before + 1 + inner.output(name)?)))
                    }
                    Target::Module(call) => {
                        child(*call).map_or(0..0, |(before, inner)| behind(before, inner.outputs()))
                    }
                };
                for waiting in waiting {
                    edges.extend(targets.clone().filter(|target| *target != waiting).map(|target| (waiting, target)));
                }
            }
            for child in place.children.iter().flatten().map(|child| &places[*child]) {
                let inner = self.references(&child.module);
                edges.push((child.expansion, place.expansion));
                let waiting = behind(child.expansion, inner.outputs().start..inner.resources().end);
                edges.extend(waiting.map(|waiting| (waiting, child.expansion)));
            }
        }
        Some(Graph::of(nodes, &edges))
    }
}

/// The nodes of declarations of a place.
fn behind(expansion: u32, declarations: std::ops::Range<u32>) -> std::ops::Range<u32> {
    expansion + 1 + declarations.start..expansion + 1 + declarations.end
}

impl Graph {
    fn of(nodes: u32, edges: &[(u32, u32)]) -> Self {
        let mut first = vec![0; nodes as usize + 1];
        for (from, _) in edges {
            first[*from as usize + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = first.clone();
        let mut targets = vec![0; edges.len()];
        for (from, to) in edges {
            let at = &mut next[*from as usize];
            targets[*at as usize] = *to;
            *at += 1;
        }
        Self { first, targets }
    }

    /// What a node waits for.
    fn edges(&self, node: usize) -> &[u32] {
        &self.targets[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The sets of nodes of which each waits for all others: Tarjan's strongly connected components of more than one
    /// node, with a stack of its own, so that no chain is too long.
    fn cycles(&self) -> Vec<Vec<usize>> {
        const NEW: usize = usize::MAX;
        let nodes = self.first.len() - 1;
        let mut order = vec![NEW; nodes];
        let mut low = vec![NEW; nodes];
        let mut open = vec![false; nodes];
        let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0);
        for start in 0..nodes {
            let mut work: Vec<(usize, usize)> = if order[start] == NEW { vec![(start, 0)] } else { Vec::new() };
            while let Some((node, edge)) = work.pop() {
                if edge == 0 {
                    (order[node], low[node], open[node]) = (next, next, true);
                    next += 1;
                    stack.push(node);
                } else {
                    let done = self.edges(node)[edge - 1] as usize;
                    if open[done] {
                        low[node] = low[node].min(low[done]);
                    }
                }
                if let Some(&target) = self.edges(node).get(edge) {
                    let target = target as usize;
                    work.push((node, edge + 1));
                    if order[target] == NEW {
                        work.push((target, 0));
                    }
                    continue;
                }
                if low[node] != order[node] {
                    continue;
                }
                let from = stack.iter().rposition(|one| *one == node).unwrap_or(0);
                let members = stack.split_off(from);
                members.iter().for_each(|one| open[*one] = false);
                if members.len() > 1 {
                    found.push(members);
                }
            }
        }
        found
    }
}
