//! The dead-letter graph: which queue, topic or bucket is the dead-letter destination of what.

use prc_check::{Read, View};

use crate::{
    EventSource, EventTarget, Function, InvokeConfig, Json, Pipe, Queue, QueueRedrive, QueueRedriveAllow, Schedule,
    TopicSubscription,
};

impl<'a> Queue<'a> {
    /// Others put here what they cannot deliver or handle, or the queue says that they may.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn is_dead_letter_queue(&self) -> Read<bool> {
        Ok(self.dead_letter_source()?.is_some() || self.expects_dead_letters()?)
    }

    /// The address of something that puts here what it cannot deliver or handle: another queue, a subscription, a rule,
    /// a schedule, a pipe or a function. The attributes are those that the provider documents for each.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn dead_letter_source(&self) -> Read<Option<String>> {
        let mut open = None;
        for source in [
            self.source::<Queue<'a>>("redrive_policy"),
            self.source::<QueueRedrive<'a>>("redrive_policy"),
            self.source::<TopicSubscription<'a>>("redrive_policy"),
            self.source::<EventTarget<'a>>("dead_letter_config.arn"),
            self.source::<Schedule<'a>>("target.dead_letter_config.arn"),
            self.source::<Function<'a>>("dead_letter_config.target_arn"),
            self.source::<InvokeConfig<'a>>("destination_config.on_failure.destination"),
            self.source::<EventSource<'a>>("destination_config.on_failure.destination_arn"),
            self.source::<Pipe<'a>>("source_parameters.kinesis_stream_parameters.dead_letter_config.arn"),
            self.source::<Pipe<'a>>("source_parameters.dynamodb_stream_parameters.dead_letter_config.arn"),
        ] {
            match source {
                Ok(Some(address)) => return Ok(Some(address)),
                Ok(None) => {}
                Err(why) => drop(open.get_or_insert(why)),
            }
        }
        open.map_or(Ok(None), Err)
    }

    fn source<V: View<'a>>(&self, path: &'static str) -> Read<Option<String>> {
        Ok(self.named_by::<V>(path).first()?.map(|source| source.address().into()))
    }

    /// It names the queues whose dead letters it takes: `redrivePermission` is `byQueue` (SQS API, `SetQueueAttributes`).
    fn expects_dead_letters(&self) -> Read<bool> {
        let by_queue = |policy: &Json| match policy.field("redrivePermission")? {
            Some(permission) => Ok(permission.text()? == "byQueue"),
            None => Ok(false),
        };
        match self.redrive_allow_policy()? {
            Some(policy) => by_queue(&policy),
            None => self
                .named_by::<QueueRedriveAllow<'a>>("queue_url")
                .any(|allow| by_queue(&allow.redrive_allow_policy()?)),
        }
    }
}
