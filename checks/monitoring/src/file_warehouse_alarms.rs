//! Somebody hears before a file system or a warehouse is full or slow.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{FileSystem, FsxOntap, FsxWindows, RedshiftCluster};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn file_system(files: FileSystem, _: &Params) -> Outcome {
    watched(&files, &needs::file_system(&files)?)
}

pub(crate) fn redshift_cluster(cluster: RedshiftCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::redshift_cluster(&cluster)?)
}

pub(crate) fn fsx_windows(files: FsxWindows, _: &Params) -> Outcome {
    watched(&files, &needs::fsx_windows(&files)?)
}

pub(crate) fn fsx_ontap(files: FsxOntap, _: &Params) -> Outcome {
    watched(&files, &needs::fsx_ontap(&files)?)
}
