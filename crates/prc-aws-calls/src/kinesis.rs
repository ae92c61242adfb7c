//! Streams of Kinesis.

crate::calls! {
    "kinesis", "Kinesis", Region;

    STREAMS = pages "ListStreams" as "kinesis:ListStreams" at 5 fills ["aws_kinesis_stream"];
    STREAM = each("aws_kinesis_stream") "DescribeStreamSummary" as "kinesis:DescribeStreamSummary" because "the list leaves out encryption and retention" fills [
        "aws_kinesis_stream.encryption_type", "aws_kinesis_stream.kms_key_id", "aws_kinesis_stream.retention_period",
        "aws_kinesis_stream.shard_count", "aws_kinesis_stream.stream_mode_details",
    ];
}
