//! The support that an office offers: its kinds, who may use each and what each needs; contacts by
//! place and language; and the warm handoff to a professional who refers.
//!
//! Nothing here knows of a person asked about. Which support an office offers on which day is data
//! of [`office`](crate::office).
//!
//! Somebody who looks for help is given the contact nearest to them who speaks their language:
//!
//! ```
//! use voice_core::law::{PublishedSource, Verification};
//! use voice_core::language::Bilingual;
//! use voice_core::service::{Area, LocalContact, Reach, local_contacts};
//! use voice_core::wire::Set;
//!
//! # let title = Bilingual {
//! #     en: "Community relations officer".parse()?,
//! #     es: "Oficial de relaciones comunitarias".parse()?,
//! # };
//! # let languages = Set::from(["en".parse()?, "es".parse()?]);
//! # let (text, verification) = ("ice.gov/voice".parse()?, Verification::Verified);
//! # let sources = vec![PublishedSource { text, verification }];
//! # let contact = |id: &str, area| {
//! #     let (title, languages, sources) = (title.clone(), languages.clone(), sources.clone());
//! #     let (reach, in_force) = (Reach::OfficeLine {}, None);
//! #     let id = id.parse()?;
//! #     Ok::<_, voice_core::wire::InputErrors>(LocalContact {
//! #         id, title, area, languages, reach, in_force, sources,
//! #     })
//! # };
//! let contacts = [
//!     contact("country", Area::Country {})?,
//!     contact("illinois", Area::State { state: "IL".parse()? })?,
//! ];
//! let cook = Area::County { county: "17031".parse()? };
//! let spanish = Set::from(["es".parse()?]);
//! let found = local_contacts(&contacts, &cook, &spanish, "2026-11-02".parse()?);
//! assert_eq!(found[0].contact.id.as_str(), "illinois");
//! assert!(found[0].in_common);
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod area;
mod contact;
mod support;
mod warm_handoff;

pub use self::area::{Area, CountyCode, StateCode};
pub use self::contact::{ContactId, ContactMatch, LocalContact, Reach, local_contacts};
pub use self::support::{OpenTo, Support, SupportNeed};
pub use self::warm_handoff::{CallWindow, HelpNeed, SafeChannel, WarmHandoff};
pub use crate::term::{DeclaredSupportKind, SupportKind};
