//! A schema as it stands on a page.

use core::fmt::{self, Write};

use serde_json::{Map, Value};
use voice_core::disclosure::Language;
use voice_core::html::HtmlText;

use super::translated;

pub(super) fn string<'a>(of: &'a Value, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn members<'a>(
    of: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    of.get(key).and_then(Value::as_object).into_iter().flatten()
}

pub(super) fn items<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    of.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// How schemas are shown.
pub(super) struct Shown {
    pub(super) language: Language,
}

impl Shown {
    fn say(&self, en: &'static str, es: &'static str) -> &'static str {
        self.language.say(en, es)
    }

    fn description<'a>(&self, of: &'a Value) -> HtmlText<'a> {
        HtmlText(translated(string(of, "description"), self.language))
    }

    /// What a schema describes, and its fields, terms or alternatives.
    pub(super) fn definition(&self, html: &mut String, schema: &Value) -> fmt::Result {
        writeln!(html, "<p>{}</p>", self.description(schema))?;
        let branches: Vec<&Value> = items(schema, "oneOf").collect();
        if branches.iter().any(|branch| branch.get("const").is_some()) {
            html.push_str("<dl>\n");
            for term in branches {
                writeln!(
                    html,
                    "<dt class=\"term\"><code>{}</code></dt><dd>{}</dd>",
                    HtmlText(string(term, "const")),
                    self.description(term)
                )?;
            }
            html.push_str("</dl>\n");
            return Ok(());
        }
        if !branches.is_empty() {
            writeln!(html, "<p>{}</p>\n<ul>", self.say("One of:", "Una de estas:"))?;
            for branch in branches {
                writeln!(html, "<li>{}</li>", self.form(branch))?;
            }
            html.push_str("</ul>\n");
        }
        if schema.get("properties").is_some() {
            self.fields(html, schema)
        } else if schema.get("oneOf").is_none() {
            writeln!(html, "<p>{}</p>", self.form(schema))
        } else {
            Ok(())
        }
    }

    fn fields(&self, html: &mut String, schema: &Value) -> fmt::Result {
        write!(
            html,
            "<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
            self.say("Field", "Campo"),
            self.say("Form", "Forma"),
            self.say("Meaning", "Significado")
        )?;
        let properties = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&properties);
        let required: Vec<&str> = items(schema, "required").filter_map(Value::as_str).collect();
        let optional = properties.keys().map(String::as_str).filter(|key| !required.contains(key));
        let may_be_left_out = format!(" <small>{}</small>", self.say("optional", "opcional"));
        for key in required.iter().copied().chain(optional) {
            let Some(field) = properties.get(key) else { continue };
            writeln!(
                html,
                "<tr><th scope=\"row\"><code>{}</code>{}</th><td>{}</td><td>{}</td></tr>",
                HtmlText(key),
                if required.contains(&key) { "" } else { &may_be_left_out },
                self.form(field),
                self.description(field)
            )?;
        }
        html.push_str("</tbody>\n</table>\n");
        Ok(())
    }

    /// A schema in a few words, with a link if it has a name.
    pub(super) fn form(&self, schema: &Value) -> String {
        if let Some(name) = string(schema, "$ref").rsplit('/').next().filter(|of| !of.is_empty()) {
            let (name, language) = (HtmlText(name), self.language.as_str());
            return format!("<a href=\"/docs/schemas/{name}?language={language}\">{name}</a>");
        }
        if let Some(word) = schema.get("const").and_then(Value::as_str) {
            return format!("<code>{}</code>", HtmlText(word));
        }
        match string(schema, "type") {
            "array" => {
                let list = self.say("list of", "lista de");
                let each = self.say(", each once", ", cada uno una sola vez");
                let each = if schema.get("uniqueItems").is_some() { each } else { "" };
                let range = self.range(schema, "minItems", "maxItems");
                format!("{list} {range}{}{each}", self.form(&schema["items"]))
            }
            "string" => self.text(schema),
            "integer" => {
                let range = self.range(schema, "minimum", "maximum");
                format!("{} {range}", self.say("whole number", "número entero"))
            }
            "number" => self.say("number", "número").to_owned(),
            "boolean" => self.say("true or false", "verdadero o falso").to_owned(),
            "object" => self.say("object", "objeto").to_owned(),
            other => HtmlText(other).to_string(),
        }
    }

    fn text(&self, schema: &Value) -> String {
        let mut words = self.say("text", "texto").to_owned();
        if schema.get("maxLength").is_some() {
            let range = self.range(schema, "minLength", "maxLength");
            let of = self.say("of", "de");
            let _ = write!(words, " {of} {range}{}", self.say("characters", "caracteres"));
        }
        if let Some(format) = schema.get("format").and_then(Value::as_str) {
            let _ = write!(words, ", <code>{}</code>", HtmlText(format));
        }
        if let Some(example) = items(schema, "examples").next().and_then(Value::as_str) {
            let for_example = self.say("for example", "por ejemplo");
            let _ = write!(words, ", {for_example} <code>{}</code>", HtmlText(example));
        }
        words
    }

    fn range(&self, schema: &Value, least: &str, greatest: &str) -> String {
        let number = |key: &str| schema.get(key).and_then(Value::as_u64);
        match (number(least), number(greatest)) {
            (Some(least), Some(greatest)) if least == greatest => format!("{least} "),
            (Some(least), Some(greatest)) => {
                format!("{least} {} {greatest} ", self.say("to", "a"))
            }
            (None, Some(greatest)) => {
                format!("{} {greatest} ", self.say("at most", "como máximo"))
            }
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use voice_core::disclosure::Language;

    use super::Shown;

    #[test]
    fn forms_are_said_in_words() {
        let shown = Shown { language: Language::English };
        let list = json!({
            "type": "array", "items": {"$ref": "#/$defs/Day"}, "minItems": 1, "maxItems": 3,
            "uniqueItems": true
        });
        assert_eq!(
            shown.form(&list),
            "list of 1 to 3 <a href=\"/docs/schemas/Day?language=en\">Day</a>, each once"
        );
        assert_eq!(
            shown.form(&json!({"type": "integer", "minimum": 0, "maximum": 9})),
            "whole number 0 to 9 "
        );
        assert_eq!(shown.form(&json!({"const": "x<y"})), "<code>x&lt;y</code>");
    }
}
