//! What the engine says of one subject.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use prc_model::{Deployment, Instances, ModuleCall, Reason, Resource, ResourceId, Side, Span};

use crate::{Category, Evidence, Want};

/// How a requirement stands for one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Pass,
    Fail,
    Unknown,
    NotApplicable,
    /// A fail with a valid waiver.
    Waived,
    /// An unknown with a person's valid statement.
    Attested,
    /// prc itself failed.
    Error,
}

impl State {
    pub const ALL: &'static [Self] =
        &[Self::Pass, Self::Fail, Self::Unknown, Self::NotApplicable, Self::Waived, Self::Attested, Self::Error];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
            Self::Waived => "waived",
            Self::Attested => "attested",
            Self::Error => "error",
        }
    }

    /// How bad it is: of two answers to one question the worse one holds.
    pub const fn badness(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Pass => 1,
            Self::Attested => 2,
            Self::Waived => 3,
            Self::Unknown => 4,
            Self::Error => 5,
            Self::Fail => 6,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    Declared,
    Actual,
    Both,
    Repository,
    Person,
}

impl Basis {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Actual => "actual",
            Self::Both => "both",
            Self::Repository => "repository",
            Self::Person => "person",
        }
    }
}

impl From<Side> for Basis {
    fn from(side: Side) -> Self {
        match side {
            Side::Declared => Self::Declared,
            Side::Actual => Self::Actual,
            Side::Repository => Self::Repository,
        }
    }
}

/// What a verdict is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Terraform's address, or the ARN, or a path.
    pub id: Arc<str>,
    pub kind: Arc<str>,
    /// `None` when the subjects of a kind could not be listed.
    pub resource: Option<ResourceId>,
    pub side: Side,
    pub arn: Option<Arc<str>>,
    pub root_module: Deployment,
    pub instances: Instances,
    /// The header of its block.
    pub block: Option<Span>,
    pub via: Arc<[ModuleCall]>,
}

/// What the engine says of one requirement and one subject.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub system: Arc<str>,
    pub requirement: &'static str,
    pub category: Category,
    /// Shared by all verdicts on it.
    pub subject: Arc<Subject>,
    pub state: State,
    pub basis: Basis,
    /// Why, for every state but pass.
    pub message: String,
    pub reason: Option<Reason>,
    /// The expression that decides; for something missing, the block's header.
    pub location: Option<Span>,
    /// See [`Verdict::details`].
    pub details: Option<Box<Details>>,
}

/// What only some verdicts have. It lies apart because most pass and have none of it, and a run has more verdicts than
/// anything else.
#[derive(Clone, Debug)]
pub struct Details {
    /// A short note for the place in the source.
    pub label: Option<String>,
    /// What to do, when the check knows better than the catalogue.
    pub help: Option<String>,
    pub evidence: Vec<Evidence>,
    /// It fails for something that is not written, and not for what is.
    pub omitted: bool,
    /// What must be written in Terraform so that a failure passes, as far as the check can say it.
    pub wants: Vec<Want>,
    /// What each side says, when live accounts were read.
    pub sides: Option<Sides>,
}

impl Details {
    const NONE: Self =
        Self { label: None, help: None, evidence: Vec::new(), omitted: false, wants: Vec::new(), sides: None };
}

impl Default for Details {
    fn default() -> Self {
        Self::NONE
    }
}

impl Verdict {
    /// What is told beside the message.
    pub fn details(&self) -> &Details {
        static NONE: Details = Details::NONE;
        self.details.as_deref().unwrap_or(&NONE)
    }

    /// The same, to be changed.
    pub fn details_mut(&mut self) -> &mut Details {
        self.details.get_or_insert_default()
    }

    /// Takes back why it is as it was and what to do: policy decides otherwise.
    pub fn hush(&mut self) {
        self.reason = None;
        if let Some(details) = &mut self.details {
            (details.label, details.help) = (None, None);
        }
    }

    /// The order of verdicts: by system, requirement and subject.
    pub fn order(&self, other: &Self) -> Ordering {
        // Neighbours share these, which is seen without a look at their letters.
        let systems = || match Arc::ptr_eq(&self.system, &other.system) {
            true => Ordering::Equal,
            false => self.system.cmp(&other.system),
        };
        let requirements = || match std::ptr::eq(self.requirement, other.requirement) {
            true => Ordering::Equal,
            false => self.requirement.cmp(other.requirement),
        };
        systems().then_with(requirements).then_with(|| {
            let (a, b) = (&*self.subject, &*other.subject);
            a.id.cmp(&b.id).then_with(|| a.root_module.cmp(&b.root_module)).then_with(|| a.side.cmp(&b.side))
        })
    }
}

/// What is declared and what runs, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    pub declared: Said,
    pub actual: Said,
    /// `changed-outside`, `next-apply-breaks`, `unconfirmed`, `unmanaged`, `not-applied`, `unmatched`.
    pub tags: Vec<&'static str>,
}

/// What one side says of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nobody looked, or nobody knows how to.
    NotRead,
    /// It is not there.
    Absent,
    /// It is judged, with the message and the reason of the verdict.
    Judged { state: State, message: String, reason: Option<Reason> },
}

impl From<(&Resource, ResourceId)> for Subject {
    fn from((resource, id): (&Resource, ResourceId)) -> Self {
        Self {
            id: resource.address.clone(),
            kind: resource.kind.clone(),
            resource: Some(id),
            side: resource.side,
            arn: resource.arn.clone(),
            root_module: resource.root_module.clone(),
            instances: resource.instances,
            block: resource.location,
            via: resource.via.clone(),
        }
    }
}
