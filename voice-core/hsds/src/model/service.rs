use super::Unmodelled;
use crate::form::{cells_of_words, columns};
use crate::scalar::{
    Age, Amount, AreaText, Currency, EmailAddress, Line, Moment, Prose, RecordId, WebAddress,
};
use voice_wire::{Day, Wire};

/// Whether a service can be used.
///
/// ```
/// use voice_hsds::ServiceStatus;
///
/// let status: ServiceStatus = "temporarily closed".parse()?;
/// assert_eq!(status, ServiceStatus::TemporarilyClosed);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ServiceStatus {
    /// It can be used.
    Active,
    /// It cannot be used for now.
    Inactive,
    /// It does not exist any more.
    Defunct,
    /// It is closed, and will open again.
    #[wire(rename = "temporarily closed")]
    TemporarilyClosed,
}

cells_of_words!(ServiceStatus);

/// What an organization offers to people.
///
/// ```
/// use voice_hsds::{Service, ServiceStatus};
/// use voice_wire::from_json;
///
/// let service: Service = from_json(br#"{
///     "id": "shelter", "organization_id": "haven", "name": "Emergency shelter",
///     "status": "active", "minimum_age": 18
/// }"#)?;
/// assert_eq!(service.status, ServiceStatus::Active);
/// assert_eq!(service.minimum_age.map(|of| of.get()), Some(18.0));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Service {
    /// The identifier of the record.
    pub id: RecordId,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The programme that it belongs to.
    pub program_id: Option<RecordId>,
    /// The name.
    pub name: Line,
    /// Another name by which it is known.
    pub alternate_name: Option<Line>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// The address on the web.
    pub url: Option<WebAddress>,
    /// Where to write by electronic mail.
    pub email: Option<EmailAddress>,
    /// Whether it can be used.
    pub status: ServiceStatus,
    /// Into which languages it interprets, in words.
    pub interpretation_services: Option<Prose>,
    /// How one begins to use it.
    pub application_process: Option<Prose>,
    /// What it costs, in words.
    pub fees_description: Option<Prose>,
    /// How long one waits.
    pub wait_time: Option<Prose>,
    /// What it costs, as older versions of the standard have it.
    pub fees: Option<Prose>,
    /// What it is accredited for.
    pub accreditations: Option<Prose>,
    /// Who may use it, in words.
    pub eligibility_description: Option<Prose>,
    /// The least age of who may use it.
    pub minimum_age: Option<Age>,
    /// The greatest age of who may use it.
    pub maximum_age: Option<Age>,
    /// The day on which the record was last checked.
    pub assured_date: Option<Day>,
    /// Who checked the record, by electronic mail.
    pub assurer_email: Option<EmailAddress>,
    /// What it is licensed for.
    pub licenses: Option<Prose>,
    /// What to know before all else.
    pub alert: Option<Prose>,
    /// When the record was last changed.
    pub last_modified: Option<Moment>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A service at one place.
///
/// ```
/// use voice_hsds::ServiceAtLocation;
/// use voice_wire::from_json;
///
/// let at: ServiceAtLocation = from_json(br#"{
///     "id": "at-1", "service_id": "shelter", "location_id": "location-1"
/// }"#)?;
/// assert!(at.service_id.is_some() && at.location_id.is_some());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct ServiceAtLocation {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// Where people live whom a service is for.
///
/// ```
/// use voice_hsds::ServiceArea;
/// use voice_wire::from_json;
///
/// let area: ServiceArea = from_json(br#"{
///     "id": "area-1", "service_id": "shelter", "name": "Cook County"
/// }"#)?;
/// assert_eq!(area.name.as_ref().map(|of| of.as_str()), Some("Cook County"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct ServiceArea {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The service at one place that it belongs to.
    pub service_at_location_id: Option<RecordId>,
    /// The name.
    pub name: Option<Line>,
    /// The area, in words.
    pub description: Option<Prose>,
    /// The area, in the form that `extent_type` says.
    pub extent: Option<AreaText>,
    /// The form of the area: geojson, topojson, kml or text.
    pub extent_type: Option<Line>,
    /// Where the area is defined.
    pub uri: Option<WebAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// What a service costs for whom.
///
/// ```
/// use voice_hsds::CostOption;
/// use voice_wire::from_json;
///
/// let cost: CostOption = from_json(br#"{
///     "id": "cost-1", "service_id": "shelter", "amount": 0, "currency": "USD"
/// }"#)?;
/// assert_eq!(cost.amount.map(|of| of.get()), Some(0.0));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct CostOption {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The first day on which it holds.
    pub valid_from: Option<Day>,
    /// The last day on which it holds.
    pub valid_to: Option<Day>,
    /// For whom or what it is.
    pub option: Option<Prose>,
    /// The currency.
    pub currency: Option<Currency>,
    /// The amount, in the currency.
    pub amount: Option<Amount>,
    /// The amount, in words.
    pub amount_description: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A paper that one brings.
///
/// ```
/// use voice_hsds::RequiredDocument;
/// use voice_wire::from_json;
///
/// let paper: RequiredDocument = from_json(br#"{
///     "id": "document-1", "service_id": "compensation", "document": "Police report"
/// }"#)?;
/// assert!(paper.document.is_some());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct RequiredDocument {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// Which paper.
    pub document: Option<Prose>,
    /// Where the paper is explained.
    pub uri: Option<WebAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// How much of something a service has.
///
/// ```
/// use voice_hsds::ServiceCapacity;
/// use voice_wire::from_json;
///
/// let beds: ServiceCapacity = from_json(br#"{
///     "id": "capacity-1", "service_id": "shelter", "unit_id": "beds", "available": 3,
///     "maximum": 24
/// }"#)?;
/// assert!(beds.available < beds.maximum);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct ServiceCapacity {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The unit in which it is counted.
    pub unit_id: Option<RecordId>,
    /// How many are free.
    pub available: Option<Amount>,
    /// How many there are.
    pub maximum: Option<Amount>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// When it was last counted.
    pub updated: Option<Moment>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// What capacity is counted in.
///
/// ```
/// use voice_hsds::Unit;
/// use voice_wire::from_json;
///
/// let beds: Unit = from_json(br#"{"id": "beds", "name": "Beds"}"#)?;
/// assert_eq!(beds.name.as_str(), "Beds");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Unit {
    /// The identifier of the record.
    pub id: RecordId,
    /// The name.
    pub name: Line,
    /// The list of units that it is taken from.
    pub scheme: Option<Line>,
    /// The unit in that list.
    pub identifier: Option<Line>,
    /// Where the unit is defined.
    pub uri: Option<WebAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
