//! What the measurements share: entrants measured in turns within one run, and seeded situations to
//! decide about.

pub mod declared;
pub mod instructions;
pub mod leakage;
pub mod memory;
pub mod packs;
pub mod paths;
pub mod situations;
pub mod turns;
