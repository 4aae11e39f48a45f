//! Quarterly figures that identify nobody: counts, what has to be withheld of them, and an audit of what is published.

mod audit;
mod bounds;
mod document;
mod event;
mod fewest;
mod layout;
mod linear;
mod linked;
mod moves;
mod published;
mod quarter;
mod rule;
mod suppress;
mod system;
mod tally;
mod witness;

pub use self::audit::{Audit, AuditFailure, Exposure, audit};
pub use self::document::{
    Report, ReportDigest, ReportFigure, ReportFlaw, ReportRelation, ReportRow, ReportTable, ReportWord, TableKind,
};
pub use self::event::{AnswerTime, CountedEvent, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
pub use self::layout::ReportError;
pub use self::linked::{CellId, Contradiction, Contradictions, Count, LinkedTables, Relation, Standing};
pub use self::published::{Figure, Published};
pub use self::quarter::FiscalQuarter;
pub use self::rule::{Rule, Zeros};
pub use self::suppress::{Suppressed, suppress};
pub use self::tally::{EventError, Tally};
