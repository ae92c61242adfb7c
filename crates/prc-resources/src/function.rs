//! Functions and their logs.

use prc_check::{Presence, Read, Related, View, block, resource};

use crate::tags::tagged;

resource! {
    /// A Lambda function.
    Function = "aws_lambda_function" by ["function_name", "id", "arn", "qualified_arn"] {
        /// provider: Required.
        function_name: Read<String> = required,
        /// provider: Optional; null for an image.
        runtime: Option<String>,
        /// `Zip` or `Image`; provider: Default Zip.
        package_type: String = "Zip",
        /// provider: Optional; null for an archive.
        image_uri: Option<Read<String>>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
        /// provider: Optional, Computed.
        logging_config: Vec<LoggingConfig<'a>>,
        /// provider: Optional.
        dead_letter_config: Vec<DeadLetterConfig<'a>>,
        /// provider: Optional.
        environment: Vec<FunctionEnvironment<'a>>,
        /// provider: Optional; outside of any VPC when unset.
        vpc_config: Vec<FunctionNetwork<'a>>,
    }
    /// What brings content near to its readers, and may run functions there.
    Distribution = "aws_cloudfront_distribution" by ["id", "arn"] {
        /// provider: Required.
        default_cache_behavior: Vec<CacheBehavior<'a>>,
        /// provider: Optional.
        ordered_cache_behavior: Vec<CacheBehavior<'a>>,
        /// provider: Required.
        viewer_certificate: Vec<ViewerCertificate<'a>>,
        /// Access logs; provider: Optional.
        logging_config: Vec<DistributionLogging<'a>>,
    }
    /// Where the events go that a function could not handle.
    InvokeConfig = "aws_lambda_function_event_invoke_config" by ["id"] {
        /// Name or ARN; provider: Required.
        function_name: String = required,
        /// provider: Optional.
        destination_config: Vec<Destinations<'a>>,
    }
    /// What calls a function for each record of a stream or message of a queue.
    EventSource = "aws_lambda_event_source_mapping" by ["id", "arn"] {
        /// Name or ARN; provider: Required.
        function_name: String = required,
        /// provider: Optional; null for a self-managed Kafka.
        event_source_arn: Option<Read<String>>,
        /// Where the records of a stream go that failed; provider: Optional.
        destination_config: Vec<StreamDestinations<'a>>,
    }
    /// Who may call a function.
    Permission = "aws_lambda_permission" by ["id"] {
        /// Name or ARN; provider: Required.
        function_name: String = required,
        /// `lambda:InvokeFunction` and others; provider: Required.
        action: String = required,
        /// `events.amazonaws.com` and others; provider: Required.
        principal: String = required,
        /// What calls it; provider: Optional.
        source_arn: Option<Read<String>>,
        /// Whose it is that calls; provider: Optional.
        source_account: Option<Read<String>>,
        /// provider: Optional.
        principal_org_id: Option<Read<String>>,
    }
    /// What a bucket tells others.
    BucketNotification = "aws_s3_bucket_notification" by ["id"] {
        /// provider: Optional.
        lambda_function: Vec<NotifiedFunction<'a>>,
    }
    /// A log group.
    LogGroup = "aws_cloudwatch_log_group" by ["name", "arn", "id"] {
        /// provider: Optional, Computed: something random when unset.
        name: Option<Read<String>>,
        /// Days; provider: Default 0, which keeps logs for ever.
        retention_in_days: i64 = 0,
        /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`; provider: Optional, Computed, not sent when unset. CloudWatch
        /// Logs API, CreateLogGroup: STANDARD.
        log_group_class: String = "STANDARD",
    }
}

block! {
    /// What a function finds in its environment.
    FunctionEnvironment {
        /// provider: Optional.
        variables: std::collections::BTreeMap<String, Read<String>>,
    }
    /// The network of a function in a VPC.
    FunctionNetwork {
        /// provider: Required.
        subnet_ids: Vec<Read<String>>,
    }
    /// Where events go that a function refuses.
    DeadLetterConfig {
        /// provider: Required.
        target_arn: Presence,
    }
    /// How requests are answered.
    CacheBehavior {
        /// `allow-all`, `redirect-to-https` or `https-only`; provider: Required.
        viewer_protocol_policy: String = required,
        /// provider: Optional.
        lambda_function_association: Vec<EdgeFunction<'a>>,
        /// Functions of CloudFront itself; provider: Optional.
        function_association: Vec<Presence>,
    }
    /// The certificate of a distribution.
    ViewerCertificate {
        /// That of CloudFront, with which TLS 1.0 is accepted; provider: Optional. One of three must be there, so that
        /// silence is one of the others.
        cloudfront_default_certificate: bool = false,
        /// provider: Default TLSv1.
        minimum_protocol_version: String = "TLSv1",
    }
    /// A function that runs at the edge.
    EdgeFunction {
        /// With its version; provider: Required.
        lambda_arn: String = required,
    }
    /// Where a distribution writes its access logs.
    DistributionLogging {
        /// The domain name of a bucket; provider: Required.
        bucket: String = required,
    }
    /// Where events go after a function was called.
    Destinations {
        /// provider: Optional.
        on_failure: Vec<FailureDestination<'a>>,
    }
    /// Where events go that failed.
    FailureDestination {
        /// provider: Required.
        destination: Presence,
    }
    /// Where the records of a stream go that a function could not handle.
    StreamDestinations {
        /// provider: Optional.
        on_failure: Vec<StreamFailure<'a>>,
    }
    /// Where such records go.
    StreamFailure {
        /// provider: Required.
        destination_arn: Presence,
    }
    /// A function that a bucket calls.
    NotifiedFunction {
        /// provider: Optional.
        lambda_function_arn: Read<String> = required,
    }
    /// Where a function logs to.
    LoggingConfig {
        /// provider: Optional; `/aws/lambda/<name>` when unset.
        log_group: Option<Read<String>>,
    }
}

tagged!(Function);

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
    /// CloudFront runs copies of it near to the readers, which log and count in the Regions where they run.
    ///
    /// # Errors
    /// Whether a distribution names it is not known.
    pub fn runs_at_edge(&self) -> Read<bool> {
        Ok(self.named_by::<Distribution<'a>>("default_cache_behavior.lambda_function_association.lambda_arn").exists()?
            || self.named_by::<Distribution<'a>>("ordered_cache_behavior.lambda_function_association.lambda_arn").exists()?)
    }

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
