//! Maintenance commands of the prc workspace.
