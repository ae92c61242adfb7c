//! Somebody hears when a table refuses requests or its replicas fall behind.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::DynamoTable;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn check(table: DynamoTable, _: &Params) -> Outcome {
    watched(&table, &needs::dynamo_table(&table)?)
}
