//! Organizations.

crate::calls! {
    "organizations", "Organizations", Global;

    /// For `--org`.
    ACCOUNTS = setup "ListAccounts" as "organizations:ListAccounts" fills [];
}
