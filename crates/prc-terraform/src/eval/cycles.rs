//! Resources that depend on each other: Terraform makes one after the other, so it refuses them.
//!
//! A value that depends on itself is found where it is evaluated. Here whole resources are compared, as in Terraform's
//! graph: what refers to any attribute of a resource waits for all of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;

use super::root::{Refused, Root};
use crate::config::{Module, Owner, Target};

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
    children: BTreeMap<usize, usize>,
}

/// A declaration in a place.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Node {
    Variable(Arc<str>),
    Local(Arc<str>),
    Output(Arc<str>),
    Resource(usize),
    /// What everything in the place waits for.
    Expansion,
}

#[derive(Default)]
struct Graph {
    nodes: Vec<(usize, Node)>,
    known: HashMap<(usize, Node), usize>,
    edges: Vec<Vec<usize>>,
}

impl Root<'_> {
    /// Reports the resources that depend on each other.
    pub(crate) fn cycles(&self, module: &Arc<Module>) {
        let places = self.places(module);
        let Some(graph) = self.graph(&places) else { return };
        for members in graph.cycles() {
            let resource = |at: &usize| match &graph.nodes[*at] {
                (place, Node::Resource(index)) => {
                    let decl = &places[*place].module.resources[*index];
                    let data = if decl.mode == prc_model::Mode::Data { "data." } else { "" };
                    Some((format!("{}{data}{}.{}", places[*place].address, decl.kind, decl.name), decl.decl.header))
                }
                _ => None,
            };
            let mut resources: Vec<_> = members.iter().filter_map(resource).collect();
            resources.sort();
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

    /// Every module where it is called, each before those that it calls.
    fn places(&self, module: &Arc<Module>) -> Vec<Place> {
        let root =
            Place { module: module.clone(), path: String::new(), address: String::new(), children: BTreeMap::new() };
        let mut places = vec![root];
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
                    let child = places.len();
                    places[at].children.insert(index, child);
                    places.push(Place { module, path, address, children: BTreeMap::new() });
                }
            }
            at += 1;
        }
        places
    }

    /// Who waits for whom; nothing when that is too much to look at.
    fn graph(&self, places: &[Place]) -> Option<Graph> {
        let mut graph = Graph::default();
        for (at, place) in places.iter().enumerate() {
            for (owner, target) in place.module.references(&self.world.files) {
                let waiting = match owner {
                    Owner::Local(name) => vec![(at, Node::Local(name.clone()))],
                    Owner::Output(name) => vec![(at, Node::Output(name.clone()))],
                    Owner::Resource(index) => vec![(at, Node::Resource(*index))],
                    Owner::Argument(call, name) => child(place, *call, Node::Variable(name.clone())),
                    Owner::Expansion(call) => child(place, *call, Node::Expansion),
                    Owner::DependsOn(call) => resources_of(places, place, *call),
                };
                let targets = match target {
                    Target::Variable(name) => vec![(at, Node::Variable(name.clone()))],
                    Target::Local(name) => vec![(at, Node::Local(name.clone()))],
                    Target::Resource(index) => vec![(at, Node::Resource(*index))],
                    Target::Output(call, name) => child(place, *call, Node::Output(name.clone())),
                    Target::Module(call) => outputs_of(places, place, *call),
                };
                for waiting in &waiting {
                    for target in targets.iter().filter(|target| *target != waiting) {
                        graph.edge(waiting, target);
                    }
                }
                if graph.nodes.len() > MOST {
                    return None;
                }
            }
            for &child in place.children.values() {
                graph.edge(&(child, Node::Expansion), &(at, Node::Expansion));
                let module = &places[child].module;
                for index in 0..module.resources.len() {
                    graph.edge(&(child, Node::Resource(index)), &(child, Node::Expansion));
                }
                for name in module.outputs.keys() {
                    graph.edge(&(child, Node::Output(name.clone())), &(child, Node::Expansion));
                }
            }
        }
        Some(graph)
    }
}

fn child(place: &Place, call: usize, node: Node) -> Vec<(usize, Node)> {
    place.children.get(&call).map(|child| (*child, node)).into_iter().collect()
}

fn resources_of(places: &[Place], place: &Place, call: usize) -> Vec<(usize, Node)> {
    let Some(&child) = place.children.get(&call) else { return Vec::new() };
    (0..places[child].module.resources.len()).map(|index| (child, Node::Resource(index))).collect()
}

fn outputs_of(places: &[Place], place: &Place, call: usize) -> Vec<(usize, Node)> {
    let Some(&child) = place.children.get(&call) else { return Vec::new() };
    places[child].module.outputs.keys().map(|name| (child, Node::Output(name.clone()))).collect()
}

impl Graph {
    fn node(&mut self, node: &(usize, Node)) -> usize {
        if let Some(&known) = self.known.get(node) {
            return known;
        }
        let number = self.nodes.len();
        self.nodes.push(node.clone());
        self.edges.push(Vec::new());
        self.known.insert(node.clone(), number);
        number
    }

    fn edge(&mut self, from: &(usize, Node), to: &(usize, Node)) {
        let (from, to) = (self.node(from), self.node(to));
        self.edges[from].push(to);
    }

    /// The sets of nodes of which each waits for all others: Tarjan's strongly connected components of more than one
    /// node, with a stack of its own, so that no chain is too long.
    fn cycles(&self) -> Vec<Vec<usize>> {
        const NEW: usize = usize::MAX;
        let mut order = vec![NEW; self.nodes.len()];
        let mut low = vec![NEW; self.nodes.len()];
        let mut open = vec![false; self.nodes.len()];
        let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0);
        for start in 0..self.nodes.len() {
            let mut work: Vec<(usize, usize)> = if order[start] == NEW { vec![(start, 0)] } else { Vec::new() };
            while let Some((node, edge)) = work.pop() {
                if edge == 0 {
                    (order[node], low[node], open[node]) = (next, next, true);
                    next += 1;
                    stack.push(node);
                } else {
                    let done = self.edges[node][edge - 1];
                    if open[done] {
                        low[node] = low[node].min(low[done]);
                    }
                }
                if let Some(&target) = self.edges[node].get(edge) {
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
