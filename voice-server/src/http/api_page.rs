//! The OpenAPI document as a page for people, without scripts, fonts or network access.

use core::fmt::{self, Write};

use serde_json::{Map, Value};
use voice_core::html::HtmlText;

const STYLE: &str = include_str!("api_page.css");

fn text<'a>(of: &'a Value, key: &str) -> HtmlText<'a> {
    HtmlText(of.get(key).and_then(Value::as_str).unwrap_or_default())
}

fn members<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    of.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn items<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    of.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// Renders a document.
pub(super) fn page(document: &Value) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = write_page(&mut html, document);
    html
}

fn write_page(html: &mut String, document: &Value) -> fmt::Result {
    let info = document.get("info").unwrap_or(&Value::Null);
    let schemas = document.pointer("/components/schemas").unwrap_or(&Value::Null);
    let paths = document.get("paths").and_then(Value::as_object);
    let operations: Vec<(&String, &String, &Value)> = paths
        .into_iter()
        .flatten()
        .flat_map(|(path, of)| {
            of.as_object().into_iter().flatten().map(move |(method, of)| (path, method, of))
        })
        .collect();
    write!(
        html,
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{0} {1}</title>\n\
         <style>\n\
         {STYLE}</style>\n\
         </head>\n\
         <body>\n\
         <header>\n\
         <h1>{0} <small>{1}</small></h1>\n\
         <p>{2}</p>\n\
         <p>The same for programs: \
         <a href=\"/openapi.json\">/openapi.json</a>.</p>\n\
         </header>\n",
        text(info, "title"),
        text(info, "version"),
        text(info, "description"),
    )?;
    html.push_str("<nav aria-label=\"Operations\">\n<ul>\n");
    for (path, method, of) in &operations {
        writeln!(
            html,
            "<li><a href=\"#{}\"><code>{} {}</code></a> {}</li>",
            text(of, "operationId"),
            method.to_uppercase(),
            HtmlText(path),
            text(of, "summary")
        )?;
    }
    html.push_str("</ul>\n</nav>\n<main>\n");
    for (path, method, of) in operations {
        operation(html, path, method, of)?;
    }
    html.push_str("<h2 id=\"schemas\">Schemas</h2>\n");
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        write!(html, "<section id=\"{0}\">\n<h3>{0}</h3>\n", HtmlText(name))?;
        definition(html, schema)?;
        html.push_str("</section>\n");
    }
    html.push_str("</main>\n</body>\n</html>\n");
    Ok(())
}

fn operation(html: &mut String, path: &str, method: &str, of: &Value) -> fmt::Result {
    write!(
        html,
        "<section id=\"{0}\">\n<h2>{1}</h2>\n<p class=\"route\"><code>{2} {3}</code></p>\n",
        text(of, "operationId"),
        text(of, "summary"),
        method.to_uppercase(),
        HtmlText(path)
    )?;
    if of.get("security").is_some() {
        html.push_str(
            "<p>For staff: <code>Authorization: Bearer</code> and the token of the server.</p>\n",
        );
    }
    if let Some(parameters) = of.get("parameters").and_then(Value::as_array) {
        html.push_str(
            "<table>\n\
             <caption>Parameters</caption>\n\
             <thead><tr>\
             <th scope=\"col\">Name</th>\
             <th scope=\"col\">In</th>\
             <th scope=\"col\">Form</th>\
             <th scope=\"col\">Meaning</th></tr></thead>\n\
             <tbody>\n",
        );
        for parameter in parameters {
            writeln!(
                html,
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>",
                text(parameter, "name"),
                text(parameter, "in"),
                form(parameter.get("schema").unwrap_or(&Value::Null)),
                text(parameter, "description")
            )?;
        }
        html.push_str("</tbody>\n</table>\n");
    }
    if let Some(body) = of.get("requestBody") {
        write!(html, "<h3>Request</h3>\n<p>{}</p>\n", text(body, "description"))?;
        contents(html, body)?;
    }
    html.push_str("<h3>Responses</h3>\n");
    for (status, response) in members(of, "responses") {
        writeln!(
            html,
            "<p><strong>{}</strong> {}</p>",
            HtmlText(status),
            text(response, "description")
        )?;
        contents(html, response)?;
    }
    html.push_str("</section>\n");
    Ok(())
}

fn contents(html: &mut String, of: &Value) -> fmt::Result {
    for (media_type, content) in members(of, "content") {
        let schema = content.get("schema").unwrap_or(&Value::Null);
        writeln!(html, "<p><code>{}</code>: {}</p>", HtmlText(media_type), form(schema))?;
        if let Some(example) = content.get("example") {
            let example = serde_json::to_string_pretty(example).map_err(|_| fmt::Error)?;
            write!(
                html,
                "<details>\n<summary>Example</summary>\n<pre tabindex=\"0\">{}</pre>\n</details>\n",
                HtmlText(&example)
            )?;
        }
    }
    Ok(())
}

