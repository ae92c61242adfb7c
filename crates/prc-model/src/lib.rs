//! The inventory: what a source saw, in one shape for every side.
//!
//! Resources carry attributes whose values know where they come from; what could not be known says why. Nothing here
//! does I/O or reads a clock.

mod deployment;
mod forms;
mod gaps;
mod grown;
mod inventory;
mod json;
mod listing;
mod outline;
mod reason;
mod relation;
mod resource;
mod source;
mod text;
mod value;

pub use deployment::{Deployment, Environment};
pub use forms::canonical;
pub use grown::Grown;
pub use inventory::{Gap, Inventory, Move, Problem, Repetition, ResourceId, RootModule};
pub use json::{to_json, value_to_json};
pub use listing::{GLOBAL, Listings, Place};
pub use outline::{holes, json_of, json_texts, only_hole};
pub use reason::Reason;
pub use relation::{Index, Matches};
pub use resource::{Instances, Lifecycle, Mode, ModuleCall, Resource, Side, configuration_address};
pub use source::{FileId, Location, SourceFile, Sources, Span};
pub use text::Printable;
pub use value::{Alternative, Condition, Data, Fields, Number, Origin, Reference, Unknown, Value};
