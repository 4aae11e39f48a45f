//! Referral catalogs: reading what directories of services publish, and finding the right help in
//! them (feature `catalog`).
//!
//! The objects, their reading and their writing are those of `voice_hsds`. The office's own are the
//! national lines, whom a service is for, and the lines for a crisis that go with every answer.

mod index;
mod national;
mod search;

pub use voice_hsds::*;

pub use self::index::Index;
pub use self::national::{NATIONAL_JSON, national};
pub use self::search::{CrisisLine, Search, SearchAnswer, ServedPerson};
