//! Load balancers of the second generation.

crate::calls! {
    "elasticloadbalancingv2", "Elastic Load Balancing v2", Region;

    BALANCERS = pages "DescribeLoadBalancers" as "elasticloadbalancing:DescribeLoadBalancers" at 10 fills ["aws_lb"];
    ATTRIBUTES = each("aws_lb") "DescribeLoadBalancerAttributes" as "elasticloadbalancing:DescribeLoadBalancerAttributes" because "takes one load balancer" at 10 fills [
        "aws_lb.access_logs", "aws_lb.drop_invalid_header_fields", "aws_lb.enable_cross_zone_load_balancing",
        "aws_lb.enable_deletion_protection", "aws_lb.idle_timeout",
    ];
    TAGS = each("aws_lb") "DescribeTags" as "elasticloadbalancing:DescribeTags" because "twenty load balancers or groups at a time" at 10 fills [
        "aws_lb.tags", "aws_lb.tags_all", "aws_lb_target_group.tags", "aws_lb_target_group.tags_all",
    ];
    LISTENERS = each("aws_lb") "DescribeListeners" as "elasticloadbalancing:DescribeListeners" because "takes one load balancer" at 10 fills ["aws_lb_listener"];
    RULES = each("aws_lb_listener") "DescribeRules" as "elasticloadbalancing:DescribeRules" because "takes one listener" at 10 fills ["aws_lb_listener_rule"];
    GROUPS = pages "DescribeTargetGroups" as "elasticloadbalancing:DescribeTargetGroups" at 10 fills ["aws_lb_target_group"];
}
