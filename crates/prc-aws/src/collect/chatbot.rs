//! Channels of chats that show what is published to topics.

use prc_aws_calls::chatbot::{SLACK, TEAMS};
use prc_model::Reason;

use crate::api::{Api, client};
use crate::hole::Hole;
use crate::value::attributes;

/// The Region that the provider takes too: there are four with an endpoint, and each answers for the whole account.
const REGION: &str = "us-west-2";

pub(crate) async fn collect(api: &Api) {
    if api.account.partition != "aws" {
        let none = Hole::new(Reason::NotCollected, "no-endpoint");
        return [&SLACK, &TEAMS].into_iter().for_each(|call| api.lose(call, &none));
    }
    let caller = api.in_region(REGION);
    let chatbot = client!(&caller, aws_sdk_chatbot);
    let (slack, teams) = tokio::join!(
        api.pages(&SLACK, chatbot.describe_slack_channel_configurations().into_paginator().items().send()),
        api.pages(&TEAMS, chatbot.list_microsoft_teams_channel_configurations().into_paginator().items().send()),
    );
    for channel in &slack {
        let arn = channel.chat_configuration_arn();
        api.add("aws_chatbot_slack_channel_configuration", Some(arn), attributes! {
            "id": arn,
            "chat_configuration_arn": arn,
            "configuration_name": channel.configuration_name(),
            "slack_channel_id": channel.slack_channel_id(),
            "sns_topic_arns": channel.sns_topic_arns(),
        });
    }
    for channel in &teams {
        let arn = channel.chat_configuration_arn();
        api.add("aws_chatbot_teams_channel_configuration", Some(arn), attributes! {
            "id": arn,
            "chat_configuration_arn": arn,
            "configuration_name": channel.configuration_name(),
            "channel_id": channel.channel_id(),
            "sns_topic_arns": channel.sns_topic_arns(),
        });
    }
}
