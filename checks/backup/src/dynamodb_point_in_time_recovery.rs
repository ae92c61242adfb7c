//! DynamoDB tables can be restored to any second, in every Region they live in.

use prc_check::{Outcome, at_least, counted, fail, not_applicable, require};
use prc_resources::{DynamoTable, DynamoTableReplica, Store, Tagged};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    min_pitr_days: i64,
    accept_backup_plan: bool,
}

pub(crate) fn table(table: DynamoTable, params: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("a Terraform lock table holds no data"));
    }
    if table.is_rebuildable() {
        return Err(not_applicable("its data can be made again"));
    }
    let blocks = table.point_in_time_recovery()?;
    let Some(recovery) = blocks.first().filter(|block| !matches!(block.enabled(), Ok(false))) else {
        let planned = params.accept_backup_plan && table.has_rule(&|_| Ok(true))?;
        let off = fail("point-in-time recovery is off");
        require!(
            planned,
            if blocks.is_empty() {
                let off =
                    off.missing().label("no point_in_time_recovery").wants("point_in_time_recovery.enabled", true);
                off.help("add point_in_time_recovery { enabled = true }")
            } else {
                off.must_be("point_in_time_recovery.enabled", true)
            }
        );
        return Ok(());
    };
    recovery.enabled()?;
    let (days, wanted) = (recovery.recovery_period_in_days()?, params.min_pitr_days);
    let short = format!("point-in-time recovery reaches back {}, must be at least {wanted}", counted(days, "day"));
    require!(days >= wanted, fail(short).must_be("point_in_time_recovery.recovery_period_in_days", at_least(wanted)));
    for replica in table.replica()?.iter().filter(|replica| !replica.is_table()) {
        let protected = replica.point_in_time_recovery()?;
        let open = fail(format!("point-in-time recovery is off in the replica in {}", replica.region_name()?));
        require!(protected, open.must_be("replica.point_in_time_recovery", true));
    }
    Ok(())
}

pub(crate) fn replica(replica: DynamoTableReplica, _: &Params) -> Outcome {
    let open = fail("point-in-time recovery is off in this replica").must_be("point_in_time_recovery", true);
    require!(replica.point_in_time_recovery()?, open);
    Ok(())
}
