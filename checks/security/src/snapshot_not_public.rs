//! No snapshot and no image is given to everybody.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::{DbSnapshot, ImagePermission, VolumePermission};

pub(crate) fn db_snapshot(snapshot: DbSnapshot, _: &Params) -> Outcome {
    let accounts = snapshot.shared_accounts()?;
    let everybody = accounts.iter().flatten().any(|account| account == "all");
    require!(!everybody, fail("every AWS account may copy the snapshot").at("shared_accounts"));
    accounts.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(())
}

pub(crate) fn image(permission: ImagePermission, _: &Params) -> Outcome {
    let everybody = permission.group()?.as_deref() == Some("all");
    require!(!everybody, fail("every AWS account may start the image").at("group"));
    Ok(())
}

pub(crate) fn volume(permission: VolumePermission, _: &Params) -> Outcome {
    let everybody = permission.account_id()? == "all";
    require!(!everybody, fail("every AWS account may make volumes from the snapshot").at("account_id"));
    Ok(())
}
