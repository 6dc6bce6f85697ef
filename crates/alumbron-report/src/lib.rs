//! Turns outcomes into tables, a report page and words.
