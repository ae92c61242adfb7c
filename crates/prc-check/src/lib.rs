//! Deciding requirements: what a check reads, how relations are followed and how an answer is kept honest.
//!
//! A check is a pure function from a view of one resource to an [`Outcome`]. What it reads becomes evidence by itself,
//! what is not known stops it with an unknown, and the engine runs it for every subject.

mod check;
mod context;
mod coverage;
pub mod data;
mod engine;
mod evidence;
mod from_value;
mod lists;
mod live;
mod node;
mod outcome;
mod params;
mod place;
mod pointer;
mod related;
mod survey;
mod uncertain;
mod verdict;
mod view;
mod want;

pub use check::{BoundParams, Check, Decider, NoParams};
pub use context::Context;
pub use coverage::{Alarm, AlarmState, Backup, CoverState, Coverage, Lifecycle, Mechanism};
pub use engine::{System, decide, decide_keeping};
pub use evidence::{Evidence, Keep};
pub use from_value::{FromValue, Presence};
pub use jiff::civil::Date;
pub use lists::Lists;
pub use live::{Live, is_account_wide};
pub use node::Node;
pub use outcome::{
    Addition, Failure, Outcome, Read, Stop, Wanted, at_least, counted, exactly, fail, not_applicable, unknown,
};
pub use params::{ParamError, effective as effective_params};
pub use prc_catalogue::{
    AwsPart, AwsWords, Category, Combine, FixPart, Language, Level, Param, PersonPart, PersonWords, Remediation,
    RepositoryPart, RepositoryWords, Requirement, Scope, Setting, Severity, TerraformPart, TerraformWords, Tier, Tiers,
    Words,
};
pub use prc_entry::{entry, table};
pub use prc_model::{Reason, Reference, Unknown};
pub use related::Related;
pub use survey::{Row, Surveyed, Surveyor, survey};
pub use verdict::{Basis, Details, Said, Sides, State, Subject, Verdict};
pub use view::{AttributeSchema, KindSchema, Unset, View};
pub use want::{Want, Wish};

#[doc(hidden)]
pub mod internal {
    pub use crate::check::{bind_as, bound};
    pub use crate::view::plain;
}
