use super::Unmodelled;
use crate::form::columns;
use crate::scalar::{EmailAddress, LanguageTag, Line, PhoneNumber, Prose, RecordId};
use voice_wire::Wire;

/// A person or office to ask for.
///
/// ```
/// use voice_hsds::Contact;
/// use voice_wire::from_json;
///
/// let contact: Contact = from_json(br#"{
///     "id": "contact-1", "service_id": "shelter", "name": "Dana Whitfield", "title": "Advocate"
/// }"#)?;
/// assert_eq!(contact.title.as_ref().map(|of| of.as_str()), Some("Advocate"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Contact {
    /// The identifier of the record.
    pub id: RecordId,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The service at one place that it belongs to.
    pub service_at_location_id: Option<RecordId>,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// The name.
    pub name: Option<Line>,
    /// The post that the person holds.
    pub title: Option<Line>,
    /// The department.
    pub department: Option<Line>,
    /// Where to write by electronic mail.
    pub email: Option<EmailAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A telephone.
///
/// ```
/// use voice_hsds::Phone;
/// use voice_wire::from_json;
///
/// let phone: Phone = from_json(br#"{
///     "id": "phone-1", "service_id": "shelter", "number": "312-555-0142", "type": "voice"
/// }"#)?;
/// assert_eq!(phone.number.and_then(|of| of.e164()).as_deref(), Some("+13125550142"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Phone {
    /// The identifier of the record.
    pub id: RecordId,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The organization that it belongs to.
    pub organization_id: Option<RecordId>,
    /// The contact that it belongs to.
    pub contact_id: Option<RecordId>,
    /// The service at one place that it belongs to.
    pub service_at_location_id: Option<RecordId>,
    /// The number to call.
    pub number: Option<PhoneNumber>,
    /// The extension.
    pub extension: Option<u32>,
    /// What the line carries: voice, text, fax, tty and so on.
    pub r#type: Option<Line>,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A language that is spoken or interpreted.
///
/// ```
/// use voice_hsds::SpokenLanguage;
/// use voice_wire::from_json;
///
/// let language: SpokenLanguage = from_json(br#"{
///     "id": "language-1", "service_id": "shelter", "code": "es"
/// }"#)?;
/// assert_eq!(language.code.map(|of| of.primary()).as_deref(), Some("es"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct SpokenLanguage {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// The telephone that it belongs to.
    pub phone_id: Option<RecordId>,
    /// The name.
    pub name: Option<Line>,
    /// The language, as a tag of BCP 47.
    pub code: Option<LanguageTag>,
    /// What to know about it.
    pub note: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
