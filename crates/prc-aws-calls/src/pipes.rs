//! Pipes of EventBridge.

crate::calls! {
    "pipes", "Pipes", SomeRegions;

    PIPES = pages "ListPipes" as "pipes:ListPipes" at 10 fills ["aws_pipes_pipe"];
    PIPE = each("aws_pipes_pipe") "DescribePipe" as "pipes:DescribePipe" because "the list leaves out the parameters of the source" at 10 fills [
        "aws_pipes_pipe.description", "aws_pipes_pipe.kms_key_identifier", "aws_pipes_pipe.source_parameters",
        "aws_pipes_pipe.tags", "aws_pipes_pipe.tags_all",
    ];
}
