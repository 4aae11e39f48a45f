//! Values of the wire in words: with the titles that their schemas have, in a language.

use serde_json::{Map, Value};
use voice_core::disclosure::Language;
use voice_core::schema;
use voice_core::vocabulary::Vocabulary;

const YES: (&str, &str) = ("yes", "sí");
const NO: (&str, &str) = ("no", "no");

/// The English words that are said here, which have others in each declared language.
pub(crate) const TEXTS: [&str; 2] = [YES.0, NO.0];

/// The words of a type of the wire.
///
/// ```
/// use serde_json::json;
/// use voice_core::disclosure::Language;
/// use voice_server::in_words::{InWords, Words};
///
/// let words = Words::of("answer", Language::English).ok_or("no such schema")?;
/// let told = json!({ "kind": "custody-status", "state": "in-custody", "known_on": "2026-11-02" });
/// let InWords::Fields(fields) = words.said("Information", &told) else { panic!("fields") };
/// assert_eq!(fields[0], ("State".to_owned(), InWords::Text("In custody".to_owned())));
/// assert_eq!(fields[1], ("Known on".to_owned(), InWords::Text("November 2, 2026".to_owned())));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone)]
pub struct Words {
    schema: Value,
    language: Language,
}

/// A value in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InWords {
    /// One text.
    Text(String),
    /// Several values.
    List(Vec<Self>),
    /// Fields, each with its title.
    Fields(Vec<(String, Self)>),
}

impl InWords {
    /// The words on one line.
    #[must_use]
    pub fn on_one_line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => {
                let has_fields = items.iter().any(|item| matches!(item, Self::Fields(_)));
                let between = if has_fields { " / " } else { ", " };
                items.iter().map(Self::on_one_line).collect::<Vec<_>>().join(between)
            }
            Self::Fields(fields) => fields
                .iter()
                .map(|(title, value)| format!("{title}: {}", value.on_one_line()))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }
}

impl Words {
    /// The words of a schema by its name; none where there is no such schema.
    #[must_use]
    pub fn of(name: &str, language: Language) -> Option<Self> {
        Self::bound(name, language, &Vocabulary::default())
    }

    /// The same, with the terms of an office.
    #[must_use]
    pub fn bound(name: &str, language: Language, terms: &Vocabulary) -> Option<Self> {
        Some(Self { schema: schema::bound(schema::get(name)?, terms, language), language })
    }

    /// A value of a type that the schema defines.
    #[must_use]
    pub fn said(&self, of: &str, value: &Value) -> InWords {
        let definition = self.schema.get("$defs").and_then(|all| all.get(of));
        self.words(definition.unwrap_or(&Value::Null), value, true)
    }

    /// A value of the type of the schema itself, beginning with its kind where it has one.
    #[must_use]
    pub fn said_whole(&self, value: &Value) -> InWords {
        self.words(&self.schema, value, false)
    }

    /// A value of a type that the schema defines, beginning with its kind where it has one.
    #[must_use]
    pub fn said_with_kind(&self, of: &str, value: &Value) -> InWords {
        let definition = self.schema.get("$defs").and_then(|all| all.get(of));
        self.words(definition.unwrap_or(&Value::Null), value, false)
    }

