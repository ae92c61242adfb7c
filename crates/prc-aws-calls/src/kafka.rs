//! Clusters of Amazon MSK.

crate::calls! {
    "kafka", "Kafka", Region;

    CLUSTERS = pages "ListClustersV2" as "kafka:ListClustersV2" at 10 fills ["aws_msk_cluster"];
}
