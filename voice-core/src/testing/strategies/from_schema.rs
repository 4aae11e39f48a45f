//! Values from a schema of this crate: its forms are few, and each has one place here.

use std::borrow::Cow;

use proptest::arbitrary::any;
use proptest::prelude::Just;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy, Union};
use proptest::{collection, option, prop_oneof, string};
use regex_lite::Regex;
use serde_json::{Map, Value};

use super::time::{day, moment};
use crate::wire::{InputErrorCode, InputErrors};

/// A list has at most so many items beyond the least that it must have.
const MORE_ITEMS: usize = 3;

/// How often a value is mended before it is given up.
const MENDINGS: usize = 4;

/// What the reader accepts, as the schema says.
pub(super) fn json(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    let schema = resolved(schema, root);
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    if let Some(word) = schema.get("const") {
        return Just(word.clone()).boxed();
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => match list("oneOf") {
            Some(branches) => Union::new(branches.iter().map(|branch| json(branch, root))).boxed(),
            None => object(schema, root),
        },
        Some("string") => match list("oneOf") {
            Some(terms) => select(
                terms.iter().filter_map(|term| term.get("const").cloned()).collect::<Vec<_>>(),
            )
            .boxed(),
            None => text(schema),
        },
        Some("integer") => {
            let (least, greatest) = (bound(schema, "minimum"), bound(schema, "maximum"));
            prop_oneof![6 => least..=greatest, 1 => Just(least), 1 => Just(greatest)]
                .prop_map(Value::from)
                .boxed()
        }
        Some("number") => {
            let (least, greatest) = (bound(schema, "minimum"), bound(schema, "maximum"));
            let halves = least.saturating_mul(2)..=greatest.saturating_mul(2);
            prop_oneof![
                6 => halves,
                1 => Just(least.saturating_mul(2)),
                1 => Just(greatest.saturating_mul(2)),
            ]
            .prop_map(|halves| Value::from(halves as f64 / 2.0))
            .boxed()
        }
        Some("array") => array(schema, root),
        _ => any::<bool>().prop_map(Value::from).boxed(),
    }
}

/// The schema itself, where it refers to a definition.
pub(super) fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let definition =
        schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    definition.and_then(|path| root.pointer(path)).unwrap_or(schema)
}

/// A bound that the schema states, or nought.
pub(super) fn bound(schema: &Value, key: &str) -> i64 {
    schema
        .get(key)
        .and_then(|bound| bound.as_i64().or_else(|| Some(bound.as_f64()? as i64)))
        .unwrap_or(0)
}

/// The value that `read` gives, once the faults that no schema states are mended as they say.
pub(super) fn mended<T>(
    mut json: Value,
    read: impl Fn(Value) -> Result<T, InputErrors>,
) -> Option<T> {
    for _ in 0..MENDINGS {
        match read(json.clone()) {
            Ok(value) => return Some(value),
            // The last first, so that places in a list stay where they are.
            Err(faults) => faults.into_vec().iter().rev().try_for_each(|fault| {
                if matches!(fault.code, InputErrorCode::Contradiction | InputErrorCode::Duplicate) {
                    take_out(&mut json, &fault.pointer)
                } else if matches!(
                    fault.code,
                    InputErrorCode::DatesOutOfOrder | InputErrorCode::EvidenceTooWeak
                ) {
                    *json.pointer_mut(&fault.pointer)? =
                        serde_json::from_str(&fault.example).ok()?;
                    Some(())
                } else {
                    None
                }
            })?,
        }
    }
    None
}

/// Takes the item of a list, or the field that may be left out, away that a fault is at or in.
fn take_out(json: &mut Value, pointer: &str) -> Option<()> {
    let (parent, key) = pointer.rsplit_once('/')?;
    match json.pointer_mut(parent)? {
        Value::Array(items) => drop(items.remove(key.parse().ok().filter(|at| *at < items.len())?)),
        Value::Object(members) if key == "matter" => drop(members.remove(key)?),
        _ => take_out(json, parent)?,
    }
    Some(())
}

