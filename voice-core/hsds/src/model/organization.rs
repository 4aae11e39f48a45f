use super::Unmodelled;
use crate::form::columns;
use crate::scalar::{EmailAddress, Line, Prose, RecordId, WebAddress};
use voice_wire::Wire;

/// Who offers services.
///
/// ```
/// use voice_hsds::Organization;
/// use voice_wire::from_json;
///
/// let haven: Organization = from_json(br#"{
///     "id": "haven", "name": "Haven", "website": "https://haven.example.org",
///     "year_incorporated": 1978
/// }"#)?;
/// assert_eq!((haven.name.as_str(), haven.year_incorporated), ("Haven", Some(1978)));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_hsds::OrganizationIdentifier;
/// use voice_wire::from_json;
///
/// let ein: OrganizationIdentifier = from_json(br#"{
///     "id": "identifier-1", "organization_id": "haven",
///     "identifier_type": "EIN", "identifier": "12-3456789"
/// }"#)?;
/// assert_eq!(ein.identifier_type.as_ref().map(|of| of.as_str()), Some("EIN"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_hsds::Program;
/// use voice_wire::from_json;
///
/// let program: Program = from_json(br#"{
///     "id": "program-1", "organization_id": "haven", "name": "Safe nights"
/// }"#)?;
/// assert_eq!(program.name.as_str(), "Safe nights");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_hsds::Funding;
/// use voice_wire::from_json;
///
/// let funding: Funding = from_json(br#"{
///     "id": "funding-1", "organization_id": "haven", "source": "VOCA grant"
/// }"#)?;
/// assert!(funding.service_id.is_none(), "it pays for the organization");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_hsds::Url;
/// use voice_wire::from_json;
///
/// let url: Url = from_json(br#"{
///     "id": "url-1", "organization_id": "haven", "url": "https://haven.example.org/es"
/// }"#)?;
/// assert!(url.url.is_some_and(|of| of.as_str().ends_with("/es")));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
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
