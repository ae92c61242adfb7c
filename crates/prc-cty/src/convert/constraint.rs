//! Type constraints with defaults for optional attributes (HCL's `typeexpr` extension).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{convert, unify_values};
use crate::{Data, Fields, Type, Value};

/// What a variable's `type` argument asks for.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// The type, with its optional attributes.
    pub ty: Type,
    /// Values for optional attributes that are left out.
    pub defaults: Defaults,
}

/// Default values of optional attributes, at every level of a type.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Of an object's attributes.
    pub values: BTreeMap<Arc<str>, Value>,
    /// Further down: by attribute name, by position in a tuple (`0`, `1`, …), or under the empty name for the
    /// elements of a list, set or map.
    pub children: BTreeMap<Arc<str>, Self>,
}

impl Constraint {
    /// A constraint without defaults.
    #[must_use]
    pub fn new(ty: Type) -> Self {
        Self { ty, defaults: Defaults::default() }
    }

    /// Anything goes.
    #[must_use]
    pub fn any() -> Self {
        Self::new(Type::Dynamic)
    }

    /// What Terraform does with a given value: fill in defaults, then convert.
    pub fn coerce(&self, value: &Value) -> Result<Value, String> {
        convert(&self.apply_defaults(value), &self.ty)
    }

    /// Fills in the defaults of attributes that are missing or null.
    #[must_use]
    pub fn apply_defaults(&self, value: &Value) -> Value {
        self.defaults.apply(value)
    }
}

impl Defaults {
    /// Whether there is nothing to fill in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.children.is_empty()
    }

    /// Fills in defaults (`typeexpr.Defaults.Apply`). Null and unknown values stay as they are.
    #[must_use]
    pub fn apply(&self, value: &Value) -> Value {
        if self.is_empty() {
            return value.clone();
        }
        let data = match &value.data {
            Data::List(ty, items) => self.list(ty, items),
            Data::Set(ty, items) => self.set(ty, items),
            Data::Tuple(items) => Data::Tuple(self.items(items).into()),
            Data::Map(ty, fields) => self.map(ty, fields),
            Data::Object(fields) => Data::Object(self.fields(fields).into()),
            _ => return value.clone(),
        };
        Value { data, marks: value.marks, origin: value.origin }
    }

    fn item(&self, key: &str, item: &Value) -> Value {
        let child = self.children.get(key).or_else(|| self.children.get(""));
        child.map_or_else(|| item.clone(), |defaults| defaults.apply(item))
    }

    fn items(&self, items: &[Value]) -> Vec<Value> {
        items.iter().enumerate().map(|(i, item)| self.item(&i.to_string(), item)).collect()
    }

    fn fields(&self, fields: &Fields) -> Fields {
        let mut filled: Fields = fields.iter().map(|(name, item)| (name.clone(), self.item(name, item))).collect();
        for (name, default) in &self.values {
            if filled.get(name).is_none_or(Value::is_null) {
                filled.insert(name.clone(), self.item(name, default));
            }
        }
        filled
    }

    fn list(&self, ty: &Type, items: &[Value]) -> Data {
        let items = self.items(items);
        match same_type(&items) {
            Some((ty, items)) => Data::List(ty, items.into()),
            None if items.is_empty() => Data::List(ty.clone(), items.into()),
            None => Data::Tuple(items.into()),
        }
    }

    fn set(&self, ty: &Type, items: &[Value]) -> Data {
        let items = self.items(items);
        match same_type(&items) {
            Some((ty, items)) => Value::set(ty, items).data,
            None if items.is_empty() => Data::Set(ty.clone(), items.into()),
            None => Data::Tuple(items.into()),
        }
    }

    fn map(&self, ty: &Type, fields: &Fields) -> Data {
        let filled = self.fields(fields);
        let items: Vec<_> = filled.values().cloned().collect();
        match same_type(&items) {
            Some((ty, items)) => Data::Map(ty, filled.into_keys().zip(items).collect()),
            None if items.is_empty() => Data::Map(ty.clone(), filled.into()),
            None => Data::Object(filled.into()),
        }
    }
}

/// Elements converted to their common type.
fn same_type(items: &[Value]) -> Option<(Type, Vec<Value>)> {
    let ty = unify_values(items)?;
    let items = items.iter().map(|item| convert(item, &ty)).collect::<Result<Vec<_>, _>>().ok()?;
    items.iter().all(|item| item.ty() == ty).then_some((ty, items))
}
