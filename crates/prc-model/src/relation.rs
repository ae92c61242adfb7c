//! Which resources point at a given one: three-valued, and in constant time once the index of an attribute is built.

use std::sync::Arc;

use foldhash::HashMap;

use crate::{
    Alternative, Data, Deployment, GLOBAL, Gap, Grown, Instances, Inventory, Mode, Origin, Reference, Resource,
    ResourceId, Side, Span, Unknown, Value, configuration_address,
};

/// What is known of a relation.
#[derive(Debug, Default)]
pub struct Matches<'i> {
    /// These point at the subject.
    pub sure: Vec<ResourceId>,
    /// These may: their attribute or their existence is not known.
    pub maybe: Vec<(ResourceId, Option<Arc<Unknown>>)>,
    /// There may be more that could not be listed.
    pub incomplete: Vec<&'i Gap>,
    /// How many resources of the kind were looked at.
    pub considered: usize,
    /// How many entries of the index it took: what the search costs.
    pub examined: usize,
}

/// A resource whose value is not known.
type Unclear = (ResourceId, Arc<Unknown>);

/// The indexes of a run, by side, kind and attribute path.
pub(crate) type Indexes = Grown<(Side, &'static str, &'static str), Index>;

/// Where values lead, such as those of one attribute of one kind, per root module.
#[derive(Debug, Default)]
pub struct Index {
    by_text: HashMap<Arc<str>, Vec<ResourceId>>,
    /// By root module.
    unknown: HashMap<Deployment, Unknowns>,
    considered: usize,
}

/// Where the unknown values of one root module lead.
#[derive(Debug, Default)]
struct Unknowns {
    /// By the address that is referred to; without its instance key where every one may be meant.
    by_address: HashMap<Arc<str>, Vec<Unclear>>,
    /// The same without any instance key, for a subject of which the instances are not known.
    by_configuration: HashMap<Arc<str>, Vec<Unclear>>,
    /// By the place they come from: two that come from one place in one module are equal.
    by_place: HashMap<Span, Vec<ResourceId>>,
    /// By the shape of a text: two of one shape are equal.
    by_shape: HashMap<Arc<str>, Vec<ResourceId>>,
    /// Choices among texts that are known.
    choices: Vec<(ResourceId, Arc<[Alternative]>)>,
    /// Those that may lead anywhere.
    open: Vec<Unclear>,
}

