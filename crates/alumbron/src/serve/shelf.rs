//! A shelf: answers that are kept for the next who asks, the least asked for first to go.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often whoever waits for what another makes looks whether to stop.
const LOOK: Duration = Duration::from_millis(20);

/// A few values by their keys.
#[derive(Debug)]
pub(super) struct Shelf<K, V> {
    most: usize,
    stock: Mutex<Stock<K, V>>,
    /// Something was made, or was given up.
    made: Condvar,
}

#[derive(Debug)]
struct Stock<K, V> {
    /// What was asked for last comes last.
    kept: Vec<(K, V)>,
    /// What somebody makes right now.
    making: Vec<K>,
}

impl<K: PartialEq, V: Clone> Stock<K, V> {
    fn get(&mut self, key: &K) -> Option<V> {
        let place = self.kept.iter().position(|(other, _)| other == key)?;
        let found = self.kept.remove(place);
        let value = found.1.clone();
        self.kept.push(found);
        Some(value)
    }
}

/// Somebody makes what belongs under a key; nobody does once this is dropped.
struct Making<'s, K: PartialEq, V>(&'s Shelf<K, V>, &'s K);

impl<K: PartialEq, V> Drop for Making<'_, K, V> {
    fn drop(&mut self) {
        let Self(shelf, key) = self;
        let mut stock = shelf.stock();
        if let Some(place) = stock.making.iter().position(|other| other == *key) {
            stock.making.swap_remove(place);
        }
        shelf.made.notify_all();
    }
}

impl<K, V> Shelf<K, V> {
    /// A shelf with room for so many.
    pub(super) fn new(most: usize) -> Self {
        let stock = Mutex::new(Stock { kept: Vec::new(), making: Vec::new() });
        Self { most, stock, made: Condvar::new() }
    }

    fn stock(&self) -> MutexGuard<'_, Stock<K, V>> {
        // Whoever panics leaves it whole: nothing that can is done in between.
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: PartialEq + Clone, V: Clone> Shelf<K, V> {
    /// What is kept under a key.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.stock().get(key)
    }

    /// Keeps a value.
    pub(super) fn put(&self, key: K, value: V) {
        let kept = &mut self.stock().kept;
        kept.retain(|(other, _)| *other != key);
        if kept.len() == self.most {
            kept.remove(0);
        }
        kept.push((key, value));
    }

    /// What is kept under a key, or made now. Who asks for what another makes waits for it, and makes it if the other
    /// fails; whoever is told to stop waits for nobody.
    pub(super) fn get_or_make<E>(
        &self,
        key: &K,
        stop: &AtomicBool,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<V, E> {
        let mut stock = self.stock();
        loop {
            if let Some(value) = stock.get(key) {
                return Ok(value);
            }
            if !stock.making.contains(key) || stop.load(Ordering::Relaxed) {
                break;
            }
            stock = self.made.wait_timeout(stock, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        stock.making.push(key.clone());
        drop(stock);
        let making = Making(self, key);
        let value = make()?;
        self.put(key.clone(), value.clone());
        drop(making);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

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

    #[test]
    fn what_many_ask_for_is_made_once() {
        let (shelf, made, never) = (Shelf::new(2), AtomicU32::new(0), AtomicBool::new(false));
        let make = || {
            std::thread::sleep(Duration::from_millis(50));
            Ok::<u32, ()>(made.fetch_add(1, Ordering::Relaxed))
        };
        std::thread::scope(|scope| {
            let asking: Vec<_> =
                (0..8).map(|_| scope.spawn(|| shelf.get_or_make(&"a", &never, make))).collect();
            assert!(asking.into_iter().all(|asked| asked.join().expect("it is sound") == Ok(0)));
        });
        assert_eq!(shelf.get_or_make(&"b", &never, make), Ok(1));
    }

    #[test]
    fn who_fails_or_panics_leaves_it_to_the_next() {
        let (shelf, never) = (Shelf::new(2), AtomicBool::new(false));
        assert_eq!(shelf.get_or_make(&"a", &never, || Err::<u32, &str>("no")), Err("no"));
        let panics = || shelf.get_or_make(&"a", &never, || -> Result<u32, &str> { panic!("a bug") });
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
        assert_eq!(shelf.get_or_make(&"a", &never, || Ok::<u32, &str>(7)), Ok(7));
    }

    #[test]
    fn who_is_told_to_stop_waits_for_nobody() {
        let (shelf, never, stop) = (Shelf::new(2), AtomicBool::new(false), AtomicBool::new(false));
        let going_on = AtomicBool::new(true);
        let slow = || {
            while going_on.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(1));
            }
            Ok::<u32, &str>(1)
        };
        std::thread::scope(|scope| {
            let first = scope.spawn(|| shelf.get_or_make(&"a", &never, slow));
            while shelf.stock().making.is_empty() {
                std::thread::sleep(Duration::from_millis(1));
            }
            let second = scope.spawn(|| shelf.get_or_make(&"a", &stop, || Err("stopped")));
            stop.store(true, Ordering::Relaxed);
            assert_eq!(second.join().expect("it is sound"), Err("stopped"));
            going_on.store(false, Ordering::Relaxed);
            assert_eq!(first.join().expect("it is sound"), Ok(1));
        });
    }
}
