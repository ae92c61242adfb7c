//! No bucket lets strangers in: access lists, policy and blocks are judged together, as S3 does.

use prc_check::{Failure, Outcome, Read, View, exactly, fail};
use prc_resources::{AccountPublicAccessBlock, Bucket, Policy, PublicAccessBlock, is_public_acl, is_public_group};
use serde::Deserialize;

use crate::statements::open_to_everybody;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// The code itself must block public access, instead of leaving it to what AWS does for new buckets.
    enforced: bool,
}

pub(crate) fn check(bucket: Bucket, params: &Params) -> Outcome {
    let whole = bucket
        .all::<AccountPublicAccessBlock>()
        .any(|account| Ok(account.ignore_public_acls()? && account.restrict_public_buckets()?));
    if whole == Ok(true) {
        return Ok(());
    }
    let block = bucket.public_access_blocks().first();
    let shut = |flag: fn(&PublicAccessBlock) -> Read<bool>| match &block {
        Ok(Some(block)) => flag(block),
        Ok(None) => Ok(false),
        Err(why) => Err(why.clone()),
    };
    // AWS refuses to set what is blocked, and does not heed what is there.
    let lists = || either(shut(|block| block.ignore_public_acls()), shut(|block| block.block_public_acls()));
    let policies = || either(shut(|block| block.restrict_public_buckets()), shut(|block| block.block_public_policy()));
    let (list, policy) = (public_list(&bucket), public_policy(&bucket));
    if lists() != Ok(true)
        && let Some(open) = list?
        && !lists()?
        && bucket.heeds_access_lists()?
    {
        return Err(open.into());
    }
    if policies() != Ok(true)
        && let Some(open) = policy?
        && !policies()?
    {
        return Err(open.into());
    }
    if !params.enforced {
        return Ok(());
    }
    let account = whole?;
    match block? {
        Some(block) => enforced(&block),
        None if account => Ok(()),
        None => {
            let open = fail("nothing blocks public access").missing().label("no public access block");
            let open = open.help("add an aws_s3_bucket_public_access_block with all four settings true");
            Err(open.adds("aws_s3_bucket_public_access_block", BLOCK).into())
        }
    }
}

/// What shuts a bucket.
const BLOCK: &str = "
bucket = $subject.id

block_public_acls       = true
block_public_policy     = true
ignore_public_acls      = true
restrict_public_buckets = true";

fn either(a: Read<bool>, b: Read<bool>) -> Read<bool> {
    Ok(a? || b?)
}

/// Every one of the four settings is on.
fn enforced(block: &PublicAccessBlock) -> Outcome {
    let settings = [
        ("block_public_acls", block.block_public_acls()?),
        ("block_public_policy", block.block_public_policy()?),
        ("ignore_public_acls", block.ignore_public_acls()?),
        ("restrict_public_buckets", block.restrict_public_buckets()?),
    ];
    let mut off = settings.into_iter().filter(|(_, on)| !on).map(|(name, _)| name);
    match off.next() {
        Some(name) => {
            let open = fail(format!("{name} is off")).of(block).must_be(name, true);
            Err(off.fold(open, |open, other| open.wants(other, true)).into())
        }
        None => Ok(()),
    }
}

/// An access list that lets strangers in.
fn public_list(bucket: &Bucket) -> Read<Option<Failure>> {
    if let Some(acl) = bucket.acl()?.filter(|acl| is_public_acl(acl)) {
        return Ok(Some(fail(format!("the access list {acl} lets strangers in")).must_be("acl", exactly("private"))));
    }
    for grant in bucket.grant()? {
        if grant.uri()?.is_some_and(|uri| is_public_group(&uri)) {
            return Ok(Some(fail("a grant of the access list lets strangers in").at("grant.uri")));
        }
    }
    let open = bucket.access_lists().find(|list| {
        let named = list.acl()?.is_some_and(|acl| is_public_acl(&acl));
        Ok(named || grants(list)?)
    })?;
    Ok(match open {
        Some(list) => Some(match list.acl()? {
            Some(acl) => {
                fail(format!("the access list {acl} lets strangers in")).of(&list).must_be("acl", exactly("private"))
            }
            None => fail("a grant of the access list lets strangers in")
                .of(&list)
                .at("access_control_policy.grant.grantee.uri"),
        }),
        None => None,
    })
}

fn grants(list: &prc_resources::BucketAcl) -> Read<bool> {
    for grant in list.access_control_policy()?.iter().map(|list| list.grant()).collect::<Read<Vec<_>>>()?.concat() {
        for grantee in grant.grantee()? {
            if grantee.uri()?.is_some_and(|uri| is_public_group(&uri)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A policy that lets strangers in.
fn public_policy(bucket: &Bucket) -> Read<Option<Failure>> {
    if let Some(policy) = bucket.policy()?
        && let Some(open) = open_to_everybody(&policy?)?
    {
        return Ok(Some(open.at("policy")));
    }
    let of = |policy: Read<Read<Policy>>| open_to_everybody(&policy??);
    let found = bucket.policies().find(|one| Ok(of(one.policy())?.is_some()))?;
    Ok(match found {
        Some(found) => of(found.policy())?.map(|open| open.of(&found).at("policy")),
        None => None,
    })
}
