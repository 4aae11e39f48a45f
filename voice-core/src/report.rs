//! Quarterly figures that identify nobody: counts, what has to be withheld of them, and an audit of what is published.

mod audit;
mod bounds;
mod fewest;
mod linear;
mod linked;
mod moves;
mod published;
mod rule;
mod suppress;
mod system;
mod witness;

pub use self::audit::{Audit, AuditFailure, Exposure, audit};
pub use self::linked::{CellId, Contradiction, Contradictions, Count, LinkedTables, Relation, Standing};
pub use self::published::{Figure, Published};
pub use self::rule::{Rule, Zeros};
pub use self::suppress::{Suppressed, suppress};
