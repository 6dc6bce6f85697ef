//! House rules as tests: what STYLE would otherwise have to ask of a reviewer.
//!
//! They look at the tree as it lies on disk and at what the program itself would write; they simulate next to nothing.
//! Each message says which file breaks which rule and what to do about it.

mod documents;
mod endings;
mod graph;
mod map;
mod sources;
mod tree;
