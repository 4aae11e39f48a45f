//! A second implementation of the laws, written from the definitions, and what the proof says
//! beside it.
//!
//! It shares no code with the proof: packs are read as they are written ([`plain`]), every question
//! is asked about every person ([`table`]), and each law is decided over all of that by its
//! definition ([`laws`]). Nothing is argued from monotone, nothing falls apart into components, and
//! questions that look alike are not put together.
//!
//! `VOICE_ORACLE_PACKS` says how many random packs are compared, 500 without it, and
//! `VOICE_ORACLE_SEED` from which on.

mod compared;
mod coverage;
mod edits;
mod enforcement;
mod laws;
mod moments;
mod plain;
mod random;
mod table;
