//! Queues.

use prc_check::{Read, View, block, resource};

use crate::{Function, InvokeConfig};

resource! {
    /// An SQS queue.
    Queue = "aws_sqs_queue" by ["name", "arn", "id", "url"] {
        /// provider: Optional, Computed.
        name: String = computed,
        /// JSON that names the dead-letter queue; provider: Optional, Computed.
        redrive_policy: Option<Read<String>>,
    }
    /// The dead-letter queue of a queue, as a resource of its own.
    QueueRedrive = "aws_sqs_queue_redrive_policy" by ["id"] {
        /// provider: Required.
        redrive_policy: Read<String> = required,
    }
    /// Where a rule of EventBridge sends its events.
    EventTarget = "aws_cloudwatch_event_target" by ["id"] {
        /// provider: Optional.
        dead_letter_config: Vec<RuleDeadLetters<'a>>,
    }
    /// A subscription to a topic.
    TopicSubscription = "aws_sns_topic_subscription" by ["arn", "id"] {
        /// JSON that names the dead-letter queue; provider: Optional.
        redrive_policy: Option<Read<String>>,
    }
}

block! {
    /// Where a rule puts what it cannot deliver.
    RuleDeadLetters {
        /// provider: Optional.
        arn: Option<String>,
    }
}

impl<'a> Queue<'a> {
    /// Others put here what they cannot deliver.
    ///
    /// # Errors
    /// Whether anything does is not known.
    pub fn is_dead_letter_queue(&self) -> Read<bool> {
        Ok(self.named_by::<Queue<'a>>("redrive_policy").exists()?
            || self.named_by::<QueueRedrive<'a>>("redrive_policy").exists()?
            || self.named_by::<TopicSubscription<'a>>("redrive_policy").exists()?
            || self.named_by::<EventTarget<'a>>("dead_letter_config.arn").exists()?
            || self.named_by::<InvokeConfig<'a>>("destination_config.on_failure.destination").exists()?
            || self.named_by::<Function<'a>>("dead_letter_config.target_arn").exists()?)
    }
}
