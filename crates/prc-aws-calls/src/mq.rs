//! Brokers of Amazon MQ.

crate::calls! {
    "mq", "mq", Region;

    BROKERS = pages "ListBrokers" as "mq:ListBrokers" at 10 fills ["aws_mq_broker"];
    BROKER = each("aws_mq_broker") "DescribeBroker" as "mq:DescribeBroker" because "the list leaves out who reaches a broker" at 10 fills [
        "aws_mq_broker.auto_minor_version_upgrade", "aws_mq_broker.engine_version",
        "aws_mq_broker.publicly_accessible", "aws_mq_broker.security_groups", "aws_mq_broker.subnet_ids",
        "aws_mq_broker.tags", "aws_mq_broker.tags_all",
    ];
}
