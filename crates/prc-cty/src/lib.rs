//! Terraform's types, values, conversions and built-in functions.

mod cause;
pub mod convert;
mod equality;
pub mod functions;
mod json;
mod marks;
pub mod number;
pub mod ops;
mod refine;
mod set;
mod text;
mod time;
mod types;
pub mod value;

pub use cause::{Cause, Origin, Reason, Reference};
pub use convert::{Constraint, Defaults, can_convert, convert, unify};
pub use marks::Marks;
pub use number::Number;
pub use refine::{Bound, Refinement};
pub use types::{ObjectType, Type};
pub use value::{Alternative, Condition, Data, Fields, Unknown, Value};