impl Inventory {
    /// The resources of `kind` whose attribute at `path` names `subject`: refers to it, or equals one of its
    /// `identities`. A path goes through blocks and maps (`dimensions.LoadBalancer`) and over every list element.
    pub fn naming(
        &self,
        subject: &Resource,
        kind: &'static str,
        path: &'static str,
        identities: &[&str],
    ) -> Matches<'_> {
        let side = subject.side;
        let index = self.indexes.get_or_make((side, kind, path), || self.build_index(side, kind, path));
        self.naming_in(index, subject, kind, identities)
    }

    /// As [`Inventory::naming`], among the values of an index of one's own, which are those of resources of `kind`.
    pub fn naming_in(&self, index: &Index, subject: &Resource, kind: &str, identities: &[&str]) -> Matches<'_> {
        let mut found = Matches { considered: index.considered, ..Matches::default() };
        if !(index.by_text.is_empty() && index.unknown.is_empty()) {
            self.look_up(index, subject, identities, &mut found);
        }
        let gaps = self.gaps_hiding(kind, subject, identities);
        found.incomplete = gaps.filter(|gap| gap.side == subject.side).collect();
        found
    }

    fn look_up(&self, index: &Index, subject: &Resource, identities: &[&str], found: &mut Matches<'_>) {
        let unknowns = index.unknown.get(&subject.root_module);
        for (id, unknown) in unknowns.into_iter().flat_map(|all| all.referring_to(subject)) {
            found.examined += 1;
            match self.refers(unknown, subject) {
                Some(true) => found.sure.push(*id),
                Some(false) => {}
                None => found.maybe.push((*id, Some(unknown.clone()))),
            }
        }
        let module = module_of(&subject.address);
        let mut elsewhere = Vec::new();
        for identity in identities.iter().filter_map(|name| subject.attribute(name)) {
            if let Some(text) = identity.as_str() {
                for &id in index.by_text.get(text).into_iter().flatten() {
                    found.examined += 1;
                    if !subject.is_meant(text, self.get(id)) {
                        continue;
                    }
                    let here = self.get(id).root_module == subject.root_module;
                    if here { &mut found.sure } else { &mut elsewhere }.push(id);
                }
            }
            let (Some(unknown), Some(unknowns)) = (identity.as_unknown(), unknowns) else { continue };
            found.sure.extend(unknowns.by_shape.get(&unknown.shape).into_iter().flatten());
            if let Some(place) = place(identity) {
                let same = unknowns.by_place.get(&place).into_iter().flatten();
                found.sure.extend(same.filter(|id| module_of(&self.get(**id).address) == module));
            }
        }
        // Another root module can only know the name; the one beside the subject is meant first.
        if found.sure.is_empty() {
            found.sure = elsewhere;
        }
        for (id, choice) in unknowns.into_iter().flat_map(|all| &all.choices) {
            found.examined += 1;
            match chooses(choice, subject, identities) {
                Some(true) => found.sure.push(*id),
                Some(false) => {}
                None => found.maybe.push((*id, Some(Arc::new(a_choice())))),
            }
        }
        for (id, unknown) in unknowns.into_iter().flat_map(|all| &all.open) {
            found.examined += 1;
            if may_be(unknown, subject, identities) {
                found.maybe.push((*id, Some(unknown.clone())));
            }
        }
        found.settle(self, subject);
    }

    /// Whether an unknown value stands for `subject`; `None` when it may.
    fn refers(&self, unknown: &Unknown, subject: &Resource) -> Option<bool> {
        let mut answer = Some(false);
        for reference in &unknown.references {
            if configuration_address(&reference.address) != configuration_address(&subject.address) {
                continue;
            }
            if reference.address == subject.address || reference.all {
                return Some(true);
            }
            let keyless = configuration_address(&reference.address) == &*reference.address;
            if keyless || subject.instances == Instances::Unknown {
                answer = None;
            }
        }
        answer
    }

    fn build_index(&self, side: Side, kind: &str, path: &str) -> Index {
        let mut index = Index::default();
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        for &id in self.of_kind(side, kind) {
            let resource = self.get(id);
            if resource.mode == Mode::Data {
                continue;
            }
            index.considered += 1;
            if let Some(value) = resource.attribute(first) {
                index.add(value, rest, id, resource);
            }
        }
        index
    }
}

impl Index {
    /// Says how many resources were looked at to make it.
    pub const fn consider(&mut self, count: usize) {
        self.considered = count;
    }

    /// Adds what is at `path` in a value of a resource; an empty path is everything in it.
    pub fn add(&mut self, value: &Value, path: &str, id: ResourceId, resource: &Resource) {
        match &value.data {
            Data::List(items) => items.iter().for_each(|item| self.add(item, path, id, resource)),
            Data::Map(fields) => {
                let (first, rest) = path.split_once('.').unwrap_or((path, ""));
                if first.is_empty() {
                    fields.iter().for_each(|(_, value)| self.add(value, "", id, resource));
                } else if let Some(value) = fields.get(first) {
                    self.add(value, rest, id, resource);
                }
            }
            Data::String(text) => {
                push_once(self.by_text.entry(text.clone()).or_default(), id);
                for text in crate::json_texts(text) {
                    push_once(self.by_text.entry(text.into()).or_default(), id);
                }
            }
            Data::OneOf(alternatives) if alternatives.iter().all(|one| one.value.as_str().is_some()) => {
                let unknowns = self.unknown.entry(resource.root_module.clone()).or_default();
                unknowns.choices.push((id, alternatives.clone()));
            }
            Data::OneOf(alternatives) => {
                let rest = (id, Arc::new(a_choice()));
                self.unknown.entry(resource.root_module.clone()).or_default().open.push(rest);
                for alternative in alternatives.iter() {
                    if let Data::Unknown(unknown) = &alternative.value.data {
                        self.add_unknown(unknown, None, id, resource);
                    }
                }
            }
            // As on the source's side, where such an attribute is not there at all.
            Data::Unknown(_) if value.is_left_open() => {}
            Data::Unknown(unknown) => self.add_unknown(unknown, place(value), id, resource),
            Data::Null | Data::Bool(_) | Data::Number(_) => {}
        }
    }

