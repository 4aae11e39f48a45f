//! Figures of a quarter, a year or any days that identify nobody: counting, what has to be
//! withheld, and an audit of what is published (feature `report`).
//!
//! A [`Tally`] counts events of closed lists and keeps nothing of them. Its report withholds counts
//! of 1 to 10, and as few others as can be found, so that none can be worked out nor bounded more
//! closely than its [`ConfidentialityRule`] allows: from the report itself, and from those that
//! were published before ([`ReportRequest::after`]). [`audit`] works with what is published alone,
//! so anybody can repeat it; `docs/REPORT.md` says what it proves and what not.
//!
//! ```
//! use voice_core::language::Language;
//! use voice_core::report::{ConfidentialityRule, TableKind, Tally};
//!
//! let mut tally = Tally::new("2026Q4".parse()?);
//! for number in 0..50 {
//!     let step = if number < 4 { "not-delivered" } else { "sent" };
//!     tally.line(
//!         format!(r#"{{"kind": "notice", "on": "2026-08-03", "step": "{step}"}}"#).as_bytes(),
//!     )?;
//! }
//! let report = tally.report(ConfidentialityRule::default(), "2026-10-01".parse()?, false)?;
//! let told =
//!     |step| report.cell(TableKind::Notices, step, None).and_then(|cell| report.published(cell));
//! // Four are withheld, and with them the other 46, because 50 are told in all.
//! assert_eq!((told("not-delivered"), told("sent"), told("stopped")), (None, None, Some(0)));
//! assert!(report.audit()?.narrowest().is_some_and(|values| values >= 10));
//! assert!(report.html(Language::Spanish, None).contains("retenida"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chart;
mod city;
mod counts;
mod csv;
mod document;
mod erratum;
mod event;
mod event_error;
mod figure_place;
mod kept;
mod layout;
mod making;
mod page;
mod period;
mod places;
mod profile;
mod published_report_error;
mod report_error;
mod request;
mod routes;
mod series;
mod statement;
mod tally;
mod tally_error;
mod victim_service;
mod victimization;
mod words;

/// The English texts of everything that pages of reports say.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    page::texts().chain(words::texts())
}

pub use self::city::City;
pub use self::document::{
    EarlierReport, Report, ReportDigest, ReportFigure, ReportRelation, ReportRoutes, ReportRow,
    ReportTable, ReportWord, TableKind,
};
pub use self::erratum::{CountedEventId, Erratum, ErratumReason, EventEntry, ReportErrata};
pub use self::event::{
    AnswerTime, CountedEvent, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail,
};
pub use self::event_error::EventError;
pub use self::figure_place::{ExposedFigure, FigurePart, FigurePlace, UnsafeFiguresError};
pub use self::kept::UnknownRuleError;
pub use self::making::MadeReport;
pub use self::page::ReportPage;
pub use self::period::{PeriodName, ReportPeriod};
pub use self::published_report_error::PublishedReportError;
pub use self::report_error::ReportError;
pub use self::request::{EarlierError, ReportRequest};
pub use self::statement::StatementError;
pub use self::tally::{
    Tally, TallyDay, TallyErrata, TallyFormat, TallyRecord, TallyRow, TallyTable,
};
pub use self::tally_error::TallyError;
pub use self::victim_service::{UnmetReason, VictimService};
pub use self::victimization::{ServedBefore, VictimRole, Victimization};

pub use voice_disclosure_control::{
    Audit, AuditError, CellId, CellStatus, ConfidentialityRule, ContradictionError,
    ContradictionErrors, Count, Exposure, Figure, LinkedTables, Published, Relation, Suppressed,
    Zeros, audit, suppress,
};
