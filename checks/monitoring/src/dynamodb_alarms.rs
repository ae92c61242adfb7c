//! Somebody hears when a table refuses requests or its replicas fall behind.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Reason, not_applicable, unknown};
use prc_resources::DynamoTable;

use crate::coverage::watched;

pub(crate) fn check(table: DynamoTable, _: &Params) -> Outcome {
    if table.is_lock_table()? {
        return Err(not_applicable("nobody waits for a Terraform lock table"));
    }
    watched(&table, "dynamodb_table", |when| match when {
        "replica block present" => Ok(!table.replica()?.is_empty()),
        "global_secondary_index present" => Ok(!table.global_secondary_index()?.is_empty()),
        other => Err(unknown(Reason::Internal, format!("`{other}` is no condition of a table"))),
    })
}
