//! Typed views of kinds: the reduced provider schema.

use crate::Node;

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

/// A resource seen as its kind.
pub trait View<'a>: Sized {
    const SCHEMA: &'static KindSchema;

    fn of(node: Node<'a>) -> Self;

    fn node(&self) -> &Node<'a>;
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
                    name: stringify!($field),
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

/// Declares views of nested blocks, in the same language as [`resource!`].
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
                self.0.read(stringify!($field), $crate::unset!($($unset)?))
            })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! unset {
    () => { $crate::Unset::Null };
    (computed) => { $crate::Unset::Computed };
    (required) => { $crate::Unset::Required };
    ($default:literal) => { $crate::Unset::Default(stringify!($default)) };
}
