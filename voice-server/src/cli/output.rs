//! What a command prints: JSON for programs, text for people.

mod answer;
mod office;
mod rationale;
mod search;

use std::fmt::Write;
use std::io::{self, IsTerminal};

use clap::Args;
use serde::Serialize;
use serde_json::Value;
use voice_core::disclosure::Language;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::to_json;
use voice_server::in_words::Words;

use super::input::{self, Failure};

/// The width of text, as most terminals have it.
const WIDTH: usize = 80;

/// In which form a command prints.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Output {
    /// Print JSON; so it is too where the output is no terminal.
    #[arg(long)]
    json: bool,
    /// Print text for people; so it is too where the output is a terminal.
    #[arg(long, conflicts_with = "json")]
    text: bool,
}

/// What can be printed as text, by the schema of its JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shown {
    Answer,
    Rationale,
    Office,
    Search,
}

impl Output {
    /// Whether a program reads what is printed.
    pub(crate) fn is_json(self) -> bool {
        self.json || !(self.text || io::stdout().is_terminal())
    }

    /// Prints a value of the wire.
    pub(crate) fn print<T: Serialize + ?Sized>(
        self,
        value: &T,
        shown: Shown,
        language: Language,
        terms: &Vocabulary,
    ) -> Result<(), Failure> {
        let json = input::written(to_json(value))?;
        if self.is_json() {
            return input::print(&json);
        }
        let value: Value =
            serde_json::from_str(&json).map_err(|error| Failure::unusable("output", error))?;
        let (schema, write): (_, fn(&mut Page, &Value)) = match shown {
            Shown::Answer => ("answer", answer::write),
            Shown::Rationale => ("rationale", rationale::write),
            Shown::Office => ("office-on-day", office::write),
            Shown::Search => ("search-answer", search::write),
        };
        let words = Words::bound(schema, language, terms)
            .ok_or_else(|| Failure::unusable("output", "the schema of the output is not there"))?;
        let mut page = Page { text: String::new(), words, language };
        write(&mut page, &value);
        input::print(&page.text)
    }
}

/// A text that is being written.
struct Page {
    text: String,
    words: Words,
    language: Language,
}

impl Page {
    fn say(&self, en: &'static str, es: &'static str) -> &'static str {
        self.language.say(en, es)
    }

    /// A heading, with a line before it where something is above.
    fn heading(&mut self, text: &str) {
        let above = if self.text.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.text, "{above}{text}");
    }

    /// A paragraph, indented by so many spaces; nothing where there is no text.
    fn paragraph(&mut self, indent: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(&wrapped(indent, text));
    }

    /// Rows of two columns, the first as wide as it has to be.
    fn rows<'a>(&mut self, rows: &[(&'a str, &'a str)]) {
        let widest = rows.iter().map(|(first, _)| first.chars().count()).max().unwrap_or_default();
        let column = widest.min(WIDTH / 3);
        for (first, second) in rows {
            let body = wrapped(column.saturating_add(4), second);
            let body = body.trim_start();
            if first.chars().count() > column {
                let _ = write!(self.text, "  {first}\n{:1$}{body}", "", column.saturating_add(4));
            } else {
                let _ = write!(self.text, "  {first:<column$}  {body}");
            }
        }
    }

    /// A text of a value in the language of the page.
    fn bilingual<'a>(&self, of: &'a Value) -> &'a str {
        of[self.language.as_str()].as_str().unwrap_or_default()
    }
}

fn items<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    of[key].as_array().into_iter().flatten()
}

fn string<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or_default()
}

/// Words in lines of a width, each indented.
fn wrapped(indent: usize, text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            lines.push('\n');
            width = 0;
        }
        if width == 0 {
            let _ = write!(lines, "{:indent$}", "");
            width = indent;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, wrapped};

    #[test]
    fn text_is_wrapped_between_words() {
        let lines = wrapped(4, &"word ".repeat(40));
        assert!(lines.lines().count() > 2);
        for line in lines.lines() {
            assert!(line.starts_with("    word") && line.len() <= WIDTH, "{line}");
        }
        assert_eq!(wrapped(2, ""), "\n");
        assert_eq!(wrapped(0, &"w".repeat(200)).trim_end().len(), 200);
    }
}
