//! Images are scanned when they are pushed.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, View, fail};
use prc_resources::policy::matches;
use prc_resources::{Registry, RegistryScanning};

pub(crate) fn check(registry: Registry, _: &Params) -> Outcome {
    let mut off = fail("images are not scanned").missing().label("no image_scanning_configuration");
    off = off.wants("image_scanning_configuration.scan_on_push", true);
    for own in registry.image_scanning_configuration()? {
        if own.scan_on_push()? {
            return Ok(());
        }
        off = fail("images are not scanned").must_be("image_scanning_configuration.scan_on_push", true);
    }
    let name = registry.name()?.unwrap_or(Ok(String::new()));
    if registry.all::<RegistryScanning>().any(|whole| scans(whole, &name))? {
        return Ok(());
    }
    Err(off.into())
}

/// Whether the settings of the account scan what is pushed to a registry.
fn scans(whole: &RegistryScanning, name: &Read<String>) -> Read<bool> {
    for rule in whole.rule()? {
        if rule.scan_frequency()? == "MANUAL" {
            continue;
        }
        for filter in rule.repository_filter()? {
            let filter = filter.filter()?;
            if filter == "*" || matches(&filter, &name.clone()?) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
