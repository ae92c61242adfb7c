//! Topics, and how what is published to them reaches somebody.

use prc_check::{Read, Related, View, resource};

use crate::{KmsKey, Policy, TopicSubscription};

resource! {
    /// An SNS topic.
    Topic = "aws_sns_topic" by ["name", "arn", "id"] {
        /// The id, ARN or alias of a key; provider: Optional, not encrypted with a key when unset.
        kms_master_key_id: Option<Read<String>>,
        /// provider: Optional, Computed; the default policy lets the own account publish, its alarms too (SNS API,
        /// `SetTopicAttributes`).
        policy: Option<Policy>,
        /// Deliveries are in order, and go to queues only; provider: Default false.
        fifo_topic: bool = false,
    }
    /// The policy of a topic as a resource of its own.
    TopicPolicy = "aws_sns_topic_policy" by ["id"] {
        /// The topic; provider: Required.
        arn: String = required,
        /// provider: Required.
        policy: Policy = required,
    }
    /// A Slack channel that shows what is published.
    SlackChannel = "aws_chatbot_slack_channel_configuration" by ["chat_configuration_arn", "id"] {
        /// provider: Optional, Computed.
        sns_topic_arns: Vec<Read<String>>,
    }
    /// A Teams channel that shows what is published.
    TeamsChannel = "aws_chatbot_teams_channel_configuration" by ["chat_configuration_arn", "id"] {
        /// provider: Optional, Computed.
        sns_topic_arns: Vec<Read<String>>,
    }
    /// A Slack channel as the Cloud Control provider makes it.
    CloudControlSlackChannel = "awscc_chatbot_slack_channel_configuration" by ["arn", "id"] {
        /// terraform-provider-awscc: Optional, Computed.
        sns_topic_arns: Vec<Read<String>>,
    }
    /// A name for a key.
    KmsAlias = "aws_kms_alias" by ["name", "arn", "id"] {
        /// provider: Required.
        target_key_id: String = required,
    }
    /// The policy of a key as a resource of its own.
    KmsKeyPolicy = "aws_kms_key_policy" by ["id"] {
        /// provider: Required.
        key_id: String = required,
        /// provider: Required.
        policy: Policy = required,
    }
}

impl<'a> Topic<'a> {
    /// Its subscriptions.
    pub fn subscriptions(&self) -> Related<'a, TopicSubscription<'a>> {
        self.named_by("topic_arn")
    }

    /// Chat channels that show what is published, whoever made them.
    ///
    /// # Errors
    /// Whether there is one is not known.
    pub fn is_shown_in_chat(&self) -> Read<bool> {
        Ok(self.named_by::<SlackChannel<'a>>("sns_topic_arns").exists()?
            || self.named_by::<TeamsChannel<'a>>("sns_topic_arns").exists()?
            || self.named_by::<CloudControlSlackChannel<'a>>("sns_topic_arns").exists()?)
    }

    /// The keys of this configuration that encrypt it, by themselves or by an alias.
    pub fn keys(&self) -> Vec<KmsKey<'a>> {
        let mut keys = self.points_to::<KmsKey<'a>>("kms_master_key_id").sure();
        for alias in self.points_to::<KmsAlias<'a>>("kms_master_key_id").sure() {
            keys.extend(alias.points_to::<KmsKey<'a>>("target_key_id").sure());
        }
        keys
    }
}

impl<'a> KmsKey<'a> {
    /// Its policies, inside of it and beside it; none means the default, which knows the account alone.
    ///
    /// # Errors
    /// One of them is not known.
    pub fn policies(&self) -> Read<Vec<Policy>> {
        let mut policies: Vec<Policy> = self.policy()?.into_iter().collect();
        let beside = self.named_by::<KmsKeyPolicy<'a>>("key_id");
        for own in beside.sure() {
            policies.push(own.policy()?);
        }
        Ok(policies)
    }
}
