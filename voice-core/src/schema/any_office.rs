//! Schemas of any office: what its readings take, and no more.

use serde_json::{Map, Value, json};

use super::bound::lookup_keys::{KEY, by_name, field, with_field};
use super::bound::{IDENTIFIERS, OF_PERSONS, with_terms};
use super::{Generator, SchemaSettings, in_language};
use crate::language::{LANGUAGE, Language};
use crate::subject::{
    Bond, DatedKind, DeclaredMoment, DeclaredNumber, DeclaredPlace, DeclaredState,
    DeclaredStatement, Hearing, OnDay,
};
use crate::vocabulary::{
    HAVE_CATEGORIES, KeyCompanion, KeyValue, RECORDED_KEY, REFERENCES, TermName, VocabularyPrefix,
    names_of_library,
};
use crate::wire::Bounds;
use crate::wire::describe::{Describe as _, DescribeObject, Property, TITLE_SEPARATOR, branch};

/// A schema of this library with the terms of any office, in a language: it takes what a reading
/// takes that knows every term that an office could declare
/// ([`read_of_any_office`](crate::vocabulary::read_of_any_office)).
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::schema;
///
/// let category = schema::get("category").ok_or("no such schema")?;
/// let of_any = schema::of_any_office(category, Language::English);
/// let last = of_any["oneOf"].as_array().and_then(|all| all.last()).ok_or("no term")?;
/// assert_eq!(last["title"], "Term of an office");
/// assert!(last["pattern"].as_str().ok_or("no pattern")?.contains(':'));
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn of_any_office(schema: Value, language: Language) -> Value {
    with_terms(schema, language, |schema, name, more| add(schema, name, language, more))
}

/// A term of an office, as front ends show it, in English and Spanish.
const TERM: [(&str, &str); 2] = [
    ("Term of an office", "What an office declares under its prefix, as `us-bop:furlough`."),
    (
        "Término de una oficina",
        "Lo que una oficina declara con su prefijo, como `us-bop:furlough`.",
    ),
];

/// The forms of values, each with the name of its definition, with title and description as they
/// are in the schema of a declaration, and its fields.
type Fields = fn(&mut Generator) -> Vec<Property>;
const FORMS: [(&str, &str, &str, Fields); 9] = [
    ("State", "State", "A state from a declared list.", DeclaredState::properties),
    ("Day", "Day", "The day on which it happens.", OnDay::properties),
    ("DayAndKind", "Day and kind", "The day, and of which kind it is.", DatedKind::properties),
    ("Moment", "Moment", "A moment.", DeclaredMoment::properties),
    ("Place", "Place", "A place, and since when.", DeclaredPlace::properties),
    ("Hearing", "Hearing", "A hearing: when it begins, and before whom.", Hearing::properties),
    ("Amount", "Amount", "An amount of money, in whole US dollars.", Bond::properties),
    ("Number", "Number", "A number.", DeclaredNumber::properties),
    ("Statement", "Statement", "A statement from a declared list.", DeclaredStatement::properties),
];

/// What a reference by a look-up key is called in each language, as one of the kinds of references.
const REFERENCE: (&str, &str) =
    ("Subject reference: Look-up key", "What people are found by beside number and name.");

/// Adds to a schema what any office could declare, and to `more` what it refers to.
fn add(schema: &mut Value, name: &str, language: Language, more: &mut Map<String, Value>) {
    // A language is declared with its texts, and has no prefix.
    if name == LANGUAGE {
        return;
    }
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut refer = |name: String, definition: Value| {
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        more.entry(name).or_insert_with(|| in_language(definition, language));
        reference
    };
    if name == IDENTIFIERS {
        refer(RECORDED_KEY.to_owned(), recorded_key(&mut generator, language));
        if let Some(fields) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
            fields.insert("keys".to_owned(), field(language));
        }
    } else if let Some(list) = schema.pointer_mut("/oneOf").and_then(Value::as_array_mut) {
        match name {
            "Category" => list.push(term(name, language)),
            _ if REFERENCES.contains(&name) => {
                let reference = reference(&mut generator, language);
                list.push(refer("ReferenceOfAnyOffice".to_owned(), reference));
            }
            _ if HAVE_CATEGORIES.contains(&name) || name == OF_PERSONS => {
                for (form, title, description, fields) in FORMS {
                    let title = format!("Category{TITLE_SEPARATOR}{title}");
                    let fields = fields(&mut generator);
                    let value = of_term("Category", (&title, description), fields, language);
                    list.push(refer(format!("{form}OfAnyOffice"), value));
                }
            }
            _ => list.push(term(name, language)),
        }
    }
    for (name, definition) in generator.take_definitions(true) {
        more.entry(name).or_insert_with(|| in_language(definition, language));
    }
}

