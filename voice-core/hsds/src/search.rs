//! Searching: by need, words, place, language, age, cost, access and hours, all at once.

mod answer;
mod bilingual;
pub(crate) mod hour_notes;
pub(crate) mod hours;
mod index;
mod query;
mod recurrence;
mod related;
mod sets;
mod tree;
pub(crate) mod zone;

pub use self::answer::{Facet, Hit, HitPhone, KnownBy, Matches, Reason, UnknownCount, UnknownFact};
pub use self::index::{Index, PreparedError, PreparedOutput};
pub use self::query::{Attendance, Audience, Near, NearText, Query, WallTime, Zone};
