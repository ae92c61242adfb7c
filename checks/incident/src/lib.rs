//! The incident requirements of prc.
