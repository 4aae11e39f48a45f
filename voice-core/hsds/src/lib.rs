//! Directories of services in the Human Services Data Specification (HSDS): reading what is
//! published in any of its versions, with a report of what was wrong and how it was repaired;
//! searching; writing.
//!
//! ```
//! use voice_hsds::{Object, Options, Source, read};
//!
//! let services = b"id,name,status,phone\n1,Legal aid clinic,Open,312 555 0142\n";
//! let source = Source { name: "services.csv", bytes: services };
//! let (catalog, report) = read(&[source], &Options::default(), &mut |_, _| ())?;
//! assert_eq!(
//!     catalog.find(Object::Service, "1").and_then(|service| service.get("status")),
//!     Some("active")
//! );
//! assert!(!report.is_clean());
//! # Ok::<(), voice_hsds::ReadError>(())
//! ```
//!
//! Where a directory says that a location is confidential, nothing that gives its place away is
//! shown or written.
//!
//! # Features
//!
//! | feature | gives | default |
//! |---|---|---|
//! | `schema` | the JSON Schema of every object, and `schemars::JsonSchema` for each | no |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod api;
mod area;
mod bytes;
mod form;
mod gazetteer;
mod hours;
mod known;
mod language;
mod mend;
mod model;
mod object;
mod oruk;
mod place;
mod read;
mod report;
mod requirements;
mod safety;
mod scalar;
mod search;
mod store;
mod version;
pub mod words;
mod write;

pub use self::api::{ListFormat, ListPage, ListQuery};
pub use self::bytes::SharedBytes;
pub use self::form::{Cell, Column, Columns, Form};
pub use self::model::*;
pub use self::object::{Object, Record};
pub use self::oruk::{OrukLevel, OrukRule, OrukStanding};
pub use self::place::nearest_state;
pub use self::read::{
    Input, Mode, Opened, Options, Progress, ReadError, Source, check, read, read_from,
};
pub use self::report::{
    CatalogProblem, CatalogReport, ObjectCount, ProblemCode, ProblemCount, RecordCount, Severity,
};
pub use self::scalar::*;
pub use self::search::{
    Attendance, Audience, Facet, Hit, HitPhone, Index, KnownBy, Matches, Near, NearText,
    PreparedError, PreparedOutput, Query, Reason, UnknownCount, UnknownFact, WallTime, Zone,
};
pub use self::store::{Catalog, Row};
pub use self::version::Version;
pub use self::write::Package;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
