//! A trail records who changed what, in every Region.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail, require};
use prc_resources::Trail;

pub(crate) fn check(trail: Trail, _: &Params) -> Outcome {
    require!(trail.enable_logging()?, fail("the trail is switched off").must_be("enable_logging", true));
    let one = fail("the trail records one Region only").must_be("is_multi_region_trail", true);
    require!(trail.is_multi_region_trail()?, one);
    let local = fail("the trail leaves out services without a Region, such as IAM");
    require!(trail.include_global_service_events()?, local.must_be("include_global_service_events", true));
    require!(records_management(&trail)?, "the trail records no reads or no writes of the management of the account");
    Ok(())
}

/// Whether reads and writes of the account's management are kept, as they are when no selector says otherwise.
fn records_management(trail: &Trail) -> Read<bool> {
    let (selectors, advanced) = (trail.event_selector()?, trail.advanced_event_selector()?);
    for selector in &selectors {
        if selector.include_management_events()? && selector.read_write_type()? == "All" {
            return Ok(true);
        }
    }
    for selector in &advanced {
        let (mut management, mut narrowed) = (false, false);
        for field in selector.field_selector()? {
            match &*field.field()? {
                "eventCategory" => management = field.equals()?.iter().flatten().any(|value| value == "Management"),
                "readOnly" => narrowed = true,
                _ => {}
            }
        }
        if management && !narrowed {
            return Ok(true);
        }
    }
    Ok(selectors.is_empty() && advanced.is_empty())
}
