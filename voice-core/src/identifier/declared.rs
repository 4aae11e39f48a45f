//! Numbers and words by which an office finds people beside those of this library.

use core::cmp::Ordering;
use core::fmt;

use serde_json::json;

use super::{CountryCode, PersonName, is_asked};
use crate::vocabulary::{
    DeclaredLookupKey, KeyCompanion, KeyValue, LookupKeyDeclaration, RECORDED_KEY, Vocabulary,
};
use crate::wire::ser::{Serialize, SerializeMap, Serializer};
use crate::wire::{
    Bounds, Day, InputErrorCode, InputErrors, Members, Node, OpenTerm, Read, ReadDeclared, Reader,
    Set, Value, Write, WriteObject, from_value_with, write_tagged_for_custodian,
};

/// A value of a look-up key that an office declares, as a record has it.
///
/// Two are the same where what counts of them is: the normal form of the declaration.
///
/// ```
/// use voice_core::identifier::DeclaredKey;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let number = |value| DeclaredKey::new(&vocabulary, "us-bop:register-number", value);
/// assert!(number("12345-678")? == number("12345678")?);
/// let errors = number("1234-678").unwrap_err();
/// assert_eq!(errors.iter().next().map(|of| of.pointer.as_str()), Some("/value"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: where it is declared, the value has the pattern of the key, and `normal` is its normal
// form; else `normal` is the value.
#[derive(Clone)]
pub struct DeclaredKey {
    key: DeclaredLookupKey,
    value: KeyValue,
    normal: Box<str>,
    is_declared: bool,
}

impl DeclaredKey {
    /// The value of a key that a vocabulary declares, by its name with the prefix.
    ///
    /// # Errors
    /// The vocabulary declares no such key, or the value has not its pattern.
    pub fn new(vocabulary: &Vocabulary, key: &str, value: &str) -> Result<Self, InputErrors> {
        from_value_with(json!({"kind": key, "value": value}), vocabulary.terms())
    }

    /// The key.
    ///
    /// ```
    /// use voice_core::identifier::DeclaredKey;
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// # let vocabulary = Vocabulary::load([from_json(&data)?])?;
    ///
    /// let number = DeclaredKey::new(&vocabulary, "us-bop:register-number", "12345-678")?;
    /// assert_eq!(number.key().as_str(), "us-bop:register-number");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key(&self) -> DeclaredLookupKey {
        self.key
    }

    /// The value, as it was written.
    ///
    /// ```
    /// use voice_core::identifier::DeclaredKey;
    /// # use voice_core::vocabulary::Vocabulary;
    /// # use voice_core::wire::from_json;
    /// # let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// # let vocabulary = Vocabulary::load([from_json(&data)?])?;
    ///
    /// let number = DeclaredKey::new(&vocabulary, "us-bop:register-number", "12345-678")?;
    /// assert_eq!(number.value().as_str(), "12345-678");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> &KeyValue {
        &self.value
    }

    /// What counts of it: the same for every value that is the same.
    pub(crate) fn normal(&self) -> &str {
        &self.normal
    }

    /// Whether a declaration says what counts of it: not where it was read of any office.
    pub(crate) const fn is_declared(&self) -> bool {
        self.is_declared
    }

    /// Whether it is what somebody asks for, found with work that depends on what is asked for
    /// alone. Where nothing declares what counts of one of the two, it is not.
    pub(crate) fn is(&self, asked: &Self) -> bool {
        (self.key == asked.key)
            & is_asked(&self.normal, &asked.normal)
            & self.is_declared
            & asked.is_declared
    }

    /// Reads the value of a key.
    fn read_value(
        declared: &Declaration,
        members: &mut Members,
        reader: &mut Reader,
    ) -> Option<Self> {
        let value: KeyValue = reader.required(members, VALUE, Bounds::NONE)?;
        let Some(vocabulary) = &declared.vocabulary else {
            let normal = value.as_str().into();
            return Some(Self { key: declared.key, value, normal, is_declared: false });
        };
        let LookupKeyDeclaration { title, example, normal_form, .. } = declared.said(vocabulary);
        let normal = normal_form.normalize(value.as_str());
        if !declared.has_pattern(vocabulary, &value) {
            let expected = format!("a value of the form of the example: {}", title.en.as_str());
            let example = Value::from(example.as_str());
            reader.fault_at(VALUE, InputErrorCode::BadForm, &expected, &example);
            return None;
        }
        Some(Self { key: declared.key, value, normal: normal.into(), is_declared: true })
    }
}

