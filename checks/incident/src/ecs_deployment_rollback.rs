//! A deployment whose tasks fail is rolled back without anybody.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, not_applicable, require};
use prc_resources::EcsService;

pub(crate) fn check(service: EcsService, _: &Params) -> Outcome {
    for controller in service.deployment_controller()? {
        let kind = controller.r#type()?;
        if kind != "ECS" {
            return Err(not_applicable(format!("{kind} deploys it, which has its own rollback")));
        }
    }
    if rolls_back_on_alarm(&service)? {
        return Ok(());
    }
    let breakers = service.deployment_circuit_breaker()?;
    let none = fail("a failed deployment is tried for ever: there is no circuit breaker").missing();
    let none = none.label("no deployment_circuit_breaker").wants("deployment_circuit_breaker.enable", true);
    let none = none.wants("deployment_circuit_breaker.rollback", true);
    require!(!breakers.is_empty(), none.help("add deployment_circuit_breaker with enable = true and rollback = true"));
    for breaker in breakers {
        let off = fail("the deployment circuit breaker is off");
        let off = off.must_be("deployment_circuit_breaker.enable", true);
        require!(breaker.enable()?, off.wants("deployment_circuit_breaker.rollback", true));
        let stuck = fail("the deployment circuit breaker stops, but does not roll back");
        require!(breaker.rollback()?, stuck.must_be("deployment_circuit_breaker.rollback", true));
    }
    Ok(())
}

fn rolls_back_on_alarm(service: &EcsService) -> Read<bool> {
    for alarms in service.alarms()? {
        if alarms.enable()? && alarms.rollback()? {
            return Ok(true);
        }
    }
    Ok(false)
}
