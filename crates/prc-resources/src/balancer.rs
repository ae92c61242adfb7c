//! Load balancers of the second generation.

use prc_check::{Presence, Read, block, resource};

use crate::tags::tagged;

resource! {
    /// An application, network or gateway load balancer.
    LoadBalancer = "aws_lb" by ["arn_suffix", "arn", "id", "name"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// provider: Default application.
        load_balancer_type: String = "application",
        /// provider: Optional, Computed.
        subnets: Vec<Read<String>>,
        /// provider: Optional, Computed.
        subnet_mapping: Vec<SubnetMapping<'a>>,
        /// provider: Default false.
        enable_deletion_protection: bool = false,
        /// provider: Optional.
        access_logs: Vec<AccessLogs<'a>>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// `aws_alb` is another name of `aws_lb`.
    ClassicNameLoadBalancer = "aws_alb" by ["arn_suffix", "arn", "id", "name"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// provider: Default application.
        load_balancer_type: String = "application",
        /// provider: Optional, Computed.
        subnets: Vec<Read<String>>,
        /// provider: Optional, Computed.
        subnet_mapping: Vec<SubnetMapping<'a>>,
        /// provider: Default false.
        enable_deletion_protection: bool = false,
        /// provider: Optional.
        access_logs: Vec<AccessLogs<'a>>,
    }
    /// A load balancer of the first generation.
    ClassicLoadBalancer = "aws_elb" by ["name", "id", "arn"] {
        /// provider: Optional, Computed.
        subnets: Vec<Read<String>>,
        /// Outside of any VPC; provider: Optional, Computed.
        availability_zones: Vec<Read<String>>,
    }
    /// A group of targets behind a load balancer.
    TargetGroup = "aws_lb_target_group" by ["arn_suffix", "arn", "id", "name"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// HTTP and HTTPS belong to application load balancers, GENEVE to gateway ones, the rest to network ones.
        /// provider: Optional; required unless the target is a function.
        protocol: Option<String>,
        /// provider: Default instance.
        target_type: String = "instance",
    }
    /// `aws_alb_target_group` is another name of `aws_lb_target_group`.
    ClassicNameTargetGroup = "aws_alb_target_group" by ["arn_suffix", "arn", "id", "name"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// As in `aws_lb_target_group`.
        protocol: Option<String>,
        /// provider: Default instance.
        target_type: String = "instance",
    }
}

block! {
    /// The addresses of a load balancer in one subnet.
    SubnetMapping {
        /// provider: Required.
        subnet_id: String = required,
    }
    /// Where a load balancer writes its access logs.
    AccessLogs {
        /// provider: Required.
        bucket: String = required,
        /// provider: Default false.
        enabled: bool = false,
    }
}

tagged!(LoadBalancer);

impl TargetGroup<'_> {
    /// The targets are functions, which have no health to alarm on.
    ///
    /// # Errors
    /// The target type is not known.
    pub fn is_lambda(&self) -> Read<bool> {
        Ok(self.target_type()? == "lambda")
    }
}
