#![doc = include_str!("../README.md")]
#![deny(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod column;
mod counting;
mod counting_error;
mod dossiers;
mod functions;
mod generate;
mod record;
mod screening_error;
mod sets;
mod told;
mod words;

pub use self::column::Column;
pub use self::counting::{
    Counting, CountingFunctions, CountingTextError, EventCode, EventColumn, EventKind, EventPlan,
    GeneratedEvents, IdentifierKey, aggregate_sent, count, counted_event_call, counting_queries,
    event_record, read_events, register_counting, scalar_sent,
};
pub use self::counting_error::CountingError;
pub use self::dossiers::Dossiers;
pub use self::functions::{
    categories, number, register, released_call, scalar_functions, session_config,
};
pub use self::generate::{NotGenerated, Plan, dossiers};
pub use self::record::{SetForm, record};
pub use self::screening_error::ScreeningError;
pub use self::told::{ToldTable, nothing_withheld_travels};
