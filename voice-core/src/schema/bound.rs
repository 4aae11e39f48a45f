//! Schemas bound to a vocabulary: what its readings take, and no more.

pub(super) mod lookup_keys;

use serde_json::{Map, Value, json};

use self::lookup_keys::{add_field, add_references};
use super::{Generator, SchemaSettings, in_language};
#[cfg(feature = "proptest")]
use crate::category::Category;
use crate::category::DeclaredCategory;
use crate::language::{Bilingual, LANGUAGE, Language};
use crate::subject::{
    Bond, DatedKind, DeclaredMoment, DeclaredNumber, DeclaredPlace, DeclaredState,
    DeclaredStatement, Hearing, OnDay,
};
use crate::vocabulary::{
    CategoryDeclaration, HAS_PROTECTIONS, HAVE_CATEGORIES, REFERENCES, TERM_TYPES, ValueForm,
    Vocabulary,
};
use crate::wire::describe::{DescribeObject, Property, branch, title_of};

/// A schema of this library with the terms that a vocabulary declares, in a language: it takes what
/// a reading takes that is bound to the vocabulary ([`Vocabulary::read`]).
///
/// With nothing declared it is the schema itself, in the language.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::schema;
/// use voice_core::vocabulary::{Vocabulary, VocabularyData};
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let category = schema::get("category").ok_or("no such schema")?;
/// let bound = schema::bound(category.clone(), &vocabulary, Language::Spanish);
/// let last = bound["oneOf"].as_array().and_then(|all| all.last()).ok_or("no term")?;
/// assert_eq!(last["const"], "us-bop:transfer-to-state-custody");
/// assert_eq!(last["title"], "Traslado a custodia estatal o local");
///
/// let none = Vocabulary::default();
/// assert_eq!(schema::bound(category.clone(), &none, Language::English), category);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn bound(schema: Value, vocabulary: &Vocabulary, language: Language) -> Value {
    if vocabulary.is_empty() {
        return in_language(schema, language);
    }
    with_terms(schema, language, |schema, name, more| {
        add(schema, name, vocabulary, language, more);
    })
}

/// A schema in a language, with what `add` adds to each type that has terms, by its name in
/// schemas, and to what such a type refers to.
pub(super) fn with_terms(
    schema: Value,
    language: Language,
    add: impl Fn(&mut Value, &str, &mut Map<String, Value>),
) -> Value {
    let title = schema.get("title").and_then(Value::as_str).map(str::to_owned);
    let mut schema = in_language(schema, language);
    // A declaration is there before its terms are: it has those of the library alone.
    if title.as_deref() == Some(title_of(DECLARATION).as_str()) {
        return schema;
    }
    let mut more = Map::new();
    let have = HAVE_CATEGORIES.into_iter().chain(REFERENCES);
    let others = [OF_PERSONS, HAS_PROTECTIONS, IDENTIFIERS, LANGUAGE];
    for name in have.chain(others).chain(TERM_TYPES) {
        if title.as_deref() == Some(title_of(name).as_str()) {
            add(&mut schema, name, &mut more);
        }
        if let Some(definition) = schema.pointer_mut(&format!("/$defs/{name}")) {
            add(definition, name, &mut more);
        }
    }
    if let Some(schema) = schema.as_object_mut().filter(|_| !more.is_empty()) {
        let definitions = schema.entry("$defs").or_insert_with(|| json!({}));
        if let Some(definitions) = definitions.as_object_mut() {
            for (name, definition) in more {
                definitions.entry(name).or_insert(definition);
            }
        }
    }
    schema
}

/// The components of an OpenAPI document ([`components_with`](super::components_with)) with the
/// terms that a vocabulary declares, in a language: each takes what [`bound`] lets its schema take.
///
/// The name of a component has no colon, so what is declared stands under `us-bop.furlough`.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::schema::{bound_components, components};
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = &std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(data)?])?;
/// let bound = bound_components(components(), &vocabulary, Language::English);
/// assert_eq!(bound["us-bop.furlough"]["title"], "Furlough");
/// let fact = bound["Fact"]["oneOf"].as_array().and_then(|all| all.last()).ok_or("no fact")?;
/// assert!(fact["$ref"].as_str().ok_or("no place")?.starts_with("#/components/schemas/us-bop."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn bound_components(
    schemas: Map<String, Value>,
    vocabulary: &Vocabulary,
    language: Language,
) -> Map<String, Value> {
    let mut schema = bound(json!({ "$defs": schemas }), vocabulary, language);
    let Some(Value::Object(all)) = schema.get_mut("$defs").map(Value::take) else {
        return Map::new();
    };
    let named = |name: &str| name.replace(':', ".");
    let components = all.into_iter().map(|(name, mut schema)| {
        refer_to_components(&mut schema, &named);
        (named(&name), schema)
    });
    components.collect()
}

