//! EFS has no snapshots of its own, so AWS Backup takes copies.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::FileSystem;

use crate::backup_coverage;

pub(crate) fn check(files: FileSystem, params: &Params) -> Outcome {
    backup_coverage::file_system(files, params)
}
