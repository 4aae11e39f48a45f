//! Strategies of proptest (feature `proptest`): valid values of every wire type, and values that
//! are wrong in one way.
//!
//! The values are made from the JSON Schema of their type and read by its reader, so there is no
//! second list of what is valid. What no schema states is mended as the reader's faults say: days
//! are put in order, a level is lowered to what its evidence carries, a second fact of a category
//! is dropped.
//!
//! | to have | use |
//! |---|---|
//! | any value of a wire type, a vocabulary, a scalar | [`value`] |
//! | a day or moment, in bounds | [`day`], [`days`], [`moment`], [`moment_text`], [`moments`] |
//! | sets that are one machine word | [`category_set`], [`protection_set`] |
//! | who asks | [`identity`], [`requester`] |
//! | who is asked about | [`fact`], [`screening`], [`consent`], [`waiver`], [`subject`], [`register`], [`reference_to`], [`reference_by_key`] |
//! | a question and the record that it asks about | [`case`] |
//! | what is asked and decided | [`question`], [`context`], [`situation`], [`pack`] |
//! | what an office declares, with look-up keys | [`vocabulary`] |
//! | JSON of a type of the registry | [`json`], [`near_miss`]; with an office's own terms [`json_with`], [`near_miss_with`] |
//!
//! Strategies that take options take a structure with public fields and a default:
//!
//! ```
//! use proptest::test_runner::{Config, TestRunner};
//! use voice_core::disclosure::Policy;
//! use voice_core::requester::Capacity;
//! use voice_core::testing::strategies::{
//!     Completeness, QuestionOptions, RequesterOptions, question, shown,
//! };
//!
//! let policy = Policy::us_federal();
//! let options = QuestionOptions {
//!     requester: RequesterOptions {
//!         capacities: vec![Capacity::VictimDesignee],
//!         authority: Completeness::Complete,
//!         ..RequesterOptions::default()
//!     },
//!     ..QuestionOptions::default()
//! };
//! let mut runner =
//!     TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
//! runner.run(&shown(question(options)), |question| {
//!     assert_eq!(question.requester.capacity(), Capacity::VictimDesignee);
//!     assert!(policy.eligibility(&question).authority().gaps.is_empty());
//!     Ok(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asking;
mod case;
mod deciding;
mod declaration;
mod from_schema;
mod memory;
mod mutation;
mod record;
mod time;

use core::fmt;
use core::ops::Deref;

use proptest::prelude::Just;
use proptest::prop_oneof;
use proptest::sample::{Index, select, subsequence};
use proptest::strategy::{BoxedStrategy, Strategy};
use serde_json::Value;

pub use self::asking::{QuestionOptions, RequesterOptions, identity, question, requester};
pub use self::case::{CaseOptions, case};
pub use self::deciding::{PackOptions, context, pack, situation};
pub use self::declaration::vocabulary;
pub use self::record::{
    ConsentOptions, RegisterOptions, ScreeningOptions, ScreeningWanted, SubjectOptions,
    WaiverOptions, consent, declared_fact, fact, reference_by_key, reference_to, register,
    screening, subject, waiver,
};
pub use self::time::{day, days, moment, moment_text, moments};
use crate::category::{Category, CategorySet};
use crate::custodian::written;
use crate::language::Language;
use crate::schema::{self, Reading};
use crate::subject::{Protection, ProtectionSet};
use crate::vocabulary::Vocabulary as Declared;
use crate::wire::describe::JsonSchema;
use crate::wire::{InputErrorCode, Read, Vocabulary, Write};

/// Whether authority, a consent or a waiver has all its parts.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{Completeness, WaiverOptions, waiver};
///
/// // A waiver that lifts the protection on a day: everybody whom it covers is an adult and signed.
/// let day = "2026-11-02".parse().map_err(|_| "a day")?;
/// let options = WaiverOptions {
///     day: Some(day),
///     parts: Completeness::Complete,
///     ..WaiverOptions::default()
/// };
/// let whole = waiver(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(whole.written && whole.term.holds(day));
/// assert!(whole.affected.iter().all(|of| of.adult && of.waived));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Completeness {
    /// It may have them or not; mostly it has.
    #[default]
    Any,
    /// It has every part, and holds.
    Complete,
    /// One part is missing, and it does not hold.
    Incomplete,
}

