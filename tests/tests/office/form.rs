//! The page on the form of `office.json` says what the schema says.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value};
use voice_core::office::{Office, OfficeData};
use voice_core::schema;
use voice_core::wire::from_json;

const BEGIN: &str =
    "<!-- From the schema: VOICE_BLESS=1 cargo test -p voice-tests --test office -->";
const END: &str = "<!-- The end of what is from the schema. -->";

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/office-file.md")
}

fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema[key].as_str().unwrap_or_default()
}

/// The name of the definition that a schema refers to, and what it defines.
fn referred<'a>(schema: &Value, root: &'a Value) -> Option<(String, &'a Value)> {
    let name = schema["$ref"].as_str()?.strip_prefix("#/$defs/")?;
    Some((name.to_owned(), &root["$defs"][name]))
}

fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["oneOf"].as_array().into_iter().flatten()
}

/// What a member is, in a few words; objects of their own are put down to be told too.
fn form(schema: &Value, root: &Value, waiting: &mut Vec<String>) -> String {
    if let Some(items) = schema.get("items") {
        let of = form(items, root, waiting);
        let least = schema["minItems"].as_u64().filter(|least| *least > 0);
        return match least {
            Some(least) => format!("list of at least {least}: {of}"),
            None => format!("list: {of}"),
        };
    }
    if let Some((name, definition)) = referred(schema, root) {
        return match definition["type"].as_str() {
            Some("object") => {
                waiting.push(name);
                let title = text(definition, "title");
                format!("[{title}](#{})", title.to_lowercase().replace(' ', "-"))
            }
            _ => form(definition, root, waiting),
        };
    }
    let words: Vec<String> =
        branches(schema).map(|of| format!("`{}`", text(of, "const"))).collect();
    match (words.is_empty(), schema["type"].as_str()) {
        (false, _) => words.join(", "),
        (true, Some("boolean")) => "`true` or `false`".to_owned(),
        (true, _) => format!("text, as `{}`", first(schema)),
    }
}

fn first(schema: &Value) -> String {
    schema["examples"][0].as_str().unwrap_or_default().to_owned()
}

fn members(schema: &Value) -> &Map<String, Value> {
    schema["properties"].as_object().expect("an object has members")
}

fn rows(said: &mut String, schema: &Value, root: &Value, waiting: &mut Vec<String>) {
    said.push_str("| member | needed | form | what it is |\n|---|---|---|---|\n");
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, member) in members(schema) {
        let needed = if required.contains(name.as_str()) { "yes" } else { "" };
        let form = match member["const"].as_str() {
            Some(word) => format!("`{word}`"),
            None => form(member, root, waiting),
        };
        writeln!(said, "| `{name}` | {needed} | {form} | {} |", text(member, "description"))
            .unwrap();
    }
}

/// A text in lines of at most 100 characters.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.chars().count() + word.chars().count() < 100) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// One object after the other, each where it is named first.
fn tables() -> String {
    let root = schema::get("office-data").unwrap();
    let (mut said, mut waiting, mut told) = (String::new(), Vec::new(), BTreeSet::new());
    let mut next = vec![("office.json".to_owned(), &root)];
    while let Some((title, schema)) = next.pop() {
        writeln!(said, "### {title}\n\n{}\n", wrapped(text(schema, "description"))).unwrap();
        if schema.get("properties").is_some() {
            rows(&mut said, schema, &root, &mut waiting);
        } else {
            for branch in branches(schema) {
                let (_, branch) = referred(branch, &root).expect("a branch is defined");
                writeln!(said, "{}\n", wrapped(text(branch, "description"))).unwrap();
                rows(&mut said, branch, &root, &mut waiting);
                said.push('\n');
            }
            said.truncate(said.trim_end().len() + 1);
        }
        said.push('\n');
        let found: Vec<String> =
            waiting.drain(..).rev().filter(|name| told.insert(name.clone())).collect();
        let named = |name: String| {
            let definition = &root["$defs"][name.as_str()];
            (text(definition, "title").to_owned(), definition)
        };
        next.extend(found.into_iter().map(named));
    }
    said
}

#[test]
fn the_page_has_every_member_as_the_schema_has_it() {
    let page = page();
    let whole = fs::read_to_string(&page).unwrap();
    let (before, rest) = whole.split_once(BEGIN).expect("where it begins");
    let (_, after) = rest.split_once(END).expect("where it ends");
    let made = format!("{before}{BEGIN}\n\n{}{END}{after}", tables());
    if std::env::var_os("VOICE_BLESS").is_some() {
        fs::write(&page, &made).unwrap();
        return;
    }
    assert!(whole == made, "docs/office-file.md is not as the schema: VOICE_BLESS=1 writes it");
}

/// The example of the page is an office.
#[test]
fn the_example_of_the_page_is_an_office() {
    let page = fs::read_to_string(page()).unwrap();
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let office = Office::load(from_json::<OfficeData>(example.as_bytes()).unwrap()).unwrap();
    let today = office.on("2026-11-02".parse().unwrap());
    assert_eq!(today.office.unwrap().lines.len(), 1);
    assert_eq!(today.lines.len(), 1);
}
