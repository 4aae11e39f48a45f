use super::Unmodelled;
use crate::form::columns;
use crate::scalar::{LanguageTag, Line, Prose, RecordId, WebAddress};
use voice_wire::{Day, Wire};

/// A scheme of terms.
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
