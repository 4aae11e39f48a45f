use core::fmt;

use compact_str::CompactString;
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A JSON value before it has a type; unlike a map, it remembers that a field came twice.
///
/// It may hold what is confidential, and prints nothing.
pub struct Node(pub(super) Content);

pub(super) enum Content {
    Null,
    Bool(bool),
    Integer(i64),
    /// Beyond the integers of 64 bits, or with a fraction.
    Float(f64),
    /// Most names of fields, words of vocabularies and days are short and take no memory
    /// of their own.
    Text(CompactString),
    List(Vec<Node>),
    /// Each member is there until its field takes it.
    Object(Vec<(CompactString, Option<Node>)>),
}

/// Places for as many members as most objects have.
const MEMBERS: usize = 8;

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Node(..)")
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Self)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Content, E> {
        Ok(Content::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Content, E> {
        Ok(Content::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Content, E> {
        Ok(i64::try_from(value).map_or(Content::Float(value as f64), Content::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Content, E> {
        Ok(Content::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Content, E> {
        Ok(Content::Text(value.into()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Content, E> {
        Ok(Content::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Content::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Content, A::Error> {
        let mut members = Vec::with_capacity(MEMBERS);
        while let Some((Name(name), node)) = access.next_entry()? {
            members.push((name, Some(node)));
        }
        Ok(Content::Object(members))
    }
}

/// The name of a member. The feature `serde` of `compact_str` would read it as well, and compiles
/// serde's derive for that.
struct Name(CompactString);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor).map(Self)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = CompactString;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<CompactString, E> {
        Ok(name.into())
    }
}
