//! The schemas that teams build on: committed, complete, and meaning what the reader means.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod committed;
mod equivalence;
mod mutation;
