//! Clusters of Redshift.

crate::calls! {
    "redshift", "Redshift", Region;

    CLUSTERS = pages "DescribeClusters" as "redshift:DescribeClusters" at 10 fills ["aws_redshift_cluster", "prc_metric"];
}
