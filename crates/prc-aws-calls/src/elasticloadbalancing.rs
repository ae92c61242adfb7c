//! Load balancers of the first generation.

crate::calls! {
    "elasticloadbalancing", "Elastic Load Balancing", Region;

    BALANCERS = pages "DescribeLoadBalancers" as "elasticloadbalancing:DescribeLoadBalancers" at 10 fills ["aws_elb"];
}