fn definition(html: &mut String, schema: &Value) -> fmt::Result {
    writeln!(html, "<p>{}</p>", text(schema, "description"))?;
    let branches: Vec<&Value> = items(schema, "oneOf").collect();
    if branches.iter().any(|branch| branch.get("const").is_some()) {
        html.push_str("<dl>\n");
        for term in branches {
            writeln!(
                html,
                "<dt><code>{}</code></dt><dd>{}</dd>",
                text(term, "const"),
                text(term, "description")
            )?;
        }
        html.push_str("</dl>\n");
        return Ok(());
    }
    if !branches.is_empty() {
        html.push_str("<p>One of:</p>\n<ul>\n");
        for branch in branches {
            writeln!(html, "<li>{}</li>", form(branch))?;
        }
        html.push_str("</ul>\n");
    }
    if schema.get("properties").is_some() {
        fields(html, schema)
    } else if schema.get("oneOf").is_none() {
        writeln!(html, "<p>{}</p>", form(schema))
    } else {
        Ok(())
    }
}

fn fields(html: &mut String, schema: &Value) -> fmt::Result {
    html.push_str(
        "<table>\n\
         <thead><tr>\
         <th scope=\"col\">Field</th>\
         <th scope=\"col\">Form</th>\
         <th scope=\"col\">Meaning</th></tr></thead>\n\
         <tbody>\n",
    );
    let properties = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&properties);
    let required: Vec<&str> = items(schema, "required").filter_map(Value::as_str).collect();
    let optional = properties.keys().map(String::as_str).filter(|key| !required.contains(key));
    for key in required.iter().copied().chain(optional) {
        let Some(field) = properties.get(key) else { continue };
        writeln!(
            html,
            "<tr><th scope=\"row\"><code>{}</code>{}</th><td>{}</td><td>{}</td></tr>",
            HtmlText(key),
            if required.contains(&key) { "" } else { " <small>optional</small>" },
            form(field),
            text(field, "description")
        )?;
    }
    html.push_str("</tbody>\n</table>\n");
    Ok(())
}

/// A schema in a few words, with a link if it has a name.
fn form(schema: &Value) -> String {
    if let Some(name) =
        schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next())
    {
        return format!("<a href=\"#{0}\">{0}</a>", HtmlText(name));
    }
    if let Some(word) = schema.get("const").and_then(Value::as_str) {
        return format!("<code>{}</code>", HtmlText(word));
    }
    let number = |key: &str| schema.get(key).and_then(Value::as_u64);
    let range = |least: Option<u64>, greatest: Option<u64>| match (least, greatest) {
        (Some(least), Some(greatest)) if least == greatest => format!("{least} "),
        (Some(least), Some(greatest)) => format!("{least} to {greatest} "),
        (None, Some(greatest)) => format!("at most {greatest} "),
        _ => String::new(),
    };
    match schema.get("type").and_then(Value::as_str).unwrap_or_default() {
        "array" => {
            let items = form(schema.get("items").unwrap_or(&Value::Null));
            let each = if schema.get("uniqueItems").is_some() { ", each once" } else { "" };
            format!("list of {}{items}{each}", range(number("minItems"), number("maxItems")))
        }
        "string" => {
            let mut words =
                format!("string of {}characters", range(number("minLength"), number("maxLength")));
            if number("maxLength").is_none() {
                words = "string".to_owned();
            }
            if let Some(format) = schema.get("format").and_then(Value::as_str) {
                let _ = write!(words, ", <code>{}</code>", HtmlText(format));
            }
            if let Some(example) = items(schema, "examples").next().and_then(Value::as_str) {
                let _ = write!(words, ", for example <code>{}</code>", HtmlText(example));
            }
            words
        }
        "integer" => format!("whole number {}", range(number("minimum"), number("maximum"))),
        other => HtmlText(other).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{form, page};

    #[test]
    fn text_cannot_become_markup() {
        let html = page(&json!({"info": {"title": "<script>\"&"}}));
        assert!(html.contains("&lt;script&gt;&quot;&amp;") && !html.contains("<script"));
    }

    #[test]
    fn forms_are_said_in_words() {
        let list = json!({
            "type": "array", "items": {"$ref": "#/$defs/Day"}, "minItems": 1, "maxItems": 3,
            "uniqueItems": true
        });
        assert_eq!(form(&list), "list of 1 to 3 <a href=\"#Day\">Day</a>, each once");
        assert_eq!(
            form(&json!({"type": "integer", "minimum": 0, "maximum": 9})),
            "whole number 0 to 9 "
        );
        assert_eq!(form(&json!({"const": "x<y"})), "<code>x&lt;y</code>");
    }
}
