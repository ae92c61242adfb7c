//! Rules of EventBridge and what they call.

crate::calls! {
    "eventbridge", "EventBridge", Region;

    BUSES = pages "ListEventBuses" as "events:ListEventBuses" fills ["aws_cloudwatch_event_bus"];
    RULES = each("aws_cloudwatch_event_bus") "ListRules" as "events:ListRules" because "takes one bus" fills ["aws_cloudwatch_event_rule"];
    TARGETS = each("aws_cloudwatch_event_rule") "ListTargetsByRule" as "events:ListTargetsByRule" because "takes one rule" fills [
        "aws_cloudwatch_event_target",
    ];
}
