//! The parameters that hold for one requirement in one system.

use toml::{Table, Value};

use crate::{Requirement, Tier};

/// A parameter that does not exist or has the wrong type.
#[derive(Debug, thiserror::Error)]
#[error("parameters of {requirement}: {message}")]
pub struct ParamError {
    pub requirement: String,
    pub message: String,
}

/// The catalogue's defaults for a tier, with the user's own values over them. A user's value is plain, or a table with
/// a value for some tiers.
pub fn effective(requirement: &Requirement, own: Option<&Table>, tier: Tier) -> Table {
    let mut table: Table =
        requirement.params.iter().map(|(name, param)| (name.to_string(), param.at(tier).value())).collect();
    for (name, value) in own.into_iter().flatten() {
        let value = match value {
            Value::Table(tiers) if tiers.keys().all(|key| key.parse::<Tier>().is_ok()) => tiers.get(tier.as_str()),
            value => Some(value),
        };
        if let Some(value) = value {
            table.insert(name.clone(), value.clone());
        }
    }
    table
}
