//! Clusters of DynamoDB Accelerator.

crate::calls! {
    "dax", "DAX", SomeRegions;

    CLUSTERS = pages "DescribeClusters" as "dax:DescribeClusters" at 10 fills ["aws_dax_cluster"];
}
