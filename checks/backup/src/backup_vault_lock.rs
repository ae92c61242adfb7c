//! Nobody who can destroy production can destroy its backups too.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, require};
use prc_resources::{BackupVault, Statement, VaultPolicy, or};

/// What must be denied to everybody.
const DELETIONS: [&str; 2] = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"];

pub(crate) fn check(vault: BackupVault, _: &Params) -> Outcome {
    let open = fail("Terraform deletes it with everything in it").must_be("force_destroy", false);
    require!(vault.force_destroy()? != Some(true), open);
    let guarded = or([vault.locks().exists(), vault.policies().any(denies_deletion)])?;
    let unlocked = fail("recovery points in it can be deleted: it has no lock").missing();
    let help =
        "add an aws_backup_vault_lock_configuration for it; without changeable_for_days it can be taken off again";
    require!(guarded, unlocked.label("no aws_backup_vault_lock_configuration").help(help));
    Ok(())
}

/// Whether a policy denies to everybody that recovery points are deleted; a condition may leave somebody out.
fn denies_deletion(policy: &VaultPolicy) -> Read<bool> {
    let policy = policy.policy()?;
    let denies = |action: &str| {
        let found = policy.find(|statement| {
            Ok(!statement.allows.clone()? && is_for_everybody(statement)? && statement.has_action(action)?)
        });
        found.map(|found| found.is_some())
    };
    Ok(denies(DELETIONS[0])? && denies(DELETIONS[1])?)
}

fn is_for_everybody(statement: &Statement) -> Read<bool> {
    or(statement.principals.iter().map(|one| Ok(one.id.clone()? == "*")))
}
