//! A place in a resource that can be read: the resource itself, a nested block, a list element.

use std::sync::Arc;

use prc_model::{
    Data, Index, Instances, Matches, Mode, Number, Origin, Reason, Resource, ResourceId, Side, Unknown, Value,
};

use crate::{Context, Evidence, FromValue, Read, Related, Unset, View};

/// A cursor into a resource. Reading through it cites what was read.
#[derive(Clone)]
pub struct Node<'a> {
    cx: &'a Context<'a>,
    resource: &'a Resource,
    path: Arc<str>,
    /// `None` at the resource itself.
    value: Option<&'a Value>,
}

impl<'a> Node<'a> {
    pub(crate) fn root(cx: &'a Context<'a>, resource: &'a Resource) -> Self {
        Self { cx, resource, path: "".into(), value: None }
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

    pub(crate) fn at(&self, path: String, value: &'a Value) -> Self {
        Self { cx: self.cx, resource: self.resource, path: path.into(), value: Some(self.chosen(value)) }
    }

    pub(crate) fn element(&self, index: usize, value: &'a Value) -> Self {
        self.at(format!("{}[{index}]", self.path), value)
    }

    pub(crate) fn field(&self, name: &str, value: &'a Value) -> Self {
        self.at(format!("{}.{name}", self.path), value)
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
        let path = if self.path.is_empty() { String::from(name) } else { format!("{}.{name}", self.path) };
        let written = match self.value {
            None => self.resource.attribute(name),
            Some(value) => value.field(name),
        };
        match written.map(|value| self.chosen(value)) {
            Some(value) if !value.is_null() && !self.is_left_open(value, unset) => {
                let node = self.at(path, value);
                self.cx.cite(node.evidence(node.shown(name), value.as_unknown().is_none(), false));
                T::from_value(&node)
            }
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

    fn unset<T: FromValue<'a>>(&self, path: String, unset: Unset) -> Read<T> {
        let node = Self { cx: self.cx, resource: self.resource, path: path.into(), value: None };
        let cite = |shown: &str, known| self.cx.cite(node.evidence(shown.into(), known, true));
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

    fn not_collected(&self, path: &str) -> Unknown {
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

    fn evidence(&self, shown: String, known: bool, default: bool) -> Evidence {
        Evidence {
            subject: self.resource.address.clone(),
            path: String::from(&*self.path),
            shown,
            known,
            origin: self.value.and_then(|value| value.origin.clone()),
            default,
            block: self.resource.location,
        }
    }

    fn shown(&self, name: &str) -> String {
        match self.value {
            Some(value) if !is_secret(name) && !self.is_in_environment() => show(value),
            _ => String::from("(sensitive)"),
        }
    }

    /// It is part of what runs: variables and scripts, in which people put secrets under any name.
    fn is_in_environment(&self) -> bool {
        const PLACES: &[&str] = &["environment", "container_definitions", "definition", "secret_string"];
        let first = self.path.split(['.', '[']).next().unwrap_or_default();
        PLACES.contains(&first) || first == "value" && &*self.resource.kind == "aws_ssm_parameter"
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
        let sure = ids.iter().copied().filter(|id| self.cx.inventory.get(*id).instances == Instances::One);
        let maybe = ids.iter().copied().filter(|id| self.cx.inventory.get(*id).instances == Instances::Unknown);
        let matches = Matches {
            sure: sure.collect(),
            maybe: maybe.map(|id| (id, None)).collect(),
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
        let kept = cx.lists.kept(cx.inventory, (self.resource.side, V::SCHEMA.kind, name), keep);
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
        let kept = cx.lists.kept(cx.inventory, (self.resource.side, V::SCHEMA.kind, name), keep);
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

    /// The resources of kind `V` that have one of the wanted keys; `name` tells sorts of keys apart.
    pub fn all_keyed<V: View<'a>>(
        &self,
        identities: &[&str],
        (name, keys): (&'static str, fn(&Resource) -> Vec<String>),
        wanted: &[String],
    ) -> Related<'a, V> {
        let cx = self.cx;
        let keyed = cx.lists.keyed(cx.inventory, (self.resource.side, V::SCHEMA.kind, name), keys);
        let mut ids: Vec<ResourceId> = wanted.iter().filter_map(|key| keyed.get(key)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| cx.sees(cx.inventory.get(*id)));
        Related::all_of(cx, self.resource, identities, V::SCHEMA.kind, ids.into_iter())
    }

    /// The resources of a repository kind, such as `runbook`.
    pub fn documents<V: View<'a>>(&self) -> Related<'a, V> {
        let cx = self.cx;
        let own = |id: &ResourceId| cx.sees(cx.inventory.get(*id));
        let ids = cx.inventory.of_kind(Side::Repository, V::SCHEMA.kind).iter().copied().filter(own);
        Related::all_of(self.cx, self.resource, &[], V::SCHEMA.kind, ids)
    }
}

/// Attribute names whose values are never shown, whatever Terraform says of them.
fn is_secret(name: &str) -> bool {
    // Whether tokens are asked for is no token.
    if name == "http_tokens" {
        return false;
    }
    ["password", "secret", "token", "private_key", "credential", "user_data"].iter().any(|word| name.contains(word))
}

/// A value as short text.
fn show(value: &Value) -> String {
    if value.sensitive {
        return String::from("(sensitive)");
    }
    match &value.data {
        Data::Null => String::from("null"),
        Data::Bool(bool) => bool.to_string(),
        Data::Number(Number::Int(number)) => number.to_string(),
        Data::Number(number) => number.to_string(),
        Data::String(text) => shortened(text),
        Data::List(items) if items.is_empty() => String::from("[]"),
        Data::List(items) => match (&items[0].data, items.len()) {
            (Data::Map(_), 1) => String::from("1 block"),
            (Data::Map(_), count) => format!("{count} blocks"),
            _ => shortened(&format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))),
        },
        Data::Map(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| match is_secret(name) {
                    true => format!("{name} = (sensitive)"),
                    false => format!("{name} = {}", show(value)),
                })
                .collect();
            shortened(&format!("{{ {} }}", fields.join(", ")))
        }
        Data::Unknown(unknown) => match unknown.references.first() {
            Some(reference) => reference.to_string(),
            None => format!("unknown ({})", unknown.reason),
        },
        Data::OneOf(alternatives) => alternatives
            .iter()
            .map(|one| format!("{} when {}", show(&one.value), one.when))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => String::from(text),
    }
}
