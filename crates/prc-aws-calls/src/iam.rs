//! IAM: who may do what in an account.

crate::calls! {
    "iam", "IAM", Global;

    EVERYTHING = pages "GetAccountAuthorizationDetails" as "iam:GetAccountAuthorizationDetails" at 5 fills [
        "aws_iam_group", "aws_iam_group_policy", "aws_iam_group_policy_attachment", "aws_iam_policy", "aws_iam_role",
        "aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_user", "aws_iam_user_policy",
        "aws_iam_user_policy_attachment",
    ];
    SUMMARY = once "GetAccountSummary" as "iam:GetAccountSummary" at 5 fills ["prc_account"];
    PASSWORDS = once "GetAccountPasswordPolicy" as "iam:GetAccountPasswordPolicy" at 5 fills [
        "aws_iam_account_password_policy",
    ];
    /// Somebody has to have asked for the report within four hours: to make one is not to read.
    CREDENTIALS = once "GetCredentialReport" as "iam:GetCredentialReport" at 5 fills ["prc_credential"];
    PROVIDERS = once "ListOpenIDConnectProviders" as "iam:ListOpenIDConnectProviders" at 5 fills [
        "aws_iam_openid_connect_provider",
    ];
}
