//! Who calls a function without waiting for its answer.

use prc_check::{Read, Related, View};

use crate::{BucketNotification, EventTarget, Function, InvokeConfig, Permission, Schedule, TopicSubscription};

/// Services that call functions asynchronously (AWS Lambda Developer Guide: the services that invoke functions, and the
/// page of each). CloudWatch Logs has a principal for each Region too.
const ASYNCHRONOUS: &[&str] = &[
    "events.amazonaws.com",
    "sns.amazonaws.com",
    "s3.amazonaws.com",
    "ses.amazonaws.com",
    "logs.amazonaws.com",
    "config.amazonaws.com",
    "iot.amazonaws.com",
    "codecommit.amazonaws.com",
    "cloudformation.amazonaws.com",
];

impl<'a> Function<'a> {
    /// How its asynchronous calls are handled.
    pub fn invoke_configs(&self) -> Related<'a, InvokeConfig<'a>> {
        self.named_by("function_name")
    }

    /// The address of something that calls it asynchronously, or that lets a service do so.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn asynchronous_caller(&self) -> Read<Option<String>> {
        let subscriptions = self.named_by::<TopicSubscription<'a>>("endpoint");
        let mut open = None;
        for caller in [
            self.named_by::<Permission<'a>>("function_name")
                .find(|one| Ok(is_asynchronous(&one.principal()?)))
                .map(address),
            self.named_by::<EventTarget<'a>>("arn").first().map(address),
            subscriptions.find(|one| Ok(one.protocol()? == "lambda")).map(address),
            self.named_by::<Schedule<'a>>("target.arn").first().map(address),
            self.named_by::<BucketNotification<'a>>("lambda_function.lambda_function_arn").first().map(address),
        ] {
            match caller {
                Ok(Some(address)) => return Ok(Some(address)),
                Ok(None) => {}
                Err(why) => drop(open.get_or_insert(why)),
            }
        }
        open.map_or(Ok(None), Err)
    }
}

fn address<'a, V: View<'a>>(one: Option<V>) -> Option<String> {
    one.map(|one| one.address().into())
}

fn is_asynchronous(principal: &str) -> bool {
    let regional_logs = principal.starts_with("logs.") && principal.ends_with(".amazonaws.com");
    ASYNCHRONOUS.contains(&principal) || regional_logs
}
