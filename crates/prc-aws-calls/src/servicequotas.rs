//! Quotas that have a metric of what is used of them.

crate::calls! {
    "servicequotas", "Service Quotas", Region;

    DEFAULTS = pages "ListAWSDefaultServiceQuotas" as "servicequotas:ListAWSDefaultServiceQuotas" at 5 fills [
        "prc_service_quota",
    ];
    /// Those that were changed for the account.
    APPLIED = each("prc_service_quota") "ListServiceQuotas" as "servicequotas:ListServiceQuotas" at 5 fills [
        "prc_service_quota.value",
    ];
}
