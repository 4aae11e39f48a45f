//! Searching: by need, words, place, language, age, cost, access and hours, all at once.

mod answer;
mod bilingual;
mod index;
mod query;
mod related;
mod sets;
mod tree;

pub use self::answer::{Facet, Hit, HitPhone, Matches, Reason, UnknownCount};
pub use self::index::{Index, PreparedError, PreparedOutput};
pub use self::query::{Attendance, Audience, Near, NearText, Query, WallTime, Zone};
pub use super::gazetteer::KnownBy;
pub use super::known::UnknownFact;
