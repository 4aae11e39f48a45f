//! The server through its router, over a socket, and on the command line.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod accounting;
mod accounts;
mod api;
mod at_rest;
mod backups;
mod calls;
mod catalog;
mod changed;
mod command;
mod connections;
mod custody;
#[path = "../store/database.rs"]
mod database;
mod desk;
mod document;
mod faults;
mod inquiries;
mod keys;
mod office;
mod policies;
mod problems;
mod record_commands;
mod records;
mod referrals;
mod refusals;
mod replies;
mod report;
mod reports;
mod scene;
mod services;
mod serving;
mod sign_ups;
mod staff;
mod uniform;
mod workers;
