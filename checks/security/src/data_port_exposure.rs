//! Nobody on the internet can knock at databases, caches and brokers.

use prc_check::Outcome;
use prc_resources::{IngressRule, SecurityGroup, SecurityGroupRule};
use serde::Deserialize;

use crate::exposure::Closed;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Params {
    ports: Vec<i64>,
    widest: u32,
}

pub(crate) fn group(group: SecurityGroup, params: &Params) -> Outcome {
    params.closed().group(&group)
}

pub(crate) fn rule(rule: SecurityGroupRule, params: &Params) -> Outcome {
    params.closed().rule(&rule)
}

pub(crate) fn ingress_rule(rule: IngressRule, params: &Params) -> Outcome {
    params.closed().ingress_rule(&rule)
}

impl Params {
    fn closed(&self) -> Closed<'_> {
        Closed { ports: &self.ports, widest: self.widest }
    }
}
