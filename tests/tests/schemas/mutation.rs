//! Every path of a value × every atom: what a value becomes when one place of it is changed.

use serde_json::{Map, Value, json};

/// What is put in the place of any value.
pub(crate) fn atoms() -> Vec<Value> {
    let mut atoms =
        vec![json!(null), json!(true), json!(false), json!([]), json!({}), json!([{}]), json!(0)];
    for number in [-1.0, 1.0, 1e3, 0.5, 1e300, -0.0] {
        atoms.push(json!(number));
    }
    for number in
        [1_i64, 2, 17, 18, 130, 131, 720, 721, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_993]
    {
        atoms.push(json!(number));
        atoms.push(json!(-number));
    }
    let texts = [
        "",
        " ",
        "x",
        "X",
        "victim",
        "Victim",
        "VICTIM",
        " victim",
        "victim ",
        "a-b",
        "-a",
        "a-",
        "1",
        "١",
        "é",
        "A000000000",
        "a000000000",
        "A00000000",
        "A٠٠٠٠٠٠٠٠٠",
        "MX",
        "mx",
        "MXX",
        "2026-02-09",
        "2026-2-9",
        "2023-02-29",
        "2024-02-29",
        "2100-02-29",
        "2000-02-29",
        "1799-12-31",
        "2200-01-01",
        "+12026-01-01",
        " 2026-02-09",
        "2026-02-09\n",
        "2026-13-01",
        "2026-04-31",
        "2026-02-09T17:30:00Z",
        "2026-02-09t17:30:00z",
        "2026-02-09 17:30:00Z",
        "2026-02-09T17:30:00+00:00",
        "2026-02-09T17:30:00-00:00",
        "2026-02-09T12:30:00.5-05:00",
        "2026-02-09T17:30:00+23:59",
        "2026-02-09T17:30:00+24:00",
        "2026-02-09T17:30:00+05:60",
        "2026-02-09T17:30:00+0000",
        "2026-02-09T17:30:00+00",
        "2026-02-09T17:30:00",
        "1800-01-01T00:00:00+00:00",
        "1800-01-01T00:00:00+00:01",
        "1801-01-01T00:00:00+00:01",
        "2198-12-31T23:59:59-00:01",
        "2199-12-31T23:59:59-00:01",
        "2026-02-09T24:00:00Z",
        "2026-02-09T23:59:60Z",
        "2026-02-09T17:30:00.123456789Z",
        "2026-02-09T17:30:00.1234567890Z",
        "2026-02-09T17:30Z",
        "2023-02-29T00:00:00Z",
        "1.0.0",
        "1.0",
        "01.0.0",
        "8 U.S.C. 1367(a)(2)",
        "8 USC 1367",
        "two\nlines",
        "tab\there",
        "nul\u{0}",
        "America/New_York",
        "+12025550123",
        "+0202555",
        "\u{2028}x",
        "\u{1F600}",
    ];
    atoms.extend(texts.map(Value::from));
    for length in [64, 65, 120, 121, 200, 201, 300, 301, 600, 601] {
        atoms.push(Value::from("a".repeat(length)));
        atoms.push(Value::from("é".repeat(length)));
    }
    atoms
}

/// The value with one place changed, in every way; each once, and the place.
pub(crate) fn mutants(value: &Value, atoms: &[Value], each: &mut impl FnMut(&str, &Value)) {
    let mut paths = Vec::new();
    walk(value, String::new(), &mut paths);
    for path in paths {
        let mut whole = value.clone();
        let original = whole.pointer(&path).expect("a path of the value").clone();
        let mut try_with = |replacement: Value| {
            *whole.pointer_mut(&path).expect("a path of the value") = replacement;
            each(&path, &whole);
        };
        for atom in atoms {
            try_with(atom.clone());
        }
        for replacement in around(&original) {
            try_with(replacement);
        }
    }
}

/// What is near to a value: its own kind, changed in one way.
fn around(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => [
            format!(" {text}"),
            format!("{text} "),
            text.to_uppercase(),
            text.to_lowercase(),
            text.replace('-', "_"),
            text.chars().skip(1).collect(),
        ]
        .map(Value::from)
        .to_vec(),
        Value::Array(items) => {
            let mut variants = vec![Value::Array(items.iter().skip(1).cloned().collect())];
            if let Some(first) = items.first() {
                variants.push(Value::Array(items.iter().cloned().chain([first.clone()]).collect()));
                variants.push(Value::Array(vec![first.clone(); 257]));
            }
            variants
        }
        Value::Object(members) => {
            let mut variants = vec![Value::Array(members.values().cloned().collect())];
            for key in members.keys() {
                let without: Map<_, _> = members
                    .iter()
                    .filter(|(k, _)| *k != key)
                    .map(|(k, v)| (k.clone(), v.clone()))
                    .collect();
                variants.push(without.clone().into());
                let mut renamed = without;
                renamed.insert(key.to_uppercase(), members.get(key).cloned().unwrap_or_default());
                variants.push(renamed.into());
            }
            for extra in ["unknown", "", "kind"] {
                let mut with = members.clone();
                with.entry(extra).or_insert(json!(1));
                variants.push(with.into());
            }
            variants
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn walk(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                walk(
                    member,
                    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")),
                    paths,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{path}/{index}"), paths);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    paths.push(path);
}