    fn add_unknown(&mut self, unknown: &Arc<Unknown>, place: Option<Span>, id: ResourceId, resource: &Resource) {
        let unknowns = self.unknown.entry(resource.root_module.clone()).or_default();
        if let Some(place) = place {
            push_once(unknowns.by_place.entry(place).or_default(), id);
        }
        if is_exact(&unknown.shape) {
            push_once(unknowns.by_shape.entry(unknown.shape.clone()).or_default(), id);
        }
        // That the value is the resource's own attribute says nothing of whom it names.
        let own = configuration_address(&resource.address);
        let is_other = |reference: &&Reference| configuration_address(&reference.address) != own;
        let mut others = unknown.references.iter().filter(is_other).peekable();
        if others.peek().is_none() {
            unknowns.open.push((id, unknown.clone()));
        }
        let Unknowns { by_address, by_configuration, .. } = unknowns;
        for reference in others {
            let whole = configuration_address(&reference.address);
            let address = if reference.all { whole } else { &*reference.address };
            for (index, address) in [(&mut *by_address, address), (&mut *by_configuration, whole)] {
                let found = index.entry(address.into()).or_default();
                if found.last().is_none_or(|(last, _)| *last != id) {
                    found.push((id, unknown.clone()));
                }
            }
        }
    }
}

impl Unknowns {
    /// What refers to a resource, or to one that may be it.
    fn referring_to(&self, subject: &Resource) -> impl Iterator<Item = &Unclear> {
        let whole = configuration_address(&subject.address);
        let (index, addresses) = match subject.instances {
            Instances::Unknown => (&self.by_configuration, [Some(whole), None]),
            Instances::One if whole == &*subject.address => (&self.by_address, [Some(whole), None]),
            Instances::One => (&self.by_address, [Some(&*subject.address), Some(whole)]),
        };
        addresses.map(|address| index.get(address?)).into_iter().flatten().flatten()
    }
}

impl Matches<'_> {
    /// Each resource once, a sure one never also as a maybe; what may not exist beside the subject is a maybe.
    fn settle(&mut self, inventory: &Inventory, subject: &Resource) {
        self.sure.sort_unstable();
        self.sure.dedup();
        let sure = std::mem::take(&mut self.sure);
        self.maybe.retain(|(id, _)| sure.binary_search(id).is_err());
        for id in sure {
            if inventory.exists_with(id, subject) {
                self.sure.push(id);
            } else {
                self.maybe.push((id, None));
            }
        }
        self.maybe.sort_by_key(|(id, _)| *id);
        self.maybe.dedup_by_key(|(id, _)| *id);
    }
}

impl Gap {
    /// Whether the gap is in the account and region of a resource, as far as they are known.
    pub fn is_beside(&self, resource: &Resource) -> bool {
        self.covers(resource.account.as_deref(), resource.region.as_deref())
    }

    /// Whether the gap is in an account and region; what is not said is everywhere, and so is what has no region.
    pub fn covers(&self, account: Option<&str>, region: Option<&str>) -> bool {
        let agree = |own: Option<&str>, other: Option<&str>| own.is_none() || other.is_none() || own == other;
        let global = [self.region.as_deref(), region].contains(&Some(GLOBAL));
        agree(self.account.as_deref(), account) && (global || agree(self.region.as_deref(), region))
    }
}

fn a_choice() -> Unknown {
    Unknown::new(crate::Reason::Alternatives, "depends on a choice")
}

