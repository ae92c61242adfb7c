//! What the workspace looks like, for the commands and tests that keep it so.
#![allow(clippy::disallowed_methods, reason = "this crate reads and writes the workspace itself, never a checked tree")]

pub mod fuzz_seeds;
pub mod growth;
pub mod measure;
pub mod new_check;
pub mod oracle;
pub mod peers;
pub mod report;
pub mod synthetic;
pub mod unknowns;
pub mod workspace;
