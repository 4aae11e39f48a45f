//! The OpenAPI document as pages for people: a first page, and one for each operation and schema.

mod schema;

use core::fmt::{self, Write};
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use voice_core::disclosure::Language;
use voice_core::html::HtmlText;
use voice_core::schema::translation;

use self::schema::{Shown, items, members, string};
use super::demonstration;
use super::page::{Frame, Text};

/// The kinds of operations that come first, in this order.
const FIRST: [&str; 3] = ["questions", "claims", "services"];

/// A text of the document in a language.
pub(super) fn translated(text: &str, language: Language) -> &str {
    static SPANISH: LazyLock<BTreeMap<String, String>> = LazyLock::new(spanish);
    match language {
        // These pages are in the languages of this library.
        Language::English | Language::Declared(_) => text,
        Language::Spanish => {
            let own = SPANISH.get(text).map(String::as_str);
            own.or_else(|| translation(text, language)).unwrap_or(text)
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "compiled in; every page in Spanish reads it, and a test every text of the document"
)]
fn spanish() -> BTreeMap<String, String> {
    serde_json::from_str(include_str!("api_page/es.json")).expect("texts by texts")
}

/// An operation, and where it is.
struct Place<'a> {
    path: &'a str,
    method: &'a str,
    of: &'a Value,
}

impl Place<'_> {
    fn id(&self) -> &str {
        string(self.of, "operationId")
    }

    fn tag(&self) -> &str {
        items(self.of, "tags").next().and_then(Value::as_str).unwrap_or_default()
    }
}

fn operations(document: &Value) -> impl Iterator<Item = Place<'_>> {
    members(document, "paths").flat_map(|(path, item)| {
        let each = item.as_object().into_iter().flatten();
        each.map(move |(method, of)| Place { path, method, of })
    })
}

/// The first page: how to ask a question, the operations, and the schemas.
pub(super) fn contents(document: &Value, language: Language) -> String {
    let mut main = String::new();
    // Writing to a string does not fail.
    let _ = write_contents(&mut main, document, language);
    let title = Text::new("The API: ask a question", "La API: hacer una pregunta");
    let title = title.in_language(language);
    Frame { language, languages: &Language::ALL, title, path: "/docs", query: "" }.around(&main)
}

fn write_contents(html: &mut String, document: &Value, language: Language) -> fmt::Result {
    let say = |en, es| Text::new(en, es).in_language(language);
    let code = language.as_str();
    let question = demonstration::QUESTIONS[0].text(language);
    write!(
        html,
        "<p>{}</p>\n<pre tabindex=\"0\">curl -s http://localhost:8080/v1/questions \\\n    \
         -H 'content-type: application/json' -d @- &lt;&lt;'END'\n{}\nEND</pre>\n",
        say(
            "Send a question as JSON to the server that <code>voice</code> starts. This one is \
             of its demonstration:",
            "Envíe una pregunta como JSON al servidor que inicia <code>voice</code>. Esta es de \
             su demostración:"
        ),
        HtmlText(question.trim_end())
    )?;
    write!(
        html,
        "<p><a href=\"/?language={code}\">{}</a>. \
         <a href=\"/docs/operations/askQuestion?language={code}\">{}</a>.</p>\n\
         <p>{}</p>\n<h2 id=\"operations\">{}</h2>\n",
        say("See how it is answered", "Vea cómo se responde"),
        say(
            "Every field of a question and of its answer",
            "Cada campo de la pregunta y la respuesta"
        ),
        HtmlText(translated(string(&document["info"], "description"), language)),
        say("Operations", "Operaciones")
    )?;
    let mut kinds: Vec<&str> = FIRST.to_vec();
    let tags = items(document, "tags").map(|tag| string(tag, "name"));
    kinds.extend(tags.filter(|tag| !FIRST.contains(tag)));
    for kind in kinds {
        writeln!(html, "<h3>{}</h3>\n<dl>", HtmlText(translated(&title_of(kind), language)))?;
        for place in operations(document).filter(|place| place.tag() == kind) {
            writeln!(
                html,
                "<dt><a href=\"/docs/operations/{}?language={code}\">{}</a></dt>\
                 <dd><code>{} {}</code></dd>",
                HtmlText(place.id()),
                HtmlText(translated(string(place.of, "summary"), language)),
                place.method.to_uppercase(),
                HtmlText(place.path)
            )?;
        }
        html.push_str("</dl>\n");
    }
    writeln!(html, "<h2 id=\"schemas\">{}</h2>\n<ul class=\"names\">", say("Schemas", "Esquemas"))?;
    for (name, _) in members(&document["components"], "schemas") {
        writeln!(
            html,
            "<li><a href=\"/docs/schemas/{0}?language={code}\">{0}</a></li>",
            HtmlText(name)
        )?;
    }
    html.push_str("</ul>\n");
    Ok(())
}

