//! Statistical disclosure control for linked tables of counts: which cells to withhold so that no
//! small count can be worked out, and an audit of what is published.
//!
//! [`LinkedTables`] holds counts and what a reader knows of how they hang together: sums, parts,
//! shares that are told. [`suppress`] withholds small counts and as few others as it can find.
//! [`audit`] works with what is published alone, so anybody can repeat it: it passes only where
//! feasible tables, computed in whole numbers, show that each withheld count stays open enough.
//!
//! ```
//! use voice_disclosure_control::{
//!     ConfidentialityRule, Figure, LinkedTables, audit, suppress,
//! };
//!
//! // 4 of 40, 12 of 60: a small count in a table of two by two, with its totals.
//! let tables = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
//! let done = suppress(&tables, ConfidentialityRule::default())?;
//! assert_eq!((done.small(), done.complementary()), (1, 3));
//! assert_eq!(done.published().figures()[8], Figure::Told(100));
//! assert!(audit(done.published())?.narrowest().is_some_and(|values| values >= 10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | gives | default |
//! |---|---|---|
//! | `wire` | [`Zeros`] as a wire type of `voice-wire` | no |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod audit;
mod audit_error;
mod feasible;
mod insider_audit;
mod intervals;
mod linear;
mod linked;
mod minimal;
mod mixing;
mod null_space;
mod published;
mod remainder;
mod rule;
mod suppress;
mod suppressed;
mod system;

pub use self::audit::{Audit, audit};
#[doc(hidden)]
pub use self::audit_error::audit_code;
pub use self::audit_error::{AuditError, Exposure};
pub use self::linked::{
    CellId, CellStatus, ContradictionError, ContradictionErrors, Count, LinkedTables, Relation,
};
pub use self::published::{Figure, Published};
pub use self::rule::{ConfidentialityRule, Zeros};
pub use self::suppress::suppress;
pub use self::suppressed::Suppressed;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
