//! Typed views of kinds: the reduced provider schema.

use prc_model::{Resource, Side, Unknown};

use crate::{Date, Node, Read, Related};

/// What an attribute that is not set means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// The provider sends this literal.
    Default(&'static str),
    /// Nothing: null, or no blocks.
    Null,
    /// AWS decides it, so it is not known from the configuration.
    Computed,
    /// Terraform refuses a configuration without it.
    Required,
}

/// One attribute that checks may read.
#[derive(Clone, Copy, Debug)]
pub struct AttributeSchema {
    /// Terraform's name.
    pub name: &'static str,
    pub unset: Unset,
}

/// One kind that checks may ask for.
#[derive(Clone, Copy, Debug)]
pub struct KindSchema {
    pub kind: &'static str,
    /// The attributes by which other resources name this one, the most specific first.
    pub identities: &'static [&'static str],
    pub attributes: &'static [AttributeSchema],
}

impl KindSchema {
    /// Whether checks may follow a path: its first attribute is declared.
    pub fn declares(&self, path: &str) -> bool {
        let first = path.split('.').next().unwrap_or(path);
        self.names().any(|name| name == first)
    }

    /// Every attribute that anything may read of the kind, identities too.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let attributes = self.attributes;
        let declared = |name: &&str| attributes.iter().any(|attribute| attribute.name == *name);
        let identities = self.identities.iter().copied().filter(move |name| !declared(name));
        attributes.iter().map(|attribute| attribute.name).chain(identities)
    }
}

/// Terraform's name of an attribute whose Rust name is a raw identifier, such as `r#type`.
#[doc(hidden)]
pub const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// A resource seen as its kind.
pub trait View<'a>: Sized {
    const SCHEMA: &'static KindSchema;

    fn of(node: Node<'a>) -> Self;

    fn node(&self) -> &Node<'a>;

    /// The resources of kind `V` whose attribute at `path` names this one.
    fn named_by<V: View<'a>>(&self, path: &'static str) -> Related<'a, V> {
        self.node().named_by(path, Self::SCHEMA.identities)
    }

    /// The resources of kind `V` that the attribute `path` of this one names.
    fn points_to<V: View<'a>>(&self, path: &'static str) -> Related<'a, V> {
        debug_assert!(Self::SCHEMA.declares(path), "{} of {} is in no view", path, Self::SCHEMA.kind);
        self.node().points_to(path)
    }

    /// Every resource of kind `V` in the system, on the same side.
    fn all<V: View<'a>>(&self) -> Related<'a, V> {
        self.node().all(Self::SCHEMA.identities)
    }

    /// Those of kind `V` in the system for which a condition of their own holds; `name` tells such conditions apart.
    fn all_with<V: View<'a>>(&self, name: &'static str, keep: fn(&Resource) -> bool) -> Related<'a, V> {
        self.node().all_with(Self::SCHEMA.identities, name, keep)
    }

    /// As [`View::all_with`], in the root module of this resource only.
    fn here_with<V: View<'a>>(&self, name: &'static str, keep: fn(&Resource) -> bool) -> Related<'a, V> {
        self.node().here_with(Self::SCHEMA.identities, name, keep)
    }

    /// Those of kind `V` in the system that have one of the wanted keys; `name` tells sorts of keys apart.
    fn all_keyed<V: View<'a>>(
        &self,
        (name, keys): (&'static str, fn(&Resource) -> Vec<String>),
        wanted: &[String],
    ) -> Related<'a, V> {
        self.node().all_keyed(Self::SCHEMA.identities, (name, keys), wanted)
    }

    /// Those of kind `V` whose attribute at `path` is a text that stands for this resource.
    fn named_as<V: View<'a>>(&self, path: &'static str, text: Read<String>) -> Related<'a, V> {
        self.node().named_as(self.node().resource().side, path, text)
    }

    /// The documents of kind `V` whose attribute at `path` is a text.
    fn documents_naming<V: View<'a>>(&self, path: &'static str, text: Read<String>) -> Related<'a, V> {
        self.node().named_as(Side::Repository, path, text)
    }

    /// The resources of kind `V` that the system declares, seen from a file or from the system.
    fn in_terraform<V: View<'a>>(&self) -> Related<'a, V> {
        self.node().in_terraform()
    }

    /// The live resources of kind `V` that are the system's, or tell of what is, seen from the system: their attribute `of` is
    /// the ARN of it.
    fn in_accounts<V: View<'a>>(&self, of: &'static str) -> Related<'a, V> {
        debug_assert!(V::SCHEMA.declares(of), "{of} of {} is in no view", V::SCHEMA.kind);
        self.node().in_accounts(of)
    }

    /// How many hours before its account was looked at something happened, as RFC 3339 says it; up to today for what is
    /// in no account. So a saved inventory gives the same answer later.
    ///
    /// # Errors
    /// It is no time.
    fn hours_since(&self, time: &str) -> Read<i64> {
        Ok(self.minutes_since(time)? / 60)
    }

    /// As [`View::hours_since`], in minutes.
    ///
    /// # Errors
    /// It is no time.
    fn minutes_since(&self, time: &str) -> Read<i64> {
        self.node().minutes_since(time)
    }

    /// The documents of a repository kind.
    fn documents<V: View<'a>>(&self) -> Related<'a, V> {
        self.node().documents()
    }

    /// Whether an unknown value stands for an attribute of this resource; `None` when it may.
    fn is_meant_by(&self, unknown: &Unknown) -> Option<bool> {
        self.node().is_meant_by(unknown)
    }

    /// Whether Terraform leaves an attribute alone once the resource exists.
    fn ignores_changes_of(&self, attribute: &str) -> bool {
        let ignored = &self.node().resource().lifecycle.ignore_changes;
        ignored.iter().any(|name| **name == *attribute || &**name == "all")
    }

    /// It was seen in an account, and nobody declares it here.
    fn is_live(&self) -> bool {
        self.node().resource().side == Side::Actual
    }

    /// The day of the report.
    fn today(&self) -> Date {
        self.node().context().today
    }

    /// Terraform's address, the ARN or the path.
    fn address(&self) -> &'a str {
        &self.node().resource().address
    }
}

