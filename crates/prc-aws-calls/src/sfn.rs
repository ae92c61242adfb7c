//! State machines.

crate::calls! {
    "sfn", "SFN", Region;

    MACHINES = pages "ListStateMachines" as "states:ListStateMachines" at 5 fills ["aws_sfn_state_machine"];
    MACHINE = each("aws_sfn_state_machine") "DescribeStateMachine" as "states:DescribeStateMachine" because "the list leaves out the definition" fills [
        "aws_sfn_state_machine.definition", "aws_sfn_state_machine.logging_configuration",
        "aws_sfn_state_machine.role_arn", "aws_sfn_state_machine.tracing_configuration",
    ];
}
