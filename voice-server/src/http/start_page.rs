//! The first page: what this is, and how the questions of the demonstration are answered.
//!
//! It looks at the records that are compiled in, and never at those of the store.

use core::fmt::{self, Write};
use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::Value;
use voice_core::digest::sha256;
use voice_core::disclosure::{Answer, Language, Policy};
use voice_core::html::HtmlText;
use voice_core::wire::to_json;

use super::demonstration::{self, Asked, QUESTIONS};
use super::in_words::{self, InWords, Words};
use super::page::{self, Frame, Text, offered};

const WHAT_THIS_IS: Text = Text::new(
    "This server answers victims, witnesses and those who act for them. It tells only what \
             a rule permits, and a refusal reveals nothing: it is the same, byte for byte, \
             whether the person is protected by law or does not exist.",
    "Este servidor responde a víctimas, testigos y quienes actúan por ellos. Solo dice \
             lo que una regla permite, y una negativa no revela nada: es la misma, byte por \
             byte, si la ley protege a la persona o si no existe.",
);
const IN_DANGER: Text = Text::new("In danger, call 911.", "Si está en peligro, llame al 911.");
const ASK: Text =
    Text::new("Ask a question of the demonstration", "Hacer una pregunta de la demostración");
const NOT_LOOKED_AT: Text = Text::new(
    "The people of the demonstration do not exist. The records of this server are not \
             looked at.",
    "Las personas de la demostración no existen. Los registros de este servidor no se \
             consultan.",
);
const SIDE_BY_SIDE: Text =
    Text::new("The answers, side by side", "Las respuestas, una al lado de otra");
const IN_CUSTODY: Text = Text::new("A person in custody", "Una persona en custodia");
const PROTECTED: Text =
    Text::new("A person whom the law protects", "Una persona protegida por la ley");
const NOBODY: Text = Text::new("A person who does not exist", "Una persona que no existe");
const SAME_BYTES: Text =
    Text::new("The same bytes as about nobody.", "Los mismos bytes que sobre nadie.");
const OTHER_BYTES: Text =
    Text::new("Other bytes than about nobody.", "Otros bytes que sobre nadie.");
const AS_SENT: Text = Text::new("As it is sent", "Como se envía");
const ASK_YOURSELF: Text = Text::new("Ask it yourself", "Pregunte usted");
const HOW_TO_SEND: Text =
    Text::new("how to send it, and the rest of the API", "cómo enviarla, y el resto de la API");
const QUESTION_AS_SENT: Text = Text::new("The question as it is sent", "La pregunta como se envía");
const TITLE: Text = Text::new(
    "What may be told about a person in custody",
    "Qué se puede decir de una persona en custodia",
);
const MISSING: Text =
    Text::new("What is missing, whoever is asked about", "Qué falta, sea quien sea la persona");

/// Everything that the page says in its own words.
const TEXTS: [Text; 16] = [
    WHAT_THIS_IS,
    IN_DANGER,
    ASK,
    NOT_LOOKED_AT,
    SIDE_BY_SIDE,
    IN_CUSTODY,
    PROTECTED,
    NOBODY,
    SAME_BYTES,
    OTHER_BYTES,
    AS_SENT,
    ASK_YOURSELF,
    HOW_TO_SEND,
    QUESTION_AS_SENT,
    TITLE,
    MISSING,
];

/// The English texts of everything that pages for people say, which have others in each declared
/// language.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    let own = page::TEXTS.into_iter().chain(TEXTS).map(|text| text.en);
    own.chain(in_words::TEXTS).chain(demonstration::texts())
}

/// The words of answers in a language.
fn words(language: Language) -> Option<Cow<'static, Words>> {
    static WORDS: LazyLock<[Option<Words>; 2]> = LazyLock::new(|| {
        [Language::English, Language::Spanish].map(|language| Words::of("answer", language))
    });
    let [english, spanish] = &*WORDS;
    match language {
        Language::English => english.as_ref().map(Cow::Borrowed),
        Language::Spanish => spanish.as_ref().map(Cow::Borrowed),
        Language::Declared(_) => Words::of("answer", language).map(Cow::Owned),
    }
}

/// The page with the answers of a policy to one question.
///
/// # Errors
/// Those of writing an answer, which has none.
pub(super) fn page(
    asked: &Asked,
    policy: &Policy,
    language: Language,
) -> Result<String, serde_json::Error> {
    let answers = asked.answers(policy, language);
    let shown = [&answers.named, &answers.protected, &answers.nobody].map(Shown::new);
    let [named, protected, nobody] = shown;
    let mut main = String::new();
    // Writing to a string does not fail.
    let _ = write_page(&mut main, asked, &[named?, protected?, nobody?], language);
    let query = format!("question={}", asked.name);
    let title = TITLE.in_language(language);
    let languages = &offered(policy);
    Ok(Frame { language, languages, title, path: "/", query: &query }.around(&main))
}

/// An answer as it is sent.
struct Shown {
    text: String,
    value: Value,
}

