//! Clusters of MemoryDB.

crate::calls! {
    "memorydb", "MemoryDB", SomeRegions;

    CLUSTERS = pages "DescribeClusters" as "memorydb:DescribeClusters" at 10 fills ["aws_memorydb_cluster"];
}
