//! The server as its clients see it: over the router, over a socket, and on the command line.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails, in its scene too"
)]

mod api;
mod command;
mod faults;
mod logs;
mod problems;
mod scene;
mod socket;
mod staff;
mod uniform;
