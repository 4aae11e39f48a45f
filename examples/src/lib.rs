//! One short program for each way to use voice-core, under `examples/`; and the README, whose code must run.

/// The README, tested as documentation.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
