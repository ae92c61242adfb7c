//! Functions, and who may call them; neither their code nor the values of their environment.

// All calls of the control plane but two have 15 per second together (Lambda Developer Guide, quotas).
crate::calls! {
    "lambda", "Lambda", Region;

    FUNCTIONS = pages "ListFunctions" as "lambda:ListFunctions" at 10 fills ["aws_lambda_function"];
    CONCURRENCY = each("aws_lambda_function") "GetFunctionConcurrency" as "lambda:GetFunctionConcurrency" because "the list leaves out what is reserved" at 5 fills [
        "aws_lambda_function.reserved_concurrent_executions",
    ];
    POLICY = each("aws_lambda_function") "GetPolicy" as "lambda:GetPolicy" because "takes one function" at 15 fills ["aws_lambda_permission"];
    INVOCATIONS = each("aws_lambda_function") "ListFunctionEventInvokeConfigs" as "lambda:ListFunctionEventInvokeConfigs" because "takes one function" at 5 fills [
        "aws_lambda_function_event_invoke_config",
    ];
    URLS = each("aws_lambda_function") "ListFunctionUrlConfigs" as "lambda:ListFunctionUrlConfigs" because "takes one function" at 5 fills [
        "aws_lambda_function_url",
    ];
    SOURCES = pages "ListEventSourceMappings" as "lambda:ListEventSourceMappings" at 10 fills [
        "aws_lambda_event_source_mapping",
    ];
}
