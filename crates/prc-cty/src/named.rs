//! Things by name, in the order of their names.

use std::sync::Arc;

/// A map from names in cty's order. Most have a few names, so they lie side by side in one piece of memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Named<T>(Vec<(Arc<str>, T)>);

impl<T> Named<T> {
    /// Up to so many names are compared one by one: most differ in their length, which costs no look at their text.
    const FEW: usize = 16;

    /// Nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// What has a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        if self.0.len() <= Self::FEW {
            return self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
        }
        self.place(name).ok().and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }

    /// Whether anything has a name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Adds a value, or replaces the one of that name. Behind the last name this costs nothing; elsewhere what comes
    /// after it is moved, so that many are better collected.
    pub fn insert(&mut self, name: Arc<str>, value: T) {
        if self.0.last().is_none_or(|(last, _)| *last < name) {
            return self.0.push((name, value));
        }
        match self.place(&name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &T)> + DoubleEndedIterator {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The names.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> + DoubleEndedIterator {
        self.0.iter().map(|(name, _)| name)
    }

    /// The values, by name.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &T> + DoubleEndedIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// The names alone.
    pub fn into_keys(self) -> impl ExactSizeIterator<Item = Arc<str>> {
        self.0.into_iter().map(|(name, _)| name)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Vec<(Arc<str>, T)>> for Named<T> {
    /// Of equal names the last wins.
    fn from(mut named: Vec<(Arc<str>, T)>) -> Self {
        if !named.is_sorted_by(|(a, _), (b, _)| a < b) {
            named.sort_by(|(a, _), (b, _)| a.cmp(b));
            named.reverse();
            named.dedup_by(|(earlier, _), (later, _)| earlier == later);
            named.reverse();
        }
        Self(named)
    }
}

impl<T> FromIterator<(Arc<str>, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, T)>>(named: I) -> Self {
        Self::from(named.into_iter().collect::<Vec<_>>())
    }
}

impl<T> Extend<(Arc<str>, T)> for Named<T> {
    fn extend<I: IntoIterator<Item = (Arc<str>, T)>>(&mut self, named: I) {
        let mut all = std::mem::take(&mut self.0);
        all.extend(named);
        *self = Self::from(all);
    }
}

impl<T> IntoIterator for Named<T> {
    type Item = (Arc<str>, T);
    type IntoIter = std::vec::IntoIter<(Arc<str>, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'n, T> IntoIterator for &'n Named<T> {
    type Item = (&'n Arc<str>, &'n T);
    type IntoIter = std::iter::Map<std::slice::Iter<'n, (Arc<str>, T)>, fn(&'n (Arc<str>, T)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[(&str, u8)]) -> Named<u8> {
        names.iter().map(|(name, value)| (Arc::from(*name), *value)).collect()
    }

    fn listed(named: &Named<u8>) -> Vec<(&str, u8)> {
        named.iter().map(|(name, value)| (&**name, *value)).collect()
    }

    #[test]
    fn the_last_of_equal_names_wins() {
        assert_eq!(listed(&named(&[("b", 1), ("a", 2), ("b", 3)])), [("a", 2), ("b", 3)]);
        let mut all = named(&[("a", 1), ("c", 2)]);
        all.extend(named(&[("b", 3), ("c", 4)]));
        all.insert("a".into(), 5);
        all.insert("d".into(), 6);
        assert_eq!(listed(&all), [("a", 5), ("b", 3), ("c", 4), ("d", 6)]);
    }

    #[test]
    fn names_are_found_among_few_and_among_many() {
        let many: Named<usize> = (0..100).map(|number| (Arc::from(format!("{number:03}")), number)).collect();
        assert_eq!(many.get("042"), Some(&42));
        assert!(!many.contains_key("100"));
        assert_eq!(named(&[("a", 1)]).get("a"), Some(&1));
    }
}
