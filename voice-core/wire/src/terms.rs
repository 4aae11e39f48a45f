//! Terms that are declared as data, beside those of a vocabulary in code.

use core::any::Any;
use core::fmt::Debug;
use std::sync::Arc;

use serde_json::Value;

use super::node::Content;
use super::object::Members;
use super::reader::{one_of, parse};
use super::values::term_at;
use super::{Bounds, InputErrorCode, InputErrors, Node, Read, Reader, Vocabulary};

/// Longer names are not compared with those that are declared.
const MAX_COMPARED: usize = 128;

/// The terms that somebody declared as data, to which a reading is bound.
///
/// An enum whose variant has `#[wire(declared)]` reads them beside its own; a reading that is bound
/// to none reads its own alone.
pub trait Terms: Debug + Send + Sync + 'static {
    /// The place of the term, if there is one of this name in the enum of this name in schemas.
    fn place(&self, of: &str, word: &str) -> Option<u32>;

    /// The words of all of them, in the order in which they are told.
    fn words(&self, of: &str) -> Vec<&str>;

    /// What is expected in the place of a word that is well formed, and for which there is no room
    /// among those that the program keeps; none where that is not why [`place`](Self::place) knows
    /// no such term.
    fn no_room(&self, of: &str, word: &str) -> Option<String> {
        let _ = (of, word);
        None
    }

    /// The value itself, for who knows of which type it is.
    fn as_any(&self) -> &dyn Any;
}

/// What has the value of a declared term.
pub trait ReadDeclared: Sized {
    /// Reads what stands beside the `kind` of the term at a place; `None` means that `reader` has
    /// the faults.
    fn read_declared(place: u32, members: Members, reader: &mut Reader) -> Option<Self>;
}

/// A term of an enum itself, or one that was declared.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum OpenTerm<T> {
    Own(T),
    Declared(u32),
}

impl Reader {
    /// The terms to which the reading is bound.
    ///
    /// ```
    /// use voice_wire::{Bounds, Node, Read, Reader, Value, from_json};
    ///
    /// /// Whether a reading is bound to declared terms.
    /// struct IsBound(bool);
    ///
    /// impl Read for IsBound {
    ///     fn read(_: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
    ///         Some(Self(reader.terms().is_some()))
    ///     }
    ///
    ///     fn example(_: Bounds) -> Value {
    ///         "anything".into()
    ///     }
    /// }
    ///
    /// assert!(!from_json::<IsBound>(br#""anything""#)?.0);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn terms(&self) -> Option<Arc<dyn Terms>> {
        self.bound_to.clone()
    }

    /// A term of a vocabulary, or one that is declared beside it.
    #[doc(hidden)]
    pub fn open_term<V: Vocabulary>(&mut self, node: Node, of: &str) -> Option<OpenTerm<V>> {
        Some(match self.open_word(node, V::WORDS, of)? {
            OpenTerm::Own(at) => OpenTerm::Own(term_at(at)?),
            OpenTerm::Declared(place) => OpenTerm::Declared(place),
        })
    }

    /// The tag of an object, as one of `kinds` or a declared one, and its other members.
    #[doc(hidden)]
    pub fn open_kind(
        &mut self,
        node: Node,
        kinds: &'static [&'static str],
        of: &str,
    ) -> Option<(OpenTerm<&'static str>, Members)> {
        self.tagged(node, kinds, of, |reader, tag| {
            Some(match reader.open_word(tag, kinds, of)? {
                OpenTerm::Own(at) => OpenTerm::Own(kinds.get(at).copied()?),
                OpenTerm::Declared(place) => OpenTerm::Declared(place),
            })
        })
    }

    fn open_word(
        &mut self,
        node: Node,
        words: &[&'static str],
        of: &str,
    ) -> Option<OpenTerm<usize>> {
        let Content::Text(word) = &node.0 else {
            return self.word(node, words).map(OpenTerm::Own);
        };
        if let Some(at) = words.iter().position(|own| own.as_bytes() == word.as_bytes()) {
            return Some(OpenTerm::Own(at));
        }
        let Some(terms) = self.bound_to.clone() else {
            return self.word(node, words).map(OpenTerm::Own);
        };
        if let Some(place) = terms.place(of, word) {
            return Some(OpenTerm::Declared(place));
        }
        let mut known = words.to_vec();
        known.extend(terms.words(of));
        let nearest = nearest(word, &known);
        let expected = terms.no_room(of, word).unwrap_or_else(|| match nearest {
            Some(nearest) => format!("`{nearest}`, or another of {}", known.join(", ")),
            None => one_of(&known),
        });
        let example = nearest.or(known.first().copied()).map_or(Value::Null, Value::from);
        self.fault(InputErrorCode::UnknownTerm, expected, &example);
        None
    }
}

