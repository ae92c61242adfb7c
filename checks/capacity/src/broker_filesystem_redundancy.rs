//! Brokers and file servers survive the loss of a zone.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, exactly, fail, require};
use prc_resources::{FsxOntap, FsxOpenZfs, FsxWindows, MqBroker};

pub(crate) fn broker(broker: MqBroker, _: &Params) -> Outcome {
    let mode = broker.deployment_mode()?;
    let wanted = match broker.engine_type()?.to_ascii_lowercase().as_str() {
        "rabbitmq" => "CLUSTER_MULTI_AZ",
        _ => "ACTIVE_STANDBY_MULTI_AZ",
    };
    let alone = fail("the broker is a single instance in one zone").must_be("deployment_mode", wanted);
    require!(mode != "SINGLE_INSTANCE", alone);
    Ok(())
}

pub(crate) fn windows(system: FsxWindows, _: &Params) -> Outcome {
    in_two_zones(&system.deployment_type()?)
}

pub(crate) fn ontap(system: FsxOntap, _: &Params) -> Outcome {
    in_two_zones(&system.deployment_type()?)
}

pub(crate) fn openzfs(system: FsxOpenZfs, _: &Params) -> Outcome {
    in_two_zones(&system.deployment_type()?)
}

fn in_two_zones(deployment: &str) -> Outcome {
    let alone = fail(format!("the file system is in one zone ({deployment})"));
    require!(deployment.starts_with("MULTI_AZ"), alone.must_be("deployment_type", exactly("MULTI_AZ_1")));
    Ok(())
}
