//! The dimensions that services of AWS give their metrics.

/// The dimensions of a namespace, and those without which a metric does not exist.
pub(crate) struct Namespace {
    name: &'static str,
    pub(crate) dimensions: &'static [&'static str],
    /// When the first is there, the second must be.
    pub(crate) together: &'static [(&'static str, &'static str)],
}

/// What is known of a namespace.
pub(crate) fn namespace(name: &str) -> Option<&'static Namespace> {
    NAMESPACES.iter().find(|one| one.name == name)
}

const fn of(name: &'static str, dimensions: &'static [&'static str]) -> Namespace {
    Namespace { name, dimensions, together: &[] }
}

/// From each service's page "CloudWatch metrics and dimensions". A namespace whose dimensions are open, such as that of
/// the CloudWatch agent, is not here.
const NAMESPACES: &[Namespace] = &[
    Namespace {
        name: "AWS/ApplicationELB",
        dimensions: &["AvailabilityZone", "LoadBalancer", "TargetGroup"],
        together: &[("TargetGroup", "LoadBalancer")],
    },
    Namespace {
        name: "AWS/NetworkELB",
        dimensions: &["AvailabilityZone", "LoadBalancer", "TargetGroup"],
        together: &[("TargetGroup", "LoadBalancer")],
    },
    of("AWS/ELB", &["AvailabilityZone", "LoadBalancerName"]),
    of("AWS/SQS", &["QueueName"]),
    Namespace {
        name: "AWS/ES",
        dimensions: &["ClientId", "DomainName", "NodeId"],
        together: &[("DomainName", "ClientId")],
    },
    of("AWS/NATGateway", &["NatGatewayId"]),
    Namespace {
        name: "AWS/CloudFront",
        dimensions: &["DistributionId", "FunctionName", "Region"],
        together: &[("DistributionId", "Region")],
    },
    of(
        "AWS/Redshift",
        &[
            "ClusterIdentifier",
            "NodeID",
            "QueueName",
            "QuotaName",
            "SchemaName",
            "latency",
            "service class",
            "stage",
            "wlmid",
        ],
    ),
    Namespace {
        name: "AWS/ECS",
        dimensions: &["CapacityProviderName", "ClusterName", "DiscoveryName", "ServiceName", "TargetDiscoveryName"],
        together: &[("ServiceName", "ClusterName")],
    },
    of("AWS/AutoScaling", &["AutoScalingGroupName", "PairIndex", "PolicyName"]),
    of("AWS/Events", &["EventBusName", "EventSourceName", "RuleName"]),
    of(
        "AWS/DynamoDB",
        &[
            "DelegatedOperation",
            "GlobalSecondaryIndexName",
            "Operation",
            "OperationType",
            "ReceivingRegion",
            "StreamLabel",
            "TableName",
            "Verb",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm_sets::sets;

    #[test]
    fn sets_use_known_dimensions() {
        for set in sets().into_iter().flatten() {
            let Some(space) = namespace(&set.namespace) else { continue };
            for name in set.bind.keys() {
                assert!(space.dimensions.contains(&&**name), "{name} of {}", set.id);
            }
        }
    }
}
