//! What a network refused can be seen later.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, View, fail};
use prc_resources::{FlowLog, Subnet, Vpc};

pub(crate) fn check(network: Vpc, _: &Params) -> Outcome {
    let useful = |log: &FlowLog| Ok(log.traffic_type()? != "ACCEPT");
    if let Some(accepted) = network.named_by::<FlowLog>("vpc_id").first()? {
        if network.named_by::<FlowLog>("vpc_id").any(useful)? {
            return Ok(());
        }
        let kept = accepted.traffic_type()?;
        let blind = fail(format!("flow logs keep {kept} alone and leave out what was refused")).of(&accepted);
        return Err(blind.must_be("traffic_type", "ALL or REJECT").into());
    }
    let subnets = network.named_by::<Subnet>("vpc_id");
    let covered = subnets.sure();
    let mut all = !covered.is_empty();
    for subnet in covered {
        all &= subnet.named_by::<FlowLog>("subnet_id").any(useful)?;
    }
    if all {
        return Ok(());
    }
    let none = fail("the network keeps no flow logs").missing().label("no aws_flow_log");
    Err(none.help("add an aws_flow_log with traffic_type = \"ALL\" and vpc_id of this network").into())
}