fn object(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    let required = |key: &str| {
        let keys = schema.get("required").and_then(Value::as_array);
        keys.is_some_and(|keys| keys.iter().any(|other| other == key))
    };
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let fields: Vec<_> = fields
        .map(|(key, field)| {
            let value = json(field, root);
            let value = if required(key) {
                value.prop_map(Some).boxed()
            } else {
                option::of(value).boxed()
            };
            (Just(key.clone()), value)
        })
        .collect();
    let whole = |fields: Vec<(String, Option<Value>)>| {
        Value::Object(
            fields
                .into_iter()
                .filter_map(|(key, value)| Some((key, value?)))
                .collect::<Map<_, _>>(),
        )
    };
    fields.prop_map(whole).boxed()
}

fn array(schema: &Value, root: &Value) -> BoxedStrategy<Value> {
    let unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
    let least = usize::try_from(bound(schema, "minItems")).unwrap_or(0);
    let items = json(schema.get("items").unwrap_or(&Value::Null), root);
    let once = move |mut items: Vec<Value>| {
        if unique {
            let mut seen: Vec<Value> = Vec::new();
            items.retain(|item| {
                let first = !seen.contains(item);
                seen.extend(first.then(|| item.clone()));
                first
            });
        }
        Value::Array(items)
    };
    collection::vec(items, least..=least.saturating_add(MORE_ITEMS)).prop_map(once).boxed()
}

/// A pattern that is longer repeats its parts a few times only.
const LONG_PATTERN: usize = 1000;

/// A pattern whose parts are there at most twice, where they may be there any number of times.
fn repeating_little(pattern: &str) -> String {
    let (mut little, mut in_class, mut escaped) = (String::new(), false, false);
    for letter in pattern.chars() {
        match letter {
            _ if escaped => little.push(letter),
            '*' if !in_class => little.push_str("{0,2}"),
            '+' if !in_class => little.push_str("{1,2}"),
            _ => little.push(letter),
        }
        if !escaped {
            in_class = (in_class || letter == '[') && letter != ']';
        }
        escaped = letter == '\\' && !escaped;
    }
    little
}

fn text(schema: &Value) -> BoxedStrategy<Value> {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => return day().prop_map(|day| Value::from(day.to_string())).boxed(),
        Some("date-time") => {
            return moment().prop_map(|moment| Value::from(moment.to_string())).boxed();
        }
        _ => {}
    }
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else {
        return any::<String>().prop_map(Value::from).boxed();
    };
    let example = schema.pointer("/examples/0").cloned().unwrap_or_default();
    let unanchored = pattern.trim_start_matches('^').trim_end_matches('$').replace("$|^", "|");
    // Of a long pattern with many parts that repeat, texts would be longer than they may be.
    let made = if pattern.len() > LONG_PATTERN {
        Cow::Owned(repeating_little(&unanchored))
    } else {
        Cow::Borrowed(unanchored.as_str())
    };
    let (Ok(strings), Ok(form)) = (string::string_regex(&made), Regex::new(pattern)) else {
        return Just(example).boxed();
    };
    let (least, greatest) = (bound(schema, "minLength"), bound(schema, "maxLength"));
    let has_length = move |text: &str| {
        let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        least <= count && count <= greatest
    };
    let fitting = move |text: String, longest: bool| {
        // As long as it may be, where the form goes on with letters.
        let missing = usize::try_from(greatest).unwrap_or(0).saturating_sub(text.chars().count());
        let long = format!("{text}{}", "a".repeat(missing));
        if longest && has_length(&long) && form.is_match(&long) {
            Value::from(long)
        } else if has_length(&text) {
            Value::from(text)
        } else {
            example.clone()
        }
    };
    (strings, proptest::bool::weighted(0.05))
        .prop_map(move |(text, longest)| fitting(text, longest))
        .boxed()
}
