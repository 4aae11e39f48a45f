use super::{
    FormWord, LookupKeyDeclaration, ReachRule, SourceDeclaration, SupportKindDeclaration,
    TermDeclaration, ValueForm,
};
use crate::category::Category;
use crate::declared_name;
use crate::language::Bilingual;
use crate::law::{Citation, Reporter};
use crate::protection::Protection;
use crate::term::{FactSource, Jurisdiction, Purpose, SupportKind};
use crate::wire::{InputErrorCode, Reader, Set, Value, Wire, first_of_same, text};

text! {
    /// The prefix under which an office declares its terms.
    ///
    /// ```
    /// use voice_core::vocabulary::VocabularyPrefix;
    ///
    /// let prefix: VocabularyPrefix = "us-bop".parse()?;
    /// assert_eq!(prefix.as_str(), "us-bop");
    /// assert!("us-bop:furlough".parse::<VocabularyPrefix>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    VocabularyPrefix {
        expected: "a prefix of 2 to 20 lower-case letters, digits and hyphens that begins with a \
                   letter, without a colon",
        min: 2,
        max: 20,
        pattern: declared_name::NAME,
        format: None,
        example: "us-bop",
    }

    /// The name of a term, without its prefix.
    ///
    /// ```
    /// use voice_core::vocabulary::TermName;
    ///
    /// let name: TermName = "furlough".parse()?;
    /// assert_eq!(name.as_str(), "furlough");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TermName {
        expected: "a name of 2 to 40 lower-case letters, digits and hyphens that begins with a \
                   letter, without a prefix",
        min: 2,
        max: 40,
        pattern: declared_name::NAME,
        format: None,
        example: "furlough",
    }
}

/// The form of the declaration that this library reads.
///
/// ```
/// use voice_core::vocabulary::VocabularyFormat;
///
/// let format: VocabularyFormat = "1".parse()?;
/// assert_eq!(format, VocabularyFormat::One);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum VocabularyFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// A category that an office declares.
///
/// ```
/// use voice_core::vocabulary::{CategoryDeclaration, ValueForm};
/// use voice_core::wire::from_json;
///
/// let declared: CategoryDeclaration = from_json(r#"{
///     "name": "work-release",
///     "title": {"en": "Work release", "es": "Salida para trabajar"},
///     "description": {"en": "Since when.", "es": "Desde cuándo."},
///     "form": {"kind": "day"},
///     "citations": [{"text": "Cal. Penal Code 1208", "verification": "memory"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.form, ValueForm::Day {});
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct CategoryDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// The form of its value.
    pub form: ValueForm,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

/// What the law of a declared protection is about.
///
/// ```
/// use voice_core::vocabulary::ProtectionScope;
/// use voice_core::wire::from_json;
///
/// let about = from_json(br#"{"kind": "categories", "categories": ["address"]}"#)?;
/// assert!(matches!(about, ProtectionScope::Categories { categories } if categories.len() == 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub enum ProtectionScope {
    /// Everything that there is of the person, the custody status too: whatever enforces the
    /// protection withholds the whole person.
    WholePerson {},
    /// Some categories: whatever enforces the protection withholds some of them at least.
    Categories {
        /// Categories of this library, or of the same declaration, without the prefix.
        #[wire(min = 1)]
        categories: Set<TermName>,
    },
}

/// A declared category of which a fact brings a protection along, whatever a screening found.
///
/// ```
/// use voice_core::vocabulary::Derivation;
///
/// let part = Derivation { category: "participation".parse()?, words: None };
/// assert_eq!(part.category.as_str(), "participation");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Derivation {
    /// The category, one of the same declaration, without the prefix.
    pub category: TermName,
    /// The words of its list that bring the protection along; left out, every value does.
    #[wire(min = 1)]
    pub words: Option<Set<FormWord>>,
}

/// A protection that an office declares. Whether nobody may notice that it holds, its packs say.
///
/// ```
/// use voice_core::vocabulary::{ProtectionDeclaration, ProtectionScope};
/// use voice_core::wire::from_json;
///
/// let declared: ProtectionDeclaration = from_json(r#"{
///     "name": "participant",
///     "title": {"en": "Participant", "es": "Participante"},
///     "description": {"en": "Takes part.", "es": "Participa."},
///     "about": {"kind": "whole-person"},
///     "reached_by": {"ways": ["letter"], "post": "substitute"},
///     "citations": [{"text": "La. Rev. Stat. 44:55", "verification": "verified"}]
/// }"#.as_bytes())?;
/// assert_eq!(declared.about, ProtectionScope::WholePerson {});
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ProtectionDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// Whom and what it protects.
    pub description: Bilingual,
    /// What its law is about.
    pub about: ProtectionScope,
    /// What brings it along beside the findings of screenings; left out where nothing does.
    #[wire(min = 1, max = 64)]
    pub derived_from: Option<Vec<Derivation>>,
    /// How a requester is reached whom it covers; left out where it does not limit that.
    pub reached_by: Option<ReachRule>,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

