//! Quotas that have a metric of what is used of them.

// Each list has ten a second of its own (Service Quotas, "Throttle rate for ListServiceQuotas" and the others).
crate::calls! {
    "servicequotas", "Service Quotas", Region;

    /// Service by service.
    DEFAULTS = pages "ListAWSDefaultServiceQuotas" as "servicequotas:ListAWSDefaultServiceQuotas" at 10 turns 18 fills [
        "prc_service_quota",
    ];
    /// Those that were changed for the account, of the services of which something is counted.
    APPLIED = each("prc_service_quota") "ListServiceQuotas" as "servicequotas:ListServiceQuotas" because "takes one service" at 10 fills [
        "prc_service_quota.value",
    ];
}
