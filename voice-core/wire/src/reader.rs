use core::cmp::Ordering;
use std::sync::Arc;

use serde_core::de::{Deserializer, Error};
use serde_json::Value;
use serde_json::error::Category;

use super::node::Content;
use super::object::{Members, ReadObject};
use super::order::sorted;
use super::terms::Terms;
use super::values::term_at;
use super::{Bounds, InputError, InputErrorCode, InputErrors, MAX_INPUT_ERRORS, Node, Vocabulary};

/// [`Read::example`] of a type, for code that is compiled once for all of them.
pub(super) type ExampleOf = fn(Bounds) -> Value;

pub(super) const AN_OBJECT: &str = "an object";
pub(super) const ONCE: &str = "this field once";

/// A type that reads itself from a [`Node`] and reports every fault on the way.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from the wire",
    label = "this type has no form on the wire",
    note = "derive `Wire` for a struct or enum, and define a string of its own form with `text!`",
    note = "numbers are `u16`, `u32`, `u64`: an amount is a count of its smallest unit, no `f64`",
    note = "a map is a list of entries, `Vec<Entry>` or `Set<Entry>`, with its key as a field",
    note = "what may be left out is a field of type `Option<_>`, and nothing else is"
)]
pub trait Read: Sized {
    /// Reads a value; `None` means that `reader` has the faults.
    fn read(node: Node, reader: &mut Reader, limits: Bounds) -> Option<Self>;

    /// A value that [`Read::read`] accepts, for faults and schemas.
    fn example(limits: Bounds) -> Value;

    /// What is wrong where a set has it beside an equal item: no schema sees that two which are
    /// written differently are the same.
    fn twice(&self, _first: &Self) -> InputErrorCode {
        InputErrorCode::DuplicateItem
    }
}

/// Where a reading is, and the faults so far.
///
/// A type with `#[wire(check)]` says there what no field says by itself:
///
/// ```
/// use serde_json::json;
/// use voice_wire::{Day, InputErrorCode, Reader, Wire, from_json};
///
/// /// Somebody who may ask.
/// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
/// pub struct Designee {
///     /// Who.
///     pub party: String,
/// }
///
/// /// A mandate.
/// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
/// #[wire(check)]
/// pub struct Mandate {
///     /// The first day.
///     from: Day,
///     /// The last day.
///     until: Option<Day>,
///     /// Who may ask.
///     designees: Vec<Designee>,
/// }
///
/// impl Mandate {
///     fn check(&self, reader: &mut Reader) {
///         reader.in_order(("from", self.from), ("until", self.until));
///         let (example, once) = (json!("party-2"), "each person once");
///         let parties = self.designees.iter().map(|of| of.party.as_str());
///         reader.each_once("designees", "party", parties, once, &example);
///         for (index, of) in self.designees.iter().enumerate() {
///             if of.party.is_empty() {
///                 let code = InputErrorCode::TooShort;
///                 reader.fault_in("designees", index, code, "somebody", &json!({"party": "p"}));
///             }
///         }
///         if self.designees.is_empty() {
///             let code = InputErrorCode::TooFewItems;
///             reader.fault_at("designees", code, "somebody", &json!([{"party": "p"}]));
///         }
///     }
/// }
///
/// let mandate = json!({
///     "from": "2026-02-01", "until": "2026-01-01",
///     "designees": [{"party": "party-1"}, {"party": "party-1"}]
/// });
/// let errors = from_json::<Mandate>(mandate.to_string().as_bytes()).unwrap_err();
/// let places: Vec<_> = errors.iter().map(|of| of.pointer.as_str()).collect();
/// assert_eq!(places, ["/until", "/designees/1/party"]);
/// ```
#[derive(Debug, Default)]
pub struct Reader {
    path: String,
    faults: Vec<InputError>,
    left_off: usize,
    /// The declared terms that are read beside those in code.
    pub(super) bound_to: Option<Arc<dyn Terms>>,
}

impl Reader {
    /// Records a fault at the present place.
    pub fn fault(&mut self, code: InputErrorCode, expected: impl Into<String>, example: &Value) {
        if self.faults.len() < MAX_INPUT_ERRORS {
            let (pointer, example) = (self.path.clone(), example.to_string());
            self.faults.push(InputError { pointer, code, expected: expected.into(), example });
        } else {
            self.left_off = self.left_off.saturating_add(1);
        }
    }

    /// Records a fault at `field` of the present place.
    pub fn fault_at(&mut self, field: &str, code: InputErrorCode, expected: &str, example: &Value) {
        self.within(field, |reader| reader.fault(code, expected, example));
    }

