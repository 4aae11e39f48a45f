use super::{
    SourceDeclaration, SupportKindDeclaration, TermDeclaration, TermName, Vocabulary,
    VocabularyData,
};
#[cfg(feature = "schema")]
use crate::language::Bilingual;
use crate::map::Map;
use crate::term::{
    DeclaredJurisdiction, DeclaredPurpose, DeclaredSource, DeclaredSupportKind, FactSource,
    Jurisdiction, Purpose, SupportKind,
};

/// The terms of each list, with where they stand: the file, and the item.
#[derive(Debug, Default)]
pub(super) struct DeclaredTerms {
    support_kinds: Map<DeclaredSupportKind, (usize, usize)>,
    purposes: Map<DeclaredPurpose, (usize, usize)>,
    jurisdictions: Map<DeclaredJurisdiction, (usize, usize)>,
    sources: Map<DeclaredSource, (usize, usize)>,
}

/// The types, by their names in schemas, that have a term for each of a list.
#[cfg(feature = "schema")]
pub(crate) const TERM_TYPES: [&str; 4] = [SUPPORT_KIND, PURPOSE, JURISDICTION, SOURCE];
pub(super) const SUPPORT_KIND: &str = "SupportKind";
pub(super) const PURPOSE: &str = "Purpose";
pub(super) const JURISDICTION: &str = "Jurisdiction";
pub(super) const SOURCE: &str = "FactSource";

