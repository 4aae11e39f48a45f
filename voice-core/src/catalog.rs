//! Referral catalogs: reading what directories of services publish, and finding the right help in
//! them (feature `catalog`).
//!
//! The objects, their reading and their writing are those of `voice_hsds`. The office's own are the
//! national lines, whom a service is for, and the lines for a crisis that go with every answer.
//!
//! A victim looks for a shelter; whatever else is found, the lines for a crisis come first:
//!
//! ```
//! use voice_core::catalog::{Index, Search, national};
//!
//! let index = Index::new(national().clone());
//! let search = Search { words: Some("domestic violence".parse()?), ..Search::default() };
//! let found = index.search(&search, "2026-11-02".parse()?);
//! assert!(!found.crisis_lines.is_empty());
//! assert!(found.total > 0);
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod index;
mod national;
mod search;

pub use voice_hsds::*;

pub use self::index::Index;
pub use self::national::{NATIONAL_JSON, national};
pub use self::search::{CrisisLine, Search, SearchAnswer, ServedPerson};
