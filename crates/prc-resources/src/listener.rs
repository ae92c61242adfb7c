//! Where traffic from outside comes in: listeners of load balancers, APIs and their stages.

use prc_check::{Read, Related, View, block, resource};

use crate::{HttpApi, LoadBalancer};

resource! {
    /// A port of a load balancer.
    Listener = "aws_lb_listener" by ["arn", "id"] {
        /// provider: Required.
        load_balancer_arn: String = required,
        /// provider: Optional, Computed; the provider asks for HTTP when the balancer is an application load balancer.
        protocol: Option<String>,
        /// provider: Optional, Computed, not sent when unset. Elastic Load Balancing User Guides, security policies:
        /// ELBSecurityPolicy-2016-08 but in the console.
        ssl_policy: String = "ELBSecurityPolicy-2016-08",
        /// provider: Required.
        default_action: Vec<ListenerAction<'a>>,
    }
    /// `aws_alb_listener` is another name of `aws_lb_listener`.
    ClassicNameListener = "aws_alb_listener" by ["arn", "id"] {
        /// As in `aws_lb_listener`.
        load_balancer_arn: String = required,
        /// As in `aws_lb_listener`.
        protocol: Option<String>,
        /// As in `aws_lb_listener`.
        ssl_policy: String = "ELBSecurityPolicy-2016-08",
        /// As in `aws_lb_listener`.
        default_action: Vec<ListenerAction<'a>>,
    }
    /// What a listener does with some requests.
    ListenerRule = "aws_lb_listener_rule" by ["arn", "id"] {
        /// provider: Required.
        listener_arn: String = required,
        /// provider: Required.
        action: Vec<ListenerAction<'a>>,
    }
    /// A domain name of a REST API.
    ApiDomain = "aws_api_gateway_domain_name" by ["id", "arn", "domain_name"] {
        /// `TLS_1_0`, `TLS_1_2` or newer; provider: Optional, Computed, not sent when unset, and the API names no
        /// default.
        security_policy: String = computed,
    }
    /// A path of a REST API.
    ApiPath = "aws_api_gateway_resource" by ["id"] {
        /// The last part of the path; provider: Required.
        path_part: String = required,
    }
    /// A method of a REST API.
    ApiMethod = "aws_api_gateway_method" by ["id"] {
        /// provider: Required.
        resource_id: String = required,
        /// provider: Required.
        http_method: String = required,
        /// `NONE`, `CUSTOM`, `AWS_IAM` or `COGNITO_USER_POOLS`; provider: Required.
        authorization: String = required,
    }
    /// What answers a method of a REST API.
    ApiIntegration = "aws_api_gateway_integration" by ["id"] {
        /// provider: Required.
        resource_id: String = required,
        /// provider: Required.
        http_method: String = required,
        /// `MOCK` answers by itself; provider: Required.
        r#type: String = required,
    }
    /// A route of an HTTP or WebSocket API.
    HttpRoute = "aws_apigatewayv2_route" by ["id"] {
        /// provider: Required.
        api_id: String = required,
        /// `GET /orders`, `$default`, `$connect`; provider: Required.
        route_key: String = required,
        /// provider: Defaults to NONE.
        authorization_type: String = "NONE",
    }
    /// A function that answers under an address of its own.
    FunctionUrl = "aws_lambda_function_url" by ["id"] {
        /// `AWS_IAM` or `NONE`; provider: Required.
        authorization_type: String = required,
    }
}

block! {
    /// What happens to a request.
    ListenerAction {
        /// `forward`, `redirect`, `fixed-response` and others; provider: Required.
        r#type: String = required,
        /// provider: Optional.
        redirect: Vec<Redirect<'a>>,
    }
    /// Where a request is sent to come again.
    Redirect {
        /// provider: Defaults to `#{protocol}`, which is the one it came by.
        protocol: String = "#{protocol}",
    }
}

impl ListenerAction<'_> {
    /// The client is told to come again over TLS.
    ///
    /// # Errors
    /// What it does is not known.
    pub fn redirects_to_tls(&self) -> Read<bool> {
        if self.r#type()? != "redirect" {
            return Ok(false);
        }
        for redirect in self.redirect()? {
            if redirect.protocol()? == "HTTPS" {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<'a> Listener<'a> {
    /// The declared load balancer.
    pub fn balancers(&self) -> Related<'a, LoadBalancer<'a>> {
        self.points_to("load_balancer_arn")
    }

    /// What it does with some requests.
    pub fn rules(&self) -> Related<'a, ListenerRule<'a>> {
        self.named_by("listener_arn")
    }
}

impl<'a> ApiMethod<'a> {
    /// It answers by itself and calls nothing.
    ///
    /// # Errors
    /// What answers it is not known.
    pub fn is_mock(&self) -> Read<bool> {
        let method = self.http_method()?;
        let answers = |one: &ApiIntegration<'a>| Ok(one.http_method()? == method && one.r#type()? == "MOCK");
        for path in self.points_to::<ApiPath<'a>>("resource_id").sure() {
            if path.named_by::<ApiIntegration<'a>>("resource_id").any(answers)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<'a> HttpRoute<'a> {
    /// The declared API that it belongs to.
    pub fn apis(&self) -> Related<'a, HttpApi<'a>> {
        self.points_to("api_id")
    }
}
