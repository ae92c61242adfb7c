//! EKS: clusters, their nodes and add-ons, and until when versions are supported.

crate::calls! {
    "eks", "EKS", Region;

    CLUSTERS = pages "ListClusters" as "eks:ListClusters" at 10 fills ["aws_eks_cluster"];
    CLUSTER = each("aws_eks_cluster") "DescribeCluster" as "eks:DescribeCluster" because "the list has names only" at 10 fills [
        "aws_eks_cluster.deletion_protection", "aws_eks_cluster.enabled_cluster_log_types",
        "aws_eks_cluster.encryption_config", "aws_eks_cluster.role_arn", "aws_eks_cluster.tags",
        "aws_eks_cluster.tags_all", "aws_eks_cluster.upgrade_policy", "aws_eks_cluster.version",
        "aws_eks_cluster.vpc_config",
    ];
    NODE_GROUPS = each("aws_eks_cluster") "ListNodegroups" as "eks:ListNodegroups" because "takes one cluster" at 10 fills ["aws_eks_node_group"];
    /// A group has no ARN until this tells it.
    NODE_GROUP = each("aws_eks_node_group") "DescribeNodegroup" as "eks:DescribeNodegroup" because "the list has names only" at 10 fills [
        "aws_eks_node_group.ami_type", "aws_eks_node_group.capacity_type", "aws_eks_node_group.instance_types",
        "aws_eks_node_group.release_version", "aws_eks_node_group.scaling_config", "aws_eks_node_group.subnet_ids",
        "aws_eks_node_group.tags", "aws_eks_node_group.tags_all", "aws_eks_node_group.version",
    ];
    ADDONS = each("aws_eks_cluster") "ListAddons" as "eks:ListAddons" because "takes one cluster" at 10 fills ["aws_eks_addon"];
    VERSIONS = pages "DescribeClusterVersions" as "eks:DescribeClusterVersions" at 10 fills ["prc_engine_lifecycle"];
}
