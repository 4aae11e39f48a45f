//! Closed lists of this library to which an office adds terms of its own, beside those of
//! categories and protections.

mod fact_source;
mod jurisdiction;
mod purpose;
mod support_kind;

pub use self::fact_source::{DeclaredSource, FactSource, FactSourceName};
pub use self::jurisdiction::{DeclaredJurisdiction, Jurisdiction};
pub use self::purpose::{DeclaredPurpose, Purpose};
pub use self::support_kind::{DeclaredSupportKind, SupportKind};
