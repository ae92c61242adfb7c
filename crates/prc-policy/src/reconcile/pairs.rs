//! Which live resource is which declared one.

use std::collections::{BTreeMap, BTreeSet};

use prc_model::{
    Data, Instances, Inventory, Mode, Resource, ResourceId, Side, Value, canonical, configuration_address,
};

use super::keys::keys_of;
use super::places::Place;
use crate::config::Config;

/// The attributes that name a kind, the most specific first.
pub type Identities = fn(&str) -> &'static [&'static str];

/// The pairs that were found, each resource in one at most.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    actual_of: BTreeMap<ResourceId, ResourceId>,
    declared_of: BTreeMap<ResourceId, ResourceId>,
    /// Kinds with a declared resource of which nobody can tell which live one it is.
    open: BTreeSet<String>,
    /// Declared resources of which nobody can tell which live one they are.
    nameless: BTreeSet<ResourceId>,
}

impl Pairs {
    pub(crate) fn actual(&self, declared: ResourceId) -> Option<ResourceId> {
        self.actual_of.get(&declared).copied()
    }

    pub(crate) fn declared(&self, actual: ResourceId) -> Option<ResourceId> {
        self.declared_of.get(&actual).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ResourceId, ResourceId)> + '_ {
        self.actual_of.iter().map(|(declared, actual)| (*declared, *actual))
    }

    /// Whether a live resource without a pair may be one that is declared without a name.
    pub(crate) fn may_be_declared(&self, kind: &str) -> bool {
        self.open.contains(canonical(kind))
    }

    /// Whether a declared resource without a pair may be there under a name that the code does not tell.
    pub(crate) fn is_nameless(&self, declared: ResourceId) -> bool {
        self.nameless.contains(&declared)
    }

    pub(crate) fn find(inventory: &Inventory, config: &Config, identities: Identities) -> Self {
        let mut search = Search::new(inventory, config, identities);
        search.by_state();
        search.by_identity();
        search.by_keys();
        search.by_name_tag();
        search.by_keys();
        search.pairs.remember_open(inventory, &search.declared, &search.by_kind);
        search.pairs
    }

    fn remember_open(
        &mut self,
        inventory: &Inventory,
        declared: &[(ResourceId, Place<'_>)],
        by_kind: &BTreeMap<&str, Vec<ResourceId>>,
    ) {
        for (id, place) in declared {
            let resource = inventory.get(*id);
            let kind = canonical(&resource.kind);
            let left =
                by_kind.get(kind).into_iter().flatten().any(|actual| {
                    !self.declared_of.contains_key(actual) && place.holds_resource(inventory.get(*actual))
                });
            if left && !self.actual_of.contains_key(id) && !is_named(resource, kind) {
                self.open.insert(kind.into());
                self.nameless.insert(*id);
            }
        }
    }
}

/// Whether the code tells by what name a resource would be found.
fn is_named(resource: &Resource, kind: &str) -> bool {
    const NAMES: [&str; 14] = [
        "bucket",
        "identifier",
        "cluster_identifier",
        "name",
        "function_name",
        "alarm_name",
        "domain_name",
        "cluster_id",
        "replication_group_id",
        "cluster_name",
        "broker_name",
        "family",
        "global_cluster_identifier",
        "replication_instance_id",
    ];
    let keyed = keys_of(kind).is_some();
    let named = NAMES.iter().any(|name| resource.attribute(name).and_then(Value::as_str).is_some());
    resource.instances == Instances::One && !keyed && named
}

struct Search<'i> {
    inventory: &'i Inventory,
    identities: Identities,
    pairs: Pairs,
    declared: Vec<(ResourceId, Place<'i>)>,
    /// The live resources by kind.
    by_kind: BTreeMap<&'i str, Vec<ResourceId>>,
    by_address: BTreeMap<(&'i prc_model::Deployment, &'i str), ResourceId>,
    config: &'i Config,
}

impl<'i> Search<'i> {
    fn new(inventory: &'i Inventory, config: &'i Config, identities: Identities) -> Self {
        let mut declared = Vec::new();
        let mut by_kind: BTreeMap<&str, Vec<ResourceId>> = BTreeMap::new();
        let mut by_address = BTreeMap::new();
        for id in inventory.ids() {
            let resource = inventory.get(id);
            let own = resource.mode == Mode::Managed && resource.kind.starts_with("aws_");
            match resource.side {
                Side::Declared if own && resource.instances == Instances::One => {
                    by_address.insert((&resource.root_module, &*resource.address), id);
                    declared.push((id, Place::of_deployment(&resource.root_module, config)));
                }
                Side::Declared if own => declared.push((id, Place::of_deployment(&resource.root_module, config))),
                Side::Actual if own => by_kind.entry(&resource.kind).or_default().push(id),
                _ => {}
            }
        }
        Self { inventory, identities, pairs: Pairs::default(), declared, by_kind, by_address, config }
    }

    /// What the state, or a plan, says that it is.
    fn by_state(&mut self) {
        self.pair_by(|resource| {
            let known = |name| resource.attribute(name).and_then(Value::as_str).map(String::from);
            resource.arn.as_deref().map(String::from).or_else(|| known("arn")).into_iter().collect()
        });
        self.pair_by(|resource| {
            resource.attribute("id").and_then(Value::as_str).map(String::from).into_iter().collect()
        });
    }

    /// One identifying attribute is equal.
    fn by_identity(&mut self) {
        let identities = self.identities;
        let most = self.by_kind.keys().map(|kind| identities(kind).len()).max().unwrap_or_default();
        for at in 0..most {
            self.pair_by(|resource| {
                let kind = canonical(&resource.kind);
                let name = identities(kind).get(at).filter(|name| !["id", "arn", "arn_suffix", "url"].contains(*name));
                let keyed = keys_of(kind).is_some();
                let text = name.filter(|_| !keyed).and_then(|name| resource.attribute(name)?.as_str());
                text.map(|text| format!("{at} {text}")).into_iter().collect()
            });
        }
        // The views name a bucket by its id.
        self.pair_by(|resource| match canonical(&resource.kind) {
            "aws_s3_bucket" => {
                resource.attribute("bucket").and_then(Value::as_str).map(String::from).into_iter().collect()
            }
            _ => Vec::new(),
        });
    }

    /// Pairs what has one key on each side, where the declared one runs.
    fn pair_by(&mut self, keys: impl Fn(&Resource) -> Vec<String>) {
        let mut live: BTreeMap<(&str, String), Vec<ResourceId>> = BTreeMap::new();
        for (kind, ids) in &self.by_kind {
            for &id in ids.iter().filter(|id| self.pairs.declared(**id).is_none()) {
                for key in keys(self.inventory.get(id)) {
                    live.entry((*kind, key)).or_default().push(id);
                }
            }
        }
        let mut wanted: BTreeMap<ResourceId, Vec<ResourceId>> = BTreeMap::new();
        for &(id, place) in &self.declared {
            let resource = self.inventory.get(id);
            if resource.instances == Instances::Unknown || self.pairs.actual(id).is_some() {
                continue;
            }
            let kind = canonical(&resource.kind);
            let mut found: Vec<ResourceId> = Vec::new();
            for key in keys(resource) {
                let here = live.get(&(kind, key)).into_iter().flatten();
                found.extend(here.filter(|actual| place.holds_resource(self.inventory.get(**actual))));
            }
            if let [only] = found.as_slice() {
                wanted.entry(*only).or_default().push(id);
            }
        }
        self.keep(wanted);
    }

    /// Keeps what is wanted once.
    fn keep(&mut self, wanted: BTreeMap<ResourceId, Vec<ResourceId>>) {
        for (actual, declared) in wanted {
            if let [only] = declared.as_slice() {
                self.pairs.actual_of.insert(*only, actual);
                self.pairs.declared_of.insert(actual, *only);
            }
        }
    }

    /// Everything that names a part of another is equal. What is part of another is known once the other is.
    fn by_keys(&mut self) {
        for _ in 0..3 {
            self.by_keys_once();
        }
    }

    fn by_keys_once(&mut self) {
        let mut wanted: BTreeMap<ResourceId, Vec<ResourceId>> = BTreeMap::new();
        for &(id, place) in &self.declared {
            let resource = self.inventory.get(id);
            let kind = canonical(&resource.kind);
            let Some(keys) = keys_of(kind) else { continue };
            if resource.instances == Instances::Unknown || self.pairs.actual(id).is_some() {
                continue;
            }
            let candidates = self.by_kind.get(kind).into_iter().flatten().copied();
            let fits = |actual: &ResourceId| {
                let live = self.inventory.get(*actual);
                self.pairs.declared(*actual).is_none()
                    && place.holds_resource(live)
                    && keys.iter().all(|key| self.agree(resource, live, key))
            };
            let found: Vec<ResourceId> = candidates.filter(fits).collect();
            if let [only] = found.as_slice() {
                wanted.entry(*only).or_default().push(id);
            }
        }
        self.keep(wanted);
    }

    /// Whether an attribute is surely the same on both sides: as text, or as the name of what is a pair.
    fn agree(&self, declared: &Resource, live: &Resource, key: &str) -> bool {
        let (Some(ours), Some(theirs)) = (declared.attribute(key), live.attribute(key)) else { return false };
        match (&ours.data, &theirs.data) {
            (Data::String(a), Data::String(b)) => a == b || ends_alike(b, a) || ends_alike(a, b),
            (Data::Number(a), Data::Number(b)) => a == b,
            (Data::Unknown(unknown), Data::String(text)) => unknown.references.iter().any(|reference| {
                let whole = configuration_address(&reference.address);
                let place = &declared.root_module;
                let named = self.by_address.get(&(place, &*reference.address));
                let named = named.or_else(|| self.by_address.get(&(place, whole)));
                named.and_then(|id| self.pairs.actual(*id)).is_some_and(|pair| self.is_called(pair, text))
            }),
            _ => false,
        }
    }

    fn is_called(&self, id: ResourceId, text: &str) -> bool {
        let resource = self.inventory.get(id);
        let identities = (self.identities)(&resource.kind).iter().chain(&["id", "arn", "bucket", "name"]);
        let mut names = identities.filter_map(|name| resource.attribute(name)?.as_str());
        resource.arn.as_deref() == Some(text) || names.any(|name| name == text || ends_alike(text, name))
    }

    /// The only one of its kind with the same `Name`, and the tags by which the system's resources are selected.
    fn by_name_tag(&mut self) {
        let selects: Vec<_> = self
            .config
            .systems
            .iter()
            .flat_map(|system| &system.environments)
            .filter_map(|environment| environment.live.select.as_ref())
            .filter(|select| !select.tags.is_empty())
            .collect();
        self.pair_by(|resource| {
            let tag = |name: &str| {
                let of = |attribute| resource.attribute(attribute)?.field(name)?.as_str();
                of("tags").or_else(|| of("tags_all"))
            };
            let Some(name) = tag("Name") else { return Vec::new() };
            let selected = |select: &&&crate::Selector| select.tags.iter().all(|(key, value)| tag(key) == Some(value));
            selects.iter().find(selected).map(|select| format!("{:?} {name}", select.tags)).into_iter().collect()
        });
    }
}

/// Whether an ARN ends with a name: `arn:aws:ecs:…:cluster/main` and `main`.
fn ends_alike(arn: &str, name: &str) -> bool {
    arn.starts_with("arn:") && arn.strip_suffix(name).is_some_and(|rest| rest.ends_with(['/', ':']))
}
