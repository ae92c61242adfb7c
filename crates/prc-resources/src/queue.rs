//! Queues, topics' subscriptions, rules' targets and schedules: what hands messages on.

use prc_check::{Presence, Read, Related, View, block, resource};

use crate::Json;
use crate::tags::tagged;

resource! {
    /// An SQS queue.
    Queue = "aws_sqs_queue" by ["name", "arn", "id", "url"] {
        /// Seconds; provider: Default 345600.
        message_retention_seconds: i64 = 345600,
        /// provider: Optional, Computed.
        name: String = computed,
        /// provider: Default false.
        fifo_queue: bool = false,
        /// JSON that names the dead-letter queue; provider: Optional, Computed, and none when nothing sets it.
        redrive_policy: Option<Json>,
        /// provider: Optional, Computed: the owner alone when unset.
        policy: Option<crate::Policy>,
        /// JSON that says whose dead-letter queue this may be; provider: Optional, Computed, anybody's when unset.
        redrive_allow_policy: Option<Json>,
        /// Read by [`crate::Tagged`], which has the provider's `default_tags` in it; provider: Optional.
        tags: Presence,
        /// As `tags`; provider: Computed.
        tags_all: Presence,
    }
    /// The dead-letter queue of a queue, as a resource of its own.
    QueueRedrive = "aws_sqs_queue_redrive_policy" by ["id"] {
        /// provider: Required.
        queue_url: String = required,
        /// provider: Required.
        redrive_policy: Json = required,
    }
    /// Whose dead-letter queue a queue may be, as a resource of its own.
    QueueRedriveAllow = "aws_sqs_queue_redrive_allow_policy" by ["id"] {
        /// provider: Required.
        queue_url: String = required,
        /// provider: Required.
        redrive_allow_policy: Json = required,
    }
    /// Where a rule of EventBridge sends its events.
    EventTarget = "aws_cloudwatch_event_target" by ["id"] {
        /// The name of the rule; provider: Required.
        rule: String = required,
        /// What the rule calls; provider: Required.
        arn: Read<String> = required,
        /// provider: Optional.
        dead_letter_config: Vec<RuleDeadLetters<'a>>,
    }
    /// A subscription to a topic.
    TopicSubscription = "aws_sns_topic_subscription" by ["arn", "id"] {
        /// provider: Required.
        topic_arn: String = required,
        /// `https`, `email`, `sqs`, `lambda` and others; provider: Required.
        protocol: String = required,
        /// provider: Required.
        endpoint: Read<String> = required,
        /// JSON that names the dead-letter queue; provider: Optional.
        redrive_policy: Option<Json>,
    }
    /// A schedule of EventBridge Scheduler.
    Schedule = "aws_scheduler_schedule" by ["name", "arn", "id"] {
        /// provider: Required.
        target: Vec<ScheduleTarget<'a>>,
    }
    /// A pipe of EventBridge.
    Pipe = "aws_pipes_pipe" by ["name", "arn", "id"] {
        /// provider: Optional, Computed.
        source_parameters: Vec<PipeSource<'a>>,
    }
}

block! {
    /// Where a rule or a schedule puts what it cannot deliver.
    RuleDeadLetters {
        /// provider: Optional.
        arn: Presence,
    }
    /// What a schedule calls.
    ScheduleTarget {
        /// provider: Required.
        arn: Read<String> = required,
        /// provider: Optional.
        dead_letter_config: Vec<RuleDeadLetters<'a>>,
    }
    /// Where a pipe reads.
    PipeSource {
        /// provider: Optional.
        kinesis_stream_parameters: Vec<PipeStream<'a>>,
        /// provider: Optional.
        dynamodb_stream_parameters: Vec<PipeStream<'a>>,
    }
    /// A stream that a pipe reads.
    PipeStream {
        /// provider: Optional.
        dead_letter_config: Vec<RuleDeadLetters<'a>>,
    }
}

tagged!(Queue);

impl<'a> Queue<'a> {
    /// Its redrive policies that are resources of their own.
    pub fn redrives(&self) -> Related<'a, QueueRedrive<'a>> {
        self.named_by("queue_url")
    }
}
