//! The monitoring requirements of prc.
