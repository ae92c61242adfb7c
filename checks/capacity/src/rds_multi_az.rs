//! RDS instances have a standby in another zone.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::DbInstance;

pub(crate) fn check(db: DbInstance, _: &Params) -> Outcome {
    if db.replicate_source_db()?.is_set() {
        return Err(not_applicable("a read replica is judged with its source"));
    }
    if db.is_aurora()? {
        return Err(not_applicable("an Aurora instance fails over within its cluster"));
    }
    require!(db.multi_az()?, fail("the database has no standby in another zone").must_be("multi_az", true));
    Ok(())
}
