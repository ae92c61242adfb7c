//! The collectors, one for each service that fills something.

use std::future::Future;
use std::pin::Pin;

use prc_aws_calls::Service;

use crate::api::Api;

type Collected = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Declares the collectors, each named as its table.
macro_rules! collectors {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Each service with its collector.
        pub(crate) const COLLECTORS: &[(&Service, fn(Api) -> Collected)] = &[
            $((&prc_aws_calls::$module::SERVICE, |api| Box::pin(async move { $module::collect(&api).await })),)*
        ];
    };
}

// One line each, so that additions do not meet.
collectors! {
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
    pipes
    rds
    redshift
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
    vpc
    wafv2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_that_fills_something_has_its_collector() {
        for service in prc_aws_calls::SERVICES.iter().filter(|service| service.kinds().next().is_some()) {
            let collected = COLLECTORS.iter().any(|(own, _)| own.name == service.name);
            assert!(collected, "nothing collects {}", service.name);
        }
    }
}
