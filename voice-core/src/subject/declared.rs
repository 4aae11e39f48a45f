//! The value of a declared category, in one of the forms that there are.

use serde_json::{Value, json};

use super::{Bond, FacilityName, Hearing, ProtectionSet};
use crate::category::DeclaredCategory;
use crate::vocabulary::{FormWord, ValueForm, Vocabulary};
use crate::wire::ser::{Serialize, SerializeMap, Serializer};
use crate::wire::{
    Bounds, Day, InputErrorCode, Members, Read as _, ReadDeclared, Reader, Timestamp, Wire,
    WriteObject,
};

/// A state from a declared list.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DeclaredState {
    /// The state, one of those declared.
    pub state: FormWord,
}

/// The day on which something happens.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct OnDay {
    /// The day.
    pub on: Day,
}

/// The day on which something happens, and of which kind it is.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DatedKind {
    /// The day.
    pub on: Day,
    /// The kind, one of those declared.
    #[wire(title = "Kind")]
    pub of: FormWord,
}

/// A moment.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DeclaredMoment {
    /// The moment.
    pub at: Timestamp,
}

/// A place.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DeclaredPlace {
    /// The name.
    pub name: FacilityName,
    /// Since when.
    pub since: Day,
}

/// A number.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DeclaredNumber {
    /// The number.
    pub number: u32,
}

/// A statement from a declared list.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct DeclaredStatement {
    /// The statement, one of those declared.
    pub statement: FormWord,
}

/// A value in one of the forms that a category may be declared with.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeclaredValue {
    /// A state from a declared list.
    State(DeclaredState),
    /// A day.
    Day(OnDay),
    /// A day, and of which kind it is.
    DayAndKind(DatedKind),
    /// A moment.
    Moment(DeclaredMoment),
    /// A place.
    Place(DeclaredPlace),
    /// A hearing.
    Hearing(Hearing),
    /// An amount of money.
    Amount(Bond),
    /// A number.
    Number(DeclaredNumber),
    /// A statement from a declared list.
    Statement(DeclaredStatement),
}

impl DeclaredValue {
    /// The word of a declared list; none where the form has no list.
    pub(super) fn word(&self) -> Option<&FormWord> {
        match self {
            Self::State(of) => Some(&of.state),
            Self::DayAndKind(of) => Some(&of.of),
            Self::Statement(of) => Some(&of.statement),
            Self::Day(_)
            | Self::Moment(_)
            | Self::Place(_)
            | Self::Hearing(_)
            | Self::Amount(_)
            | Self::Number(_) => None,
        }
    }

    /// Reads a value in whichever form has its fields, with any word where the form has a list.
    fn read_in_any_form(members: Members, reader: &mut Reader) -> Option<Self> {
        let has = |field| members.has(field);
        Some(if has("state") {
            Self::State(reader.rest(members)?)
        } else if has("statement") {
            Self::Statement(reader.rest(members)?)
        } else if has("amount_usd") {
            Self::Amount(reader.rest(members)?)
        } else if has("number") {
            Self::Number(reader.rest(members)?)
        } else if has("name") | has("since") {
            Self::Place(reader.rest(members)?)
        } else if has("court") {
            Self::Hearing(reader.rest(members)?)
        } else if has("at") {
            Self::Moment(reader.rest(members)?)
        } else if has("of") {
            Self::DayAndKind(reader.rest(members)?)
        } else if has("on") {
            Self::Day(reader.rest(members)?)
        } else {
            let expected = "the fields of a form of value: `state`, `on`, `on` and `of`, `at`, \
                            `name` and `since`, `at` and `court`, `amount_usd`, `number`, or \
                            `statement`";
            let example = json!({"kind": "prefix:name", "on": Day::example(Bounds::NONE)});
            reader.fault(InputErrorCode::MissingField, expected, &example);
            return None;
        })
    }

    /// Reads the value that a form asks for. A word that is none of its list is told with the words
    /// of the list, whatever form it has, and the other faults beside it.
    fn read(form: &ValueForm, mut members: Members, reader: &mut Reader) -> Option<Self> {
        let known: Vec<&str> = form.words().iter().map(|of| of.word.as_str()).collect();
        let is_unknown =
            |field: &&str| members.text(field).is_some_and(|word| !known.contains(&word));
        let unknown = form.field_of_word().filter(is_unknown).zip(known.first().copied());
        if let Some((field, first)) = unknown {
            let expected = format!("one of {}", known.join(", "));
            reader.fault_at(field, InputErrorCode::UnknownTerm, &expected, &Value::from(first));
            members.replace_text(field, first);
        }
        let value = match form {
            ValueForm::State { .. } => Self::State(reader.rest(members)?),
            ValueForm::Day {} => Self::Day(reader.rest(members)?),
            ValueForm::DayAndKind { .. } => Self::DayAndKind(reader.rest(members)?),
            ValueForm::Moment {} => Self::Moment(reader.rest(members)?),
            ValueForm::Place {} => Self::Place(reader.rest(members)?),
            ValueForm::Hearing {} => Self::Hearing(reader.rest(members)?),
            ValueForm::Amount {} => Self::Amount(reader.rest(members)?),
            ValueForm::Number {} => Self::Number(reader.rest(members)?),
            ValueForm::Statement { .. } => Self::Statement(reader.rest(members)?),
        };
        Some(value).filter(|_| unknown.is_none())
    }
}

