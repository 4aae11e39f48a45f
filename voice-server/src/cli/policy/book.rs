//! `voice policy book`: a policy as pages for those who decide on it.

mod matrix;
mod observers;
mod page;
mod rules;
mod timeline;

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use voice_core::disclosure::{Draft, Language, Period, Rule};
use voice_core::html::HtmlText;
use voice_core::wire::Day;
use voice_server::in_words::Words;

pub(super) use self::page::Sheet;
use super::own_zone;
use crate::cli::input::{self, Failure};

/// What a page of the book is made from.
struct Book<'a> {
    draft: &'a Draft,
    day: Day,
    words: Words,
    language: Language,
}

/// The days on which a rule is in force.
fn in_force(rule: &Rule) -> String {
    let days = |period: &Period| match period.until() {
        Some(until) => format!("{} – {until}", period.from()),
        None => format!("{} –", period.from()),
    };
    rule.in_force.iter().map(days).collect::<Vec<_>>().join(", ") + &own_zone(rule)
}

impl Book<'_> {
    fn say(&self, en: &'static str, es: &'static str) -> &'static str {
        self.language.say(en, es)
    }

    /// A term in words.
    fn term(&self, of: &str, word: &str) -> String {
        self.words.said(of, &Value::from(word)).on_one_line()
    }

    fn sheet<'b>(&self, title: &'b str) -> Sheet<'b> {
        Sheet { title, language: self.language, contents: PAGES.as_slice() }
    }
}

/// The pages, each with its file and its title.
const PAGES: [(&str, &str, &str); 5] = [
    ("index.html", "The policy", "La política"),
    ("rules.html", "Each rule and its law", "Cada regla y su ley"),
    ("matrix.html", "Who is told what", "A quién se dice qué"),
    ("observers.html", "What each observer can tell apart", "Qué puede distinguir cada quien"),
    ("timeline.html", "What is in force when", "Qué está en vigor y cuándo"),
];

/// Writes the pages into a folder.
pub(super) fn write(
    draft: &Draft,
    day: Day,
    language: Language,
    folder: &Path,
) -> Result<(), Failure> {
    let words = Words::bound("pack", language, draft.vocabulary())
        .ok_or_else(|| Failure::unusable("policy", "the schema of packs is not there"))?;
    let book = Book { draft, day, words, language };
    let mains = [
        front(&book),
        rules::main(&book)?,
        matrix::main(&book),
        observers::main(&book)?,
        timeline::main(&book),
    ];
    for ((file, en, es), main) in PAGES.into_iter().zip(mains) {
        let title = book.say(en, es);
        input::write(folder, file, book.sheet(title).around(file, &main))?;
    }
    let index = folder.join("index.html");
    input::print(&format!("{} pages; begin with {}\n", PAGES.len(), index.display()))
}

/// The packs and what is on the other pages.
fn front(book: &Book<'_>) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        html,
        "<p>{}</p>",
        book.say(
            "Something is released only where a rule permits it and no rule prohibits it. This \
             is a paraphrase of law, and no legal advice.",
            "Algo se da a conocer solo si una regla lo permite y ninguna lo prohíbe. Esto es una \
             paráfrasis de la ley, y no asesoría jurídica."
        )
    );
    for pack in book.draft.packs() {
        let _ = writeln!(
            html,
            "<h2>{}</h2>\n<p>{} {}, {}; {} {}. {}: {}.</p>",
            HtmlText(pack.title.in_language(book.language).as_str()),
            HtmlText(&pack.id.to_string()),
            HtmlText(&pack.version.to_string()),
            pack.published_on,
            pack.rules.len(),
            book.say("rules", "reglas"),
            book.say("Days are counted in", "Los días se cuentan en"),
            HtmlText(&pack.time_zone.to_string())
        );
    }
    let _ = writeln!(html, "<h2>{}</h2>\n<ul>", book.say("Pages", "Páginas"));
    for (file, en, es) in PAGES.iter().skip(1) {
        let _ = writeln!(html, "<li><a href=\"{file}\">{}</a></li>", book.say(en, es));
    }
    html.push_str("</ul>\n");
    html
}
