//! Typed views of resource kinds, with what an unset attribute means.
