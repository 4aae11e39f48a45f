//! Referral catalogs: reading what directories of services publish, and finding the right help in them (feature `catalog`).

mod area;
mod bytes;
mod form;
mod mend;
mod model;
mod national;
mod object;
mod read;
mod report;
mod safety;
mod scalar;
mod search;
mod store;
mod version;
mod write;

pub use self::form::{Cell, Column, Form};
pub use self::model::*;
pub use self::national::{NATIONAL_JSON, national};
pub use self::object::{Columns, Object, Record};
pub use self::read::{Mode, Options, Progress, ReadError, Source, read};
pub use self::report::{CatalogProblem, CatalogReport, ObjectCount, ProblemCode, ProblemCount, RecordCount, Severity};
pub use self::scalar::*;
pub use self::search::{
    Attendance, CrisisLine, Facet, Hit, HitPhone, Index, Near, NearText, PreparedError, Reason, Search, SearchAnswer,
    ServedPerson, WallTime, Zone,
};
pub use self::store::{Catalog, Row};
pub use self::version::Version;
pub use self::write::Package;
