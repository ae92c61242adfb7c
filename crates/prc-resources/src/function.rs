//! Functions and their logs.

use prc_check::{Read, Related, View, block, resource};

resource! {
    /// A Lambda function.
    Function = "aws_lambda_function" by ["function_name", "id", "arn"] {
        /// provider: Required.
        function_name: Read<String> = required,
        /// provider: Optional; null for an image.
        runtime: Option<String>,
        /// `Zip` or `Image`; provider: Default Zip.
        package_type: String = "Zip",
        /// provider: Optional, Computed.
        logging_config: Vec<LoggingConfig<'a>>,
        /// provider: Optional.
        dead_letter_config: Vec<DeadLetterConfig<'a>>,
    }
    /// What calls a function for each record of a stream or message of a queue.
    EventSource = "aws_lambda_event_source_mapping" by ["id", "arn"] {
        /// Name or ARN; provider: Required.
        function_name: String = required,
        /// provider: Optional; null for a self-managed Kafka.
        event_source_arn: Option<Read<String>>,
    }
    /// A log group.
    LogGroup = "aws_cloudwatch_log_group" by ["name", "arn", "id"] {
        /// provider: Optional, Computed: something random when unset.
        name: Option<Read<String>>,
        /// Days; provider: Default 0, which keeps logs for ever.
        retention_in_days: i64 = 0,
        /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`; provider: Optional, Computed, STANDARD by the API.
        log_group_class: String = "STANDARD",
    }
}

block! {
    /// Where events go that a function refuses.
    DeadLetterConfig {
        /// provider: Required.
        target_arn: String = required,
    }
    /// Where a function logs to.
    LoggingConfig {
        /// provider: Optional; `/aws/lambda/<name>` when unset.
        log_group: Option<Read<String>>,
    }
}

impl EventSource<'_> {
    /// The source is a stream, whose reader can fall behind.
    ///
    /// # Errors
    /// The source is not known.
    pub fn is_stream(&self) -> Read<bool> {
        const STREAMS: &[&str] = &["aws_kinesis_stream.", "aws_dynamodb_table.", "aws_msk_cluster.", "aws_msk_serverless_cluster."];
        let Some(arn) = self.event_source_arn()? else { return Ok(true) };
        match arn {
            Ok(arn) => Ok([":kinesis:", ":dynamodb:", ":kafka:"].iter().any(|service| arn.contains(service))),
            Err(why) if why.references.is_empty() => Err(why),
            Err(why) => Ok(why.references.iter().any(|one| STREAMS.iter().any(|kind| one.address.contains(kind)))),
        }
    }
}

impl<'a> Function<'a> {
    /// What calls it for each record or message.
    pub fn event_sources(&self) -> Related<'a, EventSource<'a>> {
        self.named_by("function_name")
    }

    /// The declared groups that the function may log to: by their usual name, or by its own configuration.
    pub fn log_groups(&self) -> Related<'a, LogGroup<'a>> {
        let usual = self.function_name().and_then(|name| Ok(format!("/aws/lambda/{}", name?)));
        self.named_as("name", usual).or(self.named_by("name")).or(self.points_to("logging_config.log_group"))
    }
}
