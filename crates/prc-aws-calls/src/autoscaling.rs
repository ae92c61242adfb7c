//! Auto Scaling groups of EC2.

crate::calls! {
    "autoscaling", "Auto Scaling", Region;

    GROUPS = pages "DescribeAutoScalingGroups" as "autoscaling:DescribeAutoScalingGroups" at 10 fills ["aws_autoscaling_group", "prc_metric"];
    POLICIES = pages "DescribePolicies" as "autoscaling:DescribePolicies" at 10 fills ["aws_autoscaling_policy"];
    CONFIGURATIONS = pages "DescribeLaunchConfigurations" as "autoscaling:DescribeLaunchConfigurations" at 10 fills [
        "aws_launch_configuration",
    ];
}