    /// Records a fault at an item of the list `field` of the present place.
    pub fn fault_in(
        &mut self,
        field: &str,
        index: usize,
        code: InputErrorCode,
        expected: &str,
        example: &Value,
    ) {
        self.within(field, |reader| reader.fault_at(&index.to_string(), code, expected, example));
    }

    /// Records each item of the list `field` that has in its own field `key` what one before it has
    /// there; `keys` are those of the items in their order.
    pub fn each_once<K: Ord>(
        &mut self,
        field: &str,
        key: &str,
        keys: impl IntoIterator<Item = K>,
        expected: &str,
        example: &Value,
    ) {
        for (index, first) in first_of_same(keys).enumerate() {
            if let Some(first) = first {
                self.twice_in(field, index, first, key, expected, example);
            }
        }
    }

    /// Records that the item `index` of the list `field` has in its own field `key` what the item
    /// `first` has there, with both places.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_wire::{Reader, Wire, from_json};
    ///
    /// /// A list of people, of whom none may come twice, whatever capitals are used.
    /// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
    /// #[wire(check)]
    /// pub struct Called {
    ///     /// The people.
    ///     people: Vec<Person>,
    /// }
    ///
    /// /// A person.
    /// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
    /// pub struct Person {
    ///     /// The name.
    ///     pub name: String,
    /// }
    ///
    /// impl Called {
    ///     fn check(&self, reader: &mut Reader) {
    ///         let keys = self.people.iter().map(|of| of.name.to_lowercase());
    ///         for (index, first) in voice_wire::first_of_same(keys).enumerate() {
    ///             if let Some(first) = first {
    ///                 let (key, expected) = ("name", "another name");
    ///                 reader.twice_in("people", index, first, key, expected, &json!("Eva"));
    ///             }
    ///         }
    ///     }
    /// }
    ///
    /// let errors = from_json::<Called>(br#"{"people": [{"name": "Ana"}, {"name": "ANA"}]}"#);
    /// let error = errors.unwrap_err().into_vec().remove(0);
    /// assert_eq!(error.pointer, "/people/1/name");
    /// assert_eq!(error.expected, "another name: that of `/people/0/name` is the same");
    /// ```
    pub fn twice_in(
        &mut self,
        field: &str,
        index: usize,
        first: usize,
        key: &str,
        expected: &str,
        example: &Value,
    ) {
        let expected =
            format!("{expected}: that of `{}/{field}/{first}/{key}` is the same", self.path);
        let outside = self.enter(field);
        self.enter_item(index);
        self.fault_at(key, InputErrorCode::Duplicate, &expected, example);
        self.leave(outside);
    }

    /// Reads `inside` a field of the present place.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_wire::{InputErrorCode, Reader, Wire, from_json};
    ///
    /// /// Where a letter goes.
    /// #[derive(Debug, Clone, PartialEq, Eq, Wire)]
    /// #[wire(check)]
    /// pub struct Letter {
    ///     /// The address on the envelope.
    ///     address: String,
    /// }
    ///
    /// impl Letter {
    ///     fn check(&self, reader: &mut Reader) {
    ///         if self.address.contains("Detention") {
    ///             let code = InputErrorCode::Contradiction;
    ///             let example = json!("PO Box 12");
    ///             reader.within("address", |at| at.fault(code, "a neutral one", &example));
    ///         }
    ///     }
    /// }
    ///
    /// let letter = br#"{"address": "Northern Detention Center"}"#;
    /// let errors = from_json::<Letter>(letter).unwrap_err();
    /// assert_eq!(errors.iter().next().map(|of| of.pointer.as_str()), Some("/address"));
    /// ```
    pub fn within<T>(&mut self, segment: &str, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outside = self.enter(segment);
        let value = inside(self);
        self.leave(outside);
        value
    }

    /// Goes to a field of the present place, and says where to [`leave`](Self::leave) to.
    pub(super) fn enter(&mut self, segment: &str) -> usize {
        let outside = self.path.len();
        self.path.push('/');
        if segment.bytes().any(|letter| matches!(letter, b'~' | b'/')) {
            self.path.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        } else {
            self.path.push_str(segment);
        }
        outside
    }

    /// Goes to an item of the list at the present place.
    pub(super) fn enter_item(&mut self, index: usize) -> usize {
        match u8::try_from(index) {
            Ok(digit @ 0..10) => self.enter(char::from(b'0' + digit).encode_utf8(&mut [0; 4])),
            _ => self.enter(&index.to_string()),
        }
    }

