use super::Unmodelled;
use crate::form::{cells_of_words, columns};
use crate::scalar::{Country, Latitude, Line, Longitude, Prose, RecordId, WebAddress};
use voice_wire::Wire;

/// What kind of place it is.
///
/// ```
/// use voice_hsds::LocationType;
///
/// let kind: LocationType = "virtual".parse()?;
/// assert_eq!(kind, LocationType::Virtual);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum LocationType {
    /// A place to go to.
    Physical,
    /// A place to write to.
    Postal,
    /// A place on the web or on the telephone.
    Virtual,
}

/// What kind of address it is.
///
/// ```
/// use voice_hsds::AddressType;
///
/// let kind: AddressType = "postal".parse()?;
/// assert_eq!(kind, AddressType::Postal);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AddressType {
    /// A place to go to.
    Physical,
    /// A place to write to.
    Postal,
    /// A place on the web or on the telephone.
    Virtual,
}

cells_of_words!(LocationType, AddressType);

/// Where services are given.
///
/// ```
/// use voice_hsds::Location;
/// use voice_wire::from_json;
///
/// let location: Location = from_json(br#"{
///     "id": "location-1", "location_type": "physical", "latitude": 41.88, "longitude": -87.63
/// }"#)?;
/// assert_eq!(location.latitude.map(|of| of.get()), Some(41.88));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Location {
    /// The identifier of the record.
    pub id: RecordId,
    /// What kind of place it is.
    pub location_type: LocationType,
    /// The address on the web.
    pub url: Option<WebAddress>,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The name.
    pub name: Option<Line>,
    /// Another name by which it is known.
    pub alternate_name: Option<Line>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// How one gets there.
    pub transportation: Option<Prose>,
    /// How far north it is.
    pub latitude: Option<Latitude>,
    /// How far east it is.
    pub longitude: Option<Longitude>,
    /// The number that another register has for the place.
    pub external_identifier: Option<Line>,
    /// Which register that is.
    pub external_identifier_type: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A postal or street address.
///
/// ```
/// use voice_hsds::Address;
/// use voice_wire::from_json;
///
/// let address: Address = from_json(br#"{
///     "id": "address-1", "location_id": "location-1", "address_1": "PO Box 12",
///     "city": "Springfield", "address_type": "postal"
/// }"#)?;
/// assert_eq!(address.city.as_ref().map(|of| of.as_str()), Some("Springfield"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Address {
    /// The identifier of the record.
    pub id: RecordId,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// To whose attention one writes.
    pub attention: Option<Line>,
    /// The first line: house and street.
    pub address_1: Option<Line>,
    /// The second line.
    pub address_2: Option<Line>,
    /// The city.
    pub city: Option<Line>,
    /// The county or region.
    pub region: Option<Line>,
    /// The state or province.
    pub state_province: Option<Line>,
    /// The postal code.
    pub postal_code: Option<Line>,
    /// The country.
    pub country: Option<Country>,
    /// What kind of address it is.
    pub address_type: AddressType,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// How people with disabilities are helped at a place.
///
/// ```
/// use voice_hsds::Accessibility;
/// use voice_wire::from_json;
///
/// let access: Accessibility = from_json(br#"{
///     "id": "access-1", "location_id": "location-1", "description": "Step-free entrance"
/// }"#)?;
/// assert!(access.description.is_some());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Accessibility {
    /// The identifier of the record.
    pub id: RecordId,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// What help there is.
    pub description: Option<Prose>,
    /// More on that help.
    pub details: Option<Prose>,
    /// The address on the web.
    pub url: Option<WebAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
