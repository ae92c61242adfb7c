//! Runbooks and other files of a repository to an inventory.
