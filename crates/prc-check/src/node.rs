//! A place in a resource that can be read: the resource itself, a nested block, a list element.

use std::collections::BTreeSet;

use jiff::Timestamp;
use prc_model::{Data, Index, Matches, Mode, Origin, Reason, Resource, ResourceId, Side, Unknown, Value};

use crate::evidence::{Found, Path, Reading};
use crate::{Context, FromValue, Read, Related, Unset, View};

/// A cursor into a resource. Reading through it cites what was read.
#[derive(Clone)]
pub struct Node<'a> {
    cx: &'a Context<'a>,
    resource: &'a Resource,
    path: Path,
    /// `None` at the resource itself.
    value: Option<&'a Value>,
}

impl<'a> Node<'a> {
    pub(crate) fn root(cx: &'a Context<'a>, resource: &'a Resource) -> Self {
        Self { cx, resource, path: Path::Resource, value: None }
    }

    pub fn context(&self) -> &'a Context<'a> {
        self.cx
    }

    pub fn resource(&self) -> &'a Resource {
        self.resource
    }

    /// The value here, with alternatives already chosen; `None` at the resource itself.
    pub fn value(&self) -> Option<&'a Value> {
        self.value
    }

    fn at(&self, path: Path, value: &'a Value) -> Self {
        Self { cx: self.cx, resource: self.resource, path, value: Some(self.chosen(value)) }
    }

    pub(crate) fn element(&self, index: usize, value: &'a Value) -> Self {
        self.at(self.path.element(index), value)
    }

    pub(crate) fn field(&self, name: &str, value: &'a Value) -> Self {
        self.at(self.path.key(name), value)
    }

    pub(crate) fn chosen(&self, value: &'a Value) -> &'a Value {
        match &value.data {
            Data::OneOf(alternatives) => self.cx.choose(alternatives).map_or(value, |one| self.chosen(one)),
            _ => value,
        }
    }

    /// Reads an attribute and cites it.
    ///
    /// # Errors
    /// The value is not known; what *unset* means decides for one that is not written.
    pub fn read<T: FromValue<'a>>(&self, name: &'static str, unset: Unset) -> Read<T> {
        let path = self.path.attribute(name);
        let written = match self.value {
            None => self.resource.attribute(name),
            Some(value) => value.field(name),
        };
        match written.map(|value| self.chosen(value)) {
            Some(value) if !value.is_null() && !self.is_left_open(value, unset) => {
                let node = self.at(path, value);
                node.cite(Found::Written { value, name });
                T::from_value(&node)
            }
            Some(_) if self.resource.side == Side::Actual => self.nothing(path),
            None if self.value.is_none() && self.resource.unread.is_some() => Err(self.unread(path)),
            None if self.resource.side == Side::Actual => Err(self.not_collected(&path)),
            _ => self.unset(path, unset),
        }
    }

    /// Whether what *unset* means decides, although a plan or a state has a value: nothing sets the attribute, and a plan
    /// says no more than that the provider will, a state only how it was last time.
    fn is_left_open(&self, value: &Value, unset: Unset) -> bool {
        match value.origin.as_deref() {
            Some(Origin::State { .. }) => self.resource.location.is_some() && unset != Unset::Computed,
            _ => value.is_left_open(),
        }
    }

    fn unset<T: FromValue<'a>>(&self, path: Path, unset: Unset) -> Read<T> {
        let node = Self { cx: self.cx, resource: self.resource, path, value: None };
        let cite = |means, known| node.cite(Found::Unset { means, known });
        match unset {
            Unset::Default(literal) => {
                let literal = literal.trim_matches('"');
                cite(literal, true);
                T::from_literal(literal).ok_or_else(|| {
                    Unknown::new(Reason::Internal, format!("`{literal}` is no default for {}", node.path))
                })
            }
            Unset::Null => {
                cite("not set", true);
                T::from_null()
                    .ok_or_else(|| Unknown::new(Reason::InvalidExpression, format!("{} is not set", node.path)))
            }
            Unset::Computed => {
                cite("decided by AWS", false);
                let detail = format!("{} is not set, so AWS decides it", node.path);
                Err(Unknown { at: self.resource.location, ..Unknown::new(Reason::KnownAfterApply, detail) })
            }
            Unset::Required => {
                cite("not set", false);
                Err(Unknown::new(Reason::InvalidExpression, format!("{} is required and not set", node.path)))
            }
        }
    }

    /// The cause is cited, so that the verdict says where it lies.
    fn unread(&self, path: Path) -> Unknown {
        let node = Self { cx: self.cx, resource: self.resource, path, value: None };
        node.cite(Found::Unset { means: "not read", known: false });
        let why = self.resource.unread.as_deref();
        why.map_or_else(|| self.not_collected(&node.path), |why| Unknown { at: self.resource.location, ..why.clone() })
    }

    /// AWS says that there is none: no default of Terraform takes its place.
    fn nothing<T: FromValue<'a>>(&self, path: Path) -> Read<T> {
        let node = Self { cx: self.cx, resource: self.resource, path, value: None };
        node.cite(Found::Unset { means: "not set", known: true });
        T::from_null().ok_or_else(|| node.not_collected(&node.path))
    }

    fn not_collected(&self, path: &Path) -> Unknown {
        Unknown::new(Reason::NotCollected, format!("{path} was not collected"))
    }

    /// The value here is known as a whole block or element.
    ///
    /// # Errors
    /// Why it is not.
    pub fn known(&self) -> Read<()> {
        match self.value.map(|value| &value.data) {
            Some(Data::Unknown(unknown)) => Err(self.explain(unknown)),
            _ => Ok(()),
        }
    }

    /// An unknown value's cause, named after the attribute that was asked for.
    pub(crate) fn explain(&self, unknown: &Unknown) -> Unknown {
        let detail = match &*unknown.detail {
            "" => format!("{} is not known: {}", self.path, unknown.reason),
            detail => format!("{} is not known: {detail}", self.path),
        };
        Unknown { detail: detail.into(), ..unknown.clone() }
    }

    /// The expression that the value here comes from, as it is written; empty when it is written nowhere.
    pub fn written(&self) -> &'a str {
        match self.value.and_then(|value| value.origin.as_deref()) {
            Some(Origin::Source { value, .. }) => self.cx.inventory.sources.text(*value),
            _ => "",
        }
    }

    fn cite(&self, found: Found<'a>) {
        self.cx.cite(Reading { resource: self.resource, path: self.path.clone(), found });
    }

    /// The resources of kind `V` whose attribute at `path` names this resource.
    pub fn named_by<V: View<'a>>(&self, path: &'static str, identities: &[&str]) -> Related<'a, V> {
        debug_assert!(V::SCHEMA.declares(path), "{path} of {} is in no view", V::SCHEMA.kind);
        let matches = self.cx.inventory.naming(self.resource, V::SCHEMA.kind, path, identities);
        Related::new(self.cx, self.resource, V::SCHEMA.kind, matches)
    }

    /// As [`Node::named_by`], among the values of an index of one's own, which are those of resources of kind `V`.
    pub fn named_in<V: View<'a>>(&self, index: &Index, identities: &[&str]) -> Related<'a, V> {
        let matches = self.cx.inventory.naming_in(index, self.resource, V::SCHEMA.kind, identities);
        Related::new(self.cx, self.resource, V::SCHEMA.kind, matches)
    }

    /// Those of kind `V` among `ids`, as far as they are in the system.
    pub fn among<V: View<'a>>(&self, ids: &[ResourceId]) -> Related<'a, V> {
        let exists = |id: &ResourceId| self.cx.inventory.exists_with(*id, self.resource);
        let (sure, maybe): (Vec<ResourceId>, Vec<ResourceId>) = ids.iter().copied().partition(exists);
        let matches = Matches {
            sure,
            maybe: maybe.into_iter().map(|id| (id, None)).collect(),
            considered: ids.len(),
            examined: ids.len(),
            ..Matches::default()
        };
        Related::new(self.cx, self.resource, V::SCHEMA.kind, matches)
    }

    /// Every resource of kind `V` in the system, on the subject's side.
    pub fn all<V: View<'a>>(&self, identities: &[&str]) -> Related<'a, V> {
        let inventory = self.cx.inventory;
        let listed = |id: &&ResourceId| {
            let resource = inventory.get(**id);
            resource.mode == Mode::Managed && self.cx.sees(resource)
        };
        let all = inventory.of_kind(self.resource.side, V::SCHEMA.kind).iter().filter(listed).copied();
        Related::all_of(self.cx, self.resource, identities, V::SCHEMA.kind, all)
    }

    /// The resources of kind `V` for which a condition of their own holds; `name` tells such conditions apart.
    pub fn all_with<V: View<'a>>(
        &self,
        identities: &[&str],
        name: &'static str,
        keep: fn(&Resource) -> bool,
    ) -> Related<'a, V> {
        let cx = self.cx;
        let kept = cx.lists.kept((self.resource.side, V::SCHEMA.kind, name), keep);
        let ids = kept.all.iter().copied().filter(|id| cx.sees(cx.inventory.get(*id)));
        Related::all_of(cx, self.resource, identities, V::SCHEMA.kind, ids)
    }

    /// As [`Node::all_with`], in the root module of this resource only.
    pub fn here_with<V: View<'a>>(
        &self,
        identities: &[&str],
        name: &'static str,
        keep: fn(&Resource) -> bool,
    ) -> Related<'a, V> {
        let cx = self.cx;
        let kept = cx.lists.kept((self.resource.side, V::SCHEMA.kind, name), keep);
        let here = kept.by_root.get(&self.resource.root_module).map_or(&[][..], Vec::as_slice);
        Related::all_of(cx, self.resource, identities, V::SCHEMA.kind, here.iter().copied())
    }

    /// The resources of kind `V` that the system declares in Terraform, for a subject that is a file or the system.
    pub fn in_terraform<V: View<'a>>(&self) -> Related<'a, V> {
        let inventory = self.cx.inventory;
        let listed = |id: &&ResourceId| {
            let resource = inventory.get(**id);
            resource.mode == Mode::Managed && self.cx.sees(resource)
        };
        let all = inventory.of_kind(Side::Declared, V::SCHEMA.kind).iter().filter(listed).copied();
        Related::all_of(self.cx, self.resource, &[], V::SCHEMA.kind, all)
    }

    /// The live resources of kind `V` that are the system's, or tell of what is: their attribute `of` is the ARN of it.
    pub fn in_accounts<V: View<'a>>(&self, of: &str) -> Related<'a, V> {
        let (cx, inventory) = (self.cx, self.cx.inventory);
        let owned = || inventory.ids().map(|id| inventory.get(id)).filter(|resource| resource.side == Side::Actual);
        let owned: BTreeSet<&str> =
            owned().filter(|one| cx.system.owns(one)).filter_map(|one| one.arn.as_deref()).collect();
        let listed = |id: &&ResourceId| {
            let resource = inventory.get(**id);
            let told = resource.attribute(of).and_then(Value::as_str);
            cx.system.owns(resource) || told.is_some_and(|arn| owned.contains(arn))
        };
        let all = inventory.of_kind(Side::Actual, V::SCHEMA.kind).iter().filter(listed).copied();
        Related::all_of(cx, self.resource, &[], V::SCHEMA.kind, all)
    }

    /// The resources of kind `V` that have one of the wanted keys; `name` tells sorts of keys apart.
    pub fn all_keyed<V: View<'a>>(
        &self,
        identities: &[&str],
        (name, keys): (&'static str, fn(&Resource) -> Vec<String>),
        wanted: &[String],
    ) -> Related<'a, V> {
        let cx = self.cx;
        let keyed = cx.lists.keyed((self.resource.side, V::SCHEMA.kind, name), keys);
        let mut ids: Vec<ResourceId> = wanted.iter().filter_map(|key| keyed.get(key)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| cx.sees(cx.inventory.get(*id)));
        Related::all_of(cx, self.resource, identities, V::SCHEMA.kind, ids.into_iter())
    }

    /// See [`View::minutes_since`].
    ///
    /// # Errors
    /// It is no time.
    pub(crate) fn minutes_since(&self, time: &str) -> Read<i64> {
        let read = |text: &str| {
            let no_time = || Unknown::new(Reason::ApiError, format!("`{text}` is no time"));
            text.parse::<Timestamp>().map_err(|_| no_time())
        };
        let collected = &self.cx.inventory.listings.collected;
        let collected = self.resource.account.as_ref().and_then(|account| collected.get(account));
        let seen = match collected {
            Some(time) => read(time)?,
            None => read(&format!("{}T00:00:00Z", self.cx.today))?,
        };
        Ok((seen.as_second() - read(time)?.as_second()).max(0) / 60)
    }

    /// The resources of a repository kind, such as `runbook`.
    pub fn documents<V: View<'a>>(&self) -> Related<'a, V> {
        let cx = self.cx;
        let own = |id: &ResourceId| cx.sees(cx.inventory.get(*id));
        let ids = cx.inventory.of_kind(Side::Repository, V::SCHEMA.kind).iter().copied().filter(own);
        Related::all_of(self.cx, self.resource, &[], V::SCHEMA.kind, ids)
    }
}