    /// The title of a field of the schema itself.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let title = self.schema.pointer(&format!("/properties/{name}/title"));
        title.and_then(Value::as_str).unwrap_or_default()
    }

    fn defined<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let place = reference.and_then(|reference| reference.strip_prefix('#'));
        place.and_then(|place| self.schema.pointer(place)).unwrap_or(schema)
    }

    fn words(&self, schema: &Value, value: &Value, outermost: bool) -> InWords {
        let schema = self.branch(self.defined(schema), value);
        match value {
            Value::Object(fields) => {
                let mut said = Vec::new();
                let described = |name: &str| schema.get("properties").and_then(|all| all.get(name));
                let kind = described("kind").filter(|_| fields.contains_key("kind") && !outermost);
                if let Some(kind) = kind {
                    said.push((text(kind, "title"), InWords::Text(text(kind, "description"))));
                }
                for (name, value) in in_order(schema, fields) {
                    let field = described(name).unwrap_or(&Value::Null);
                    if name == "kind" && field.get("const").is_some() {
                        continue;
                    }
                    let title = text(field, "title");
                    let title = if title.is_empty() { name.clone() } else { title };
                    said.push((title, self.words(field, value, false)));
                }
                match said.as_slice() {
                    [(_, of_kind)] if kind.is_some() => of_kind.clone(),
                    [] => InWords::Text(text(schema, "title")),
                    _ => InWords::Fields(said),
                }
            }
            Value::Array(items) => {
                let of = schema.get("items").unwrap_or(&Value::Null);
                InWords::List(items.iter().map(|item| self.words(of, item, false)).collect())
            }
            Value::String(word) => InWords::Text(self.word(schema, word)),
            Value::Bool(true) => InWords::Text(self.say(YES.0, YES.1).to_owned()),
            Value::Bool(false) => InWords::Text(self.say(NO.0, NO.1).to_owned()),
            Value::Null | Value::Number(_) => InWords::Text(value.to_string()),
        }
    }

    /// The alternative of a union that a value is of.
    fn branch<'a>(&'a self, schema: &'a Value, value: &Value) -> &'a Value {
        let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let is_its = |branch: &&Value| match value.get("kind") {
            Some(kind) => branch.pointer("/properties/kind/const") == Some(kind),
            // Of a union without a tag.
            None => self.fits(branch, value),
        };
        branches.map(|branch| self.defined(branch)).find(is_its).unwrap_or(schema)
    }

    /// Whether a schema has every field of a value, and its constants.
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let schema = self.defined(schema);
        if let Some(constant) = schema.get("const") {
            return constant == value;
        }
        if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
            return branches.iter().any(|branch| self.fits(branch, value));
        }
        let (Some(properties), Value::Object(fields)) = (schema.get("properties"), value) else {
            return true;
        };
        let mut fields = fields.iter();
        fields.all(|(name, value)| properties.get(name).is_some_and(|of| self.fits(of, value)))
    }

    fn word(&self, schema: &Value, word: &str) -> String {
        if schema.get("const").is_some() {
            return text(schema, "title");
        }
        match schema.get("format").and_then(Value::as_str) {
            Some("date") => {
                word.parse().map_or_else(|_| word.to_owned(), |day| self.language.day(day))
            }
            _ => word.to_owned(),
        }
    }

    fn say(&self, en: &'static str, es: &'static str) -> &'static str {
        self.language.say(en, es)
    }
}

/// The fields in the order in which the schema requires them, and then the others.
fn in_order<'a>(
    schema: &'a Value,
    fields: &'a Map<String, Value>,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_required = |name: &String| required.iter().any(|of| of == name);
    let first = required.iter().filter_map(Value::as_str).filter_map(|of| fields.get_key_value(of));
    first.chain(fields.iter().filter(move |(name, _)| !is_required(name)))
}

fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use voice_core::disclosure::Language;

    use super::Words;

    #[test]
    fn values_are_said_in_both_languages() {
        let charge = json!({
            "kind": "charges",
            "charges": [{ "offense": "assault", "filed_on": "2026-01-09", "court": "a court" }]
        });
        for (language, said) in [
            (
                Language::English,
                "Charges: Offense: assault; Filed on: January 9, 2026; Court: a court",
            ),
            (
                Language::Spanish,
                "Cargos: Delito: assault; Fecha de presentación: 9 de enero de 2026; \
                 Tribunal: a court",
            ),
        ] {
            let words = Words::of("answer", language).unwrap();
            assert_eq!(words.said("Information", &charge).on_one_line(), said);
        }
    }

    #[test]
    fn a_union_without_a_tag_is_said_by_the_branch_that_fits() {
        let words = Words::of("subject", Language::English).unwrap();
        let fact = json!({
            "source": "agency-record",
            "fact": { "kind": "facility", "name": "A Center", "since": "2026-01-09" }
        });
        assert_eq!(
            words.said("RecordedFact", &fact).on_one_line(),
            "Source: Agency record; Fact: Kind: Facility; Name: A Center; Since: January 9, 2026"
        );
    }

    #[test]
    fn what_no_schema_describes_is_said_as_it_is() {
        let words = Words::of("answer", Language::English).unwrap();
        assert_eq!(words.said("Nothing", &json!({ "a": [1, true] })).on_one_line(), "a: 1, yes");
        assert!(Words::of("nothing", Language::English).is_none());
    }
}