impl Shown {
    fn new(answer: &Answer) -> Result<Self, serde_json::Error> {
        let text = to_json(answer)?;
        let value = serde_json::from_str(&text)?;
        Ok(Self { text, value })
    }
}

fn write_page(
    html: &mut String,
    asked: &Asked,
    answers: &[Shown; 3],
    language: Language,
) -> fmt::Result {
    let say = |text: Text| text.in_language(language);
    let code = language.as_str();
    write!(
        html,
        "<p>{}</p>\n<p>{}</p>\n<h2 id=\"ask\">{}</h2>\n<p>{}</p>\n<ul class=\"questions\">\n",
        say(WHAT_THIS_IS),
        say(IN_DANGER),
        say(ASK),
        say(NOT_LOOKED_AT)
    )?;
    for question in &QUESTIONS {
        let current = if question.name == asked.name { " aria-current=\"true\"" } else { "" };
        writeln!(
            html,
            "<li><a href=\"/?language={code}&amp;question={}#answers\"{current}>{}</a></li>",
            question.name,
            question.title(language)
        )?;
    }
    write!(
        html,
        "</ul>\n<h2 id=\"answers\">{}</h2>\n<p>{}</p>\n<div class=\"answers\">\n",
        say(SIDE_BY_SIDE),
        HtmlText(asked.title(language))
    )?;
    let people = [say(IN_CUSTODY), say(PROTECTED), say(NOBODY)];
    let [.., nobody] = answers;
    for (at, (answer, person)) in answers.iter().zip(people).enumerate() {
        writeln!(html, "<section>\n<h3>{person}</h3>")?;
        results(html, &answer.value, language)?;
        let is_same = answer.text == nobody.text;
        let same = match (at, is_same) {
            (2, _) => "",
            (_, true) => say(SAME_BYTES),
            (_, false) => say(OTHER_BYTES),
        };
        let class = if is_same { " class=\"same\"" } else { "" };
        let digest = sha256(&answer.text);
        write!(
            html,
            "<p{class}>{same}</p>\n<p>{} bytes, SHA-256 <code>{}</code></p>\n\
             <details>\n<summary>{}: {person}</summary>\n<pre tabindex=\"0\">{}</pre>\n\
             </details>\n</section>\n",
            answer.text.len(),
            digest.get(..16).unwrap_or(&digest),
            say(AS_SENT),
            HtmlText(&answer.text)
        )?;
    }
    html.push_str("</div>\n");
    gaps(html, &nobody.value, language)?;
    write!(
        html,
        "<h2 id=\"send\">{}</h2>\n<p><code>POST /v1/questions</code>: \
         <a href=\"/docs?language={code}\">{}</a>.</p>\n<details>\n<summary>{}</summary>\n\
         <pre tabindex=\"0\">{}</pre>\n</details>\n",
        say(ASK_YOURSELF),
        say(HOW_TO_SEND),
        say(QUESTION_AS_SENT),
        HtmlText(&asked.text(language))
    )
}

/// What is answered for each category, in words.
fn results(html: &mut String, answer: &Value, language: Language) -> fmt::Result {
    let Some(words) = words(language) else { return Ok(()) };
    html.push_str("<dl>\n");
    for result in answer["results"].as_array().into_iter().flatten() {
        let category = words.said("Category", &result["category"]).on_one_line();
        writeln!(html, "<dt class=\"term\">{}</dt>", HtmlText(&category))?;
        match result.get("information") {
            Some(told) => write_words(html, &words.said("Information", told))?,
            None => {
                let text = result["text"].as_str().unwrap_or_default();
                writeln!(html, "<dd>{}</dd>", HtmlText(text))?;
            }
        }
    }
    html.push_str("</dl>\n");
    Ok(())
}

fn write_words(html: &mut String, said: &InWords) -> fmt::Result {
    match said {
        InWords::Fields(fields) => fields.iter().try_for_each(|(title, value)| {
            let value = value.on_one_line();
            writeln!(html, "<dd>{}: {}</dd>", HtmlText(title), HtmlText(&value))
        }),
        other => writeln!(html, "<dd>{}</dd>", HtmlText(&other.on_one_line())),
    }
}

/// What is missing, which is the same whoever is asked about.
fn gaps(html: &mut String, answer: &Value, language: Language) -> fmt::Result {
    let gaps = answer.pointer("/eligibility/gaps").and_then(Value::as_array);
    let Some(gaps) = gaps.filter(|gaps| !gaps.is_empty()) else { return Ok(()) };
    writeln!(html, "<h2 id=\"missing\">{}</h2>\n<dl>", MISSING.in_language(language))?;
    for gap in gaps {
        let said = |key: &str| gap[key].as_str().unwrap_or_default();
        writeln!(
            html,
            "<dt class=\"term\">{}</dt><dd>{}</dd>",
            HtmlText(said("text")),
            HtmlText(said("remedy"))
        )?;
    }
    html.push_str("</dl>\n");
    Ok(())
}
