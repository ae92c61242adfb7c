//! The security requirements of prc.