/// A kind of operations in words: `custody-events` is `Custody events`.
fn title_of(tag: &str) -> String {
    let mut words = tag.replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The page of an operation; none where there is none of this identifier.
pub(super) fn operation(document: &Value, id: &str, language: Language) -> Option<String> {
    let place = operations(document).find(|place| place.id() == id)?;
    let mut main = String::new();
    let _ = write_operation(&mut main, &place, language);
    let title = translated(string(place.of, "summary"), language);
    let path = format!("/docs/operations/{id}");
    Some(Frame { language, languages: &Language::ALL, title, path: &path, query: "" }.around(&main))
}

fn write_operation(html: &mut String, place: &Place<'_>, language: Language) -> fmt::Result {
    let say = |en, es| Text::new(en, es).in_language(language);
    let shown = Shown { language };
    let (method, of) = (place.method.to_uppercase(), place.of);
    let path = HtmlText(place.path);
    writeln!(html, "<p class=\"route\"><code>{method} {path}</code></p>")?;
    if items(of, "security").next().is_some() {
        writeln!(
            html,
            "<p>{} <code>Authorization: Bearer</code></p>",
            say("Send a token:", "Envíe una clave de acceso:")
        )?;
    }
    if items(of, "parameters").next().is_some() {
        write!(
            html,
            "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            say("Parameters", "Parámetros"),
            say("Name", "Nombre"),
            say("In", "En"),
            say("Form", "Forma"),
            say("Meaning", "Significado")
        )?;
        for parameter in items(of, "parameters") {
            writeln!(
                html,
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>",
                HtmlText(string(parameter, "name")),
                HtmlText(string(parameter, "in")),
                shown.form(&parameter["schema"]),
                HtmlText(translated(string(parameter, "description"), language))
            )?;
        }
        html.push_str("</tbody>\n</table>\n");
    }
    if let Some(body) = of.get("requestBody") {
        let description = HtmlText(translated(string(body, "description"), language));
        write!(html, "<h2>{}</h2>\n<p>{description}</p>\n", say("Request", "Solicitud"))?;
        write_content(html, body, &shown)?;
    }
    writeln!(html, "<h2>{}</h2>", say("Responses", "Respuestas"))?;
    for (status, response) in members(of, "responses") {
        let description = HtmlText(translated(string(response, "description"), language));
        writeln!(html, "<p><strong>{}</strong> {description}</p>", HtmlText(status))?;
        write_content(html, response, &shown)?;
    }
    Ok(())
}

fn write_content(html: &mut String, of: &Value, shown: &Shown) -> fmt::Result {
    for (media_type, content) in members(of, "content") {
        let form = shown.form(&content["schema"]);
        writeln!(html, "<p><code>{}</code>: {form}</p>", HtmlText(media_type))?;
        if let Some(example) = content.get("example") {
            let example = serde_json::to_string_pretty(example).map_err(|_| fmt::Error)?;
            write!(
                html,
                "<details>\n<summary>{}</summary>\n<pre tabindex=\"0\">{}</pre>\n</details>\n",
                Text::new("Example", "Ejemplo").in_language(shown.language),
                HtmlText(&example)
            )?;
        }
    }
    Ok(())
}

/// The page of a schema; none where there is none of this name.
pub(super) fn schema(document: &Value, name: &str, language: Language) -> Option<String> {
    let schema = document.get("components")?.get("schemas")?.get(name)?;
    let mut main = String::new();
    let _ = Shown { language }.definition(&mut main, schema);
    let path = format!("/docs/schemas/{name}");
    Some(
        Frame { language, languages: &Language::ALL, title: name, path: &path, query: "" }
            .around(&main),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use voice_core::disclosure::Language;

    use super::schema::{items, members, string};
    use super::{operations, title_of, translated};
    use crate::http::openapi;

    #[test]
    fn every_text_of_an_operation_has_a_spanish_one() {
        let document = &openapi::described().titled();
        let mut missing = Vec::new();
        let mut look = |text: &str| {
            if translated(text, Language::Spanish) == text && !text.is_empty() {
                missing.push(text.to_owned());
            }
        };
        look(string(&document["info"], "description"));
        for tag in items(document, "tags") {
            look(&title_of(string(tag, "name")));
        }
        for place in operations(document) {
            look(string(place.of, "summary"));
            let parameters = items(place.of, "parameters");
            let responses = members(place.of, "responses").map(|(_, of)| of);
            let described = parameters.chain(responses).chain(place.of.get("requestBody"));
            described.map(|of: &Value| string(of, "description")).for_each(&mut look);
        }
        missing.sort();
        missing.dedup();
        assert!(
            missing.is_empty(),
            "add these to voice-server/src/http/api_page/es.json, sorted: {missing:#?}"
        );
    }
}
