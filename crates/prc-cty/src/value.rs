//! Terraform's values (cty's `Value`), with where they were written and why they are unknown.

mod build;
mod inspect;
mod marked;
mod parts;

use std::sync::Arc;

pub use build::normalize;
pub use parts::{Items, Members, Parts};

use crate::{Cause, Marks, Named, Number, Origin, Refinement, Type};

/// A value of Terraform's language.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Marks on the value itself; parts of it may have further ones.
    pub marks: Marks,
    /// Where it was written.
    pub origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// A null of a type.
    Null(Type),
    /// A bool.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string in Unicode normal form C.
    String(Arc<str>),
    /// A list and its element type.
    List(Type, Items),
    /// A set and its element type; elements are in cty's order and occur once.
    Set(Type, Items),
    /// A tuple.
    Tuple(Items),
    /// A map and its element type.
    Map(Type, Members),
    /// An object.
    Object(Members),
    /// A value that is not known.
    Unknown(Arc<Unknown>),
    /// Known alternatives behind an unknown choice. Only the evaluator makes and resolves them;
    /// everything in this crate treats one as an unknown value.
    OneOf(Arc<[Alternative]>),
}

/// The elements of a map or the attributes of an object, in cty's order.
pub type Fields = Named<Value>;

/// One of several possible values.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// When it is this one.
    pub when: Arc<Condition>,
    /// The value it then is.
    pub value: Value,
}

/// Choices (`subject = value`) that must hold together, for example `var.environment = prod`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Subjects and their values.
    pub choices: Vec<(Arc<str>, Arc<str>)>,
}

/// A value that is not known.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// The type it will have; `Dynamic` when even that is not known.
    pub ty: Type,
    /// What is known about it all the same.
    pub refine: Refinement,
    /// Why it is not known.
    pub cause: Cause,
}