/// What a term of a type looks like.
fn form_of_term(of: &str) -> Map<String, Value> {
    let (prefix, name) = (VocabularyPrefix::FORM, TermName::FORM);
    let inside = |pattern: &'static str| pattern.trim_start_matches('^').trim_end_matches('$');
    let pattern = format!("^{}:{}$", inside(prefix.pattern), inside(name.pattern));
    let lengths =
        format!("^[^:]{{{},{}}}:[^:]{{{},{}}}$", prefix.min, prefix.max, name.min, name.max);
    let own: Vec<&str> = names_of_library(of).into_iter().flatten().collect();
    let mut form = Map::new();
    form.insert("type".to_owned(), json!("string"));
    form.insert("pattern".to_owned(), json!(pattern));
    form.insert("allOf".to_owned(), json!([{ "type": "string", "pattern": lengths }]));
    if !own.is_empty() {
        let of_library = format!(":({})$", own.join("|"));
        form.insert("not".to_owned(), json!({ "type": "string", "pattern": of_library }));
    }
    form
}

/// Title and description of a term.
const fn texts_of_term(language: Language) -> (&'static str, &'static str) {
    let [english, spanish] = TERM;
    match language {
        Language::Spanish => spanish,
        Language::English | Language::Declared(_) => english,
    }
}

/// A term of a type that is one word.
fn term(of: &str, language: Language) -> Value {
    let (title, description) = texts_of_term(language);
    let mut term = form_of_term(of);
    term.insert("title".to_owned(), json!(title));
    term.insert("description".to_owned(), json!(description));
    term.into()
}

/// An object whose kind is a term of a type.
fn of_term(
    of: &str,
    (title, description): (&str, &str),
    fields: Vec<Property>,
    language: Language,
) -> Value {
    let mut object = branch("", title, description, fields);
    if let Some(kind) = object.pointer_mut("/properties/kind").and_then(Value::as_object_mut) {
        kind.remove("const");
        kind.extend(form_of_term(of));
        let (_, description) = texts_of_term(language);
        kind.insert("description".to_owned(), json!(description));
    }
    object
}

/// The value of a look-up key as a record has it.
fn recorded_key(generator: &mut Generator, language: Language) -> Value {
    let key = of_term(RECORDED_KEY, KEY, Vec::new(), language);
    with_field(key, "value", KeyValue::describe(generator, Bounds::NONE).into())
}

/// A reference by a look-up key: something must agree beside the value, one thing at least.
fn reference(generator: &mut Generator, language: Language) -> Value {
    let library = by_name(generator);
    let of = |field: &str| library.pointer(&format!("/properties/{field}")).cloned();
    let key = of_term(RECORDED_KEY, REFERENCE, Vec::new(), language);
    let value = KeyValue::describe(generator, Bounds::NONE).into();
    let mut reference = with_field(key, "value", value);
    if let Some(fields) = reference.pointer_mut("/properties").and_then(Value::as_object_mut) {
        let beside = KeyCompanion::ALL.map(KeyCompanion::field);
        fields.extend(beside.into_iter().filter_map(|name| Some((name.to_owned(), of(name)?))));
    }
    if let Some(keywords) = reference.as_object_mut() {
        // Kind and value, and one more.
        keywords.insert("minProperties".to_owned(), json!(3));
    }
    reference
}