/// What an office declares under its prefix.
///
/// What is wrong with it is told at once, each with its place: a name that a term of this library
/// has, a name that is there twice, a text that is missing in a language, a category without a form
/// or without law.
///
/// ```
/// use voice_core::vocabulary::VocabularyData;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<VocabularyData>(r#"{
///     "format": "1", "prefix": "Elm:", "title": {"en": "Elm County"},
///     "categories": [{
///         "name": "work-release", "title": {"en": "Work release", "es": "Salida"},
///         "description": {"en": "Since when.", "es": "Desde cuándo."}, "citations": []
///     }]
/// }"#.as_bytes()).unwrap_err();
/// let found: Vec<_> =
///     faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
/// assert_eq!(found, [
///     ("/prefix", "bad-form"),
///     ("/title/es", "missing-field"),
///     ("/categories/0/form", "missing-field"),
///     ("/categories/0/citations", "too-few-items"),
/// ]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct VocabularyData {
    /// The form of the declaration.
    format: VocabularyFormat,
    /// The prefix of its terms.
    prefix: VocabularyPrefix,
    /// Whose terms they are.
    title: Bilingual,
    /// The categories.
    categories: Vec<CategoryDeclaration>,
    /// The protections; left out where there are none.
    #[wire(min = 1, max = 128)]
    protections: Option<Vec<ProtectionDeclaration>>,
    /// Look-up keys, by which people are found beside number and name.
    #[wire(min = 1, max = 16, title = "Look-up keys")]
    lookup_keys: Option<Vec<LookupKeyDeclaration>>,
    /// The kinds of support beside those of the library; left out where there are none.
    #[wire(min = 1, max = 32, title = "Kinds of support")]
    support_kinds: Option<Vec<SupportKindDeclaration>>,
    /// The purposes beside those of the library; left out where there are none.
    #[wire(min = 1, max = 16)]
    purposes: Option<Vec<TermDeclaration>>,
    /// The jurisdictions beside those of the library; left out where there are none.
    #[wire(min = 1, max = 16)]
    jurisdictions: Option<Vec<TermDeclaration>>,
    /// The sources of facts beside those of the library; left out where there are none.
    #[wire(min = 1, max = 32, title = "Sources of facts")]
    sources: Option<Vec<SourceDeclaration>>,
    /// The series in which law is published that the declarations cite and that this library does
    /// not know by itself. Their citations have the name of the series before a colon.
    #[wire(min = 1, max = 64)]
    reporters: Option<Vec<Reporter>>,
}

impl VocabularyData {
    fn check(&self, reader: &mut Reader) {
        let categories = self.categories.iter().map(|of| &of.name);
        each_name(
            reader,
            ("categories", "category"),
            categories,
            &Category::ALL.map(|of| of.as_str()),
        );
        for (at, of) in self.categories.iter().enumerate() {
            reader.within("categories", |reader| {
                reader.within(&at.to_string(), |reader| {
                    reader.within("form", |reader| of.form.words_twice(reader));
                });
            });
        }
        let protections = self.protection_list().iter().map(|of| &of.name);
        each_name(
            reader,
            ("protections", "protection"),
            protections,
            &Protection::ALL.map(|of| of.as_str()),
        );
        let keys = self.lookup_key_list();
        each_name(reader, ("lookup_keys", "look-up key"), keys.iter().map(|of| &of.name), &[]);
        each_name(
            reader,
            ("support_kinds", "kind of support"),
            self.support_kind_list().iter().map(|of| &of.name),
            &SupportKind::ALL.map(|of| of.as_str()),
        );
        each_name(
            reader,
            ("purposes", "purpose"),
            self.purpose_list().iter().map(|of| &of.name),
            &Purpose::ALL.map(|of| of.as_str()),
        );
        each_name(
            reader,
            ("jurisdictions", "jurisdiction"),
            self.jurisdiction_list().iter().map(|of| &of.name),
            &Jurisdiction::ALL.map(|of| of.as_str()),
        );
        each_name(
            reader,
            ("sources", "source of facts"),
            self.source_list().iter().map(|of| &of.name),
            &FactSource::ALL.map(|of| of.as_str()),
        );
        let counted = self.support_kind_list().iter().map(|of| of.counted_as);
        let counted = counted.map(|of| matches!(of, SupportKind::Declared(_)));
        of_library(reader, ("support_kinds", "counted_as"), counted, "hotline");
        let treated = self.source_list().iter().map(|of| of.treated_as);
        let treated = treated.map(|of| matches!(of, FactSource::Declared(_)));
        of_library(reader, ("sources", "treated_as"), treated, "agency-record");
        for (at, of) in keys.iter().enumerate() {
            reader.within("lookup_keys", |reader| {
                reader.within(&at.to_string(), |reader| of.check(reader));
            });
        }
    }

