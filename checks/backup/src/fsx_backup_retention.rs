//! FSx keeps automatic backups, or AWS Backup takes them.

use prc_check::{Outcome, Read, not_applicable};
use prc_resources::{FsxLustre, FsxOntap, FsxOpenZfs, FsxWindows, Store};
use serde::Deserialize;

use crate::retention::long_enough;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_retention_days: i64,
}

pub(crate) fn windows(files: FsxWindows, params: &Params) -> Outcome {
    kept(&files, || files.automatic_backup_retention_days(), params)
}

pub(crate) fn ontap(files: FsxOntap, params: &Params) -> Outcome {
    kept(&files, || files.automatic_backup_retention_days(), params)
}

pub(crate) fn openzfs(files: FsxOpenZfs, params: &Params) -> Outcome {
    kept(&files, || files.automatic_backup_retention_days(), params)
}

pub(crate) fn lustre(files: FsxLustre, params: &Params) -> Outcome {
    kept(&files, || files.automatic_backup_retention_days(), params)
}

fn kept<'a>(files: &impl Store<'a>, days: impl Fn() -> Read<i64>, params: &Params) -> Outcome {
    if let Some(why) = files.stands_in()? {
        return Err(not_applicable(why));
    }
    let wanted = params.min_retention_days;
    if matches!(days(), Ok(days) if days >= wanted) || files.is_selected()? {
        return Ok(());
    }
    if let Some(why) = files.may_be_lost()? {
        return Err(not_applicable(why));
    }
    long_enough("backups", "automatic_backup_retention_days", days()?, wanted)
}
