//! Which of the alarms that a resource needs exist: the one answer from which verdicts and tables are read.

mod cover;
mod delivery;
mod dimensions;
mod events;
mod insights;
mod vendors;
mod verdict;

use prc_check::{AlarmState, Node, Read, Related, Unknown, View};
use prc_resources::MetricAlarm;

use crate::alarm_sets::{Entry, Level, Set, set};

pub(crate) use self::cover::search;
pub(crate) use self::delivery::{dead_end, is_handed_on, why_unheard};
pub(crate) use self::dimensions::is_same_attribute;
pub(crate) use self::verdict::watched;

/// What a kind of resource needs, and what else its alarms may name.
pub(crate) struct Wanted<'a> {
    pub(crate) set: &'static Set,
    /// Each entry of the set, and whether it concerns the resource.
    entries: Vec<(&'static Entry, Read<bool>)>,
    /// The resources behind `@kind.attribute`, by kind; what is not here is not looked at.
    links: Vec<Link<'a>>,
    /// How the alarms of resources behind it stand, by their set: the target groups of a service.
    others: Vec<Answer<'a>>,
}

/// The resources of one kind that a dimension may name in the place of the subject.
pub(crate) struct Link<'a> {
    pub(crate) kind: &'static str,
    pub(crate) identities: &'static [&'static str],
    pub(crate) nodes: Vec<Node<'a>>,
    /// Why not all of them are known.
    pub(crate) open: Option<Unknown>,
}

impl<'a> Link<'a> {
    /// Those of a relation that stand in it for sure.
    pub(crate) fn to<V: View<'a>>(related: Related<'a, V>) -> Self {
        let nodes: Vec<Node<'a>> = related.sure().iter().map(|view| view.node().clone()).collect();
        let open = if nodes.is_empty() { related.exists().err() } else { None };
        Self { kind: V::SCHEMA.kind, identities: V::SCHEMA.identities, nodes, open }
    }
}

impl<'a> Wanted<'a> {
    /// The entries of a set, of which `applies` reads the conditions.
    pub(crate) fn of(id: &str, applies: impl Fn(&str) -> Read<bool>) -> Read<Self> {
        let set = set(id)?;
        let concerns = |entry: &Entry| entry.when.as_deref().map_or(Ok(true), &applies);
        let entries = set.alarms.iter().map(|entry| (entry, concerns(entry))).collect();
        Ok(Self { set, entries, links: Vec::new(), others: Vec::new() })
    }

    pub(crate) fn linked(mut self, link: Link<'a>) -> Self {
        self.links.push(link);
        self
    }

    /// A resource that is not here cannot be compared.
    pub(crate) fn linked_when_known(self, link: Link<'a>) -> Self {
        if link.nodes.is_empty() { self } else { self.linked(link) }
    }

    /// Adds how a resource behind this one stands, for entries that it may stand for.
    pub(crate) fn beside(mut self, answers: Vec<Answer<'a>>) -> Self {
        self.others.extend(answers);
        self
    }

    fn link(&self, kind: &str) -> Option<&Link<'a>> {
        self.links.iter().find(|link| link.kind == kind)
    }
}

/// How one entry of a set stands for one resource.
#[derive(Clone)]
pub(crate) struct Answer<'a> {
    pub(crate) set: &'static Set,
    pub(crate) entry: &'static Entry,
    pub(crate) state: AlarmState,
    /// The alarm that covers it, or comes closest.
    pub(crate) by: Option<Watcher<'a>>,
    /// Why it is not covered, or not known; empty when it is covered or there is nothing to say.
    pub(crate) reason: String,
    pub(crate) why: Option<Unknown>,
}

/// What watches a metric.
#[derive(Clone)]
pub(crate) enum Watcher<'a> {
    Alarm(MetricAlarm<'a>),
    /// A monitor of another service, or a rule on events.
    Other(Node<'a>),
}

impl<'a> Watcher<'a> {
    pub(crate) fn node(&self) -> &Node<'a> {
        match self {
            Self::Alarm(alarm) => alarm.node(),
            Self::Other(node) => node,
        }
    }
}

impl Answer<'_> {
    pub(crate) fn is_must(&self) -> bool {
        self.entry.level == Level::Must
    }
}

/// How every entry that concerns a resource stands.
pub(crate) fn answers<'a, V: View<'a>>(subject: &V, wanted: &Wanted<'a>) -> Vec<Answer<'a>> {
    let entries = wanted.entries.iter().filter(|(_, concerns)| !matches!(concerns, Ok(false)));
    let answer = |(entry, concerns): &(&'static Entry, Read<bool>)| match concerns {
        // What is there is enough, needed or not.
        Err(why) => match search(subject, wanted, entry) {
            covered if covered.state == AlarmState::Covered => covered,
            _ => Answer {
                set: wanted.set,
                entry,
                state: AlarmState::Unknown,
                by: None,
                reason: why.to_string(),
                why: Some(why.clone()),
            },
        },
        Ok(_) => search(subject, wanted, entry),
    };
    entries.map(answer).collect()
}
