//! The schemas that teams build on: committed, complete, and meaning what the reader means.

mod committed;
mod equivalence;
mod mutation;
