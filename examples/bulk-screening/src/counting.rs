//! Events of a report as columns, and their tally as an aggregate function.
//!
//! `counted_event` reads the columns of a row as an event, and refuses what the library's reader of
//! JSON refuses. `tally` counts events; what its parts hand each other is the record of a tally.
//! `event_key` and `distinct_event` bring the rows with one identifier together before they are
//! counted, so that no tally has to know an identifier. [`counting_queries`] puts them together.

mod distinct_event;
mod event_code;
mod event_column;
mod event_functions;
mod event_record;
mod event_rows;
mod events;
mod query;
mod reader;
mod request;
mod tally_functions;

pub use self::event_code::EventCode;
pub use self::event_column::{EventColumn, EventKind};
pub use self::event_functions::IdentifierKey;
pub(crate) use self::event_functions::{COUNTED_EVENT, EVENT_KEY};
pub use self::event_record::event_record;
pub use self::event_rows::read_events;
pub use self::events::{EventPlan, GeneratedEvents};
pub use self::query::{count, counted_event_call, counting_queries, register_counting};
pub use self::request::{Counting, CountingTextError};
pub use self::tally_functions::{CountingFunctions, aggregate_sent, scalar_sent};
