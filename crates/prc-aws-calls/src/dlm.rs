//! Data Lifecycle Manager: snapshots of volumes and instances by their tags.

crate::calls! {
    "dlm", "DLM", Region;

    POLICIES = once "GetLifecyclePolicies" as "dlm:GetLifecyclePolicies" at 10 fills ["aws_dlm_lifecycle_policy"];
    POLICY = each("aws_dlm_lifecycle_policy") "GetLifecyclePolicy" as "dlm:GetLifecyclePolicy" because "the list leaves out what is kept" at 10 fills [
        "aws_dlm_lifecycle_policy.default_policy", "aws_dlm_lifecycle_policy.execution_role_arn",
        "aws_dlm_lifecycle_policy.policy_details",
    ];
}
