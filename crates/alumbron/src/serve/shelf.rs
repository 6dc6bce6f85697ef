//! A shelf: answers that are kept for the next who asks, the least asked for first to go.

use std::sync::{Mutex, PoisonError};

/// A few values by their keys.
#[derive(Debug)]
pub(super) struct Shelf<K, V> {
    most: usize,
    /// What was asked for last comes last.
    kept: Mutex<Vec<(K, V)>>,
}

impl<K: PartialEq, V: Clone> Shelf<K, V> {
    /// A shelf with room for so many.
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Mutex::new(Vec::new()) }
    }

    /// What is kept under a key.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(other, _)| other == key)?;
        let found = kept.remove(place);
        let value = found.1.clone();
        kept.push(found);
        Some(value)
    }

    /// Keeps a value.
    pub(super) fn put(&self, key: K, value: V) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != key);
        if kept.len() == self.most {
            kept.remove(0);
        }
        kept.push((key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_asked_for_goes_first() {
        let shelf = Shelf::new(2);
        shelf.put("a", 1);
        shelf.put("b", 2);
        assert_eq!(shelf.get(&"a"), Some(1));
        shelf.put("c", 3);
        assert_eq!([shelf.get(&"a"), shelf.get(&"b"), shelf.get(&"c")], [Some(1), None, Some(3)]);
        shelf.put("c", 4);
        assert_eq!([shelf.get(&"a"), shelf.get(&"c")], [Some(1), Some(4)]);
    }
}
