//! Where in the source a verdict points at, and what is said there.

use prc_model::{Resource, Span};

use crate::evidence::Reading;
use crate::{Failure, Outcome, Stop};

/// Makes what is wrong the last of the evidence, because the last decides.
pub(crate) fn put_last(failure: &Failure, read: &mut Vec<Reading<'_>>, resource: &Resource) {
    let Some(attribute) = failure.at else { return };
    let of = failure.of.as_ref().unwrap_or(&resource.address);
    let wrong = |one: &Reading<'_>| one.is_of(of) && one.attribute() == attribute;
    let found = read.iter().rposition(wrong);
    debug_assert!(found.is_some(), "{attribute} of {of} is wrong, but was not read");
    if let Some(at) = found {
        let decides = read.remove(at);
        read.push(decides);
    }
}

/// The last thing read of the subject decides: its expression, or the block when it is not written. What is not known
/// elsewhere is shown there.
pub(crate) fn of(outcome: &Outcome, read: &[Reading<'_>], resource: &Resource) -> Option<Span> {
    let own = read.iter().rfind(|one| one.is_of(&resource.address));
    match outcome {
        Err(Stop::Fail(failure)) if failure.missing => resource.location,
        Err(Stop::Fail(failure)) if failure.of.is_some() => read.last().and_then(Reading::place).or(resource.location),
        Err(Stop::Unknown(why)) if own.is_none_or(Reading::is_known) => why.at.or(resource.location),
        _ => own.and_then(Reading::place).or(resource.location),
    }
}

/// What is said under the place of a failure: `is 3, must be at least 7`.
pub(crate) fn label(failure: &Failure, read: &[Reading<'_>]) -> Option<String> {
    let (wanted, decides) = (failure.wanted.as_ref()?, read.last()?.evidence());
    let path = decides.attribute();
    Some(match (decides.place(), &*decides.shown) {
        (Some(_), shown) => format!("is {shown}, must be {wanted}"),
        (None, "not set") => format!("{path} is not set"),
        (None, shown) if decides.default => format!("{path} is not set, so it is {shown}"),
        (None, shown) => format!("{path} is {shown}, must be {wanted}"),
    })
}
