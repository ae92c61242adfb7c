//! Requirements, subjects, reads, relations, outcomes and the engine that decides them.
