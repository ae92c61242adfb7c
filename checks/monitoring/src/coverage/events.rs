//! Rules of EventBridge, which tell of some failures as well as an alarm does.

use prc_check::{Read, View};
use prc_resources::{EventRule, EventTarget, Events};

/// The rule with a target that hears of events with a detail type, of this resource or of all.
pub(super) fn rule<'a, V: View<'a>>(subject: &V, detail_type: &str) -> Read<Option<EventRule<'a>>> {
    Events::about(subject.node(), V::SCHEMA.identities, detail_type)
        .find(|rule| Ok(rule.is_on()? && rule.named_by::<EventTarget<'a>>("rule").exists()?))
}
