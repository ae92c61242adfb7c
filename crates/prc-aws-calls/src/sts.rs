//! Whose credentials they are; the first call of every run.

crate::calls! {
    "sts", "STS", Global;

    /// Needs no permission; the policy names it all the same, so that it says what is called.
    IDENTITY = setup "GetCallerIdentity" as "sts:GetCallerIdentity" fills [];
}
