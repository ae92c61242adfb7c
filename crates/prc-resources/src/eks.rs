//! Kubernetes clusters and what runs on them.

use prc_check::{Read, block, resource};

resource! {
    /// An EKS cluster.
    EksCluster = "aws_eks_cluster" by ["name", "id", "arn"] {
        /// provider: Optional, Computed: the newest when unset.
        version: String = computed,
        /// provider version 6: Optional, Computed, documented as false. EKS API, CreateCluster: false.
        deletion_protection: bool = false,
        /// provider: Required.
        vpc_config: Vec<ClusterNetwork<'a>>,
        /// `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`; provider: Optional.
        enabled_cluster_log_types: Vec<Read<String>>,
    }
    /// Nodes of an EKS cluster.
    EksNodeGroup = "aws_eks_node_group" by ["id", "arn"] {
        /// provider: Required.
        cluster_name: String = required,
        /// provider: Optional, Computed: that of the cluster when unset.
        version: Option<String>,
    }
    /// An add-on of an EKS cluster.
    EksAddon = "aws_eks_addon" by ["id", "arn"] {
        /// provider: Required.
        cluster_name: String = required,
        /// provider: Required.
        addon_name: String = required,
    }
    /// A Helm chart that is installed; which cluster it goes to is the business of its provider.
    HelmRelease = "helm_release" by ["name", "id"] {
        /// terraform-provider-helm: Required.
        chart: String = required,
    }
}

block! {
    /// How the API of a cluster is reached.
    ClusterNetwork {
        /// provider: Default true.
        endpoint_public_access: bool = true,
        /// provider: Default false.
        endpoint_private_access: bool = false,
        /// provider: Optional, Computed; 0.0.0.0/0 by the API.
        public_access_cidrs: Option<Vec<Read<String>>>,
    }
}