/// The field of the value.
const VALUE: &str = "value";

/// A declared key, and the vocabulary to which a reading is bound; none where it is one of any
/// office.
struct Declaration {
    key: DeclaredLookupKey,
    vocabulary: Option<Vocabulary>,
}

impl Declaration {
    #[expect(
        clippy::expect_used,
        reason = "the place was found in the terms to which the reading is bound"
    )]
    fn at(place: u32, reader: &Reader) -> Self {
        let vocabulary = Vocabulary::of_reading(reader.terms());
        let key = DeclaredLookupKey::at(place).expect("the place has a name");
        Self { key, vocabulary }
    }

    #[expect(clippy::expect_used, reason = "the key was found in the vocabulary")]
    fn said<'a>(&self, vocabulary: &'a Vocabulary) -> &'a LookupKeyDeclaration {
        vocabulary.lookup_key(self.key).expect("the key is declared")
    }

    #[expect(clippy::expect_used, reason = "the key was found in the vocabulary")]
    fn has_pattern(&self, vocabulary: &Vocabulary, value: &KeyValue) -> bool {
        let pattern = vocabulary.key_pattern(self.key).expect("the key is declared");
        pattern.is_match(value.as_str())
    }

    /// What must agree beside the value; of a key of any office, what of it is there, which is one
    /// at least.
    fn beside(&self, members: &Members, reader: &mut Reader) -> Option<Set<KeyCompanion>> {
        if let Some(vocabulary) = &self.vocabulary {
            return Some(self.said(vocabulary).beside.clone());
        }
        let there = KeyCompanion::ALL.into_iter().filter(|of| members.has(of.field()));
        let there: Set<KeyCompanion> = there.collect();
        if there.is_empty() {
            let fields = KeyCompanion::ALL.map(KeyCompanion::field).join(", ");
            let expected = format!("something that must agree beside the value, of {fields}");
            let example = json!({
                "kind": "prefix:name", "value": KeyValue::FORM.example,
                KeyCompanion::DateOfBirth.field(): Day::example(Bounds::NONE),
            });
            reader.fault(InputErrorCode::MissingField, expected, &example);
            return None;
        }
        Some(there)
    }
}

impl ReadDeclared for DeclaredKey {
    fn read_declared(place: u32, mut members: Members, reader: &mut Reader) -> Option<Self> {
        let value = Self::read_value(&Declaration::at(place, reader), &mut members, reader);
        reader.close(&mut members, &[VALUE]);
        value
    }
}

impl Read for DeclaredKey {
    fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
        match reader.open_kind(node, &[], RECORDED_KEY)? {
            (OpenTerm::Declared(place), members) => Self::read_declared(place, members, reader),
            (OpenTerm::Own(_), _) => None,
        }
    }

    fn twice(&self, first: &Self) -> InputErrorCode {
        if self.value == first.value {
            InputErrorCode::DuplicateItem
        } else {
            InputErrorCode::Duplicate
        }
    }

    fn example(_: Bounds) -> Value {
        json!({"kind": "prefix:name", "value": KeyValue::FORM.example})
    }
}

impl WriteObject for DeclaredKey {
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(VALUE, &self.value)
    }
}

impl Write for DeclaredKey {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_tagged_for_custodian(serializer, self.key.as_str(), self)
    }
}

impl fmt::Debug for DeclaredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeclaredKey(..)")
    }
}

impl PartialEq for DeclaredKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for DeclaredKey {}

impl PartialOrd for DeclaredKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DeclaredKey {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key).then_with(|| self.normal.cmp(&other.normal))
    }
}

