//! What two policies say otherwise, as a page for those who decide on them.

use std::fmt::Write;

use serde_json::Value;
use voice_core::disclosure::{Difference, Direction, Draft, Language, RuleId};
use voice_core::html::HtmlText;
use voice_server::in_words::{InWords, Words};

use super::Found;
use crate::cli::input::Failure;
use crate::cli::policy::book::Sheet;
use crate::cli::policy::check::custodial;

/// What the page of a comparison is made from.
struct Page<'a> {
    found: &'a Found,
    words: Words,
    language: Language,
}

/// The differences, each with a case that shows it, and what else was changed.
pub(super) fn of(found: &Found, language: Language) -> Result<String, Failure> {
    let page = Page { found, words: words_of("difference", found, language)?, language };
    let mut html = String::new();
    let cases = custodial(found.differences.iter())?;
    // Writing to a string does not fail.
    let _ = writeln!(
        html,
        "<p>{} {}; {} {}.</p>",
        found.differences.len(),
        page.say(
            "groups of states are answered otherwise",
            "grupos de estados se responden de otro modo"
        ),
        found.amendments.len(),
        page.say("other changes", "cambios más")
    );
    if !cases.is_empty() {
        page.overview(&mut html);
    }
    for (at, (of, case)) in found.differences.iter().zip(&cases).enumerate() {
        page.difference(&mut html, at, of, case);
    }
    if !found.amendments.is_empty() {
        page.amendments(&mut html)?;
    }
    let title = page.say(
        "What another policy releases more, and what less",
        "Qué da a conocer de más otra política, y qué de menos",
    );
    Ok(Sheet { title, language, contents: &[] }.around("", &html))
}

/// The words of what was found, with the terms of the new policy.
fn words_of(schema: &str, found: &Found, language: Language) -> Result<Words, Failure> {
    Words::bound(schema, language, found.new.vocabulary())
        .ok_or_else(|| Failure::unusable("policies", "the schema of a comparison is not there"))
}

