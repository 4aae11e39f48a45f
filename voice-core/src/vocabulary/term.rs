use super::{TermName, Vocabulary, VocabularyData};
use crate::language::Bilingual;
use crate::law::Citation;
use crate::map::Map;
use crate::term::{DeclaredSupportKind, SupportKind};
use crate::wire::Wire;

/// A term of which nothing follows but what rules and files say of it: a kind of support.
///
/// ```
/// use voice_core::vocabulary::TermDeclaration;
/// use voice_core::wire::from_json;
///
/// let declared: TermDeclaration = from_json(r#"{
///     "name": "card-replacement",
///     "title": {"en": "A new card", "es": "Una tarjeta nueva"},
///     "description": {"en": "In the place of a lost one.", "es": "En lugar de la perdida."},
///     "citations": [{"text": "Cal. Gov. Code 6206", "verification": "memory"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.name.as_str(), "card-replacement");
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

/// The terms of each list, with where they stand: the file, and the item.
#[derive(Debug, Default)]
pub(super) struct DeclaredTerms {
    support_kinds: Map<DeclaredSupportKind, (usize, usize)>,
}

/// The types, by their names in schemas, that have a term for each of a list.
pub(crate) const TERM_TYPES: [&str; 1] = [SUPPORT_KIND];
const SUPPORT_KIND: &str = "SupportKind";

impl DeclaredTerms {
    /// Gives each term of a file its slot; `no_room` is told of those that have none.
    pub(super) fn declare(
        &mut self,
        file: usize,
        data: &VocabularyData,
        no_room: &mut impl FnMut(String, String),
    ) {
        let list = List { field: "support_kinds", kind: "kinds of support" };
        let room = DeclaredSupportKind::ROOM;
        let of = (data.support_kind_list(), room, DeclaredSupportKind::declare);
        list.declare((file, data), of, &mut self.support_kinds, no_room);
    }

    pub(super) fn is_empty(&self) -> bool {
        let Self { support_kinds } = self;
        support_kinds.keys().next().is_none()
    }

    /// The names that may stand where a reading asks for one of these, each with its place.
    pub(super) fn names(&self, of: &str) -> impl Iterator<Item = (&'static str, u32)> {
        let is_support = of == SUPPORT_KIND;
        let support_kinds = self.support_kinds.keys().map(|of| (of.as_str(), of.slot()));
        support_kinds.filter(move |_| is_support)
    }
}

/// A list of a declaration: its field, and what its items are called.
struct List {
    field: &'static str,
    kind: &'static str,
}

impl List {
    fn declare<T: Ord>(
        self,
        (file, data): (usize, &VocabularyData),
        (terms, room, declare): (&[TermDeclaration], usize, impl Fn(&str) -> Option<T>),
        places: &mut Map<T, (usize, usize)>,
        no_room: &mut impl FnMut(String, String),
    ) {
        for (at, of) in terms.iter().enumerate() {
            match declare(&data.full_name(&of.name)) {
                Some(term) => _ = places.insert(term, (file, at)),
                None => no_room(format!("/{}/{at}", self.field), full(self.kind, room)),
            }
        }
    }
}

/// What is expected of a list for which there is no room.
pub(super) fn full(kind: &str, room: usize) -> String {
    format!("at most {room} declared {kind} in one program: this is one more")
}

impl Vocabulary {
    /// What is declared of a kind of support; none where it is one of this library, or of another
    /// vocabulary.
    ///
    /// ```
    /// use voice_core::service::SupportKind;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = include_bytes!("../../../examples/offices/state-acp/vocabulary.json");
    /// let vocabulary = Vocabulary::load([from_json(data)?])?;
    /// let kind: SupportKind = vocabulary.read(br#""state-acp:mail-forwarding""#)?;
    /// let declared = vocabulary.support_kind(kind).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Forwarding of mail");
    /// assert!(vocabulary.support_kind(SupportKind::Referral).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn support_kind(&self, kind: SupportKind) -> Option<&TermDeclaration> {
        let SupportKind::Declared(of) = kind else { return None };
        let (file, at) = *self.0.terms.support_kinds.get(&of)?;
        self.0.data.get(file)?.support_kind_list().get(at)
    }

    /// The declared kinds of support, by name.
    pub fn support_kinds(&self) -> impl Iterator<Item = (DeclaredSupportKind, &TermDeclaration)> {
        let kinds = self.0.terms.support_kinds.keys();
        kinds.filter_map(|kind| Some((*kind, self.support_kind((*kind).into())?)))
    }

    /// The terms of a type of [`TERM_TYPES`], by its name in schemas.
    #[cfg(feature = "schema")]
    pub(crate) fn terms_of(&self, name: &str) -> Vec<(&'static str, &TermDeclaration)> {
        match name {
            SUPPORT_KIND => self.support_kinds().map(|(of, said)| (of.as_str(), said)).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Diagnostic as _, from_value};
    use serde_json::{Value, json};

    /// As many as there is room for in a program, and one more is told with its place.
    #[test]
    fn what_has_no_room_has_its_place() {
        let text = json!({"en": "A", "es": "A"});
        let term = |at: usize| {
            json!({
                "name": format!("of-{at}"), "title": text, "description": text,
                "citations": [{"text": "28 CFR 551.150", "verification": "verified"}]
            })
        };
        let errors = (0..4).find_map(|part| {
            let kinds: Vec<Value> = (0..30).map(term).collect();
            let data = from_value(json!({
                "format": "1", "prefix": format!("room-{part}"), "title": text,
                "categories": [], "support_kinds": kinds
            }));
            Vocabulary::load([data.expect("a declaration")]).err()
        });
        let errors = errors.expect("no more room");
        let found: Vec<_> = errors.iter().map(|of| (of.code(), of.pointer())).collect();
        let last = DeclaredSupportKind::ROOM % 30;
        assert_eq!(found.len(), 30 - last);
        let place = format!("/support_kinds/{last}");
        assert_eq!(found.first(), Some(&("no-room", Some(place.into()))));
    }
}
