//! Channels of chats that show what is published to topics.

crate::calls! {
    "chatbot", "chatbot", Global;

    SLACK = pages "DescribeSlackChannelConfigurations" as "chatbot:DescribeSlackChannelConfigurations" at 5 fills [
        "aws_chatbot_slack_channel_configuration",
    ];
    TEAMS = pages "ListMicrosoftTeamsChannelConfigurations" as "chatbot:ListMicrosoftTeamsChannelConfigurations" at 5 fills [
        "aws_chatbot_teams_channel_configuration",
    ];
}
