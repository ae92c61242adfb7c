//! Nobody outside is served in clear text, or with an old TLS.

use prc_check::{Outcome, Read, View, exactly, fail, require};
use prc_resources::policy::matches;
use prc_resources::{ApiDomain, ClassicNameListener, Distribution, Listener, ListenerAction, ListenerRule};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    /// Policies of listeners that begin at TLS 1.2.
    policies: Vec<String>,
}

pub(crate) fn listener(listener: Listener, params: &Params) -> Outcome {
    let protocol = match listener.protocol()? {
        Some(protocol) => protocol,
        None if listener.balancers().any(|balancer| Ok(balancer.load_balancer_type()? == "gateway"))? => return Ok(()),
        None => "HTTP".into(),
    };
    served(&protocol, &listener.default_action()?, listener.ssl_policy(), params, || {
        let rules = |holds: fn(&ListenerRule) -> Read<bool>| listener.rules().any(holds);
        Ok(rules(redirects)? && !rules(|rule| Ok(!redirects(rule)?))?)
    })
}

pub(crate) fn classic_listener(listener: ClassicNameListener, params: &Params) -> Outcome {
    let protocol = listener.protocol()?.unwrap_or("HTTP".into());
    let rules = || {
        let rules = || listener.named_by::<ListenerRule>("listener_arn");
        Ok(rules().any(redirects)? && rules().all(redirects)?)
    };
    served(&protocol, &listener.default_action()?, listener.ssl_policy(), params, rules)
}

fn redirects(rule: &ListenerRule) -> Read<bool> {
    any(&rule.action()?, |action| action.redirects_to_tls())
}

fn any(actions: &[ListenerAction], holds: impl Fn(&ListenerAction) -> Read<bool>) -> Read<bool> {
    for action in actions {
        if holds(action)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// HTTP may only redirect; TLS must begin at 1.2; what is neither carries the TLS of the target.
fn served(
    protocol: &str,
    actions: &[ListenerAction],
    policy: Read<String>,
    params: &Params,
    rules_redirect: impl Fn() -> Read<bool>,
) -> Outcome {
    match protocol {
        "HTTP" => {
            if any(actions, |action| action.redirects_to_tls())? {
                return Ok(());
            }
            let answers = any(actions, |action| Ok(action.r#type()? == "fixed-response"))?;
            if answers && rules_redirect()? {
                return Ok(());
            }
            let clear = fail("the listener serves HTTP in clear text").at("protocol");
            Err(clear
                .help("redirect to HTTPS: default_action { type = \"redirect\" redirect { protocol = \"HTTPS\" … } }")
                .into())
        }
        "HTTPS" | "TLS" => {
            let policy = policy?;
            let good = params.policies.iter().any(|pattern| matches(pattern, &policy));
            let old = fail(format!("{policy} accepts TLS 1.0 or 1.1"));
            require!(good, old.must_be("ssl_policy", exactly("ELBSecurityPolicy-TLS13-1-2-2021-06")));
            Ok(())
        }
        _ => Ok(()),
    }
}

pub(crate) fn distribution(distribution: Distribution, _: &Params) -> Outcome {
    let named = [
        ("default_cache_behavior.viewer_protocol_policy", distribution.default_cache_behavior()?),
        ("ordered_cache_behavior.viewer_protocol_policy", distribution.ordered_cache_behavior()?),
    ];
    for (attribute, behaviors) in named {
        for behavior in behaviors {
            let clear =
                fail("the distribution answers HTTP in clear text").must_be(attribute, exactly("redirect-to-https"));
            require!(behavior.viewer_protocol_policy()? != "allow-all", clear);
        }
    }
    for certificate in distribution.viewer_certificate()? {
        if certificate.cloudfront_default_certificate()? {
            let old = fail("the certificate of CloudFront accepts TLS 1.0");
            let help = "use a certificate for a domain of your own, with minimum_protocol_version TLSv1.2_2021";
            return Err(old.at("viewer_certificate.cloudfront_default_certificate").help(help).into());
        }
        let lowest = certificate.minimum_protocol_version()?;
        let old = fail(format!("the distribution accepts {lowest}, must begin at TLSv1.2_2021"));
        require!(
            is_recent(&lowest),
            old.must_be("viewer_certificate.minimum_protocol_version", exactly("TLSv1.2_2021"))
        );
    }
    Ok(())
}

/// `TLSv1.2_2021` and what came later.
fn is_recent(policy: &str) -> bool {
    let Some((version, year)) = policy.split_once('_') else { return false };
    matches!(version, "TLSv1.2" | "TLSv1.3") && year.get(..4).and_then(|year| year.parse::<u32>().ok()) >= Some(2021)
}

pub(crate) fn api_domain(domain: ApiDomain, _: &Params) -> Outcome {
    let policy = domain.security_policy()?;
    let old = fail(format!("the domain accepts {policy}")).must_be("security_policy", exactly("TLS_1_2"));
    require!(!policy.starts_with("TLS_1_0"), old);
    Ok(())
}