/// Declares views of resource kinds.
///
/// Each attribute has a type and what *unset* means: `= literal` is the provider's default, `= computed` is decided by
/// AWS, `= required` cannot be unset, and nothing stands for null. The documentation of an attribute names the source
/// of its default.
#[macro_export]
macro_rules! resource {
    ($(
        $(#[$doc:meta])*
        $name:ident = $kind:literal by [$($identity:literal),*] {
            $($(#[$field_doc:meta])* $field:ident : $ty:ty $(= $unset:tt)?,)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name<'a>($crate::Node<'a>);

        impl<'a> $crate::View<'a> for $name<'a> {
            const SCHEMA: &'static $crate::KindSchema = &$crate::KindSchema {
                kind: $kind,
                identities: &[$($identity),*],
                attributes: &[$($crate::AttributeSchema {
                    name: $crate::internal::plain(stringify!($field)),
                    unset: $crate::unset!($($unset)?),
                }),*],
            };

            fn of(node: $crate::Node<'a>) -> Self {
                Self(node)
            }

            fn node(&self) -> &$crate::Node<'a> {
                &self.0
            }
        }

        $crate::readers!($name { $($(#[$field_doc])* $field : $ty $(= $unset)?,)* });
    )*};
}

/// Declares views of nested blocks, in the same language as [`resource!`]. An attribute that holds such blocks names
/// their lifetime: `rule: Vec<Rule<'a>>`.
#[macro_export]
macro_rules! block {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$field_doc:meta])* $field:ident : $ty:ty $(= $unset:tt)?,)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name<'a>($crate::Node<'a>);

        impl<'a> $crate::FromValue<'a> for $name<'a> {
            fn from_value(node: &$crate::Node<'a>) -> $crate::Read<Self> {
                node.known()?;
                Ok(Self(node.clone()))
            }
        }

        $crate::readers!($name { $($(#[$field_doc])* $field : $ty $(= $unset)?,)* });
    )*};
}

#[doc(hidden)]
#[macro_export]
macro_rules! readers {
    ($name:ident { $($(#[$field_doc:meta])* $field:ident : $ty:ty $(= $unset:tt)?,)* }) => {
        #[allow(mismatched_lifetime_syntaxes, dead_code)]
        impl<'a> $name<'a> {
            $($(#[$field_doc])*
            pub fn $field(&self) -> $crate::Read<$ty> {
                self.0.read($crate::internal::plain(stringify!($field)), $crate::unset!($($unset)?))
            })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! unset {
    () => {
        $crate::Unset::Null
    };
    (computed) => {
        $crate::Unset::Computed
    };
    (required) => {
        $crate::Unset::Required
    };
    ($default:literal) => {
        $crate::Unset::Default(stringify!($default))
    };
}
