//! Where in the source a verdict points at, and what is said there.

use prc_model::{Resource, Span};

use crate::{Evidence, Failure, Outcome, Stop};

/// Makes what is wrong the last of the evidence, because the last decides.
pub(crate) fn put_last(failure: &Failure, evidence: &mut Vec<Evidence>, resource: &Resource) {
    let Some(attribute) = failure.at else { return };
    let of = failure.of.as_ref().unwrap_or(&resource.address);
    let wrong = |one: &Evidence| one.subject == *of && one.attribute() == attribute;
    let found = evidence.iter().rposition(wrong);
    debug_assert!(found.is_some(), "{attribute} of {of} is wrong, but was not read");
    if let Some(at) = found {
        let decides = evidence.remove(at);
        evidence.push(decides);
    }
}

/// The last thing read of the subject decides: its expression, or the block when it is not written. What is not known
/// elsewhere is shown there.
pub(crate) fn of(outcome: &Outcome, evidence: &[Evidence], resource: &Resource) -> Option<Span> {
    let own = evidence.iter().rfind(|evidence| evidence.subject == resource.address);
    match outcome {
        Err(Stop::Fail(failure)) if failure.missing => resource.location,
        Err(Stop::Fail(failure)) if failure.of.is_some() => {
            evidence.last().and_then(Evidence::place).or(resource.location)
        }
        Err(Stop::Unknown(why)) if own.is_none_or(|own| own.known) => why.at.or(resource.location),
        _ => own.and_then(Evidence::place).or(resource.location),
    }
}

/// What is said under the place of a failure: `is 3, must be at least 7`.
pub(crate) fn label(failure: &Failure, evidence: &[Evidence]) -> Option<String> {
    let (wanted, decides) = (failure.wanted.as_ref()?, evidence.last()?);
    let path = decides.attribute();
    Some(match (decides.place(), &*decides.shown) {
        (Some(_), shown) => format!("is {shown}, must be {wanted}"),
        (None, "not set") => format!("{path} is not set"),
        (None, shown) if decides.default => format!("{path} is not set, so it is {shown}"),
        (None, shown) => format!("{path} is {shown}, must be {wanted}"),
    })
}
