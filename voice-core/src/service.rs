//! The support that an office offers: its kinds, who may use each and what each needs; contacts by
//! place and language; and the warm handoff to a professional who refers.
//!
//! Nothing here knows of a person asked about. Which support an office offers on which day is data
//! of [`office`](crate::office).

mod area;
mod contact;
mod support;
mod warm_handoff;

pub use self::area::{Area, CountyCode, StateCode};
pub use self::contact::{ContactId, ContactMatch, LocalContact, Reach, local_contacts};
pub use self::support::{OpenTo, Support, SupportNeed};
pub use self::warm_handoff::{CallWindow, HelpNeed, SafeChannel, WarmHandoff};
pub use crate::term::{DeclaredSupportKind, SupportKind};
