//! How fast calls may follow each other.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Spreads calls so that no more than a rate is made, with a burst of what a second allows.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    /// When the next call of a name would be made if all came evenly.
    next: Mutex<HashMap<String, Instant>>,
}

impl Limits {
    /// Waits until a call of this name may be made, `rate` a second.
    pub(crate) async fn wait(&self, name: &str, rate: u32, burst: u32) {
        let every = Duration::from_secs(1) / rate.max(1);
        let tolerated = every * burst.saturating_sub(1);
        let now = Instant::now();
        let due = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let due = next.get(name).copied().unwrap_or(now).max(now);
            next.insert(name.to_owned(), due + every);
            due
        };
        if let Some(early) = due.checked_duration_since(now + tolerated) {
            tokio::time::sleep(early).await;
        }
    }
}