impl Page<'_> {
    fn say(&self, en: &'static str, es: &'static str) -> &'static str {
        self.language.say(en, es)
    }

    fn term(&self, of: &str, word: &str) -> String {
        self.words.said(of, &Value::from(word)).on_one_line()
    }

    fn change(&self, direction: Option<Direction>) -> &'static str {
        match direction {
            Some(Direction::Widened) => self.say("told now, not before", "ahora se dice, antes no"),
            Some(Direction::Narrowed) => {
                self.say("told before, not now", "antes se decía, ahora no")
            }
            None => self.say("other words", "otras palabras"),
        }
    }

    /// All differences in a table, each with a link to it.
    fn overview(&self, html: &mut String) {
        let _ = write!(
            html,
            "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n\
             <caption>{0}</caption>\n<thead><tr><th scope=\"col\">{1}</th>\
             <th scope=\"col\">{2}</th><th scope=\"col\">{3}</th></tr></thead>\n<tbody>\n",
            self.say("All differences", "Todas las diferencias"),
            self.say("Category", "Categoría"),
            self.say("Change", "Cambio"),
            self.say("From", "Desde")
        );
        for (at, of) in self.found.differences.iter().enumerate() {
            let _ = writeln!(
                html,
                "<tr><th scope=\"row\"><a href=\"#difference-{at}\">{}</a></th><td>{}</td>\
                 <td>{}</td></tr>",
                HtmlText(&self.term("Category", of.category.as_str())),
                self.change(Some(of.direction)),
                HtmlText(&self.language.day(of.from))
            );
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn difference(&self, html: &mut String, at: usize, of: &Difference, case: &Value) {
        let _ = writeln!(
            html,
            "<section id=\"difference-{at}\">\n<h2>{}: {}</h2>\n<dl>",
            HtmlText(&self.term("Category", of.category.as_str())),
            self.change(Some(of.direction))
        );
        let who = [
            ("Capacity", "capacities", self.say("Asked by", "Quién pregunta")),
            ("IdentityLevel", "identity", self.say("Identity", "Identidad")),
            ("Standing", "standing", self.say("Standing", "Condición")),
            ("Purpose", "purposes", self.say("For", "Para")),
            ("Jurisdiction", "jurisdictions", self.say("Prosecuted under", "Jurisdicción")),
        ];
        for (term, field, title) in who {
            let said = match case.get(field) {
                Some(Value::Array(all)) => {
                    let all = all.iter().map(|of| self.words.said(term, of).on_one_line());
                    all.collect::<Vec<_>>().join(", ")
                }
                Some(one) => self.words.said(term, one).on_one_line(),
                None => continue,
            };
            let _ = writeln!(html, "<dt>{title}</dt><dd>{}</dd>", HtmlText(&said));
        }
        let _ = writeln!(
            html,
            "<dt>{}</dt><dd>{}</dd>\n<dt>{}</dt><dd>{}</dd>",
            self.say("From", "Desde"),
            HtmlText(&self.language.day(of.from)),
            self.say("States of a person", "Estados de una persona"),
            of.states
        );
        self.rules(html, self.say("Before", "Antes"), &self.found.old, &of.before);
        self.rules(html, self.say("Now", "Ahora"), &self.found.new, &of.after);
        let _ = writeln!(
            html,
            "</dl>\n<details>\n<summary>{}</summary>",
            self.say("A case: a question and a record", "Un caso: una pregunta y un registro")
        );
        let shown = case.get("shown").unwrap_or(&Value::Null);
        nested(html, &self.words.said("Counterexample", shown));
        html.push_str("</details>\n</section>\n");
    }

    /// The rules that decide, each with its note.
    fn rules(&self, html: &mut String, title: &str, draft: &Draft, rules: &[RuleId]) {
        let _ = write!(html, "<dt>{title}</dt>");
        if rules.is_empty() {
            let none = self.say("no ground", "sin fundamento");
            let _ = writeln!(html, "<dd>{none}</dd>");
        }
        for id in rules {
            let rule = draft.rules().iter().find(|rule| rule.id == *id);
            let note = rule.map_or("", |rule| rule.note.in_language(self.language).as_str());
            let _ = writeln!(
                html,
                "<dd>{} (<code>{}</code>)</dd>",
                HtmlText(note),
                HtmlText(id.as_str())
            );
        }
    }

    fn amendments(&self, html: &mut String) -> Result<(), Failure> {
        let words = words_of("amendment", self.found, self.language)?;
        let _ = writeln!(html, "<h2>{}</h2>\n<ul>", self.say("Other changes", "Otros cambios"));
        for of in &self.found.amendments {
            let value =
                serde_json::to_value(of).map_err(|error| Failure::unusable("output", error))?;
            let _ = write!(html, "<li>{}", self.change(of.direction()));
            nested(html, &words.said_whole(&value));
            html.push_str("</li>\n");
        }
        html.push_str("</ul>\n");
        Ok(())
    }
}

/// A value in words, with its fields below each other.
fn nested(html: &mut String, said: &InWords) {
    match said {
        InWords::Text(text) => {
            let _ = write!(html, "{}", HtmlText(text));
        }
        InWords::List(items) if items.iter().all(|of| matches!(of, InWords::Text(_))) => {
            let _ = write!(html, "{}", HtmlText(&said.on_one_line()));
        }
        InWords::List(items) => {
            html.push_str("<ul>\n");
            for item in items {
                html.push_str("<li>");
                nested(html, item);
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        }
        InWords::Fields(fields) => {
            html.push_str("<dl>\n");
            for (title, value) in fields {
                let _ = write!(html, "<dt>{}</dt><dd>", HtmlText(title));
                nested(html, value);
                html.push_str("</dd>\n");
            }
            html.push_str("</dl>\n");
        }
    }
}
