//! Why a relation is not known, said for the person who can make it known.

use prc_model::{Gap, Reason, Resource, Unknown};

/// Without a word on which root modules make a system, each may be an account of its own.
pub(crate) fn in_other_account(resource: &Resource) -> Unknown {
    let detail = format!(
        "root module {} may be another account; prc.toml can name the root modules of a system",
        resource.root_module
    );
    Unknown { at: resource.location, ..Unknown::new(Reason::Undecided, detail) }
}

/// What a gap hides, said for the person who can close it.
pub(crate) fn behind(gap: &Gap, kind: &str) -> Unknown {
    let detail = match gap.reason {
        Reason::ModuleNotOnDisk => format!("{} ({}) is not on disk and may hold an {kind}", gap.what, gap.from),
        reason => format!("{kind} could not be listed: {reason} {}", gap.what),
    };
    Unknown { at: gap.at, ..Unknown::new(gap.reason, detail) }
}
