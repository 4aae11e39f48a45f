//! The server through its router, over a socket, and on the command line.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod api;
mod command;
mod refusals;
mod scene;
mod socket;
mod uniform;