/// Whether a choice among texts is one of the subject's identities whatever is chosen; `None` when that depends on it.
fn chooses(choice: &[Alternative], subject: &Resource, identities: &[&str]) -> Option<bool> {
    let mut answer = Some(false);
    for identity in identities.iter().filter_map(|name| subject.attribute(name)) {
        let (mut equal, mut differ) = (false, false);
        match &identity.data {
            Data::OneOf(names) => {
                for (one, name) in choice.iter().flat_map(|one| names.iter().map(move |name| (one, name))) {
                    if one.when.agrees(&name.when) {
                        let named = name.value.as_str().is_some_and(|name| says(&one.value, name));
                        *if named { &mut equal } else { &mut differ } = true;
                    }
                }
            }
            Data::String(text) => {
                for one in choice {
                    *if says(&one.value, text) { &mut equal } else { &mut differ } = true;
                }
            }
            _ => {}
        }
        match (equal, differ) {
            (true, false) => return Some(true),
            (true, true) => answer = None,
            (false, _) => {}
        }
    }
    answer
}

/// Whether a known text is a name, or JSON that holds it.
fn says(value: &Value, name: &str) -> bool {
    value.as_str().is_some_and(|text| text == name || crate::json_texts(text).iter().any(|text| text == name))
}

/// Whether an unknown value that refers to nothing may still be one of the subject's identities.
fn may_be(unknown: &Unknown, subject: &Resource, identities: &[&str]) -> bool {
    let mut values = identities.iter().filter_map(|name| subject.attribute(name)).peekable();
    values.peek().is_none()
        || values.any(|value| match (&value.data, value.as_str()) {
            (_, Some(text)) => text.starts_with(&*unknown.prefix) && text.ends_with(suffix(&unknown.shape)),
            (Data::Unknown(identity), _) => may_be_equal(&unknown.shape, &identity.shape),
            _ => true,
        })
}

/// Whether two texts may be equal by their shapes: not when the same is unknown in both and the rest differs.
fn may_be_equal(a: &str, b: &str) -> bool {
    !is_exact(a) || !is_exact(b) || a == b || !holes(a).eq(holes(b))
}

/// Whether everything that is not known in a shape has a name.
fn is_exact(shape: &str) -> bool {
    !shape.is_empty() && !shape.contains("${}")
}

/// The names of what is not known in a shape.
fn holes(shape: &str) -> impl Iterator<Item = &str> {
    shape.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// What every text of a shape ends with.
fn suffix(shape: &str) -> &str {
    shape.rsplit_once('}').map_or("", |(_, rest)| rest)
}

/// The place an unknown value was written at.
fn place(value: &Value) -> Option<Span> {
    match value.origin.as_deref() {
        Some(Origin::Source { value, .. }) => Some(*value),
        _ => None,
    }
}

/// The module path of an address: `module.a.aws_x.y` is in `module.a`.
fn module_of(address: &str) -> &str {
    let mut rest = address;
    let mut taken = 0;
    while let Some(after) = rest.strip_prefix("module.") {
        let mut quoted = false;
        let end = after.find(|c: char| {
            quoted ^= c == '"';
            c == '.' && !quoted
        });
        let Some(end) = end else { break };
        taken += "module.".len() + end + 1;
        rest = &address[taken..];
    }
    &address[..taken.saturating_sub(1)]
}

fn push_once(ids: &mut Vec<ResourceId>, id: ResourceId) {
    if ids.last() != Some(&id) {
        ids.push(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_texts_apart() {
        assert!(may_be_equal("${var.env}-logs", "${var.env}-logs"));
        assert!(!may_be_equal("${var.env}-logs", "${var.env}-data"));
        assert!(may_be_equal("${var.env}-logs", "${var.name}"));
        assert!(may_be_equal("${var.env}-logs", ""));
        assert!(may_be_equal("${}-logs", "${}-data"));
        assert_eq!((suffix("${var.env}-logs"), suffix("")), ("-logs", ""));
    }

    #[test]
    fn the_module_path_of_an_address() {
        assert_eq!(module_of("aws_x.y"), "");
        assert_eq!(module_of("module.a.aws_x.y"), "module.a");
        assert_eq!(module_of(r#"module.a["x.y"].module.b.aws_x.y[0]"#), r#"module.a["x.y"].module.b"#);
    }
}
