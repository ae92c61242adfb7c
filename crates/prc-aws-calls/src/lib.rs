//! Every call that `prc-aws` makes: what it fills, how often it is made, and the IAM action that allows it.
//!
//! One table is behind the collectors, the plan of `--dry-run`, the policy of `prc list --iam`, the gaps that a refused
//! call leaves and the guard that lets no other call pass. It knows no SDK, so that `prc` can print the policy.

mod call;
mod policy;

pub use call::{Call, Place, Service, Times};
pub use policy::{actions, policy};

/// Declares a service: a file that [`calls!`] fills, named as the file of its collector.
macro_rules! services {
    ($($module:ident)*) => {
        $(pub mod $module;)*

        /// All services, sorted by name.
        pub const SERVICES: &[&Service] = &[$(&$module::SERVICE,)*];
    };
}

/// The calls of one service, as constants and as one [`Service`].
///
/// ```text
/// NAME = pages "Operation" as "service:Action" fills ["aws_kind"];
/// NAME = each("aws_kind") "Operation" as "service:Action" because "takes one thing" at 10 fills ["aws_part", "aws_kind.attribute"];
/// NAME = pages "Operation" as "service:Action" turns 3 fills ["aws_kind"];
/// ```
macro_rules! calls {
    (
        $name:literal, $sdk:literal, $place:ident;
        $($(#[$doc:meta])* $call:ident = $times:ident $(($of:literal))? $operation:literal as $action:literal
            $(because $why:literal)? $(at $rate:literal)? $(turns $turns:literal)? fills [$($fills:literal),* $(,)?];)*
    ) => {
        use crate::{Call, Place, Service};

        $($(#[$doc])* pub const $call: Call =
            Call::$times($($of,)? $operation, $action, &[$($fills),*])$(.because($why))?$(.at($rate))?$(.turns($turns))?;)*

        /// The service.
        pub const SERVICE: Service =
            Service { name: $name, sdk: $sdk, place: Place::$place, calls: &[$($call),*] };
    };
}
pub(crate) use calls;

// One line each, so that additions do not meet.
services! {
    acm
    amp
    apigateway
    apigatewayv2
    applicationautoscaling
    autoscaling
    backup
    chatbot
    cloudfront
    cloudtrail
    cloudwatch
    cloudwatchlogs
    codebuild
    codedeploy
    config
    databasemigration
    dax
    dlm
    docdbelastic
    dynamodb
    ec2
    ecr
    ecs
    efs
    eks
    elasticache
    elasticloadbalancing
    elasticloadbalancingv2
    eventbridge
    fsx
    guardduty
    iam
    kafka
    kinesis
    kms
    lambda
    memorydb
    mq
    opensearch
    organizations
    pipes
    rds
    redshift
    resourcegroupstagging
    route53
    s3
    s3control
    scheduler
    secretsmanager
    securityhub
    servicequotas
    sfn
    sns
    sqs
    ssmcontacts
    sts
    vpc
    wafv2
}

/// The call of an operation, as the SDK names both; `None` when the table has no such call.
pub fn find(sdk: &str, operation: &str) -> Option<(&'static Service, &'static Call)> {
    let services = SERVICES.iter().filter(|service| service.sdk == sdk);
    services
        .flat_map(|service| service.calls.iter().map(|call| (*service, call)))
        .find(|(_, call)| call.operation == operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Each service dates its own engines and measures its own resources, and the kind is listed where all of them did.
    const SHARED: &[&str] = &["prc_engine_lifecycle", "prc_metric"];

    fn calls() -> impl Iterator<Item = (&'static Service, &'static Call)> {
        SERVICES.iter().flat_map(|service| service.calls.iter().map(|call| (*service, call)))
    }

    #[test]
    fn nothing_but_reading_is_possible() {
        let reads = |operation: &str| {
            ["Describe", "List", "Get", "BatchGet"].iter().any(|verb| {
                operation
                    .strip_prefix(verb)
                    .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
            })
        };
        for (service, call) in calls() {
            assert!(reads(call.operation), "{} {} may write", service.name, call.operation);
            let (_, verb) = call.action.split_once(':').unwrap_or_default();
            // API Gateway names its permissions after the methods of HTTP.
            assert!(reads(verb) || call.action == "apigateway:GET", "{} may write", call.action);
        }
    }

    #[test]
    fn contents_are_never_read() {
        for (_, call) in calls() {
            for pattern in policy::DENIED {
                let hit = match pattern.strip_suffix('*') {
                    Some(start) => call.action.starts_with(start),
                    None => call.action == *pattern,
                };
                assert!(!hit, "{} reads contents", call.action);
            }
        }
    }

    #[test]
    fn each_operation_and_each_kind_has_one_home() {
        let mut operations = BTreeSet::new();
        let mut lists = BTreeSet::new();
        for (service, call) in calls() {
            assert!(
                operations.insert((service.sdk, call.operation)),
                "{} {} stands twice",
                service.sdk,
                call.operation
            );
            for kind in call.kinds() {
                assert!(lists.insert(kind) || SHARED.contains(&kind), "{kind} is filled by two calls");
            }
        }
    }

    #[test]
    fn what_is_asked_of_each_resource_belongs_to_a_listed_kind() {
        for (service, call) in calls() {
            if let Times::Each(of) = call.times {
                let listed = service.calls.iter().any(|other| other.kinds().any(|kind| kind == of));
                assert!(listed, "{}: nothing lists {of} for {}", service.name, call.operation);
            }
        }
    }

    #[test]
    fn each_call_for_each_resource_says_why() {
        for (service, call) in calls() {
            let each = matches!(call.times, Times::Each(_));
            let (name, operation) = (service.name, call.operation);
            assert_eq!(each, !call.because.is_empty(), "{name} {operation}: why is there no one call for all of them?");
        }
    }

    #[test]
    fn services_are_sorted() {
        assert!(SERVICES.is_sorted_by_key(|service| service.name));
    }
}
