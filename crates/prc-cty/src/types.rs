//! Terraform's types (cty's `Type`).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::Named;

/// A type of Terraform's language. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `any`: cty's `DynamicPseudoType`, a type that is not known yet.
    Dynamic,
    /// `list(element)`
    List(Arc<Self>),
    /// `set(element)`
    Set(Arc<Self>),
    /// `map(element)`
    Map(Arc<Self>),
    /// `tuple([...])`
    Tuple(Arc<[Self]>),
    /// `object({...})`
    Object(Arc<ObjectType>),
}

/// The attributes of an object type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectType {
    /// The type of each attribute.
    pub attrs: Named<Type>,
    /// Attributes that a conversion may fill with null; only in type constraints, never in a value's type.
    pub optional: BTreeSet<Arc<str>>,
}

impl Type {
    /// `list(element)`
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// `set(element)`
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Arc::new(element))
    }

    /// `map(element)`
    #[must_use]
    pub fn map(element: Self) -> Self {
        Self::Map(Arc::new(element))
    }

    /// `tuple([elements])`
    #[must_use]
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Tuple(elements.into_iter().collect())
    }

    /// `object({attributes})`, none of them optional.
    #[must_use]
    pub fn object<K: Into<Arc<str>>>(attrs: impl IntoIterator<Item = (K, Self)>) -> Self {
        let attrs = attrs.into_iter().map(|(name, ty)| (name.into(), ty)).collect();
        Self::Object(Arc::new(ObjectType { attrs, optional: BTreeSet::new() }))
    }

    /// Whether this is `bool`, `number` or `string`.
    #[must_use]
    pub const fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// Whether this is a list, set or map.
    #[must_use]
    pub const fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Set(_) | Self::Map(_))
    }

    /// The element type of a list, set or map.
    #[must_use]
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => Some(element),
            _ => None,
        }
    }

    /// The type of the part at a position of a list, set or tuple.
    pub(crate) fn part_at(&self, at: usize) -> Option<&Self> {
        if let Self::Tuple(elements) = self { elements.get(at) } else { self.element() }
    }

    /// The type of the part of that name in a map or object.
    pub(crate) fn part_named(&self, name: &str) -> Option<&Self> {
        if let Self::Object(object) = self { object.attrs.get(name) } else { self.element() }
    }

    /// Whether `any` occurs anywhere in the type (cty's `HasDynamicTypes`).
    #[must_use]
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
            Self::Object(object) => object.attrs.values().any(Self::has_dynamic),
        }
    }

    /// Whether an optional attribute occurs anywhere in the type.
    fn has_optional(&self) -> bool {
        match self {
            Self::Dynamic | Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_optional(),
            Self::Tuple(elements) => elements.iter().any(Self::has_optional),
            Self::Object(object) => !object.optional.is_empty() || object.attrs.values().any(Self::has_optional),
        }
    }

    /// The type a value can have: the same without optional markers (cty's `WithoutOptionalAttributesDeep`).
    #[must_use]
    pub fn without_optional(&self) -> Self {
        if !self.has_optional() {
            return self.clone();
        }
        match self {
            Self::Dynamic | Self::Bool | Self::Number | Self::String => self.clone(),
            Self::List(element) => Self::list(element.without_optional()),
            Self::Set(element) => Self::set(element.without_optional()),
            Self::Map(element) => Self::map(element.without_optional()),
            Self::Tuple(elements) => Self::tuple(elements.iter().map(Self::without_optional)),
            Self::Object(object) => {
                Self::object(object.attrs.iter().map(|(name, ty)| (name.clone(), ty.without_optional())))
            }
        }
    }

    /// Whether a value of this type could turn out to have the type `want`, where `any` in `want` stands for
    /// every type (cty's `TestConformance`).
    #[must_use]
    pub fn conforms_to(&self, want: &Self) -> bool {
        match (self, want) {
            (_, Self::Dynamic) => true,
            (Self::List(a), Self::List(b)) | (Self::Set(a), Self::Set(b)) | (Self::Map(a), Self::Map(b)) => {
                a.conforms_to(b)
            }
            (Self::Tuple(a), Self::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.conforms_to(b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.attrs.len() == b.attrs.len()
                    && a.attrs.iter().all(|(name, ty)| b.attrs.get(name).is_some_and(|want| ty.conforms_to(want)))
            }
            _ => self == want,
        }
    }

    /// The name Terraform prints in messages, like `list of string` (cty's `FriendlyName`).
    #[must_use]
    pub fn friendly_name(&self) -> String {
        self.name("dynamic", "dynamic")
    }

    /// The name Terraform prints where a type is asked for, like `list of any single type`
    /// (cty's `FriendlyNameForConstraint`).
    #[must_use]
    pub fn friendly_constraint(&self) -> String {
        self.name("any type", "any single type")
    }

    fn name(&self, dynamic: &str, dynamic_element: &str) -> String {
        let of = |kind: &str, element: &Self| match element {
            Self::Dynamic => format!("{kind} of {dynamic_element}"),
            _ => format!("{kind} of {}", element.name(dynamic, dynamic_element)),
        };
        match self {
            Self::Bool => "bool".to_owned(),
            Self::Number => "number".to_owned(),
            Self::String => "string".to_owned(),
            Self::Dynamic => dynamic.to_owned(),
            Self::List(element) => of("list", element),
            Self::Set(element) => of("set", element),
            Self::Map(element) => of("map", element),
            Self::Tuple(_) => "tuple".to_owned(),
            Self::Object(_) => "object".to_owned(),
        }
    }

    /// "a string", "a list of number", …: what a message says is required.
    #[must_use]
    pub fn with_article(&self) -> String {
        let name = self.friendly_constraint();
        let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        if *self == Self::Dynamic { name } else { format!("{article} {name}") }
    }
}

impl fmt::Display for Type {
    /// As a type constraint is written in Terraform's language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::String => f.write_str("string"),
            Self::Dynamic => f.write_str("any"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Tuple(elements) => {
                f.write_str("tuple([")?;
                for (i, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("])")
            }
            Self::Object(object) => {
                f.write_str("object({")?;
                for (i, (name, ty)) in object.attrs.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    if object.optional.contains(name) {
                        write!(f, "{comma}{name}=optional({ty})")?;
                    } else {
                        write!(f, "{comma}{name}={ty}")?;
                    }
                }
                f.write_str("})")
            }
        }
    }
}
