//! Nobody calls an endpoint without saying who they are.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, fail, not_applicable, require};
use prc_resources::{ApiMethod, FunctionUrl, HttpRoute};

pub(crate) fn function_url(url: FunctionUrl, _: &Params) -> Outcome {
    named(&url.authorization_type()?, "authorization_type", "the function", "AWS_IAM")
}

pub(crate) fn method(method: ApiMethod, _: &Params) -> Outcome {
    if method.authorization()? != "NONE" {
        return Ok(());
    }
    if method.http_method()?.eq_ignore_ascii_case("OPTIONS") {
        return Err(not_applicable("browsers ask OPTIONS before they know who they are"));
    }
    if method.is_mock()? {
        return Err(not_applicable("the method answers by itself and reaches nothing"));
    }
    named(&method.authorization()?, "authorization", "the method", "AWS_IAM, COGNITO_USER_POOLS or CUSTOM")
}

pub(crate) fn route(route: HttpRoute, _: &Params) -> Outcome {
    let key = route.route_key()?;
    if key.starts_with("OPTIONS ") {
        return Err(not_applicable("browsers ask OPTIONS before they know who they are"));
    }
    let kind = route.authorization_type()?;
    let message = key != "$connect" && !key.contains(' ');
    if kind == "NONE" && message && route.apis().any(|api| Ok(api.protocol_type()? == "WEBSOCKET"))? {
        return Err(not_applicable("a WebSocket asks who it is when it connects"));
    }
    named(&kind, "authorization_type", "the route", "AWS_IAM, JWT or CUSTOM")
}

fn named(kind: &str, attribute: &'static str, what: &str, wanted: &str) -> Outcome {
    require!(kind != "NONE", fail(format!("anybody may call {what}")).must_be(attribute, wanted));
    Ok(())
}
