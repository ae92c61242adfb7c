//! Production readiness checks for Terraform repositories and AWS accounts.
