//! Closed lists of this library to which an office adds terms of its own, beside those of
//! categories and protections.

mod support_kind;

pub use self::support_kind::{DeclaredSupportKind, SupportKind};
