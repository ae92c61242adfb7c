//! Brokers and replication instances.

use prc_check::{block, resource};

resource! {
    /// An Amazon MQ broker.
    MqBroker = "aws_mq_broker" by ["broker_name", "arn", "id"] {
        /// `ActiveMQ` or `RabbitMQ`; provider: Required.
        engine_type: String = required,
        /// provider: Default SINGLE_INSTANCE.
        deployment_mode: String = "SINGLE_INSTANCE",
        /// provider: Default false.
        publicly_accessible: bool = false,
        /// provider: Defaults to false.
        auto_minor_version_upgrade: bool = false,
    }
    /// A Kafka cluster.
    MskCluster = "aws_msk_cluster" by ["cluster_name", "arn", "id"] {
        /// provider: Required.
        broker_node_group_info: Vec<BrokerNodes<'a>>,
    }
    /// A database migration instance.
    DmsReplicationInstance = "aws_dms_replication_instance" by ["replication_instance_id", "replication_instance_arn", "id"] {
        /// provider: Optional, Computed, sends false when unset, although the DMS API's own default is true.
        publicly_accessible: bool = false,
        /// provider: Optional, Computed, sends false when unset, although the DMS API's own default is true.
        auto_minor_version_upgrade: bool = false,
    }
}

block! {
    /// The brokers of a Kafka cluster.
    BrokerNodes {
        /// `express.*` for Express brokers; provider: Required.
        instance_type: String = required,
        /// provider: Optional, Computed; no block means no public access.
        connectivity_info: Vec<Connectivity<'a>>,
    }
    /// Who may connect.
    Connectivity {
        /// provider: Optional, Computed.
        public_access: Vec<PublicAccess<'a>>,
    }
    /// Public access to brokers.
    PublicAccess {
        /// `DISABLED` or `SERVICE_PROVIDED_EIPS`; provider: Optional, Computed, not sent when unset. That MSK takes it
        /// for `DISABLED` is not verified.
        r#type: String = "DISABLED",
    }
}
