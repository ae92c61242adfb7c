//! Reads a checked tree without ever leaving its root.

/// A checked tree.
#[derive(Debug)]
pub struct Tree;
