//! Names: which ids are declared in which table, and typed indices that stand for them.
//!
//! Ids are kept in alphabetical order, so an index does not depend on the order of declaration.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Index;
use std::sync::OnceLock;

use crate::finding::{At, Span};

/// Something a case declares in a table of its own and refers to by id.
pub trait Entity {
    /// The table it is declared in.
    const TABLE: &'static str;
    /// What one of them is called in a sentence.
    const NOUN: &'static str;
}

/// The index of an entity of kind `T` in its [`Table`].
pub struct Idx<T> {
    position: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Idx<T> {
    /// The index of the entity at a position.
    #[must_use]
    pub const fn new(position: u32) -> Self {
        Self { position, kind: PhantomData }
    }

    /// The position.
    #[must_use]
    pub const fn position(self) -> usize {
        self.position as usize
    }
}

impl<T> Clone for Idx<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Idx<T> {}
impl<T> PartialEq for Idx<T> {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position
    }
}
impl<T> Eq for Idx<T> {}
impl<T> PartialOrd for Idx<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Idx<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.position.cmp(&other.position)
    }
}
impl<T> Hash for Idx<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.position.hash(state);
    }
}
impl<T> fmt::Debug for Idx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.position)
    }
}

/// Entities of one kind, in alphabetical order of their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T>(pub Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    /// Number of entities.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entities in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// The entities with their indices.
    pub fn indexed(&self) -> impl Iterator<Item = (Idx<T>, &T)> {
        (0u32..).map(Idx::new).zip(&self.0)
    }

    /// All indices.
    pub fn indices(&self) -> impl Iterator<Item = Idx<T>> + use<T> {
        // A case is bounded far below 2^32 rows by the size of its files.
        (0..self.0.len() as u32).map(Idx::new)
    }
}

impl<T> Index<Idx<T>> for Table<T> {
    type Output = T;
    fn index(&self, index: Idx<T>) -> &T {
        &self.0[index.position()]
    }
}

impl<'a, T> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// All declared ids of a case.
#[derive(Clone, Debug, Default)]
pub struct Names {
    tables: BTreeMap<&'static str, Ids>,
}

#[derive(Clone, Debug, Default)]
struct Ids {
    declared: BTreeMap<String, Span>,
    /// The ids in order, made when first asked for.
    sorted: OnceLock<Vec<(String, Span)>>,
}

impl Ids {
    fn sorted(&self) -> &[(String, Span)] {
        self.sorted.get_or_init(|| self.declared.iter().map(|(id, span)| (id.clone(), *span)).collect())
    }
}

impl Names {
    /// Declares an id; gives the place of an earlier declaration of the same id, which then stands.
    pub fn declare(&mut self, table: &'static str, id: &At<String>) -> Option<Span> {
        let ids = self.tables.entry(table).or_default();
        if let Some(&first) = ids.declared.get(&id.value) {
            return Some(first);
        }
        ids.declared.insert(id.value.clone(), id.span);
        ids.sorted = OnceLock::new();
        None
    }

    /// The index of an id and where it was declared.
    #[must_use]
    pub fn find<T: Entity>(&self, id: &str) -> Option<(Idx<T>, Span)> {
        let sorted = self.tables.get(T::TABLE)?.sorted();
        let position = sorted.binary_search_by(|(declared, _)| declared.as_str().cmp(id)).ok()?;
        Some((Idx::new(u32::try_from(position).ok()?), sorted[position].1))
    }

    /// The ids of a table in order.
    pub fn ids(&self, table: &str) -> impl Iterator<Item = &str> {
        self.tables.get(table).into_iter().flat_map(|ids| ids.declared.keys()).map(String::as_str)
    }
}
