//! What a New Relic policy finds reaches somebody.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, fail, require};
use prc_resources::{NewRelicPolicy, NewRelicPolicyChannel};

pub(crate) fn check(policy: NewRelicPolicy, _: &Params) -> Outcome {
    let critical = policy.conditions().any(|condition| condition.is_critical())?;
    let silent =
        fail("the policy has no enabled condition with a critical threshold, so it never calls anybody").missing();
    require!(
        critical,
        silent
            .label("no newrelic_nrql_alert_condition for it")
            .help("add a newrelic_nrql_alert_condition with policy_id and a critical block, or remove the policy")
    );
    let sent = policy.workflows().any(|flow| Ok(flow.sends(&policy)? && flow.reaches_somebody()?));
    // Legacy channels still work.
    let heard = match sent {
        Ok(true) => true,
        sent => policy.named_by::<NewRelicPolicyChannel>("policy_id").exists()? || sent?,
    };
    let unheard =
        fail("no workflow sends the issues of the policy to a destination, so nobody hears of them").missing();
    require!(
        heard,
        unheard
            .label("no newrelic_workflow for it")
            .help("add a newrelic_workflow whose issues_filter names the policy by labels.policyIds, with a channel")
    );
    Ok(())
}
