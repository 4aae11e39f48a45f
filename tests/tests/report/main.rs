//! Disclosure control and the quarterly report: what is told gives nobody away, and is right.

mod attack;
mod grid;
mod linked;
