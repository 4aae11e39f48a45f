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
mod authorities;
mod backups;
mod calls;
mod catalog;
mod changed;
mod command;
mod config;
mod connections;
mod custody;
#[path = "../store/database.rs"]
mod database;
mod deploy;
mod desk;
mod directory;
mod document;
mod faults;
mod health;
mod http;
mod inquiries;
mod keys;
mod lost_answers;
mod near_misses;
mod office;
mod office_commands;
mod operating;
mod own_office;
mod policies;
mod problems;
mod provider;
mod reach;
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
