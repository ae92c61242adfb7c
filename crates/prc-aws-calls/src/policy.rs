//! The permissions that all calls need together.

use std::collections::BTreeSet;

use crate::SERVICES;

/// What `prc` must never be able to read, whatever else a role allows: contents, and values that are secret.
pub(crate) const DENIED: &[&str] = &[
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kms:Decrypt",
    "lambda:GetFunction",
    "logs:GetLogEvents",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter*",
];

/// The IAM actions of all calls, sorted, each once.
pub fn actions() -> BTreeSet<&'static str> {
    SERVICES.iter().flat_map(|service| service.calls.iter().map(|call| call.action)).collect()
}

/// The least policy for a role that `prc-aws collect` uses: what it calls is allowed, what it must never read is denied.
/// All of it is about lists and settings, for which IAM has no narrower resource than the account.
pub fn policy() -> String {
    let allowed: Vec<&str> = actions().into_iter().collect();
    let statement = |sid: &str, effect: &str, actions: &[&str]| {
        let actions: Vec<String> = actions.iter().map(|action| format!("        \"{action}\"")).collect();
        format!(
            "    {{\n      \"Sid\": \"{sid}\",\n      \"Effect\": \"{effect}\",\n      \"Action\": [\n{}\n      ],\n      \"Resource\": \"*\"\n    }}",
            actions.join(",\n")
        )
    };
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{},\n{}\n  ]\n}}\n",
        statement("ReadSettings", "Allow", &allowed),
        statement("NeverContents", "Deny", DENIED),
    )
}
