//! The functions of the engine: what they decide and count, and what they write.

mod counting;
mod screening;
mod told;
mod written;