impl DeclaredTerms {
    /// Gives each term of a file its slot; `no_room` is told of those that have none.
    pub(super) fn declare(
        &mut self,
        file: usize,
        data: &VocabularyData,
        no_room: &mut impl FnMut(String, String),
    ) {
        let Self { support_kinds, purposes, jurisdictions, sources } = self;
        let list = List {
            field: "support_kinds",
            kind: "kinds of support",
            room: DeclaredSupportKind::ROOM,
            names: data.support_kind_list().iter().map(|of| &of.name),
        };
        list.declare((file, data), DeclaredSupportKind::declare, support_kinds, no_room);
        let list = List {
            field: "purposes",
            kind: "purposes",
            room: DeclaredPurpose::ROOM,
            names: data.purpose_list().iter().map(|of| &of.name),
        };
        list.declare((file, data), DeclaredPurpose::declare, purposes, no_room);
        let list = List {
            field: "jurisdictions",
            kind: "jurisdictions",
            room: DeclaredJurisdiction::ROOM,
            names: data.jurisdiction_list().iter().map(|of| &of.name),
        };
        list.declare((file, data), DeclaredJurisdiction::declare, jurisdictions, no_room);
        for (at, of) in data.source_list().iter().enumerate() {
            match DeclaredSource::declare(&data.full_name(&of.name), of.treated_as) {
                Some(source) => _ = sources.insert(source, (file, at)),
                None => no_room(format!("/sources/{at}"), full("sources", DeclaredSource::ROOM)),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        let Self { support_kinds, purposes, jurisdictions, sources } = self;
        support_kinds.keys().next().is_none()
            && purposes.keys().next().is_none()
            && jurisdictions.keys().next().is_none()
            && sources.keys().next().is_none()
    }

    /// Tells the names that may stand where a reading asks for one of these, with their places.
    pub(super) fn names(&self, of: &str, tell: &mut dyn FnMut(&'static str, u32)) {
        match of {
            SUPPORT_KIND => self.support_kinds.keys().for_each(|of| tell(of.as_str(), of.slot())),
            PURPOSE => self.purposes.keys().for_each(|of| tell(of.as_str(), of.slot())),
            JURISDICTION => self.jurisdictions.keys().for_each(|of| tell(of.as_str(), of.slot())),
            SOURCE => self.sources.keys().for_each(|of| tell(of.as_str(), of.place())),
            _ => {}
        }
    }
}

/// A list of a declaration: its field, what its items are called, for how many there is room, and
/// their names.
struct List<I> {
    field: &'static str,
    kind: &'static str,
    room: usize,
    names: I,
}

impl<'a, I: Iterator<Item = &'a TermName>> List<I> {
    fn declare<T: Ord>(
        self,
        (file, data): (usize, &VocabularyData),
        declare: impl Fn(&str) -> Option<T>,
        places: &mut Map<T, (usize, usize)>,
        no_room: &mut impl FnMut(String, String),
    ) {
        for (at, name) in self.names.enumerate() {
            match declare(&data.full_name(name)) {
                Some(term) => _ = places.insert(term, (file, at)),
                None => no_room(format!("/{}/{at}", self.field), full(self.kind, self.room)),
            }
        }
    }
}

/// What is expected of a list for which there is no room.
pub(super) fn full(kind: &str, room: usize) -> String {
    format!(
        "at most {room} declared {kind} in one program, with those that it read of any office: \
         this is one more"
    )
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
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let kind: SupportKind = vocabulary.read(br#""state-acp:card-verification""#)?;
    /// let declared = vocabulary.support_kind(kind).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Verification of a card");
    /// assert!(vocabulary.support_kind(SupportKind::Referral).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn support_kind(&self, kind: SupportKind) -> Option<&SupportKindDeclaration> {
        let SupportKind::Declared(of) = kind else { return None };
        let (file, at) = *self.0.terms.support_kinds.get(&of)?;
        self.0.data.get(file)?.support_kind_list().get(at)
    }

    /// The kind of the library in whose row reports count a kind of support; none where neither
    /// the library has the kind nor the vocabulary.
    ///
    /// ```
    /// use voice_core::service::SupportKind;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let kind = vocabulary.read(br#""state-acp:card-verification""#)?;
    /// assert_eq!(vocabulary.counted_as(kind), Some(SupportKind::Hotline));
    /// assert_eq!(Vocabulary::default().counted_as(kind), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn counted_as(&self, kind: SupportKind) -> Option<SupportKind> {
        match kind {
            SupportKind::Declared(_) => self.support_kind(kind).map(|said| said.counted_as),
            own => Some(own),
        }
    }

    /// The declared kinds of support, by name.
    ///
    /// ```
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&json)?])?;
    /// let declared: Vec<_> = vocabulary.support_kinds().map(|(kind, _)| kind.as_str()).collect();
    /// assert_eq!(declared, ["us-bop:prosecuting-office"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn support_kinds(
        &self,
    ) -> impl Iterator<Item = (DeclaredSupportKind, &SupportKindDeclaration)> {
        let kinds = self.0.terms.support_kinds.keys();
        kinds.filter_map(|kind| Some((*kind, self.support_kind((*kind).into())?)))
    }

    /// What is declared of a purpose; none where it is one of this library, or of another
    /// vocabulary.
    ///
    /// ```
    /// use voice_core::requester::Purpose;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let purpose: Purpose = vocabulary.read(br#""state-acp:address-acceptance""#)?;
    /// let declared = vocabulary.purpose(purpose).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Acceptance of an address");
    /// assert_eq!(vocabulary.every_purpose().count(), Purpose::ALL.len() + 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn purpose(&self, purpose: Purpose) -> Option<&TermDeclaration> {
        let Purpose::Declared(of) = purpose else { return None };
        let (file, at) = *self.0.terms.purposes.get(&of)?;
        self.0.data.get(file)?.purpose_list().get(at)
    }

    /// Every purpose there is: those of this library, and those that are declared, by name.
    ///
    /// ```
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&json)?])?;
    /// let library = Vocabulary::default().every_purpose().count();
    /// assert_eq!(vocabulary.every_purpose().count(), library, "the office declares none");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn every_purpose(&self) -> impl Iterator<Item = Purpose> + Clone {
        let declared = self.0.terms.purposes.keys().map(|of| Purpose::Declared(*of));
        Purpose::ALL.iter().copied().chain(declared)
    }

    /// What is declared of a jurisdiction; none where it is one of this library, or of another
    /// vocabulary.
    ///
    /// ```
    /// use voice_core::requester::Jurisdiction;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let military: Jurisdiction = vocabulary.read(br#""us-bop:military""#)?;
    /// let declared = vocabulary.jurisdiction(military).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Military law");
    /// assert_eq!(vocabulary.every_jurisdiction().count(), Jurisdiction::ALL.len() + 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn jurisdiction(&self, jurisdiction: Jurisdiction) -> Option<&TermDeclaration> {
        let Jurisdiction::Declared(of) = jurisdiction else { return None };
        let (file, at) = *self.0.terms.jurisdictions.get(&of)?;
        self.0.data.get(file)?.jurisdiction_list().get(at)
    }

    /// Every jurisdiction there is: those of this library, and those that are declared, by name.
    ///
    /// ```
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&json)?])?;
    /// let last = vocabulary.every_jurisdiction().last().ok_or("none")?;
    /// assert_eq!(last.as_str(), "us-bop:military");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn every_jurisdiction(&self) -> impl Iterator<Item = Jurisdiction> + Clone {
        let declared = self.0.terms.jurisdictions.keys().map(|of| Jurisdiction::Declared(*of));
        Jurisdiction::ALL.iter().copied().chain(declared)
    }

    /// What is declared of a source of facts; none where it is one of this library, or of another
    /// vocabulary.
    ///
    /// ```
    /// use voice_core::subject::FactSource;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let source: FactSource = vocabulary.read(br#""us-bop:judgment""#)?;
    /// assert_eq!(source.treated_as(), FactSource::AgencyRecord);
    /// let declared = vocabulary.source(source).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Judgment of the court");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn source(&self, source: FactSource) -> Option<&SourceDeclaration> {
        let FactSource::Declared(of) = source else { return None };
        let (file, at) = *self.0.terms.sources.get(&of)?;
        self.0.data.get(file)?.source_list().get(at)
    }

    /// Every source of facts there is: those of this library, and those that are declared, by name.
    ///
    /// ```
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&json)?])?;
    /// let last = vocabulary.every_source().last().ok_or("none")?;
    /// assert_eq!(last.as_str(), "us-bop:judgment");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn every_source(&self) -> impl Iterator<Item = FactSource> + Clone {
        let declared = self.0.terms.sources.keys().map(|of| FactSource::Declared(*of));
        FactSource::ALL.iter().copied().chain(declared)
    }

    /// The terms of a type of [`TERM_TYPES`], by its name in schemas, with title and description.
    #[cfg(feature = "schema")]
    pub(crate) fn terms_of(&self, name: &str) -> Vec<(&'static str, &Bilingual, &Bilingual)> {
        match name {
            SUPPORT_KIND => self
                .support_kinds()
                .map(|(of, said)| (of.as_str(), &said.title, &said.description))
                .collect(),
            PURPOSE => {
                let said = |of: Purpose| self.purpose(of).map(|said| (of.as_str(), said));
                self.every_purpose().filter_map(said).map(shown).collect()
            }
            JURISDICTION => {
                let said = |of: Jurisdiction| self.jurisdiction(of).map(|said| (of.as_str(), said));
                self.every_jurisdiction().filter_map(said).map(shown).collect()
            }
            SOURCE => {
                let said = |of: FactSource| {
                    let said = self.source(of)?;
                    Some((of.as_str(), &said.title, &said.description))
                };
                self.every_source().filter_map(said).collect()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(feature = "schema")]
const fn shown<'a>(
    (name, said): (&'static str, &'a TermDeclaration),
) -> (&'static str, &'a Bilingual, &'a Bilingual) {
    (name, &said.title, &said.description)
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
                "counted_as": "hotline",
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
