//! Audits of production readiness: every half-year each system is checked, gaps become items, items are closed before
//! the next audit, and what changed in between is told.
//!
//! Pure: reports of the systems, the texts of the files of earlier audits and the date come in, the texts of new files
//! and what there is to tell go out. Files are small, sorted and named after what they hold, so that branches merge.

mod differences;
mod history;
mod item;
mod items;
mod judge;
mod members;
mod period;
mod record;
mod rules;
mod snapshot;
mod tell;
mod totals;
mod worse;

pub use differences::{differences, sort};
pub use history::{Fault, History, file_name};
pub use item::ItemFile;
pub use items::{Items, Reviewed, Update};
pub use judge::{Terms, advise, judge, require_actual, settle, unpromised};
pub use members::{SameName, merge, nothing};
pub use period::{Calendar, Period, PeriodError, day_in};
pub use record::{Closed, FileError, Record, ScopedSystem};
pub use rules::{RuleFacts, Rules};
pub use snapshot::{Closing, Frame, Header, Line, Read, Rule, Snapshot, SnapshotError};
pub use tell::{standing, tell};
pub use totals::{Share, Totals};

/// Where the files of audits lie, below the directory of `prc.toml`.
pub const AUDITS: &str = "prc/audits";

/// Where improvement items lie, below the directory of `prc.toml`.
pub const ITEMS: &str = "prc/items";
