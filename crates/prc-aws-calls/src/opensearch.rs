//! OpenSearch domains, those with an engine of Elasticsearch too.

crate::calls! {
    "opensearch", "OpenSearch", Region;

    NAMES = once "ListDomainNames" as "es:ListDomainNames" at 10 fills ["aws_opensearch_domain", "prc_metric"];
    DOMAINS = each("aws_opensearch_domain") "DescribeDomains" as "es:DescribeDomains" because "five domains at a time" at 10 fills [
        "aws_opensearch_domain.access_policies", "aws_opensearch_domain.advanced_security_options",
        "aws_opensearch_domain.cluster_config", "aws_opensearch_domain.domain_endpoint_options",
        "aws_opensearch_domain.encrypt_at_rest", "aws_opensearch_domain.engine_version",
        "aws_opensearch_domain.node_to_node_encryption", "aws_opensearch_domain.snapshot_options",
        "aws_opensearch_domain.vpc_options",
    ];
}
