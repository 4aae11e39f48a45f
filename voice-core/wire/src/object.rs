use compact_str::CompactString;
use serde_json::{Map, Value};

use super::node::Content;
use super::{FaultCode, Limits, Node, Read, Reader};

/// Longer names of unknown fields are not repeated in a fault.
const MAX_NAMED_FIELD: usize = 64;

/// An object type, which can also be the body of a tagged one.
pub trait ReadObject: Sized {
    /// Its field names.
    const KEYS: &'static [&'static str];

    /// Reads the fields.
    fn read_members(members: &mut Members, reader: &mut Reader) -> Option<Self>;

    /// Adds an example of each required field.
    #[doc(hidden)]
    fn example_members(example: &mut Example);
}

/// The members of an object; a field takes its own.
pub struct Members(Vec<(CompactString, Option<Node>)>);

impl core::fmt::Debug for Members {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Members(..)")
    }
}

impl Members {
    pub(super) fn new(node: Node, reader: &mut Reader, example: impl FnOnce() -> Value) -> Option<Self> {
        match node.0 {
            Content::Object(members) => Some(Self(members)),
            other => {
                reader.wrong_type(&other, "an object", &example());
                None
            }
        }
    }

    /// The member of this name; a second one is a fault.
    pub(super) fn take(&mut self, key: &str, reader: &mut Reader, example: impl FnOnce() -> Value) -> Option<Node> {
        let mut found =
            self.0.iter_mut().filter(|(name, _)| name.as_bytes() == key.as_bytes()).filter_map(|(_, node)| node.take());
        let first = found.next();
        if found.count() > 0 {
            reader.fault_at(key, FaultCode::DuplicateField, "this field once", &example());
        }
        first
    }
}

impl Reader {
    /// A field that must be there.
    #[doc(hidden)]
    pub fn required<T: Read>(&mut self, members: &mut Members, key: &str, limits: Limits) -> Option<T> {
        match members.take(key, self, || T::example(limits)) {
            Some(node) => self.within(key, |reader| T::read(node, reader, limits)),
            None => {
                self.fault_at(key, FaultCode::MissingField, "this field", &T::example(limits));
                None
            }
        }
    }

    /// A field that may be left out, but is not `null`.
    #[doc(hidden)]
    pub fn optional<T: Read>(&mut self, members: &mut Members, key: &str, limits: Limits) -> Option<Option<T>> {
        match members.take(key, self, || T::example(limits)) {
            Some(Node(Content::Null)) => {
                self.fault_at(key, FaultCode::NullValue, "a value, or no such field", &T::example(limits));
                None
            }
            Some(node) => self.within(key, |reader| T::read(node, reader, limits)).map(Some),
            None => Some(None),
        }
    }

    /// Nothing may be left once every field is read.
    #[doc(hidden)]
    pub fn close(&mut self, members: &mut Members, keys: &[&str]) {
        let left = core::mem::take(&mut members.0).into_iter().filter(|(_, node)| node.is_some());
        for (name, _) in left {
            let name = name.as_str();
            let nearest = keys
                .iter()
                .map(|key| (strsim::osa_distance(key, name), *key))
                .filter(|(distance, key)| *distance <= key.len() / 3)
                .min();
            let expected = match nearest {
                Some((_, key)) => format!("`{key}`, or no such field"),
                None if keys.is_empty() => "no other field".to_owned(),
                None => format!("no such field; the fields are {}", keys.join(", ")),
            };
            let example = Value::from(nearest.map_or("", |(_, key)| key));
            if name.chars().count() <= MAX_NAMED_FIELD {
                self.fault_at(name, FaultCode::UnknownField, &expected, &example);
            } else {
                self.fault(FaultCode::UnknownField, expected, &example);
            }
        }
    }
}

/// An example object while its fields are put together.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Example(Map<String, Value>);

impl Example {
    pub fn member<T: Read>(&mut self, key: &str, limits: Limits) {
        self.0.insert(key.to_owned(), T::example(limits));
    }

    #[must_use]
    pub fn of<T: ReadObject>() -> Value {
        let mut example = Self::default();
        T::example_members(&mut example);
        Value::Object(example.0)
    }

    pub fn tagged(kind: &str, members: impl FnOnce(&mut Self)) -> Value {
        let mut example = Self::default();
        members(&mut example);
        example.0.insert("kind".to_owned(), Value::from(kind));
        Value::Object(example.0)
    }
}
