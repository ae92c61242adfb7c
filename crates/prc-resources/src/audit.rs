//! What records what happens in an account.

use prc_check::{Presence, Read, block, resource};

use crate::Text;

resource! {
    /// A record of the traffic of a network.
    FlowLog = "aws_flow_log" by ["id", "arn"] {
        /// provider: Optional.
        vpc_id: Option<String>,
        /// provider: Optional.
        subnet_id: Option<String>,
        /// A log group, a bucket or a stream; provider: Optional.
        log_destination: Option<Text<'a>>,
        /// `ACCEPT`, `REJECT` or `ALL`; provider: Optional, required for what is no transit gateway.
        traffic_type: String = required,
    }
    /// A network.
    Vpc = "aws_vpc" by ["id", "arn"] {
        /// provider: Optional, Computed.
        cidr_block: Presence,
    }
    /// The security group that everything without one gets.
    DefaultSecurityGroup = "aws_default_security_group" by ["id", "arn"] {
        /// provider: Optional; the default network when unset.
        vpc_id: Option<String>,
        /// provider: Optional; none when unset, because the resource takes every rule away.
        ingress: Vec<Read<GroupRule<'a>>>,
        /// As ingress.
        egress: Vec<Read<GroupRule<'a>>>,
    }
    /// GuardDuty in one Region.
    Detector = "aws_guardduty_detector" by ["id", "arn"] {
        /// provider: Defaults to true.
        enable: bool = true,
    }
}

block! {
    /// A rule of a security group; that there is one is enough.
    GroupRule {
        /// provider: Required.
        protocol: String = required,
    }
    /// Which events a trail keeps.
    EventSelector {
        /// `ReadOnly`, `WriteOnly` or `All`; provider: Default All.
        read_write_type: String = "All",
        /// provider: Default true.
        include_management_events: bool = true,
    }
    /// Which events a trail keeps, field by field.
    AdvancedSelector {
        /// provider: Required.
        field_selector: Vec<FieldSelector<'a>>,
    }
    /// One field of an event.
    FieldSelector {
        /// `eventCategory`, `readOnly` and others; provider: Required.
        field: String = required,
        /// provider: Optional.
        equals: Vec<Read<String>>,
    }
}