/// Valid values of any wire type that can be read.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::identifier::AlienNumber;
/// use voice_core::testing::strategies::value;
///
/// let number = value::<AlienNumber>().new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(number.as_str().starts_with('A'));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn value<T: Read + JsonSchema + fmt::Debug + 'static>() -> BoxedStrategy<T> {
    memory::once(|| {
        let schema = Value::from(schema::root::<T>());
        let read = |json| from_schema::mended(json, crate::wire::from_value::<T>);
        from_schema::json(&schema, &schema)
            .prop_filter_map("what the schema accepts is read", read)
            .boxed()
    })
}

/// Terms of a vocabulary.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::requester::Capacity;
/// use voice_core::testing::strategies::term;
///
/// let capacity: Capacity = term().new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(Capacity::ALL.contains(&capacity));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn term<V: Vocabulary + fmt::Debug>() -> BoxedStrategy<V> {
    select(V::TERMS.iter().map(|term| term.value).collect::<Vec<_>>()).boxed()
}

/// Sets of the categories given.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::testing::strategies::category_set;
///
/// let among = CategorySet::EMPTY.with(Category::Release).with(Category::Death);
/// let set = category_set(among).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(set.difference(among).is_empty());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn category_set(among: CategorySet) -> BoxedStrategy<CategorySet> {
    some_of(among.iter().collect(), 0)
        .prop_map(|categories: Vec<Category>| categories.into_iter().collect())
        .boxed()
}

/// Sets of the protections given.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::subject::{Protection, ProtectionSet};
/// use voice_core::testing::strategies::protection_set;
///
/// let among = ProtectionSet::EMPTY.with(Protection::Sealed);
/// let set = protection_set(among).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(set == among || set.is_empty());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn protection_set(among: ProtectionSet) -> BoxedStrategy<ProtectionSet> {
    let protections = some_of(among.iter().collect(), 0);
    protections.prop_map(|protections: Vec<Protection>| protections.into_iter().collect()).boxed()
}

/// A value whose `Debug` is its JSON: what is redacted everywhere else is shown where
/// a property fails.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown<T>(pub T);

impl<T: Write> fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(&self.0))
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The same values, which are written out as JSON where a property fails.
///
/// ```
/// use voice_core::testing::strategies::Shown;
/// use voice_core::wire::Day;
///
/// let day: Day = "2026-11-02".parse()?;
/// assert_eq!(format!("{:?}", Shown(day)), "\"2026-11-02\"");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
pub fn shown<S: Strategy<Value: Write>>(strategy: S) -> impl Strategy<Value = Shown<S::Value>> {
    strategy.prop_map(Shown)
}

/// Valid JSON of a type of the registry, as its custodian writes it; none where no type of this
/// name can be read.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::json;
///
/// let bonds = json("bond").ok_or("a type of the registry")?;
/// assert!(bonds.new_tree(&mut TestRunner::deterministic())?.current()["amount_usd"].is_u64());
/// assert!(json("answer").is_none());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[must_use]
pub fn json(name: &str) -> Option<BoxedStrategy<Value>> {
    json_with(name, &Declared::default())
}

/// The same with the terms that an office declares, as its bound reader takes them.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::Category;
/// use voice_core::testing::strategies::json_with;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = &std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(data)?])?;
/// let words = json_with("category", &vocabulary).ok_or("a type of the registry")?;
/// let word = words.new_tree(&mut TestRunner::deterministic()).map_err(|of| of.to_string())?;
/// let word = word.current();
/// assert!(vocabulary.read::<Category>(word.to_string().as_bytes()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn json_with(name: &str, vocabulary: &Declared) -> Option<BoxedStrategy<Value>> {
    let (_, reading, schema) = readable(name, vocabulary)?;
    let vocabulary = vocabulary.clone();
    let rewrite =
        move |value: Value| (reading.rewrite_bound)(value.to_string().as_bytes(), &vocabulary);
    let values = from_schema::json(&schema, &schema);
    Some(
        values
            .prop_filter_map("what the schema accepts is read", move |json| {
                from_schema::mended(json, &rewrite)
            })
            .boxed(),
    )
}

