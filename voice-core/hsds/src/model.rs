//! The objects of HSDS 3.2, each as a flat record that names others by their identifiers.
//!
//! Names are the standard's. A record is what one row of a table has; what it belongs to is a field
//! that ends in `_id`.

mod contact;
mod location;
mod organization;
mod schedule;
mod service;
mod taxonomy;

pub use self::contact::{Contact, Phone, SpokenLanguage};
pub use self::location::{Accessibility, Address, AddressType, Location, LocationType};
pub use self::organization::{Funding, Organization, OrganizationIdentifier, Program, Url};
pub use self::schedule::{Frequency, Schedule, Weekday};
pub use self::service::{
    CostOption, RequiredDocument, Service, ServiceArea, ServiceAtLocation, ServiceCapacity,
    ServiceStatus, Unit,
};
pub use self::taxonomy::{Attribute, MetaTableDescription, Metadata, Taxonomy, TaxonomyTerm};

use super::scalar::{Line, Prose};
use voice_wire::Wire;

/// A field that the model does not know, kept as it was read and written back.
///
/// ```
/// use voice_hsds::Unmodelled;
///
/// // A directory says for how many pets there is room, which the standard has no field for.
/// let kept = Unmodelled { name: "pets".parse()?, json: "2".parse()? };
/// assert_eq!((kept.name.as_str(), kept.json.as_str()), ("pets", "2"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Unmodelled {
    /// The name of the field.
    pub name: Line,
    /// The value, as JSON text.
    pub json: Prose,
}
