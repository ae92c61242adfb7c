//! Workspaces of Amazon Managed Service for Prometheus, and their rules.

crate::calls! {
    "amp", "amp", Region;

    WORKSPACES = pages "ListWorkspaces" as "aps:ListWorkspaces" at 5 fills ["aws_prometheus_workspace"];
    NAMESPACES = each("aws_prometheus_workspace") "ListRuleGroupsNamespaces" as "aps:ListRuleGroupsNamespaces" because "takes one workspace" at 5 fills [
        "aws_prometheus_rule_group_namespace",
    ];
    RULES = each("aws_prometheus_rule_group_namespace") "DescribeRuleGroupsNamespace" as "aps:DescribeRuleGroupsNamespace" because "the list leaves out the rules" at 5 fills [
        "aws_prometheus_rule_group_namespace.data",
    ];
}