/// Lets what is declared refer to components, by their names.
fn refer_to_components(value: &mut Value, named: &impl Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member {
                    Value::String(path) if key == "$ref" => {
                        if let Some(name) = path.strip_prefix("#/$defs/") {
                            *path = format!("#/components/schemas/{}", named(name));
                        }
                    }
                    member => refer_to_components(member, named),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer_to_components(item, named)),
        _ => {}
    }
}

/// The facts that are about no case, as everything declared is. No type has them, so the readers
/// know no such name.
pub(super) const OF_PERSONS: &str = "FactOfPerson";

/// The declaration itself.
const DECLARATION: &str = "VocabularyData";

/// What a record has of declared look-up keys is a field of these.
pub(super) const IDENTIFIERS: &str = "Identifiers";

/// Adds to a schema what is declared, and to `more` what it refers to.
fn add(
    schema: &mut Value,
    name: &str,
    vocabulary: &Vocabulary,
    language: Language,
    more: &mut Map<String, Value>,
) {
    if name == IDENTIFIERS {
        return add_field(schema, vocabulary, language, more);
    }
    if REFERENCES.contains(&name) {
        return add_references(schema, vocabulary, language, more);
    }
    let Some(list) = schema.pointer_mut("/oneOf").and_then(Value::as_array_mut) else { return };
    let term = |word: &str, title: &Bilingual, description: &Bilingual| {
        json!({
            "const": word,
            "title": title.in_language(language),
            "description": description.in_language(language),
        })
    };
    if name == LANGUAGE {
        let offered = vocabulary.languages().offered().map(|of| {
            let declared = of.declaration();
            json!({"const": declared.tag, "title": declared.name, "description": declared.name})
        });
        list.extend(offered);
        return;
    }
    if name == HAS_PROTECTIONS {
        let terms = vocabulary.protections();
        list.extend(terms.map(|(of, said)| term(of.as_str(), &said.title, &said.description)));
        return;
    }
    if TERM_TYPES.contains(&name) {
        let terms = vocabulary.terms_of(name).into_iter();
        list.extend(terms.map(|(of, title, description)| term(of, title, description)));
        return;
    }
    for (category, declared) in vocabulary.categories() {
        list.push(match name {
            "Category" => term(category.as_str(), &declared.title, &declared.description),
            _ => {
                let value = value(category, declared, language, more);
                more.insert(category.as_str().to_owned(), value);
                json!({ "$ref": format!("#/$defs/{}", category.as_str()) })
            }
        });
    }
}

/// The schema of the value of a declared category, with all that it refers to.
#[cfg(feature = "proptest")]
pub(crate) fn declared_value(category: Category, vocabulary: &Vocabulary) -> Option<Value> {
    let (Category::Declared(of), declared) = (category, vocabulary.category(category)?) else {
        return None;
    };
    let mut more = Map::new();
    let mut schema = value(of, declared, Language::English, &mut more);
    schema.as_object_mut()?.insert("$defs".to_owned(), Value::Object(more));
    Some(schema)
}

/// The schema of the value of a declared category.
fn value(
    category: DeclaredCategory,
    declared: &CategoryDeclaration,
    language: Language,
    more: &mut Map<String, Value>,
) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let properties = properties(&declared.form, &mut generator);
    let title = declared.title.in_language(language).as_str();
    let description = declared.description.in_language(language).as_str();
    let mut schema =
        in_language(branch(category.as_str(), title, description, properties), language);
    let words: Vec<Value> = declared
        .form
        .words()
        .iter()
        .map(|of| json!({"const": of.word, "title": of.title.in_language(language)}))
        .collect();
    if let Some(field) = declared.form.field_of_word()
        && let Some(property) = schema.pointer_mut(&format!("/properties/{field}"))
    {
        let text = |keyword: &str| property.get(keyword).cloned().unwrap_or(Value::Null);
        *property = json!({
            "title": text("title"), "description": text("description"), "type": "string",
            "oneOf": words
        });
    }
    for (name, definition) in generator.take_definitions(true) {
        more.entry(name).or_insert_with(|| in_language(definition, language));
    }
    schema
}

fn properties(form: &ValueForm, generator: &mut Generator) -> Vec<Property> {
    match form {
        ValueForm::State { .. } => DeclaredState::properties(generator),
        ValueForm::Day {} => OnDay::properties(generator),
        ValueForm::DayAndKind { .. } => DatedKind::properties(generator),
        ValueForm::Moment {} => DeclaredMoment::properties(generator),
        ValueForm::Place {} => DeclaredPlace::properties(generator),
        ValueForm::Hearing {} => Hearing::properties(generator),
        ValueForm::Amount {} => Bond::properties(generator),
        ValueForm::Number {} => DeclaredNumber::properties(generator),
        ValueForm::Statement { .. } => DeclaredStatement::properties(generator),
    }
}
