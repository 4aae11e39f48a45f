//! One short program for each way to use voice-core, under `examples/`; and the chapters of the
//! book, whose code must run.

/// The chapters of the book that have code, tested as documentation.
#[cfg(doctest)]
#[doc = include_str!("../../docs/start.md")]
#[doc = include_str!("../../docs/policies.md")]
#[doc = include_str!("../../docs/intake.md")]
#[doc = include_str!("../../docs/notices.md")]
#[doc = include_str!("../../docs/offices.md")]
#[doc = include_str!("../../docs/REPORT.md")]
pub struct Book;
