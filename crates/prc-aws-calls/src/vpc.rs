//! Networks, which are a part of the API of EC2.

crate::calls! {
    "vpc", "EC2", Region;

    NETWORKS = pages "DescribeVpcs" as "ec2:DescribeVpcs" fills ["aws_vpc"];
    SUBNETS = pages "DescribeSubnets" as "ec2:DescribeSubnets" fills ["aws_subnet"];
    ROUTE_TABLES = pages "DescribeRouteTables" as "ec2:DescribeRouteTables" fills [
        "aws_route_table", "aws_route_table_association",
    ];
    NAT_GATEWAYS = pages "DescribeNatGateways" as "ec2:DescribeNatGateways" fills ["aws_nat_gateway"];
    GROUPS = pages "DescribeSecurityGroups" as "ec2:DescribeSecurityGroups" fills [
        "aws_default_security_group", "aws_security_group",
    ];
    ENDPOINTS = pages "DescribeVpcEndpoints" as "ec2:DescribeVpcEndpoints" fills ["aws_vpc_endpoint"];
    FLOW_LOGS = pages "DescribeFlowLogs" as "ec2:DescribeFlowLogs" fills ["aws_flow_log"];
    VPN_CONNECTIONS = once "DescribeVpnConnections" as "ec2:DescribeVpnConnections" fills ["aws_vpn_connection"];
    PREFIX_LISTS = pages "DescribeManagedPrefixLists" as "ec2:DescribeManagedPrefixLists" fills [
        "aws_ec2_managed_prefix_list",
    ];
    ENTRIES = each("aws_ec2_managed_prefix_list") "GetManagedPrefixListEntries" as "ec2:GetManagedPrefixListEntries" because "takes one list" fills [
        "aws_ec2_managed_prefix_list.entry",
    ];
}
