//! Secrets, never their values.

crate::calls! {
    "secretsmanager", "Secrets Manager", Region;

    SECRETS = pages "ListSecrets" as "secretsmanager:ListSecrets" fills [
        "aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation",
    ];
    POLICY = each("aws_secretsmanager_secret") "GetResourcePolicy" as "secretsmanager:GetResourcePolicy" because "takes one secret" fills [
        "aws_secretsmanager_secret_policy",
    ];
}
