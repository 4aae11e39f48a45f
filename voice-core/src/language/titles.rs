//! The titles and descriptions of wire types in languages, for schemas and the pages of reports.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Language;

/// A title or description of the schemas in a language.
///
/// ```
/// use voice_core::language::{Language, translation};
///
/// assert_eq!(translation("Requester", Language::Spanish), Some("Solicitante"));
/// assert_eq!(translation("no text of ours", Language::Spanish), None);
/// ```
#[must_use]
pub fn translation(text: &str, language: Language) -> Option<&'static str> {
    match language {
        Language::English => spanish().get_key_value(text).map(|(english, _)| english.as_str()),
        Language::Spanish => spanish().get(text).map(String::as_str),
        Language::Declared(of) => of.text(text),
    }
}

/// The Spanish texts by the English ones.
#[expect(
    clippy::expect_used,
    reason = "compiled in; the test the_spanish_texts_are_read reads all of it"
)]
fn spanish() -> &'static BTreeMap<String, String> {
    static SPANISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        serde_json::from_str(include_str!("../schema/es.json")).expect("texts by texts")
    });
    &SPANISH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spanish_texts_are_read() {
        let source: serde_json::Value =
            serde_json::from_str(include_str!("../schema/es.json")).expect("JSON");
        assert_eq!(source.as_object().map(serde_json::Map::len), Some(spanish().len()));
        assert!(
            spanish().iter().all(|(english, spanish)| !english.is_empty() && !spanish.is_empty())
        );
    }
}
