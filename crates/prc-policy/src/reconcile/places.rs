//! Where the root modules of a system run.

use std::sync::Arc;

use prc_model::{Deployment, GLOBAL, Listings, Resource};

use crate::config::{Config, EnvironmentConfig, LiveConfig, SystemConfig};

/// Where something runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'c> {
    /// No account is named at all: wherever was looked.
    Anywhere,
    /// Accounts are named, but not for this.
    Nowhere,
    In(&'c Arc<str>, &'c [Arc<str>]),
}

impl<'c> Place<'c> {
    /// Where an environment runs, or what has none.
    pub(crate) fn of(live: Option<&'c LiveConfig>, config: &Config) -> Self {
        match live.and_then(|live| Some((live.account.as_ref()?, &*live.regions))) {
            Some((account, regions)) => Self::In(account, regions),
            None if config.accounts.is_empty() => Self::Anywhere,
            None => Self::Nowhere,
        }
    }

    /// Where what a deployment declares runs.
    pub(crate) fn of_deployment(deployment: &Deployment, config: &'c Config) -> Self {
        let named = deployment.environment().and_then(|environment| {
            let system = config.systems.iter().find(|system| system.name == environment.system)?;
            system.environments.iter().find(|one| *one.name.get_ref() == environment.name)
        });
        Self::of(named.map(|environment| &environment.live), config)
    }

    /// Whether an account and region are part of it; what has no region is everywhere in its account.
    pub(crate) fn holds(self, account: &str, region: &str) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Nowhere => false,
            Self::In(own, regions) => {
                let here = regions.is_empty() || region == GLOBAL || regions.iter().any(|one| **one == *region);
                **own == *account && here
            }
        }
    }

    pub(crate) fn holds_resource(self, resource: &Resource) -> bool {
        let account = resource.account.as_deref().unwrap_or_default();
        self.holds(account, resource.region.as_deref().unwrap_or(GLOBAL))
    }

    /// The regions of accounts in it that were looked at, without the one of what has none unless there are no others.
    pub(crate) fn seen(self, listings: &Listings) -> Vec<&prc_model::Place> {
        let seen = listings.places().filter(|(account, region)| self.holds(account, region));
        let (global, regional): (Vec<_>, Vec<_>) = seen.partition(|(_, region)| &**region == GLOBAL);
        if regional.is_empty() { global } else { regional }
    }
}

/// The environment of a system that a live resource runs in: the first that names its account and region.
pub(crate) fn environment_of<'c>(
    system: &'c SystemConfig,
    resource: &Resource,
    config: &Config,
) -> Option<&'c EnvironmentConfig> {
    system.environments.iter().find(|one| match Place::of(Some(&one.live), config) {
        place @ Place::In(..) => place.holds_resource(resource),
        Place::Anywhere | Place::Nowhere => false,
    })
}
