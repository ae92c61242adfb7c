//! Entries as Rust: constant expressions that name `prc_check`, which every check crate knows.

use std::fmt::Write;

use crate::{Category, Combine, Level, List, Named, Scope, Severity, Text, Tiers};

/// What can be written as a constant.
pub(crate) trait Code {
    /// An expression that a `const` or `static` may have.
    fn code(&self) -> String;
}

/// Declares types of the schema: each can be read from TOML and written as a constant.
macro_rules! schema {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* })*) => {$(
        #[derive(Clone, Debug, PartialEq, serde::Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl $crate::code::Code for $name {
            fn code(&self) -> String {
                let mut code = String::from(concat!("::prc_check::", stringify!($name), " {"));
                $(
                    code.push_str(concat!(stringify!($field), ": "));
                    code.push_str(&$crate::code::Code::code(&self.$field));
                    code.push_str(", ");
                )*
                code.push('}');
                code
            }
        }
    )*};
}
pub(crate) use schema;

impl Code for Text {
    fn code(&self) -> String {
        format!("::std::borrow::Cow::Borrowed({self:?})")
    }
}

impl Code for bool {
    fn code(&self) -> String {
        self.to_string()
    }
}

impl Code for i64 {
    fn code(&self) -> String {
        format!("{self}_i64")
    }
}

impl<T: Code> Code for Option<T> {
    fn code(&self) -> String {
        self.as_ref().map_or_else(
            || "::std::option::Option::None".into(),
            |some| format!("::std::option::Option::Some({})", some.code()),
        )
    }
}

impl<T: Code + Clone> Code for List<T> {
    fn code(&self) -> String {
        sequence(self.iter().map(Code::code))
    }
}

impl<T: Code + Clone> Code for Named<T> {
    fn code(&self) -> String {
        sequence(self.iter().map(|(name, value)| format!("({}, {})", name.code(), value.code())))
    }
}

fn sequence(items: impl Iterator<Item = String>) -> String {
    let mut code = String::from("::std::borrow::Cow::Borrowed(&[");
    for item in items {
        let _ = write!(code, "{item}, ");
    }
    code.push_str("])");
    code
}

macro_rules! vocabulary {
    ($($name:ident)*) => {$(
        impl Code for $name {
            fn code(&self) -> String {
                format!(concat!("::prc_check::", stringify!($name), "::{:?}"), self)
            }
        }
    )*};
}
vocabulary! { Category Combine Level Scope Severity }

impl Code for Tiers {
    fn code(&self) -> String {
        let (one, two, three) = (self.one.code(), self.two.code(), self.three.code());
        format!("::prc_check::Tiers {{ one: {one}, two: {two}, three: {three} }}")
    }
}
