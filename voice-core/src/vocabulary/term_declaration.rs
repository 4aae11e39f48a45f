use super::TermName;
use crate::language::Bilingual;
use crate::law::Citation;
use crate::term::{FactSource, SupportKind};
use crate::wire::Wire;

/// A kind of support that an office declares.
///
/// ```
/// use voice_core::service::SupportKind;
/// use voice_core::vocabulary::SupportKindDeclaration;
/// use voice_core::wire::from_json;
///
/// let declared: SupportKindDeclaration = from_json(r#"{
///     "name": "card-replacement",
///     "title": {"en": "A new card", "es": "Una tarjeta nueva"},
///     "description": {"en": "In the place of a lost one.", "es": "En lugar de la perdida."},
///     "counted_as": "hotline",
///     "citations": [{"text": "Cal. Gov. Code 6206", "verification": "memory"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.counted_as, SupportKind::Hotline);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct SupportKindDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// The kind of the library in whose row reports count it.
    pub counted_as: SupportKind,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

/// A purpose or a jurisdiction that an office declares: nothing follows from it but what its rules
/// say.
///
/// ```
/// use voice_core::vocabulary::TermDeclaration;
/// use voice_core::wire::from_json;
///
/// let declared: TermDeclaration = from_json(r#"{
///     "name": "substitute-address",
///     "title": {"en": "To accept a card", "es": "Para aceptar una tarjeta"},
///     "description": {"en": "An agency must accept it.", "es": "La entidad debe aceptarla."},
///     "citations": [{"text": "Cal. Gov. Code 6207", "verification": "memory"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.name.as_str(), "substitute-address");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TermDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

/// A source of facts that an office declares.
///
/// ```
/// use voice_core::subject::FactSource;
/// use voice_core::vocabulary::SourceDeclaration;
/// use voice_core::wire::from_json;
///
/// let declared: SourceDeclaration = from_json(r#"{
///     "name": "sentry",
///     "title": {"en": "The Bureau's system", "es": "El sistema de la Oficina"},
///     "description": {"en": "Of inmates.", "es": "De las personas reclusas."},
///     "treated_as": "agency-record",
///     "citations": [{"text": "28 CFR 551.150", "verification": "memory"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.treated_as, FactSource::AgencyRecord);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct SourceDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// The source of the library as which it is treated: what a fact of it brings along, and what
    /// of it may be told.
    pub treated_as: FactSource,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}