/// How a requester says whom they ask about by a look-up key that an office declares, with what
/// must agree beside it.
///
/// ```
/// use voice_core::identifier::SubjectReference;
/// use voice_core::vocabulary::{KeyCompanion, Vocabulary};
/// # use voice_core::wire::from_json;
/// # let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// # let vocabulary = Vocabulary::load([from_json(&data)?])?;
///
/// let beside = [(KeyCompanion::DateOfBirth, "1985-06-30")];
/// let key = "us-bop:register-number";
/// let asked = SubjectReference::by_key(&vocabulary, key, "12345-678", &beside)?;
/// let SubjectReference::Declared(reference) = asked else { panic!("a declared key") };
/// assert_eq!(reference.key().value().as_str(), "12345-678");
/// assert_eq!(reference.date_of_birth(), Some("1985-06-30".parse()?));
/// assert!(reference.name().is_none() && reference.country_of_birth().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: beside the value is what the declaration asks for, and nothing else; where it was read
// of any office, something is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeclaredReference {
    key: DeclaredKey,
    name: Option<PersonName>,
    date_of_birth: Option<Day>,
    country_of_birth: Option<CountryCode>,
}

impl DeclaredReference {
    /// The key with its value.
    #[must_use]
    pub const fn key(&self) -> &DeclaredKey {
        &self.key
    }

    /// A name that the record has, where it must agree.
    #[must_use]
    pub const fn name(&self) -> Option<&PersonName> {
        self.name.as_ref()
    }

    /// The day of birth, where it must agree.
    #[must_use]
    pub const fn date_of_birth(&self) -> Option<Day> {
        self.date_of_birth
    }

    /// The country of birth, where it must agree.
    #[must_use]
    pub const fn country_of_birth(&self) -> Option<&CountryCode> {
        self.country_of_birth.as_ref()
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.key.key.as_str()
    }
}

impl KeyCompanion {
    /// The field of a reference that has it.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::DateOfBirth => "date_of_birth",
            Self::CountryOfBirth => "country_of_birth",
        }
    }
}

impl ReadDeclared for DeclaredReference {
    fn read_declared(place: u32, mut members: Members, reader: &mut Reader) -> Option<Self> {
        let declared = Declaration::at(place, reader);
        let members = &mut members;
        let key = DeclaredKey::read_value(&declared, members, reader);
        let (mut name, mut date_of_birth, mut country_of_birth) = (None, None, None);
        let all_beside = declared.beside(members, reader);
        let (mut fields, mut missing) = (vec![VALUE], all_beside.is_none());
        for beside in all_beside.iter().flatten() {
            let field = beside.field();
            fields.push(field);
            missing |= match beside {
                KeyCompanion::Name => {
                    name = reader.required(members, field, Bounds::NONE);
                    name.is_none()
                }
                KeyCompanion::DateOfBirth => {
                    date_of_birth = reader.required(members, field, Bounds::NONE);
                    date_of_birth.is_none()
                }
                KeyCompanion::CountryOfBirth => {
                    country_of_birth = reader.required(members, field, Bounds::NONE);
                    country_of_birth.is_none()
                }
            };
        }
        reader.close(members, &fields);
        let key = key.filter(|_| !missing)?;
        Some(Self { key, name, date_of_birth, country_of_birth })
    }
}

impl WriteObject for DeclaredReference {
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.key.write_members(map)?;
        if let Some(name) = &self.name {
            map.serialize_entry(KeyCompanion::Name.field(), name)?;
        }
        if let Some(day) = &self.date_of_birth {
            map.serialize_entry(KeyCompanion::DateOfBirth.field(), day)?;
        }
        if let Some(country) = &self.country_of_birth {
            map.serialize_entry(KeyCompanion::CountryOfBirth.field(), country)?;
        }
        Ok(())
    }
}

impl Serialize for DeclaredReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::write_object(serializer, self)
    }
}

impl fmt::Debug for DeclaredReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeclaredReference(..)")
    }
}
