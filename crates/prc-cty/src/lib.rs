//! Terraform's types, values, conversions and built-in functions.
//!
//! This is what Terraform has in go-cty, HCL's operators and its own function library, down to the digits of a number
//! and the order of a set, with two things added: a value knows where it was written ([`Origin`]), and an unknown
//! value knows why it is unknown and what it stands for ([`Cause`]).
//!
//! * [`Value`], [`Type`], [`Number`], [`Marks`], [`Refinement`]: the data
//! * [`convert()`], [`unify`], [`Constraint`]: from type to type
//! * [`ops`]: operators, indices, attributes, templates, conditionals
//! * [`functions`]: the built-in functions; files are read through [`functions::Host`] only
//!
//! Nothing here parses the language, touches a file, or fails by panicking. Results beyond [`functions::Limits`] stay
//! unknown.

mod cause;
pub mod convert;
mod equality;
pub mod functions;
mod json;
mod marks;
mod named;
pub mod number;
pub mod ops;
pub mod partial;
mod refine;
mod set;
mod text;
mod time;
mod types;
pub mod value;

pub use cause::{Cause, Origin, Reason, Reference};
pub use convert::{Constraint, Defaults, can_convert, convert, unify};
pub use marks::Marks;
pub use named::Named;
pub use number::Number;
pub use refine::{Bound, Refinement};
pub use types::{ObjectType, Type};
pub use value::{Alternative, Condition, Data, Fields, Items, Members, Parts, Unknown, Value};
