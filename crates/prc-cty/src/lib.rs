//! Terraform's types, values, conversions and built-in functions.
