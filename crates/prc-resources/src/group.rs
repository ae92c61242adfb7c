//! Auto Scaling groups.

use prc_check::{Read, block, resource};

resource! {
    /// A group of virtual machines.
    ScalingGroup = "aws_autoscaling_group" by ["name", "id", "arn"] {
        /// What sends requests to its instances; provider: Optional, Computed.
        target_group_arns: Vec<Read<String>>,
        /// provider: Required.
        min_size: i64 = required,
        /// Subnets; provider: Optional, Computed.
        vpc_zone_identifier: Vec<Read<String>>,
        /// Zones, when there are no subnets; provider: Optional, Computed.
        availability_zones: Vec<Read<String>>,
        /// provider: Optional.
        tag: Vec<Read<GroupTag<'a>>>,
    }
}

block! {
    /// A tag of a group, which says whether its instances get it too.
    GroupTag {
        /// provider: Required.
        key: String = required,
        /// provider: Required.
        value: String = required,
    }
}

impl ScalingGroup<'_> {
    /// The team says that there may be only one: `prc:singleton`. What is not known is no exemption.
    pub fn is_singleton(&self) -> bool {
        let says = |tag: &GroupTag| Ok(tag.key()? == "prc:singleton" && tag.value()? == "true");
        let tags = self.tag().unwrap_or_default();
        tags.iter().flatten().any(|tag| matches!(says(tag), Read::Ok(true)))
    }
}
