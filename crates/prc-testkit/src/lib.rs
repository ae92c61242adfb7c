//! Runs the Markdown fixtures, which are tests and documentation.
