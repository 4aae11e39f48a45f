use std::collections::BTreeSet;

use serde_json::Value;

use crate::language::{Language, translation};
use crate::wire::describe::TITLE_SEPARATOR;

/// The schema with its titles and descriptions in a language; nothing else of it changes.
///
/// The library's own schemas are in English, and [`translation`] has all their texts. A text of
/// another schema that has no translation stays as it is.
///
/// ```
/// use voice_core::disclosure::Language;
/// use voice_core::schema;
///
/// let question = schema::get("question").ok_or("no such schema")?;
/// let spanish = schema::in_language(question, Language::Spanish);
/// assert_eq!(spanish["title"], "Pregunta");
/// assert_eq!(spanish["properties"]["requester"]["title"], "Solicitante");
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn in_language(mut schema: Value, language: Language) -> Value {
    match language {
        Language::English => {}
        Language::Spanish | Language::Declared(_) => translate(&mut schema, language),
    }
    schema
}

/// The English titles and descriptions of a schema that have no text in a language; of the title of
/// a branch, those of its two parts. With none, the schema is there in the language.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::schema;
///
/// let question = schema::get("question").ok_or("no such schema")?;
/// assert!(schema::lacking(&question, Language::Spanish).is_empty());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn lacking(schema: &Value, language: Language) -> BTreeSet<String> {
    let mut all = texts(schema);
    all.retain(|text| translation(text, language).is_none());
    all
}

/// The English titles and descriptions of a schema, the titles of branches in their two parts.
pub(crate) fn texts(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_text(&mut schema.clone(), &mut |text| match text.split_once(TITLE_SEPARATOR) {
        Some((of, branch)) if translation(text, Language::English).is_none() => {
            found.extend([of.to_owned(), branch.to_owned()]);
        }
        _ => _ = found.insert(text.clone()),
    });
    found
}

/// A text, or the title of a branch, whose two parts are translated each.
fn translated(text: &str, language: Language) -> Option<String> {
    translation(text, language).map(ToOwned::to_owned).or_else(|| {
        let (of, branch) = text.split_once(TITLE_SEPARATOR)?;
        let (of, branch) = (translation(of, language)?, translation(branch, language)?);
        Some(format!("{of}{TITLE_SEPARATOR}{branch}"))
    })
}

fn translate(schema: &mut Value, language: Language) {
    each_text(schema, &mut |text| {
        if let Some(translated) = translated(text, language) {
            *text = translated;
        }
    });
}

/// Each title and description of a schema.
fn each_text(schema: &mut Value, with: &mut impl FnMut(&mut String)) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match (keyword.as_str(), value) {
                    ("title" | "description", Value::String(text)) => with(text),
                    ("properties" | "$defs", Value::Object(named)) => {
                        named.values_mut().for_each(|schema| each_text(schema, with));
                    }
                    ("const" | "enum" | "default" | "examples", _) => {}
                    (_, value) => each_text(value, with),
                }
            }
        }
        Value::Array(schemas) => schemas.iter_mut().for_each(|schema| each_text(schema, with)),
        _ => {}
    }
}
