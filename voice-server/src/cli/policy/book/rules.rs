//! Each rule with its law and its note.

use std::fmt::Write;

use serde_json::Value;
use voice_core::disclosure::Rule;
use voice_core::html::HtmlText;

use super::{Book, in_force};
use crate::cli::input::Failure;

pub(super) fn main(book: &Book<'_>) -> Result<String, Failure> {
    let mut html = String::new();
    for rule in book.draft.rules() {
        write(&mut html, book, rule)?;
    }
    Ok(html)
}

fn write(html: &mut String, book: &Book<'_>, rule: &Rule) -> Result<(), Failure> {
    let value = serde_json::to_value(rule).map_err(|error| Failure::unusable(&rule.id, error))?;
    let id = rule.id.to_string();
    let field = |key: &str| value.get(key).unwrap_or(&Value::Null);
    let said = |of: &str, key: &str| book.words.said(of, field(key)).on_one_line();
    let citations: Vec<String> = rule
        .citations
        .iter()
        .map(|citation| {
            let verification = book.term("Verification", citation.verification.as_str());
            format!("{} ({verification})", citation.text.as_str())
        })
        .collect();
    let exceptions: Vec<String> = field("unless")
        .as_array()
        .into_iter()
        .flatten()
        .map(|exception| book.words.said_with_kind("Exception", exception).on_one_line())
        .collect();
    let always = field("when").as_object().is_some_and(serde_json::Map::is_empty);
    let when =
        if always { book.say("always", "siempre").to_owned() } else { said("Conditions", "when") };
    let rows = [
        (book.say("Covers", "Abarca"), said("Coverage", "covers")),
        (book.say("When", "Cuándo"), when),
        (book.say("Unless", "Salvo"), exceptions.join(" / ")),
        (book.say("Law", "Ley"), citations.join("; ")),
        (book.say("In force", "En vigor"), in_force(rule)),
    ];
    // Writing to a string does not fail.
    let _ = write!(
        html,
        "<section id=\"{0}\">\n<h2>{1}: {0}</h2>\n<p>{2}</p>\n<dl>\n",
        HtmlText(&id),
        HtmlText(&book.term("Effect", rule.effect.as_str())),
        HtmlText(rule.note.in_language(book.language).as_str())
    );
    for (title, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        let _ = writeln!(html, "<dt>{title}</dt><dd>{}</dd>", HtmlText(text));
    }
    html.push_str("</dl>\n</section>\n");
    Ok(())
}
