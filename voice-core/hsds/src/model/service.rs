use super::Unmodelled;
use crate::form::{cells_of_words, columns};
use crate::scalar::{
    Age, Amount, AreaText, Currency, EmailAddress, Line, Moment, Prose, RecordId, WebAddress,
};
use voice_wire::{Day, Wire};

/// Whether a service can be used.
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
