//! REST APIs: their stages and methods, and the names that they answer to.

crate::calls! {
    "apigateway", "API Gateway", Region;

    APIS = pages "GetRestApis" as "apigateway:GET" at 5 fills ["aws_api_gateway_rest_api"];
    STAGES = each("aws_api_gateway_rest_api") "GetStages" as "apigateway:GET" because "takes one API" at 5 fills [
        "aws_api_gateway_method_settings", "aws_api_gateway_stage",
    ];
    RESOURCES = each("aws_api_gateway_rest_api") "GetResources" as "apigateway:GET" because "takes one API, and has its methods with it" at 5 fills [
        "aws_api_gateway_integration", "aws_api_gateway_method", "aws_api_gateway_resource",
    ];
    NAMES = pages "GetDomainNames" as "apigateway:GET" at 5 fills ["aws_api_gateway_domain_name"];
}
