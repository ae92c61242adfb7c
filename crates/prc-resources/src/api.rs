//! API Gateway, state machines, and what stands at the edge.

use prc_check::{Presence, resource};

resource! {
    /// A REST API.
    RestApi = "aws_api_gateway_rest_api" by ["name", "id", "arn"] {
        /// provider: Required.
        name: String = required,
    }
    /// A stage of a REST API.
    RestStage = "aws_api_gateway_stage" by ["stage_name", "id", "arn"] {
        /// provider: Required.
        rest_api_id: String = required,
        /// provider: Required.
        stage_name: String = required,
    }
    /// An HTTP or WebSocket API.
    HttpApi = "aws_apigatewayv2_api" by ["id", "arn"] {
        /// `HTTP` or `WEBSOCKET`; provider: Required.
        protocol_type: String = required,
    }
    /// A stage of an HTTP or WebSocket API.
    HttpStage = "aws_apigatewayv2_stage" by ["name", "id", "arn"] {
        /// provider: Required.
        api_id: String = required,
        /// provider: Required.
        name: String = required,
    }
    /// A workflow of Step Functions.
    StateMachine = "aws_sfn_state_machine" by ["name", "arn", "id"] {
        /// What it does, as JSON; provider: Required.
        definition: prc_check::Read<String> = required,
        /// provider: Optional, Computed.
        name: String = computed,
    }
    /// A health check of Route 53.
    HealthCheck = "aws_route53_health_check" by ["id", "arn"] {
        /// `HTTP`, `CALCULATED`, `CLOUDWATCH_METRIC` and others; provider: Required.
        r#type: String = required,
    }
    /// A VPN connection.
    VpnConnection = "aws_vpn_connection" by ["id", "arn"] {
        /// provider: Optional.
        static_routes_only: Presence,
    }
}
