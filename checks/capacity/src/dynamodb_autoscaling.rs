//! The throughput of a table and of its indexes follows the load.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, exactly, fail, not_applicable, require};
use prc_resources::DynamoTable;

pub(crate) fn check(table: DynamoTable, _: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("a Terraform lock table needs a unit or two, and always will"));
    }
    if table.billing_mode()? == "PAY_PER_REQUEST" {
        return Ok(());
    }
    let mut scaled =
        vec![(None, "read", is_scaled(&table, None, "Read")), (None, "write", is_scaled(&table, None, "Write"))];
    for index in table.global_secondary_index()? {
        let name = index.name()?;
        scaled.push((Some(name.clone()), "read", is_scaled(&table, Some(&name), "Read")));
        scaled.push((Some(name.clone()), "write", is_scaled(&table, Some(&name), "Write")));
    }
    let fixed = |holds: &Read<bool>| matches!(holds, Ok(false));
    if scaled.iter().all(|(_, _, holds)| fixed(holds)) {
        let fixed = fail("throughput is provisioned, and nothing scales it");
        return Err(fixed.must_be("billing_mode", exactly("PAY_PER_REQUEST")).into());
    }
    for (index, what, holds) in scaled {
        let part = index.map_or_else(|| String::from("the table"), |name| format!("index {name}"));
        let forgotten = fail(format!("nothing scales the {what} throughput of {part}")).missing();
        let help = "add an aws_appautoscaling_target and an aws_appautoscaling_policy for it, or bill per request";
        require!(holds?, forgotten.label("scaled in part").help(help));
    }
    Ok(())
}

/// Whether there is a target, and a policy that moves it.
fn is_scaled(table: &DynamoTable, index: Option<&str>, what: &str) -> Read<bool> {
    Ok(table.scaling_targets(index, what).exists()? && table.scaling_policies(index, what).exists()?)
}
