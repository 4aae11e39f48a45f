use super::Unmodelled;
use crate::form::columns;
use crate::scalar::{EmailAddress, Line, Prose, RecordId, WebAddress};
use voice_wire::Wire;

/// Who offers services.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Organization {
    /// The identifier of the record.
    pub id: RecordId,
    /// The name.
    pub name: Line,
    /// Another name by which it is known.
    pub alternate_name: Option<Line>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// Where to write by electronic mail.
    pub email: Option<EmailAddress>,
    /// The address on the web.
    pub website: Option<WebAddress>,
    /// Under which rule it is taxed or exempt.
    pub tax_status: Option<Line>,
    /// The number under which it is taxed.
    pub tax_id: Option<Line>,
    /// The year in which it was founded.
    #[wire(min = 1000, max = 2199)]
    pub year_incorporated: Option<u16>,
    /// The legal form.
    pub legal_status: Option<Line>,
    /// Where its logo is on the web.
    pub logo: Option<WebAddress>,
    /// Where more is known of it, as linked data.
    pub uri: Option<WebAddress>,
    /// The organization of which it is a part.
    pub parent_organization_id: Option<RecordId>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A number that another register has for an organization.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct OrganizationIdentifier {
    /// The identifier of the record.
    pub id: RecordId,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The register, as a code of org-id.guide.
    pub identifier_scheme: Option<Line>,
    /// The register, in words.
    pub identifier_type: Option<Line>,
    /// The number in that register.
    pub identifier: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A programme under which an organization groups services.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Program {
    /// The identifier of the record.
    pub id: RecordId,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The name.
    pub name: Line,
    /// Another name by which it is known.
    pub alternate_name: Option<Line>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// Who pays for an organization or a service.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Funding {
    /// The identifier of the record.
    pub id: RecordId,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// Where the money comes from.
    pub source: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// One more address on the web, of an organization or a service.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Url {
    /// The identifier of the record.
    pub id: RecordId,
    /// What the address is for.
    pub label: Option<Line>,
    /// The address on the web.
    pub url: Option<WebAddress>,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
