//! Which root module of the tree a plan or a state was made from.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use prc_model::{Data, Problem, Resource, Value, configuration_address};

use super::address::{modules, without_keys};
use crate::eval::Emitted;

/// Where a document's resources belong.
pub(crate) enum Home {
    /// This root module declares most of them.
    At(usize),
    /// These declare them alike.
    Unclear(Vec<usize>),
    None,
}

/// The root module that declares most of the resources; of several the one whose values agree most, but the one that
/// the file lies in before all.
pub(crate) fn find(emitted: &[Emitted], resources: &[Resource], directory: Option<&str>) -> Home {
    let addresses: HashSet<String> = resources.iter().map(|one| without_keys(&one.address)).collect();
    let mut fitting: Vec<(usize, usize)> = Vec::new();
    for (at, root) in emitted.iter().enumerate() {
        let own: HashSet<String> = root.resources.iter().map(|one| without_keys(&one.address)).collect();
        let missing: HashSet<String> = root.gaps.iter().map(|gap| without_keys(&gap.what)).collect();
        let occurs = |address: &&String| {
            own.contains(*address) || modules(address).into_iter().any(|module| missing.contains(module))
        };
        let count = addresses.iter().filter(occurs).count();
        if count * 2 > addresses.len() {
            fitting.push((at, count));
        }
    }
    let directory = directory.map(|path| if path.is_empty() { "." } else { path });
    // It may be several environments of one.
    if fitting.iter().any(|(at, _)| Some(&**emitted[*at].root.path()) == directory) {
        fitting.retain(|(at, _)| Some(&**emitted[*at].root.path()) == directory);
    }
    let most = fitting.iter().map(|(_, count)| *count).max().unwrap_or(0);
    fitting.retain(|(_, count)| *count == most);
    match fitting.as_slice() {
        [] => Home::None,
        [(only, _)] => Home::At(*only),
        _ => {
            let agreed: Vec<(usize, usize)> =
                fitting.iter().map(|(at, _)| (*at, agreement(&emitted[*at].resources, resources))).collect();
            let most = agreed.iter().map(|(_, count)| *count).max().unwrap_or(0);
            let best: Vec<usize> = agreed.iter().filter(|(_, count)| *count == most).map(|(at, _)| *at).collect();
            if let [only] = best[..] { Home::At(only) } else { Home::Unclear(best) }
        }
    }
}

/// Tells that nobody can say where a document belongs.
pub(crate) fn unclear(file: &Arc<str>, emitted: &[Emitted], alike: &[usize]) -> Problem {
    const NAMED: usize = 3;
    let name = |at: &usize| {
        let deployment = &emitted[*at].root.deployment;
        let environment = deployment.environment_name().map(|name| format!(" in {name}"));
        format!("{deployment}{}", environment.unwrap_or_default())
    };
    let names: Vec<String> = alike.iter().take(NAMED).map(name).collect();
    let more = match alike.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "it may be of {}{more}, so it is taken as a root module of its own: check one directory, or put the file there",
        names.join(", ")
    );
    Problem { file: file.clone(), at: None, reason: "unclear-root-module".into(), message, unreadable: false }
}

/// The declared resources of a root module by address.
pub(crate) struct Declared<'e> {
    exact: HashMap<&'e str, &'e Resource>,
    alike: HashMap<String, &'e Resource>,
}

impl<'e> Declared<'e> {
    pub(crate) fn new(resources: &'e [Resource]) -> Self {
        let exact = resources.iter().map(|one| (&*one.address, one)).collect();
        let mut alike = HashMap::new();
        for one in resources {
            alike.entry(without_keys(&one.address)).or_insert(one);
        }
        Self { exact, alike }
    }

    /// The resource of an address and whether it is that very instance, or else another one of the same block.
    pub(crate) fn find(&self, address: &str) -> Option<(&'e Resource, bool)> {
        let block =
            || self.exact.get(configuration_address(address)).or_else(|| self.alike.get(&without_keys(address)));
        self.exact.get(address).map(|one| (*one, true)).or_else(|| block().map(|one| (*one, false)))
    }
}

/// How many known values are the same.
fn agreement(declared: &[Resource], resources: &[Resource]) -> usize {
    let declared = Declared::new(declared);
    let agreed = |resource: &Resource| {
        let (other, _) = declared.find(&resource.address)?;
        let same = |(name, value): &(&Arc<str>, &Value)| other.attribute(name).is_some_and(|other| same(value, other));
        Some(resource.attributes.iter().filter(same).count())
    };
    resources.iter().filter_map(agreed).sum()
}

/// Whether two known values are the same after a provider's conversions.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (&a.data, &b.data) {
        (Data::List(a), Data::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Data::Map(a), Data::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => text(a).is_some_and(|a| Some(a) == text(b)),
    }
}

fn text(data: &Data) -> Option<String> {
    match data {
        Data::Bool(bool) => Some(bool.to_string()),
        Data::Number(number) => Some(number.to_string()),
        Data::String(text) => Some(String::from(&**text)),
        _ => None,
    }
}