    pub(super) fn leave(&mut self, outside: usize) {
        self.path.truncate(outside);
    }

    pub(super) fn count(&self) -> usize {
        self.faults.len().saturating_add(self.left_off)
    }

    /// The value, unless `check` found a fault in it.
    #[doc(hidden)]
    pub fn checked<T>(&mut self, value: T, check: impl FnOnce(&T, &mut Self)) -> Option<T> {
        let before = self.count();
        check(&value, self);
        (self.count() == before).then_some(value)
    }

    /// A whole object of type `T`.
    #[doc(hidden)]
    pub fn object<T: ReadObject + Read>(&mut self, node: Node) -> Option<T> {
        let mut members = Members::new(node, self, T::example)?;
        let value = T::read_members(&mut members, self);
        self.close(&mut members, T::KEYS);
        value
    }

    /// The fields that are left beside the tag, as a `T`.
    #[doc(hidden)]
    pub fn rest<T: ReadObject>(&mut self, mut members: Members) -> Option<T> {
        let value = T::read_members(&mut members, self);
        self.close(&mut members, T::KEYS);
        value
    }

    /// The tag of an object, as one of `kinds`, and its other members.
    #[doc(hidden)]
    pub fn kind(
        &mut self,
        node: Node,
        kinds: &'static [&'static str],
    ) -> Option<(&'static str, Members)> {
        self.tagged(node, kinds, "", |reader, tag| {
            reader.word(tag, kinds).and_then(|at| kinds.get(at).copied())
        })
    }

    /// The tag of an object, as it is read, and its other members; the terms that are declared for
    /// the type `of` are told with `kinds` where there is no tag.
    pub(super) fn tagged<K>(
        &mut self,
        node: Node,
        kinds: &[&'static str],
        of: &str,
        read: impl FnOnce(&mut Self, Node) -> Option<K>,
    ) -> Option<(K, Members)> {
        let example = || Value::from(kinds.first().copied().unwrap_or_default());
        let mut members = match node.0 {
            Content::Object(members) => Members(members),
            other => {
                let whole = Value::Object([("kind".to_owned(), example())].into_iter().collect());
                self.wrong_type(&other, AN_OBJECT, &whole);
                return None;
            }
        };
        let (tag, again) = members.take("kind");
        if again {
            self.fault_at("kind", InputErrorCode::DuplicateField, ONCE, &example());
        }
        let Some(tag) = tag else {
            let terms = self.bound_to.clone();
            let mut known = kinds.to_vec();
            known.extend(terms.iter().flat_map(|terms| terms.words(of)));
            let example = known.first().copied().map_or(Value::Null, Value::from);
            self.fault_at("kind", InputErrorCode::MissingField, &one_of(&known), &example);
            return None;
        };
        let outside = self.enter("kind");
        let kind = read(self, tag);
        self.leave(outside);
        Some((kind?, members))
    }

    /// A term of a vocabulary.
    #[doc(hidden)]
    pub fn term<V: Vocabulary>(&mut self, node: Node) -> Option<V> {
        term_at(self.word(node, V::WORDS)?)
    }

    /// The place of a word among those that there are.
    pub(super) fn word(&mut self, node: Node, words: &[&'static str]) -> Option<usize> {
        let example = || words.first().map_or(Value::Null, |word| Value::from(*word));
        match node.0 {
            Content::Text(word) => {
                let found = words.iter().position(|of| of.as_bytes() == word.as_bytes());
                if found.is_none() {
                    self.fault(InputErrorCode::UnknownTerm, one_of(words), &example());
                }
                found
            }
            other => {
                self.wrong_type(&other, &one_of(words), &example());
                None
            }
        }
    }

    pub(super) fn wrong_type(&mut self, found: &Content, expected: &str, example: &Value) {
        let code = if matches!(found, Content::Null) {
            InputErrorCode::NullValue
        } else {
            InputErrorCode::WrongType
        };
        self.fault(code, expected, example);
    }

    #[inline]
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, InputErrors> {
        match value {
            Some(value) if self.count() == 0 => Ok(value),
            _ => Err(self.into_faults()),
        }
    }

    fn into_faults(self) -> InputErrors {
        InputErrors::cut_off(self.faults, self.left_off)
    }
}

pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("\"{word}\""),
        _ => format!("one of {}", words.join(", ")),
    }
}

fn read<T: Read>(node: Node) -> Result<T, InputErrors> {
    let mut reader = Reader::default();
    let value = T::read(node, &mut reader, Bounds::NONE);
    reader.finish(value)
}

