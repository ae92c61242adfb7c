//! What Application Auto Scaling changes in other services. Each service is a namespace, and each is asked for.

crate::calls! {
    "applicationautoscaling", "Application Auto Scaling", Region;

    TARGETS = pages "DescribeScalableTargets" as "application-autoscaling:DescribeScalableTargets" at 10 turns 6 fills [
        "aws_appautoscaling_target",
    ];
    POLICIES = each("aws_appautoscaling_target") "DescribeScalingPolicies" as "application-autoscaling:DescribeScalingPolicies" because "one list for each namespace that has targets" at 10 fills [
        "aws_appautoscaling_policy",
    ];
    SCHEDULED = each("aws_appautoscaling_target") "DescribeScheduledActions" as "application-autoscaling:DescribeScheduledActions" because "one list for each namespace that has targets" at 10 fills [
        "aws_appautoscaling_scheduled_action",
    ];
}
