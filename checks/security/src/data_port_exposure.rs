//! Nobody on the internet can knock at databases, caches and brokers.

pub(crate) use crate::exposure::{Closed as Params, group, ingress_rule, rule};
