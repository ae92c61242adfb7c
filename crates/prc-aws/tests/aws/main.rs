//! The real binary, the real SDK and real HTTP against a local AWS.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "tests look at what was written")]

#[cfg(unix)]
mod beyond;
mod calls;
mod example;
mod facts;
mod faults;
mod foundation;
mod said;
mod truth;
mod world;