/// A value that is wrong in one way, and what its reader must say.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMiss {
    /// The name of the type in the registry.
    pub type_name: &'static str,
    /// The value.
    pub value: Value,
    /// The place of the fault, as a JSON Pointer.
    pub pointer: String,
    /// The fault.
    pub code: InputErrorCode,
}

/// Values of a type of the registry that are wrong in exactly one way; none where no type of this
/// name can be read.
///
/// Each is a valid value with one change: a field too many or too few, another JSON type, `null`, a
/// bound passed, a form not kept, a word of no vocabulary, an item or a fact twice, days out of
/// order, a level that its evidence does not carry. Every code that a value of the type can have
/// comes equally often. A field that comes twice is not among them: a parsed value cannot hold it.
///
/// ```
/// use proptest::test_runner::{Config, TestRunner};
/// use voice_core::requester::Requester;
/// use voice_core::testing::strategies::near_miss;
/// use voice_core::wire::from_value;
///
/// let misses = near_miss("requester").ok_or("a type of the registry")?;
/// let mut runner =
///     TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
/// runner.run(&misses, |miss| {
///     let faults = from_value::<Requester>(miss.value).unwrap_err();
///     let found: Vec<_> =
///         faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect();
///     assert_eq!(found, [(miss.pointer, miss.code)]);
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn near_miss(name: &str) -> Option<BoxedStrategy<NearMiss>> {
    near_miss_with(name, &Declared::default())
}

/// The same with the terms that an office declares: what its bound reader refuses in one way.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::Category;
/// use voice_core::testing::strategies::near_miss_with;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = &std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(data)?])?;
/// let misses = near_miss_with("category", &vocabulary).ok_or("a type of the registry")?;
/// let miss = misses.new_tree(&mut TestRunner::deterministic()).map_err(|of| of.to_string())?;
/// let miss = miss.current();
/// assert!(vocabulary.read::<Category>(miss.value.to_string().as_bytes()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn near_miss_with(name: &str, vocabulary: &Declared) -> Option<BoxedStrategy<NearMiss>> {
    let (type_name, _, schema) = readable(name, vocabulary)?;
    let chosen = (json_with(name, vocabulary)?, proptest::arbitrary::any::<(Index, Index)>());
    let miss = move |(value, (code, place)): (Value, (Index, Index))| {
        let changes = mutation::changes(&schema, &value);
        let (code, changes) = changes.iter().nth(code.index(changes.len()))?;
        let change = changes.get(place.index(changes.len()))?;
        Some(NearMiss {
            type_name,
            value: change.apply(value)?,
            pointer: change.pointer.clone(),
            code: *code,
        })
    };
    Some(chosen.prop_filter_map("a place that can be changed", miss).boxed())
}

fn readable(name: &str, vocabulary: &Declared) -> Option<(&'static str, Reading, Value)> {
    let entry = schema::ENTRIES.iter().find(|entry| entry.name == name)?;
    let schema = schema::bound(entry.schema(), vocabulary, Language::English);
    Some((entry.name, entry.reading?, schema))
}

/// How much more often what is usual comes than what is not, where a strategy chooses between them.
const USUALLY: u32 = 40;

/// True now and then.
fn seldom() -> BoxedStrategy<bool> {
    prop_oneof![USUALLY => Just(false), 1 => Just(true)].boxed()
}

/// At least `least` of the items, in their order.
fn some_of<T: Clone + fmt::Debug + 'static>(items: Vec<T>, least: usize) -> BoxedStrategy<Vec<T>> {
    let count = items.len();
    subsequence(items, least.min(count)..=count).boxed()
}

#[cfg(test)]
mod tests;
