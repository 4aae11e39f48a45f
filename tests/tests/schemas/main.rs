//! The schemas that teams build on: committed, complete, and meaning what the reader means.

mod changes;
mod citations;
mod committed;
mod containment;
mod corpus;
mod equivalence;
mod facade;
mod language;
mod mutation;
mod typed;
