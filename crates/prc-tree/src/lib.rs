//! Reads a checked tree without ever leaving its root.
