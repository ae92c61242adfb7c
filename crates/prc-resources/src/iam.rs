//! Roles, policies and who they are given to.

use prc_check::{Presence, Read, Related, View, block, resource};

use crate::Policy;

resource! {
    /// A role that somebody assumes.
    IamRole = "aws_iam_role" by ["arn", "id", "name"] {
        /// Who may assume it; provider: Required.
        assume_role_policy: Read<Policy> = required,
        /// ARNs of attached policies; provider: Optional, Computed; Deprecated.
        managed_policy_arns: Vec<Read<String>>,
        /// provider: Optional, Computed; Deprecated.
        inline_policy: Vec<InlinePolicy<'a>>,
        /// What the role can do at most; provider: Optional.
        permissions_boundary: Presence,
    }
    /// A policy with an ARN.
    IamPolicy = "aws_iam_policy" by ["arn", "id", "name"] {
        /// provider: Required.
        policy: Read<Policy> = required,
    }
    /// A policy inside a role.
    RolePolicy = "aws_iam_role_policy" by ["id"] {
        /// provider: Required.
        role: String = required,
        /// provider: Required.
        policy: Read<Policy> = required,
    }
    /// A policy inside a user.
    UserPolicy = "aws_iam_user_policy" by ["id"] {
        /// provider: Required.
        policy: Read<Policy> = required,
    }
    /// A policy inside a group.
    GroupPolicy = "aws_iam_group_policy" by ["id"] {
        /// provider: Required.
        policy: Read<Policy> = required,
    }
    /// A policy that is given to a role.
    RolePolicyAttachment = "aws_iam_role_policy_attachment" by ["id"] {
        /// provider: Required.
        role: String = required,
        /// provider: Required.
        policy_arn: String = required,
    }
    /// A policy that is given to a user.
    UserPolicyAttachment = "aws_iam_user_policy_attachment" by ["id"] {
        /// provider: Required.
        policy_arn: String = required,
    }
    /// A policy that is given to a group.
    GroupPolicyAttachment = "aws_iam_group_policy_attachment" by ["id"] {
        /// provider: Required.
        policy_arn: String = required,
    }
    /// A policy that is given to roles, users and groups, and to nobody else.
    PolicyAttachment = "aws_iam_policy_attachment" by ["id"] {
        /// provider: Required.
        policy_arn: String = required,
    }
    /// An identity provider, such as the one of a forge.
    OidcProvider = "aws_iam_openid_connect_provider" by ["arn", "id", "url"] {
        /// With `https://`; provider: Required.
        url: String = required,
    }
}

block! {
    /// A policy inside a role's own block.
    InlinePolicy {
        /// provider: Required.
        policy: Option<Read<Policy>>,
    }
}

impl<'a> RolePolicyAttachment<'a> {
    /// The declared role that it gives the policy to.
    pub fn roles(&self) -> Related<'a, IamRole<'a>> {
        self.points_to("role")
    }
}

impl<'a> RolePolicy<'a> {
    /// The declared role that it is in.
    pub fn roles(&self) -> Related<'a, IamRole<'a>> {
        self.points_to("role")
    }
}
