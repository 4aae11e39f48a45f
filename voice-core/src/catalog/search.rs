//! Searching: by need, words, place, language, age, cost, access and hours, all at once.

mod answer;
mod hours;
mod index;
mod query;
mod recurrence;
mod sets;
mod words;

pub use self::answer::{CrisisLine, Facet, Hit, HitPhone, Reason, SearchAnswer};
pub use self::index::{Index, PreparedError};
pub use self::query::{Attendance, Near, NearText, Search, ServedPerson, WallTime, Zone};
pub(super) use self::words::{Stems, plain, words};