/// Reads a value from JSON text.
///
/// ```
/// use voice_wire::{Day, Wire, from_json};
///
/// /// A book that is lent.
/// #[derive(Debug, Wire)]
/// struct Loan {
///     /// How many books.
///     #[wire(max = 5)]
///     books: u32,
///     /// The day on which they come back.
///     due: Day,
/// }
///
/// let faults = from_json::<Loan>(br#"{"books": 1234}"#).unwrap_err();
/// let found: Vec<_> =
///     faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
/// assert_eq!(found, [("/books", "too-large"), ("/due", "missing-field")]);
/// assert!(!faults.to_string().contains("1234"));
/// ```
///
/// # Errors
/// Every fault of the text; or one alone, [`InputErrorCode::MalformedJson`], where it is not one
/// JSON text in UTF-8, or is nested more than 128 deep.
pub fn from_json<T: Read>(json: &[u8]) -> Result<T, InputErrors> {
    read(parse(json, T::example)?)
}

pub(super) fn parse(json: &[u8], example: ExampleOf) -> Result<Node, InputErrors> {
    // A text that is looked through as a whole is not looked through word by word.
    let text = core::str::from_utf8(json);
    let node = text.map_or_else(|_| serde_json::from_slice(json), serde_json::from_str);
    node.map_err(|error| {
        let expected = match error.classify() {
            Category::Eof => "the rest of the JSON text, which ends too early".to_owned(),
            _ if text.is_err() => "JSON text in UTF-8".to_owned(),
            _ => {
                // What serde_json says of a syntax error repeats nothing of the text.
                let deep = error.to_string().starts_with("recursion limit exceeded");
                let rule = if deep { "JSON nested at most 128 deep" } else { "well-formed JSON" };
                format!("{rule}; this stops at line {} column {}", error.line(), error.column())
            }
        };
        malformed(expected, example)
    })
}

fn malformed(expected: impl Into<String>, example: ExampleOf) -> InputErrors {
    let mut reader = Reader::default();
    reader.fault(InputErrorCode::MalformedJson, expected, &example(Bounds::NONE));
    reader.into_faults()
}

/// Reads a value from a JSON value that is already parsed; of a field that came twice, only the
/// last is seen.
///
/// ```
/// use serde_json::json;
/// use voice_wire::{Day, from_value};
///
/// let day: Day = from_value(json!("2026-11-02"))?;
/// assert_eq!(day.to_string(), "2026-11-02");
/// assert!(from_value::<Day>(json!(20_261_102)).is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
///
/// # Errors
/// Every fault of the value.
pub fn from_value<T: Read>(value: Value) -> Result<T, InputErrors> {
    read(node(value, T::example)?)
}

pub(super) fn node(value: Value, example: ExampleOf) -> Result<Node, InputErrors> {
    serde_json::from_value(value).map_err(|_| malformed("a JSON value", example))
}

#[doc(hidden)]
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    read(serde_core::Deserialize::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[doc(hidden)]
pub fn checked<T>(value: T, check: impl FnOnce(&T, &mut Reader)) -> Result<T, InputErrors> {
    let mut reader = Reader::default();
    let value = reader.checked(value, check);
    reader.finish(value)
}

/// For each key the place of the first that is the same; none for the first itself.
///
/// ```
/// use voice_wire::first_of_same;
///
/// let parties = ["party-1", "party-2", "party-1"];
/// assert_eq!(first_of_same(parties).collect::<Vec<_>>(), [None, None, Some(0)]);
/// ```
pub fn first_of_same<K: Ord>(
    keys: impl IntoIterator<Item = K>,
) -> impl Iterator<Item = Option<usize>> {
    let keys: Vec<K> = keys.into_iter().collect();
    let compare = |one: usize, other: usize| keys.get(one).cmp(&keys.get(other));
    firsts(&sorted(keys.len(), &compare), &compare).into_iter()
}

/// The same of keys by their places in order, and how two of them compare: compiled once for all
/// types.
pub(super) fn firsts(
    places: &[usize],
    compare: &dyn Fn(usize, usize) -> Ordering,
) -> Vec<Option<usize>> {
    let (mut firsts, mut first) = (vec![None; places.len()], None);
    for at in places.iter().copied() {
        match first {
            Some(of) if compare(of, at).is_eq() => {
                if let Some(place) = firsts.get_mut(at) {
                    *place = first;
                }
            }
            _ => first = Some(at),
        }
    }
    firsts
}
