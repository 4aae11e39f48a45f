use super::Unmodelled;
use crate::form::columns;
use crate::scalar::{LanguageTag, Line, Prose, RecordId, WebAddress};
use voice_wire::{Day, Wire};

/// A scheme of terms.
///
/// ```
/// use voice_hsds::Taxonomy;
/// use voice_wire::from_json;
///
/// let taxonomy: Taxonomy = from_json(br#"{"id": "needs", "name": "Kinds of need"}"#)?;
/// assert_eq!(taxonomy.name.as_str(), "Kinds of need");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Taxonomy {
    /// The identifier of the record.
    pub id: RecordId,
    /// The name.
    pub name: Line,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// Where the scheme is defined.
    pub uri: Option<WebAddress>,
    /// The version of the scheme.
    pub version: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A term of a scheme, below another term or at the top.
///
/// ```
/// use voice_hsds::TaxonomyTerm;
/// use voice_wire::from_json;
///
/// let term: TaxonomyTerm = from_json(br#"{
///     "id": "shelter", "name": "Shelter", "taxonomy_id": "needs", "parent_id": "safety"
/// }"#)?;
/// assert_eq!(term.name.as_str(), "Shelter");
/// assert!(term.parent_id.is_some(), "it is below another term");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct TaxonomyTerm {
    /// The identifier of the record.
    pub id: RecordId,
    /// The code of the term in its scheme.
    pub code: Option<Line>,
    /// The name.
    pub name: Line,
    /// What it is and does, in words.
    pub description: Option<Prose>,
    /// The term above.
    pub parent_id: Option<RecordId>,
    /// The scheme, by name.
    pub taxonomy: Option<Line>,
    /// The scheme that it belongs to.
    pub taxonomy_id: Option<RecordId>,
    /// The language, as a tag of BCP 47.
    pub language: Option<LanguageTag>,
    /// Where the term is defined.
    pub term_uri: Option<WebAddress>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A term that is said of a record.
///
/// ```
/// use voice_hsds::Attribute;
/// use voice_wire::from_json;
///
/// let of: Attribute = from_json(br#"{
///     "id": "attribute-1", "link_id": "haven-shelter", "link_entity": "service",
///     "taxonomy_term_id": "shelter"
/// }"#)?;
/// assert_eq!(of.link_entity.as_ref().map(|of| of.as_str()), Some("service"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Attribute {
    /// The identifier of the record.
    pub id: RecordId,
    /// The record of which it is said.
    pub link_id: Option<RecordId>,
    /// The term.
    pub taxonomy_term_id: Option<RecordId>,
    /// What the term says: a kind of service, who may use it, and so on.
    pub link_type: Option<Line>,
    /// The table of the record of which it is said.
    pub link_entity: Option<Line>,
    /// The value, where the term takes one.
    pub value: Option<Line>,
    /// What the term is called here.
    pub label: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// A change of a record.
///
/// ```
/// use voice_hsds::Metadata;
/// use voice_wire::from_json;
///
/// let change: Metadata = from_json(br#"{
///     "id": "change-1", "resource_id": "shelter", "resource_type": "service",
///     "last_action_date": "2026-10-01", "last_action_type": "update"
/// }"#)?;
/// assert!(change.last_action_date.is_some());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Metadata {
    /// The identifier of the record.
    pub id: RecordId,
    /// The record that was changed.
    pub resource_id: Option<RecordId>,
    /// The table of the record that was changed.
    pub resource_type: Option<Line>,
    /// The day of the change.
    pub last_action_date: Option<Day>,
    /// What was done.
    pub last_action_type: Option<Line>,
    /// The field that was changed.
    pub field_name: Option<Line>,
    /// The value before.
    pub previous_value: Option<Prose>,
    /// The value after.
    pub replacement_value: Option<Prose>,
    /// Who changed it.
    pub updated_by: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}

/// What a table of the package is.
///
/// ```
/// use voice_hsds::MetaTableDescription;
/// use voice_wire::from_json;
///
/// let table: MetaTableDescription = from_json(br#"{
///     "id": "table-1", "name": "services", "language": "en", "character_set": "UTF-8"
/// }"#)?;
/// assert!(table.language.is_some());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct MetaTableDescription {
    /// The identifier of the record.
    pub id: RecordId,
    /// The name.
    pub name: Option<Line>,
    /// The language, as a tag of BCP 47.
    pub language: Option<LanguageTag>,
    /// The encoding of its text.
    pub character_set: Option<Line>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