    /// The kinds of support.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert_eq!(data.support_kind_list()[0].name.as_str(), "prosecuting-office");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn support_kind_list(&self) -> &[SupportKindDeclaration] {
        self.support_kinds.as_deref().unwrap_or_default()
    }

    /// The purposes.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert!(data.purpose_list().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn purpose_list(&self) -> &[TermDeclaration] {
        self.purposes.as_deref().unwrap_or_default()
    }

    /// The jurisdictions.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert_eq!(data.jurisdiction_list()[0].name.as_str(), "military");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn jurisdiction_list(&self) -> &[TermDeclaration] {
        self.jurisdictions.as_deref().unwrap_or_default()
    }

    /// The sources of facts.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert_eq!(data.source_list()[0].name.as_str(), "judgment");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn source_list(&self) -> &[SourceDeclaration] {
        self.sources.as_deref().unwrap_or_default()
    }

    /// The protections.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert!(data.protection_list().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn protection_list(&self) -> &[ProtectionDeclaration] {
        self.protections.as_deref().unwrap_or_default()
    }

    /// The look-up keys.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(&json)?;
    /// assert_eq!(data.lookup_key_list()[0].name.as_str(), "register-number");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lookup_key_list(&self) -> &[LookupKeyDeclaration] {
        self.lookup_keys.as_deref().unwrap_or_default()
    }

    /// The series that its citations name before a colon.
    ///
    /// ```
    /// # use voice_core::vocabulary::VocabularyData;
    /// # use voice_core::wire::from_json;
    /// # let json = &std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let data: VocabularyData = from_json(json)?;
    /// assert!(data.reporter_list().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reporter_list(&self) -> &[Reporter] {
        self.reporters.as_deref().unwrap_or_default()
    }

    /// Every citation, with the list and the place of the term in it.
    pub(super) fn citations(&self) -> impl Iterator<Item = (&'static str, usize, &[Citation])> {
        fn each<'a, T>(
            list: &'static str,
            terms: &'a [T],
            of: fn(&'a T) -> &'a [Citation],
        ) -> impl Iterator<Item = (&'static str, usize, &'a [Citation])> {
            terms.iter().enumerate().map(move |(at, term)| (list, at, of(term)))
        }
        each("categories", self.categories(), |of| &of.citations)
            .chain(each("protections", self.protection_list(), |of| &of.citations))
            .chain(each("lookup_keys", self.lookup_key_list(), |of| &of.citations))
            .chain(each("support_kinds", self.support_kind_list(), |of| &of.citations))
            .chain(each("purposes", self.purpose_list(), |of| &of.citations))
            .chain(each("jurisdictions", self.jurisdiction_list(), |of| &of.citations))
            .chain(each("sources", self.source_list(), |of| &of.citations))
    }

    /// The name of a term with its prefix.
    pub(super) fn full_name(&self, name: &TermName) -> String {
        format!("{}:{name}", self.prefix)
    }
}

/// A declared term in the place of one of this library is a fault.
fn of_library(
    reader: &mut Reader,
    (list, field): (&str, &str),
    declared: impl Iterator<Item = bool>,
    example: &str,
) {
    for (at, _) in declared.enumerate().filter(|(_, declared)| *declared) {
        reader.within(list, |reader| {
            reader.within(&at.to_string(), |reader| {
                let code = InputErrorCode::Contradiction;
                reader.fault_at(field, code, "a term of this library", &Value::from(example));
            });
        });
    }
}

/// A name that a term of this library has, or that is there twice, is a fault.
fn each_name<'a>(
    reader: &mut Reader,
    (list, kind): (&str, &str),
    names: impl Iterator<Item = &'a TermName> + Clone,
    own: &[&str],
) {
    let example = Value::from("another-name");
    for ((at, name), first) in names.clone().enumerate().zip(first_of_same(names)) {
        if let Some(first) = first {
            reader.twice_in(list, at, first, "name", "each name once", &example);
        }
        if own.contains(&name.as_str()) {
            let expected = format!(
                "a name that no {kind} of this library has: use that one, or say what is different"
            );
            let code = InputErrorCode::Contradiction;
            reader.within(list, |reader| {
                reader.within(&at.to_string(), |reader| {
                    reader.fault_at("name", code, &expected, &example);
                });
            });
        }
    }
}
