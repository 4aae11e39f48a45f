use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

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
    Text(Word),
    List(Vec<Node>),
    /// Each member is there until its field takes it.
    Object(Vec<(Word, Option<Node>)>),
}

/// How many bytes of a short text lie where it is.
const SHORT: usize = 22;

/// A text which, where it is short, takes no memory of its own: most names of fields, words of vocabularies and days are.
pub(crate) enum Word {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self::Short { length, bytes }
            }
            _ => Self::Long(text.into()),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short { length, bytes } => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(text) => text.as_bytes(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            // What was put in was text.
            Self::Short { .. } => core::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Self::Long(text) => text,
        }
    }

    pub(crate) fn into_string(self) -> String {
        match self {
            Self::Short { .. } => self.as_str().to_owned(),
            Self::Long(text) => text.into_string(),
        }
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(WordVisitor)
    }
}

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Word, E> {
        Ok(Word::new(value))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Word, E> {
        Ok(Word::Long(value.into_boxed_str()))
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Word, E> {
        let text = core::str::from_utf8(value).map_err(|_| E::invalid_type(Unexpected::Other("bytes"), &self))?;
        Ok(Word::new(text))
    }
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
        Ok(Content::Text(Word::new(value)))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Content, E> {
        Ok(Content::Text(Word::Long(value.into_boxed_str())))
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
        while let Some((name, node)) = access.next_entry::<Word, Node>()? {
            members.push((name, Some(node)));
        }
        Ok(Content::Object(members))
    }
}
