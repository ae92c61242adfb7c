//! Security groups and their rules, in the three ways Terraform writes them.

use prc_check::{Read, block, resource};

resource! {
    /// A security group with inline rules.
    SecurityGroup = "aws_security_group" by ["id", "arn", "name"] {
        /// provider: Optional, Computed; none when the rules are resources of their own.
        ingress: Vec<Read<InlineIngress<'a>>>,
    }
    /// A rule for one group in either direction.
    SecurityGroupRule = "aws_security_group_rule" by ["id"] {
        /// provider: Required.
        security_group_id: String = required,
        /// `ingress` or `egress`; provider: Required.
        r#type: String = required,
        /// provider: Required.
        protocol: String = required,
        /// provider: Required.
        from_port: i64 = required,
        /// provider: Required.
        to_port: i64 = required,
        /// provider: Optional.
        cidr_blocks: Vec<crate::Text<'a>>,
        /// provider: Optional.
        ipv6_cidr_blocks: Vec<crate::Text<'a>>,
        /// provider: Optional.
        prefix_list_ids: Vec<Read<String>>,
    }
    /// An ingress rule with one source.
    IngressRule = "aws_vpc_security_group_ingress_rule" by ["id", "arn"] {
        /// provider: Required.
        security_group_id: String = required,
        /// provider: Required.
        ip_protocol: String = required,
        /// provider: Optional; absent means every port.
        from_port: Option<i64>,
        /// provider: Optional; absent means every port.
        to_port: Option<i64>,
        /// provider: Optional.
        cidr_ipv4: Option<crate::Text<'a>>,
        /// provider: Optional.
        cidr_ipv6: Option<crate::Text<'a>>,
        /// provider: Optional.
        prefix_list_id: Option<Read<String>>,
    }
    /// An egress rule with one destination.
    EgressRule = "aws_vpc_security_group_egress_rule" by ["id", "arn"] {
        /// provider: Required.
        security_group_id: String = required,
    }
    /// A list of address ranges that rules name.
    PrefixList = "aws_ec2_managed_prefix_list" by ["id", "arn"] {
        /// `pl-…`; provider: Computed.
        id: String = computed,
        /// provider: Optional, Computed.
        entry: Vec<PrefixEntry<'a>>,
    }
}

block! {
    /// An ingress rule inside a security group.
    InlineIngress {
        /// provider: Required.
        protocol: String = required,
        /// provider: Required.
        from_port: i64 = required,
        /// provider: Required.
        to_port: i64 = required,
        /// provider: Optional.
        cidr_blocks: Vec<crate::Text<'a>>,
        /// provider: Optional.
        ipv6_cidr_blocks: Vec<crate::Text<'a>>,
        /// provider: Optional.
        prefix_list_ids: Vec<Read<String>>,
    }
    /// One address range.
    PrefixEntry {
        /// provider: Required.
        cidr: String = required,
    }
}
