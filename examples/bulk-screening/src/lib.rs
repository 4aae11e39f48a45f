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
mod dossiers;
mod functions;
mod generate;
mod record;
mod screening_error;
mod sets;
mod told;
mod words;

pub use self::column::Column;
pub use self::dossiers::Dossiers;
pub use self::functions::{
    categories, number, register, released_call, scalar_functions, session_config,
};
pub use self::generate::{NotGenerated, Plan, dossiers};
pub use self::record::{SetForm, record};
pub use self::screening_error::ScreeningError;
pub use self::told::{ToldTable, nothing_withheld_travels};
