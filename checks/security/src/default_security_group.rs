//! Nothing can be reached through the group that everything gets by default.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, fail, require};
use prc_resources::{DefaultSecurityGroup, EgressRule, IngressRule, SecurityGroupRule, Vpc};

pub(crate) fn check(network: Vpc, _: &Params) -> Outcome {
    let Some(group) = network.named_by::<DefaultSecurityGroup>("vpc_id").first()? else {
        let open = fail("the default security group lets everything in it talk to everything").missing();
        let help = "add an aws_default_security_group with vpc_id of this network and without rules";
        return Err(open.label("no aws_default_security_group").help(help).into());
    };
    for (name, rules) in [("ingress", group.ingress()?), ("egress", group.egress()?)] {
        if !rules.is_empty() {
            return Err(fail(format!("the default security group has {name} rules")).of(&group).at(name).into());
        }
    }
    let apart = group.named_by::<SecurityGroupRule>("security_group_id").exists()?
        || group.named_by::<IngressRule>("security_group_id").exists()?
        || group.named_by::<EgressRule>("security_group_id").exists()?;
    require!(!apart, fail("the default security group gets rules from resources of their own").missing());
    Ok(())
}
