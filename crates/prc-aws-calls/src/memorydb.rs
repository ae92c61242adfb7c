//! Clusters of MemoryDB.

crate::calls! {
    "memorydb", "MemoryDB", Region;

    CLUSTERS = pages "DescribeClusters" as "memorydb:DescribeClusters" at 10 fills ["aws_memorydb_cluster"];
}
