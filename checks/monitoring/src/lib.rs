//! The monitoring requirements of prc.

mod alarm_action;
mod alarm_sets;
mod coverage;
mod load_balancer_alarms;

use prc_check::{Check, check};

/// Every monitoring check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("alarm-action", alarm_action { metric_alarm: MetricAlarm, composite_alarm: CompositeAlarm }),
        check!(
            "load-balancer-alarms",
            load_balancer_alarms {
                balancer: LoadBalancer,
                balancer: ClassicNameLoadBalancer,
                target_group: TargetGroup,
                target_group: ClassicNameTargetGroup,
            }
        ),
    ]
}
