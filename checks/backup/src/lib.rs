//! The backup requirements of prc.
