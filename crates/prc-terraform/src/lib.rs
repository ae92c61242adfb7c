//! Terraform configurations to an inventory, evaluated without running anything.

use std::sync::Arc;

use prc_model::Inventory;
use prc_tree::Tree;

/// Which attributes are evaluated.
#[derive(Clone, Copy, Default)]
pub enum Demand<'a> {
    /// Every attribute of every resource.
    #[default]
    Everything,
    /// Only these attributes of these kinds; `None` for a kind nobody asks for.
    Attributes(&'a (dyn Fn(&str) -> Option<&'a [&'a str]> + Sync)),
}

/// What the person asks for.
#[derive(Clone, Default)]
pub struct Options<'a> {
    /// Directories to take as root modules, relative to the tree; empty for every one found.
    pub roots: Vec<Arc<str>>,
    /// Paths of `--var-file`, relative to the tree.
    pub var_files: Vec<Arc<str>>,
    /// `--var name=value`.
    pub vars: Vec<(String, String)>,
    /// `TF_VAR_name` values, when the person asks for them.
    pub env_vars: Vec<(String, String)>,
    /// `terraform.workspace`; `default` when empty.
    pub workspace: Arc<str>,
    pub demand: Demand<'a>,
}

/// Reads every root module of a tree.
pub fn read(_tree: &Tree, _options: &Options<'_>) -> Inventory {
    Inventory::default()
}
