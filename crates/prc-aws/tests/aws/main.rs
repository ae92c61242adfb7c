//! The real binary, the real SDK and real HTTP against a local AWS.

mod faults;
mod foundation;
mod truth;
mod world;
