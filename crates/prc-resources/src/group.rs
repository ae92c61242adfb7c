//! Auto Scaling groups.

use prc_check::{Read, View, block, resource};

resource! {
    /// A group of virtual machines.
    ScalingGroup = "aws_autoscaling_group" by ["name", "id", "arn"] {
        /// What sends requests to its instances; provider: Optional, Computed.
        target_group_arns: Vec<Read<String>>,
        /// provider: Required.
        min_size: i64 = required,
        /// provider: Required.
        max_size: i64 = required,
        /// `EC2`, `ELB`, `VPC_LATTICE`, or several; provider: Optional, Computed, not sent when unset. Auto Scaling
        /// API, CreateAutoScalingGroup: EC2.
        health_check_type: String = "EC2",
        /// Classic load balancers; provider: Optional, Computed.
        load_balancers: Vec<Read<String>>,
        /// Target groups, classic load balancers and Lattice; provider: Optional, Computed.
        traffic_source: Vec<Read<TrafficSource<'a>>>,
        /// Subnets; provider: Optional, Computed.
        vpc_zone_identifier: Vec<Read<String>>,
        /// Zones, when there are no subnets; provider: Optional, Computed.
        availability_zones: Vec<Read<String>>,
        /// provider: Optional.
        tag: Vec<Read<GroupTag<'a>>>,
    }
    /// A load balancer in front of a group, as a resource of its own.
    GroupAttachment = "aws_autoscaling_attachment" by ["id"] {
        /// provider: Required.
        autoscaling_group_name: String = required,
    }
    /// The same in its new form.
    TrafficAttachment = "aws_autoscaling_traffic_source_attachment" by ["id"] {
        /// provider: Required.
        autoscaling_group_name: String = required,
    }
    /// When a group grows and shrinks.
    ScalingGroupPolicy = "aws_autoscaling_policy" by ["name", "arn", "id"] {
        /// provider: Required.
        autoscaling_group_name: String = required,
        /// provider: Default true.
        enabled: bool = true,
        /// provider: Optional.
        target_tracking_configuration: Vec<crate::TargetTracking<'a>>,
    }
}

block! {
    /// What sends requests to a group.
    TrafficSource {
        /// provider: Required.
        identifier: String = required,
    }
    /// A tag of a group, which says whether its instances get it too.
    GroupTag {
        /// provider: Required.
        key: String = required,
        /// provider: Required.
        value: String = required,
        /// The instances get it too; provider: Required.
        propagate_at_launch: bool = required,
    }
}

impl<'a> ScalingGroup<'a> {
    /// A load balancer sends it requests.
    ///
    /// # Errors
    /// What is attached is not known.
    pub fn is_behind_balancer(&self) -> Read<bool> {
        let listed = || {
            Ok(!self.target_group_arns()?.is_empty()
                || !self.load_balancers()?.is_empty()
                || !self.traffic_source()?.is_empty())
        };
        let attached = self.named_by::<GroupAttachment<'a>>("autoscaling_group_name").exists();
        if matches!(attached, Ok(true)) {
            return Ok(true);
        }
        Ok(listed()? || attached? || self.named_by::<TrafficAttachment<'a>>("autoscaling_group_name").exists()?)
    }

    /// It carries the tag by which the Cluster Autoscaler finds its groups.
    pub fn is_scaled_by_kubernetes(&self) -> bool {
        let tags = self.tag().unwrap_or_default();
        tags.iter().flatten().any(|tag| matches!(tag.key().as_deref(), Ok("k8s.io/cluster-autoscaler/enabled")))
    }

    /// The team says that there may be only one: `prc:singleton`. What is not known is no exemption.
    pub fn is_singleton(&self) -> bool {
        let says = |tag: &GroupTag| Ok(tag.key()? == "prc:singleton" && tag.value()? == "true");
        let tags = self.tag().unwrap_or_default();
        tags.iter().flatten().any(|tag| matches!(says(tag), Read::Ok(true)))
    }
}
