//! Contacts with the office, and where each is routed: by a table of rules in which every
//! combination of what can be known has exactly one route.
//!
//! Routing takes five words of closed lists, [`InquiryFacts`], and nothing else: no person
//! asked about, no record, no free text. An emergency goes to 911. Who reports a crime is sent
//! to the police or to the tip line, and nothing is kept of whom they accuse: the types have no
//! place for it.
//!
//! ```
//! use voice_core::inquiry::{Directions, InquiryFacts, Triage};
//! use voice_core::office::Office;
//! use voice_core::wire::from_json;
//!
//! let (triage, today) = (Triage::reference(), Office::reference().on("2026-11-02".parse()?));
//! let call: InquiryFacts = from_json(br#"{
//!     "danger": "none", "topic": "crime-report", "caller": "other",
//!     "channel": "telephone", "language": "es"
//! }"#)?;
//! let directions = triage.route(&call).directions(&today);
//! let Directions::Report(report) = directions else { panic!("the office takes no reports") };
//! assert_eq!(report.to.as_str(), "local-police");
//! assert!(report.reason.es.as_str().contains("policía"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a caller tells in their own words is a [`Narrative`]: sealed, and kept only where the
//! office itself helps.

mod contact;
mod directions;
mod entry;
mod narrative;
mod proof;
mod table;
mod triage;

pub use self::contact::{Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts};
pub use self::directions::{Directions, OtherPlace, ReportDirections, ReportTo};
pub use self::entry::{CountedInquiry, FiledInquiry, Inquiry, InquiryEntry};
pub use self::narrative::Narrative;
pub use self::proof::{TriageError, TriageErrors};
pub use self::table::{Route, TriageConditions, TriageRule, TriageRuleId, TriageTable};
pub use self::triage::{Routed, Triage};
