//! Terraform configurations to an inventory, evaluated without running anything.