/// The word that is most like another, if one is like it at all.
///
/// ```
/// use voice_wire::nearest;
///
/// assert_eq!(nearest("furlouhg", &["release", "furlough"]), Some("furlough"));
/// assert_eq!(nearest("address", &["release", "furlough"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > MAX_COMPARED {
        return None;
    }
    let distances = known.iter().map(|of| (strsim::osa_distance(of, word), *of));
    distances.filter(|(distance, of)| *distance <= of.len() / 3).min().map(|(_, of)| of)
}

/// Reads a value from JSON text, with the declared terms to which the reading is bound.
///
/// ```
/// use std::any::Any;
/// use std::sync::Arc;
///
/// use voice_wire::{Bounds, InputErrorCode, Node, Read, Reader, Terms, Value, from_json_with};
///
/// /// The words that an office declares.
/// #[derive(Debug)]
/// struct Declared(Vec<&'static str>);
///
/// impl Terms for Declared {
///     fn place(&self, _: &str, word: &str) -> Option<u32> {
///         self.0.iter().position(|of| *of == word)?.try_into().ok()
///     }
///
///     fn words(&self, _: &str) -> Vec<&str> {
///         self.0.clone()
///     }
///
///     fn as_any(&self) -> &dyn Any {
///         self
///     }
/// }
///
/// /// The place of a word among those declared.
/// #[derive(Debug, PartialEq)]
/// struct Place(u32);
///
/// impl Read for Place {
///     fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
///         let word = reader.any_text(node, "a declared word", &"furlough".into())?;
///         let place = reader.terms().and_then(|terms| terms.place("Place", &word));
///         if place.is_none() {
///             let code = InputErrorCode::UnknownTerm;
///             reader.fault(code, "a declared word", &"furlough".into());
///         }
///         place.map(Self)
///     }
///
///     fn example(_: Bounds) -> Value {
///         "furlough".into()
///     }
/// }
///
/// let terms = Arc::new(Declared(vec!["furlough", "parole-hearing"]));
/// assert_eq!(from_json_with::<Place>(br#""parole-hearing""#, terms.clone())?, Place(1));
/// assert!(from_json_with::<Place>(br#""parade""#, terms).is_err());
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
///
/// # Errors
/// Those of [`from_json`](super::from_json). Of a term that is not known the error has the nearest
/// one.
pub fn from_json_with<T: Read>(json: &[u8], terms: Arc<dyn Terms>) -> Result<T, InputErrors> {
    read_with(parse(json, T::example)?, terms)
}

/// Reads a value from a JSON value that is already parsed, with the declared terms to which the
/// reading is bound.
///
/// ```
/// use std::any::Any;
/// use std::sync::Arc;
///
/// use serde_json::json;
/// use voice_wire::{Day, Terms, from_value_with};
///
/// /// An office that declares nothing.
/// #[derive(Debug)]
/// struct Nothing;
///
/// impl Terms for Nothing {
///     fn place(&self, _: &str, _: &str) -> Option<u32> {
///         None
///     }
///
///     fn words(&self, _: &str) -> Vec<&str> {
///         Vec::new()
///     }
///
///     fn as_any(&self) -> &dyn Any {
///         self
///     }
/// }
///
/// // What has no declared terms is read as ever.
/// let day: Day = from_value_with(json!("2026-11-02"), Arc::new(Nothing))?;
/// assert_eq!(day.to_string(), "2026-11-02");
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
///
/// # Errors
/// Those of [`from_value`](super::from_value).
pub fn from_value_with<T: Read>(value: Value, terms: Arc<dyn Terms>) -> Result<T, InputErrors> {
    read_with(super::reader::node(value, T::example)?, terms)
}

fn read_with<T: Read>(node: Node, terms: Arc<dyn Terms>) -> Result<T, InputErrors> {
    let mut reader = Reader::default();
    reader.bound_to = Some(terms);
    let value = T::read(node, &mut reader, Bounds::NONE);
    reader.finish(value)
}
