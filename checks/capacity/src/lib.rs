//! The capacity requirements of prc.

mod ecs_service_autoscaling;
mod rds_multi_az;

use prc_check::{Check, check};

/// Every capacity check.
pub fn checks() -> Vec<Check> {
    vec![
        check!("ecs-service-autoscaling", ecs_service_autoscaling { check: EcsService }),
        check!("rds-multi-az", rds_multi_az { check: DbInstance }),
    ]
}
