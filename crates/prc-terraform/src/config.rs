//! Configurations as they are written: files, modules and what they declare. Nothing is evaluated here.

mod body;
mod conditions;
mod load;
mod module;
mod references;
mod source;
mod traversal;

pub(crate) use body::{BodyRef, Nested, entries};
pub(crate) use conditions::{Conditions, Ephemeral};
pub(crate) use load::{World, file_number, join, load, local_directory, syntax_problems};
pub(crate) use module::{CallDecl, Decl, Module, address, literal};
pub(crate) use references::{Owner, References, Target};
pub(crate) use source::{ExprRef, Files, Parsed, set_twice, span};
pub(crate) use traversal::{Step, Steps, free_traversals, is_literal, is_traversal, split};
