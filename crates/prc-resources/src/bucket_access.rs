//! Who may reach the objects of a bucket: access lists, policies, and what blocks both.

use prc_check::{Read, Related, View, block, resource};

use crate::{Bucket, BucketAcl, Policy};

resource! {
    /// What blocks public access to one bucket.
    PublicAccessBlock = "aws_s3_bucket_public_access_block" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Defaults to false.
        block_public_acls: bool = false,
        /// provider: Defaults to false.
        block_public_policy: bool = false,
        /// provider: Defaults to false.
        ignore_public_acls: bool = false,
        /// provider: Defaults to false.
        restrict_public_buckets: bool = false,
    }
    /// What blocks public access to every bucket of the account.
    AccountPublicAccessBlock = "aws_s3_account_public_access_block" by ["id"] {
        /// provider: Defaults to false.
        block_public_acls: bool = false,
        /// provider: Defaults to false.
        block_public_policy: bool = false,
        /// provider: Defaults to false.
        ignore_public_acls: bool = false,
        /// provider: Defaults to false.
        restrict_public_buckets: bool = false,
    }
    /// The policy of a bucket.
    BucketPolicy = "aws_s3_bucket_policy" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        policy: Read<Policy> = required,
    }
    /// Who owns what is put into a bucket, and with that whether access lists count at all.
    BucketOwnership = "aws_s3_bucket_ownership_controls" by ["id"] {
        /// provider: Required.
        bucket: String = required,
        /// provider: Required.
        rule: Vec<OwnershipRule<'a>>,
    }
}

block! {
    /// A rule of ownership.
    OwnershipRule {
        /// `BucketOwnerEnforced` turns access lists off; provider: Required.
        object_ownership: String = required,
    }
    /// Access lists grant by grant.
    AccessControl {
        /// provider: Optional.
        grant: Vec<AclGrant<'a>>,
    }
    /// One grant of an access list.
    AclGrant {
        /// provider: Optional.
        grantee: Vec<Grantee<'a>>,
    }
    /// Who is granted something.
    Grantee {
        /// Of a group, such as everybody; provider: Optional.
        uri: Option<String>,
    }
    /// One grant inside the bucket's own block.
    InlineGrant {
        /// Of a group, such as everybody; provider: Optional.
        uri: Option<String>,
    }
}

/// Whether a canned access list lets strangers in. `authenticated-read` is for everybody who has any AWS account.
pub fn is_public_acl(acl: &str) -> bool {
    matches!(acl, "public-read" | "public-read-write" | "authenticated-read")
}

/// Whether a group of S3 is everybody, or everybody with an AWS account.
pub fn is_public_group(uri: &str) -> bool {
    uri.ends_with("/groups/global/AllUsers") || uri.ends_with("/groups/global/AuthenticatedUsers")
}

impl<'a> Bucket<'a> {
    pub fn public_access_blocks(&self) -> Related<'a, PublicAccessBlock<'a>> {
        self.named_by("bucket")
    }

    pub fn access_lists(&self) -> Related<'a, BucketAcl<'a>> {
        self.named_by("bucket")
    }

    pub fn policies(&self) -> Related<'a, BucketPolicy<'a>> {
        self.named_by("bucket")
    }

    /// Access lists count: nothing has turned them off.
    ///
    /// # Errors
    /// What decides it is not known.
    pub fn heeds_access_lists(&self) -> Read<bool> {
        let enforced = |controls: &BucketOwnership<'a>| {
            Ok(controls.rule()?.iter().any(|rule| rule.object_ownership().as_deref() == Ok("BucketOwnerEnforced")))
        };
        Ok(!self.named_by::<BucketOwnership<'a>>("bucket").any(enforced)?)
    }
}
