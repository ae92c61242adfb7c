//! The capacity requirements of prc.
