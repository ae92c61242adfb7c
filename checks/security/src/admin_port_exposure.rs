//! Nobody on the internet can knock at SSH, RDP and their kin.

pub(crate) use crate::exposure::{Closed as Params, group, ingress_rule, rule};
