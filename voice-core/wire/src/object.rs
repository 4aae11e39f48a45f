use compact_str::CompactString;
use serde_json::{Map, Value};

use super::node::Content;
use super::reader::{AN_OBJECT, ExampleOf, ONCE};
use super::{Bounds, InputErrorCode, Node, Read, Reader};

/// Longer names of unknown fields are not repeated in a fault.
const MAX_NAMED_FIELD: usize = 64;

/// Whether a name may be that of a field. Of others, which may be what somebody said in place of a
/// value, a fault repeats nothing.
fn is_field_name(name: &str) -> bool {
    name.len() <= MAX_NAMED_FIELD
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || "_$@".contains(first))
        && name
            .chars()
            .skip(1)
            .all(|letter| letter.is_ascii_alphanumeric() || "_$-.:/~".contains(letter))
}

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
pub struct Members(pub(super) Vec<(CompactString, Option<Node>)>);

impl core::fmt::Debug for Members {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Members(..)")
    }
}

impl Members {
    pub(super) fn new(node: Node, reader: &mut Reader, example: ExampleOf) -> Option<Self> {
        match node.0 {
            Content::Object(members) => Some(Self(members)),
            other => {
                reader.wrong_type(&other, AN_OBJECT, &example(Bounds::NONE));
                None
            }
        }
    }

    /// The text of a member, if it is one.
    #[doc(hidden)]
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        let (_, node) = self.0.iter().find(|(name, _)| name.as_bytes() == key.as_bytes())?;
        match node {
            Some(Node(Content::Text(text))) => Some(text),
            _ => None,
        }
    }

    /// Whether there is a member of this name.
    #[doc(hidden)]
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name.as_bytes() == key.as_bytes())
    }

    /// Puts another text in the place of that of a member.
    #[doc(hidden)]
    pub fn replace_text(&mut self, key: &str, text: &str) {
        let found = self.0.iter_mut().find(|(name, _)| name.as_bytes() == key.as_bytes());
        if let Some((_, node)) = found {
            *node = Some(Node(Content::Text(text.into())));
        }
    }

    /// The first member of this name, and whether there is another.
    pub(super) fn take(&mut self, key: &str) -> (Option<Node>, bool) {
        let (mut first, mut again) = (None, false);
        for (name, node) in &mut self.0 {
            if name.as_bytes() == key.as_bytes()
                && let Some(node) = node.take()
            {
                again |= first.is_some();
                first = first.or(Some(node));
            }
        }
        (first, again)
    }
}

// What reads a field is compiled for each type, and everything else once: readers are most of what
// this crate makes of a type.
impl Reader {
    /// A field that must be there.
    #[doc(hidden)]
    pub fn required<T: Read>(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
    ) -> Option<T> {
        let (node, outside) = self.member(members, key, limits, T::example)?;
        let value = T::read(node, self, limits);
        self.leave(outside);
        value
    }

    /// A field that may be left out, but is not `null`.
    #[doc(hidden)]
    pub fn optional<T: Read>(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
    ) -> Option<Option<T>> {
        let Some((node, outside)) = self.optional_member(members, key, limits, T::example)? else {
            return Some(None);
        };
        let value = T::read(node, self, limits);
        self.leave(outside);
        value.map(Some)
    }

    /// A field that may be left out, and is none where no term of an enum is declared.
    #[doc(hidden)]
    pub fn declared<T: Read>(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
        of: &str,
    ) -> Option<Option<T>> {
        let is_field = self.bound_to.as_ref().is_some_and(|terms| !terms.words(of).is_empty());
        if is_field { self.optional(members, key, limits) } else { Some(None) }
    }

    /// Takes a member that must be there and goes to its place, which is to be left afterwards.
    fn member(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
        of: ExampleOf,
    ) -> Option<(Node, usize)> {
        let node = self.take(members, key, limits, of);
        if node.is_none() {
            self.fault_at(key, InputErrorCode::MissingField, "this field", &of(limits));
        }
        Some((node?, self.enter(key)))
    }

    /// The same for a member that may be left out; none at all where it is `null`.
    #[expect(
        clippy::option_option,
        reason = "a member that is wrong, one that is left out, and one that is there"
    )]
    fn optional_member(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
        of: ExampleOf,
    ) -> Option<Option<(Node, usize)>> {
        match self.take(members, key, limits, of) {
            Some(Node(Content::Null)) => {
                self.fault_at(
                    key,
                    InputErrorCode::NullValue,
                    "a value, or no such field",
                    &of(limits),
                );
                None
            }
            Some(node) => Some(Some((node, self.enter(key)))),
            None => Some(None),
        }
    }

    fn take(
        &mut self,
        members: &mut Members,
        key: &str,
        limits: Bounds,
        of: ExampleOf,
    ) -> Option<Node> {
        let (node, again) = members.take(key);
        if again {
            self.fault_at(key, InputErrorCode::DuplicateField, ONCE, &of(limits));
        }
        node
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
            if is_field_name(name) {
                self.fault_at(name, InputErrorCode::UnknownField, &expected, &example);
            } else {
                self.fault(InputErrorCode::UnknownField, expected, &example);
            }
        }
    }
}

/// An example object while its fields are put together.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Example(Map<String, Value>);

impl Example {
    pub fn member(&mut self, key: &str, limits: Bounds, of: fn(Bounds) -> Value) {
        self.0.insert(key.to_owned(), of(limits));
    }

    #[must_use]
    pub fn untagged(members: fn(&mut Self)) -> Value {
        let mut example = Self::default();
        members(&mut example);
        Value::Object(example.0)
    }

    pub fn tagged(kind: &str, members: fn(&mut Self)) -> Value {
        let mut example = Self::default();
        members(&mut example);
        example.0.insert("kind".to_owned(), Value::from(kind));
        Value::Object(example.0)
    }
}
