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
    /// Where a function logs to.
    LoggingConfig {
        /// provider: Optional; `/aws/lambda/<name>` when unset.
        log_group: Option<Read<String>>,
    }
}

impl<'a> Function<'a> {
    /// The declared groups that the function may log to: by their usual name, or by its own configuration.
    pub fn log_groups(&self) -> Related<'a, LogGroup<'a>> {
        let function = self.clone();
        let usual = self.all::<LogGroup<'a>>().filter(move |group| {
            let Some(group) = group.name()? else { return Ok(false) };
            match (group, function.function_name()?) {
                (Ok(group), Ok(function)) => Ok(group.strip_prefix("/aws/lambda/") == Some(&*function)),
                (Err(group), _) => function.is_meant_by(&group).ok_or(group),
                (Ok(group), Err(_)) if !group.starts_with("/aws/lambda/") => Ok(false),
                (Ok(_), Err(function)) => Err(function),
            }
        });
        usual.or(self.points_to("logging_config.log_group"))
    }
}
