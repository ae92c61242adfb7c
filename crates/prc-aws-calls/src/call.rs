//! What one call is.

/// Where the API of a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In every Region.
    Region,
    /// In some Regions. Where its endpoint has no name there is no such service (AWS General Reference, "Service endpoints and
    /// quotas").
    SomeRegions,
    /// Once for an account, and what it lists lies in Regions, as buckets do.
    Spread,
    /// Once for an account.
    Global,
}

impl Place {
    /// Whether a Region has resources of its own, which it lists itself.
    pub fn is_regional(self) -> bool {
        matches!(self, Self::Region | Self::SomeRegions)
    }
}

/// How often a call is made in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once for an account before anything is collected, when the options ask for it.
    Setup,
    /// Once.
    Once,
    /// Once for each page.
    Pages,
    /// Once, or once for each page, for each resource of a kind, or for each group of them.
    Each(&'static str),
}

/// One operation of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// As the API names it: `GetBucketEncryption`.
    pub operation: &'static str,
    /// The permission, which now and then has another name: `s3:GetEncryptionConfiguration`.
    pub action: &'static str,
    pub times: Times,
    /// Calls per second in one account and Region.
    pub rate: u32,
    /// How often it is made where others are made once: for each type, name or namespace that the API makes one choose.
    pub turns: u32,
    /// Why a call for each resource is not one call for all of them; empty for the others.
    pub because: &'static str,
    fills: &'static [&'static str],
}

/// The calls of one collector.
#[derive(Debug)]
pub struct Service {
    /// As the module of the collector.
    pub name: &'static str,
    /// As the SDK calls it: `Application Auto Scaling`.
    pub sdk: &'static str,
    pub place: Place,
    pub calls: &'static [Call],
}

/// What EC2 refills for most of its actions, the least of the common APIs whose limits AWS publishes ("Request throttling
/// for the Amazon EC2 API").
const USUAL_RATE: u32 = 20;

impl Call {
    pub(crate) const fn setup(operation: &'static str, action: &'static str, fills: &'static [&'static str]) -> Self {
        Self { operation, action, times: Times::Setup, rate: USUAL_RATE, turns: 1, because: "", fills }
    }

    pub(crate) const fn once(operation: &'static str, action: &'static str, fills: &'static [&'static str]) -> Self {
        Self { operation, action, times: Times::Once, rate: USUAL_RATE, turns: 1, because: "", fills }
    }

    pub(crate) const fn pages(operation: &'static str, action: &'static str, fills: &'static [&'static str]) -> Self {
        Self { operation, action, times: Times::Pages, rate: USUAL_RATE, turns: 1, because: "", fills }
    }

    pub(crate) const fn each(
        of: &'static str,
        operation: &'static str,
        action: &'static str,
        fills: &'static [&'static str],
    ) -> Self {
        Self { operation, action, times: Times::Each(of), rate: USUAL_RATE, turns: 1, because: "", fills }
    }

    /// Another rate than the usual one, in calls per second.
    pub(crate) const fn at(mut self, rate: u32) -> Self {
        self.rate = rate;
        self
    }

    /// What the API leaves no other way than.
    pub(crate) const fn because(mut self, why: &'static str) -> Self {
        self.because = why;
        self
    }

    /// Made for each of so many things that the API makes one choose, instead of once.
    pub(crate) const fn turns(mut self, turns: u32) -> Self {
        self.turns = turns;
        self
    }

    /// The kinds that it fills, without those of which it tells an attribute only.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fills.iter().copied().filter(|fills| !fills.contains('.'))
    }

    /// Attributes that it tells of a kind that another call lists: kind and attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.fills.iter().filter_map(|fills| fills.split_once('.'))
    }

    /// Everything that it fills, as the table says it.
    pub const fn fills(&self) -> &'static [&'static str] {
        self.fills
    }
}

impl Service {
    /// The service as IAM calls it: `rds`.
    pub fn prefix(&self) -> &'static str {
        self.calls.first().and_then(|call| call.action.split_once(':')).map_or(self.name, |(prefix, _)| prefix)
    }

    /// Every kind that is filled.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.calls.iter().flat_map(Call::kinds)
    }

    /// The kinds that are not listed to the end when a list fails: its own, and those that would have been asked for each
    /// of its own.
    pub fn lost_with(&self, call: &Call) -> Vec<&'static str> {
        let mut lost: Vec<&'static str> = call.kinds().collect();
        // A list that only tells more of others: without it they are not what they seem.
        if lost.is_empty() {
            lost.extend(self.kinds().filter(|kind| call.attributes().any(|(of, _)| of == *kind)));
        }
        let mut at = 0;
        while let Some(&kind) = lost.get(at) {
            at += 1;
            for other in self.calls.iter().filter(|other| other.times == Times::Each(kind)) {
                lost.extend(other.kinds().filter(|kind| !lost.contains(kind)).collect::<Vec<_>>());
            }
        }
        lost
    }
}
