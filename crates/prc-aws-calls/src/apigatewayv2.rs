//! HTTP and WebSocket APIs, their stages and routes.

crate::calls! {
    "apigatewayv2", "ApiGatewayV2", Region;

    APIS = pages "GetApis" as "apigateway:GET" at 5 fills ["aws_apigatewayv2_api"];
    STAGES = each("aws_apigatewayv2_api") "GetStages" as "apigateway:GET" because "takes one API" at 5 fills ["aws_apigatewayv2_stage"];
    ROUTES = each("aws_apigatewayv2_api") "GetRoutes" as "apigateway:GET" because "takes one API" at 5 fills ["aws_apigatewayv2_route"];
}
