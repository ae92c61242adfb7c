//! A map that only grows.

use std::hash::{BuildHasher, Hash};
use std::sync::OnceLock;

use foldhash::fast::FixedState;

/// What is worked out when it is first asked for, by key, each by one thread. Nothing is ever taken out, so that it can be
/// lent, and whoever finds it takes no lock: many threads ask for the same things all the time.
#[derive(Debug)]
pub struct Grown<K, V> {
    buckets: OnceLock<Box<[Slot<K, V>]>>,
}

type Slot<K, V> = OnceLock<Box<Entry<K, V>>>;

/// One of those whose keys have the same hash, as far as it counts.
#[derive(Debug)]
struct Entry<K, V> {
    key: K,
    value: OnceLock<V>,
    next: Slot<K, V>,
}

impl<K, V> Default for Grown<K, V> {
    fn default() -> Self {
        Self { buckets: OnceLock::new() }
    }
}

impl<K: Copy + Eq + Hash, V> Grown<K, V> {
    const BUCKETS: usize = 256;

    /// The value of a key, which `make` makes for the first that asks for it.
    pub fn get_or_make(&self, key: K, make: impl FnOnce() -> V) -> &V {
        let buckets = self.buckets.get_or_init(|| (0..Self::BUCKETS).map(|_| OnceLock::new()).collect());
        // Which bits of the hash count does not matter.
        #[allow(clippy::cast_possible_truncation)]
        let mut slot = &buckets[FixedState::default().hash_one(key) as usize % Self::BUCKETS];
        loop {
            let entry = slot.get_or_init(|| Box::new(Entry { key, value: OnceLock::new(), next: OnceLock::new() }));
            if entry.key == key {
                return entry.value.get_or_init(make);
            }
            slot = &entry.next;
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.buckets = OnceLock::new();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn each_is_made_once_however_many_ask() {
        let (grown, made) = (Grown::default(), AtomicUsize::new(0));
        let ask = || {
            for key in 0..1000_usize {
                let value = grown.get_or_make(key, || {
                    made.fetch_add(1, Ordering::Relaxed);
                    key * 2
                });
                assert_eq!(*value, key * 2);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(ask);
            }
        });
        assert_eq!(made.into_inner(), 1000);
    }
}
