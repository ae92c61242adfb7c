//! No bucket of the account can become public by one mistake.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, require};
use prc_resources::AccountPublicAccessBlock;

pub(crate) fn check(block: AccountPublicAccessBlock, _: &Params) -> Outcome {
    for (name, on) in [
        ("block_public_acls", block.block_public_acls()),
        ("block_public_policy", block.block_public_policy()),
        ("ignore_public_acls", block.ignore_public_acls()),
        ("restrict_public_buckets", block.restrict_public_buckets()),
    ] {
        require!(on?, fail(format!("{name} is off for the account")).must_be(name, true));
    }
    Ok(())
}
