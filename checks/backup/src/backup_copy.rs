//! Copies are somewhere that neither a lost account nor a lost Region takes with it.

use prc_check::{Outcome, Read, Reason, Unknown, fail, require, unknown};
use prc_resources::{BackupPlan, CopyAction, or};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    require_cross_account: bool,
    require_cross_region: bool,
}

pub(crate) fn check(plan: BackupPlan, params: &Params) -> Outcome {
    let mut copies = Vec::new();
    for rule in plan.rule()? {
        copies.extend(rule.copy_action()?);
    }
    let none = fail("its copies stay where they are made").missing().label("no copy_action");
    require!(!copies.is_empty(), none.help("add a copy_action to a vault in another account"));
    // A copy in another account and one in another Region do as well as one that is both.
    let far = or(copies.iter().map(|copy| leaves_account(&plan, copy)));
    let near = fail("every copy stays in the account");
    let vault = "rule.copy_action.destination_vault_arn";
    require!(!params.require_cross_account || far?, near.must_be(vault, "a vault of another account"));
    let far = or(copies.iter().map(|copy| leaves_region(&plan, copy)));
    let near = fail("every copy stays in the Region");
    require!(!params.require_cross_region || far?, near.must_be(vault, "a vault in another Region"));
    Ok(())
}

fn leaves_account(plan: &BackupPlan, copy: &CopyAction) -> Read<bool> {
    // What an air-gapped vault holds belongs to AWS Backup and not to the account.
    if copy.air_gapped_vaults().exists().is_ok_and(|is_air_gapped| is_air_gapped) {
        return Ok(true);
    }
    let there = part(copy, 4)?;
    match plan.account()? {
        Some(here) => Ok(here != there),
        None => Err(nowhere(&format!("a copy goes to account {there}; nothing says which one the plan is in"))),
    }
}

fn leaves_region(plan: &BackupPlan, copy: &CopyAction) -> Read<bool> {
    let there = part(copy, 3)?;
    match plan.home_region()? {
        Some(here) => Ok(here != there),
        None => Err(nowhere(&format!("a copy goes to Region {there}; nothing says which one the plan is in"))),
    }
}

/// A part of the ARN of the vault that a copy goes to.
fn part(copy: &CopyAction, at: usize) -> Read<String> {
    let arn = match copy.destination_vault_arn()?.value {
        Ok(arn) => arn,
        Err(why) => match why.references.first() {
            Some(vault) => {
                return Err(nowhere(&format!("a copy goes to {}, and where that is its provider says", vault.address)));
            }
            None => return Err(why),
        },
    };
    let part = arn.split(':').nth(at).filter(|part| !part.is_empty());
    part.map(String::from).ok_or_else(|| nowhere(&format!("`{arn}` does not say where the copy goes")))
}

fn nowhere(detail: &str) -> Unknown {
    unknown(Reason::Undecided, detail)
}
