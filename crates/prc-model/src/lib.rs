//! The inventory: resources, values with provenance, references and gaps.