impl WriteObject for DeclaredValue {
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::State(of) => of.write_members(map),
            Self::Day(of) => of.write_members(map),
            Self::DayAndKind(of) => of.write_members(map),
            Self::Moment(of) => of.write_members(map),
            Self::Place(of) => of.write_members(map),
            Self::Hearing(of) => of.write_members(map),
            Self::Amount(of) => of.write_members(map),
            Self::Number(of) => of.write_members(map),
            Self::Statement(of) => of.write_members(map),
        }
    }
}

impl core::fmt::Debug for DeclaredValue {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DeclaredValue(..)")
    }
}

/// What is known in a declared category.
///
/// ```
/// use voice_core::subject::{DeclaredValue, Fact, RecordedFact};
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let recorded: RecordedFact = vocabulary.read(br#"{
///     "source": "agency-record", "fact": {"kind": "us-bop:furlough", "on": "2026-12-01"}
/// }"#)?;
/// let Fact::Declared(fact) = recorded.fact() else { panic!("a declared fact") };
/// assert_eq!(fact.category().as_str(), "us-bop:furlough");
/// assert!(matches!(fact.value(), DeclaredValue::Day(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: where it is declared, the value has the form, and its word is one of the list, that
// the category was declared with.
#[derive(Clone, PartialEq, Eq)]
pub struct DeclaredFact {
    category: DeclaredCategory,
    value: DeclaredValue,
    /// What the declaration derives from it; nothing where it was read with none.
    protections: ProtectionSet,
    is_declared: bool,
}

impl DeclaredFact {
    /// The category.
    #[must_use]
    pub const fn category(&self) -> DeclaredCategory {
        self.category
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &DeclaredValue {
        &self.value
    }

    pub(super) const fn protections(&self) -> ProtectionSet {
        self.protections
    }

    /// Whether a declaration says what the fact brings along: not where it was read of any office.
    pub(super) const fn is_declared(&self) -> bool {
        self.is_declared
    }

    pub(super) fn kind(&self) -> &'static str {
        self.category.as_str()
    }
}

impl ReadDeclared for DeclaredFact {
    #[expect(
        clippy::expect_used,
        reason = "the place was found in the terms to which the reading is bound"
    )]
    fn read_declared(place: u32, members: Members, reader: &mut Reader) -> Option<Self> {
        let category = DeclaredCategory::at(place).expect("the place has a name");
        let Some(vocabulary) = Vocabulary::of_reading(reader.terms()) else {
            let value = DeclaredValue::read_in_any_form(members, reader)?;
            let protections = ProtectionSet::EMPTY;
            return Some(Self { category, value, protections, is_declared: false });
        };
        let declared = vocabulary.category(category.into()).expect("the category is declared");
        let value = DeclaredValue::read(&declared.form, members, reader)?;
        let protections = vocabulary.derived(category, value.word());
        Some(Self { category, value, protections, is_declared: true })
    }
}

impl WriteObject for DeclaredFact {
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.value.write_members(map)
    }
}

/// What is told of a declared category, in the same form.
///
/// ```
/// use voice_core::disclosure::Information;
/// use voice_core::subject::DeclaredValue;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// // As a front end reads it from an answer.
/// let told: Information = vocabulary.read(br#"{"kind": "us-bop:furlough", "on": "2026-12-01"}"#)?;
/// let Information::Declared(information) = told else { panic!("declared") };
/// assert_eq!(information.category().as_str(), "us-bop:furlough");
/// assert!(matches!(information.value(), DeclaredValue::Day(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DeclaredInformation(DeclaredFact);

impl DeclaredInformation {
    pub(crate) fn of(fact: &DeclaredFact) -> Self {
        Self(fact.clone())
    }

    /// The category.
    #[must_use]
    pub const fn category(&self) -> DeclaredCategory {
        self.0.category
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &DeclaredValue {
        &self.0.value
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.0.kind()
    }
}

impl ReadDeclared for DeclaredInformation {
    fn read_declared(place: u32, members: Members, reader: &mut Reader) -> Option<Self> {
        DeclaredFact::read_declared(place, members, reader).map(Self)
    }
}

impl WriteObject for DeclaredInformation {
    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.0.write_members(map)
    }
}

impl Serialize for DeclaredInformation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::write_object(serializer, self)
    }
}
