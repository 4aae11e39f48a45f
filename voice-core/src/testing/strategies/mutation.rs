//! Every single change of a valid value after which its reader reports one fault, and which.

use core::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use regex_lite::Regex;
use serde_json::{Map, Value, json};

use super::from_schema::{bound, resolved};
use crate::wire::InputErrorCode;

/// Fields of one object that are days, of which the second is not before the first. No schema
/// states it.
const IN_ORDER: [(&str, &str); 6] = [
    ("from", "until"),
    ("given_on", "expires_on"),
    ("escaped_on", "recaptured_on"),
    ("ordered_on", "final_on"),
    ("first_day", "last_day"),
    ("found_on", "ended_on"),
];

const FIRST_DAY: &str = "1800-01-01";
const LAST_DAY: &str = "2199-12-31";

/// Offsets that no place has, none, and two that lead beyond the years.
const MOMENTS: [&str; 6] = [
    "2026-02-09T17:30:00+24:00",
    "2026-02-09T17:30:00-05:60",
    "2026-02-09T17:30:00+0000",
    "2026-02-09T17:30:00",
    "1800-01-01T00:00:00+00:01",
    "2199-12-31T23:59:59-00:01",
];

/// The longest list that is made to have an item too many.
const LONGEST: i64 = 300;

/// The longest item, as text, that is repeated for it.
const LONGEST_ITEM: usize = 300;

/// A name that a fault does not repeat is longer than this.
const LONGEST_NAME: usize = 64;

/// One change of a value, and where the reader must see a fault.
pub(super) struct Change {
    place: String,
    edit: Edit,
    pub(super) pointer: String,
}

enum Edit {
    Replace(Value),
    Remove(String),
    Insert(String, Value),
    /// The item at the place once more at the end of its list.
    Again(usize),
    /// The first item of the list, so many times.
    Repeat(usize),
}

impl Change {
    pub(super) fn apply(&self, mut value: Value) -> Option<Value> {
        let target = value.pointer_mut(&self.place)?;
        match &self.edit {
            Edit::Replace(other) => *target = other.clone(),
            Edit::Remove(key) => {
                target.as_object_mut()?.remove(key)?;
            }
            Edit::Again(index) => {
                let item = target.as_array()?.get(*index)?.clone();
                target.as_array_mut()?.push(item);
            }
            Edit::Repeat(count) => {
                let items = target.as_array_mut()?;
                let first = items.first()?.clone();
                *items = vec![first; *count];
            }
            Edit::Insert(key, member) => {
                target.as_object_mut()?.insert(key.clone(), member.clone());
            }
        }
        Some(value)
    }
}

/// The changes of a value, by the fault that each makes.
pub(super) fn changes(schema: &Value, value: &Value) -> BTreeMap<InputErrorCode, Vec<Change>> {
    let mut walk = Walk { root: schema, changes: BTreeMap::new() };
    walk.value(schema, value, "");
    walk.changes
}

thread_local! {
    /// The patterns that were met: one of them lists every code of law, and is met often.
    static PATTERNS: RefCell<BTreeMap<String, Option<Rc<Regex>>>> =
        const { RefCell::new(BTreeMap::new()) };
}

fn regex(pattern: &str) -> Option<Rc<Regex>> {
    PATTERNS.with_borrow_mut(|patterns| {
        if let Some(known) = patterns.get(pattern) {
            return known.clone();
        }
        let regex = Regex::new(pattern).ok().map(Rc::new);
        patterns.insert(pattern.to_owned(), regex.clone());
        regex
    })
}

struct Walk<'a> {
    root: &'a Value,
    changes: BTreeMap<InputErrorCode, Vec<Change>>,
}

impl Walk<'_> {
    fn change(&mut self, code: InputErrorCode, place: &str, edit: Edit, pointer: String) {
        self.changes.entry(code).or_default().push(Change {
            place: place.to_owned(),
            edit,
            pointer,
        });
    }

    fn replace(&mut self, code: InputErrorCode, place: &str, other: impl Into<Value>) {
        self.change(code, place, Edit::Replace(other.into()), place.to_owned());
    }

    fn value(&mut self, schema: &Value, value: &Value, place: &str) {
        let schema = resolved(schema, self.root);
        self.replace(InputErrorCode::NullValue, place, Value::Null);
        for other in [json!(true), json!(0.5), json!("word"), json!(["word"]), json!({"word": 1})] {
            let fraction = other == json!(0.5) && schema.get("type") != Some(&json!("number"));
            if core::mem::discriminant(&other) != core::mem::discriminant(value) || fraction {
                self.replace(InputErrorCode::WrongType, place, other);
            }
        }
        match value {
            Value::Object(members) => self.object(schema, members, place),
            Value::Array(items) => self.array(schema, items, place),
            Value::String(text) => self.text(schema, text, place),
            Value::Number(_) => {
                self.replace(
                    InputErrorCode::TooSmall,
                    place,
                    bound(schema, "minimum").saturating_sub(1),
                );
                self.replace(
                    InputErrorCode::TooLarge,
                    place,
                    bound(schema, "maximum").saturating_add(1),
                );
            }
            Value::Bool(_) | Value::Null => {}
        }
    }

    fn object(&mut self, schema: &Value, members: &Map<String, Value>, place: &str) {
        let root = self.root;
        let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let branches = branches.map(|branch| resolved(branch, root));
        let schema =
            branches.clone().find(|branch| have_tags_of(members, branch, root)).unwrap_or(schema);
        let Some(fields) = schema.get("properties").and_then(Value::as_object) else { return };
        for key in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            let pointer = format!("{place}/{key}");
            self.change(InputErrorCode::MissingField, place, Edit::Remove(key.to_owned()), pointer);
        }
        let misspelled = fields.keys().flat_map(|key| [format!("{key}s"), key.to_uppercase()]);
        let unknown = misspelled.chain([
            "unknown".to_owned(),
            "a/b~c".to_owned(),
            "x".repeat(LONGEST_NAME + 1),
        ]);
        for key in unknown.filter(|key| !fields.contains_key(key)) {
            let pointer = match key.as_str() {
                "a/b~c" => format!("{place}/a~1b~0c"),
                long if long.len() > LONGEST_NAME => place.to_owned(),
                _ => format!("{place}/{key}"),
            };
            self.change(InputErrorCode::UnknownField, place, Edit::Insert(key, json!(1)), pointer);
        }
        self.across(fields, members, place);
        for (key, member) in members {
            let Some(field) = fields.get(key) else { continue };
            let place = format!("{place}/{key}");
            if field.get("const").is_some() {
                let word = |branch: &Value| {
                    Some(branch.get("properties")?.get(key)?.get("const")?.clone())
                };
                let kinds: Vec<Value> = branches.clone().filter_map(word).collect();
                self.words(
                    &kinds.iter().collect::<Vec<_>>(),
                    member.as_str().unwrap_or_default(),
                    &place,
                );
                self.replace(InputErrorCode::NullValue, &place, Value::Null);
                self.replace(InputErrorCode::WrongType, &place, json!([member]));
            } else if key == "evidence" && members.contains_key("level") {
                // How much evidence a level needs is a fault of the level: see `across`.
                let mut list = field.clone();
                list.as_object_mut().and_then(|list| list.remove("minItems"));
                self.value(&list, member, &place);
            } else {
                self.value(field, member, &place);
            }
        }
    }

    /// What no schema states, between the fields of one object.
    fn across(&mut self, fields: &Map<String, Value>, members: &Map<String, Value>, place: &str) {
        for (first, last) in IN_ORDER
            .into_iter()
            .filter(|(first, last)| fields.contains_key(*first) && fields.contains_key(*last))
        {
            let day = |key: &str| members.get(key).and_then(Value::as_str);
            let pointer = format!("{place}/{last}");
            if day(first).is_some_and(|day| day > FIRST_DAY) {
                let edit = Edit::Insert(last.to_owned(), json!(FIRST_DAY));
                self.change(InputErrorCode::DatesOutOfOrder, place, edit, pointer.clone());
            }
            if day(last).is_some_and(|day| day < LAST_DAY) {
                let edit = Edit::Insert(first.to_owned(), json!(LAST_DAY));
                self.change(InputErrorCode::DatesOutOfOrder, place, edit, pointer);
            }
        }
        if let (Some(level), Some(evidence)) = (members.get("level"), members.get("evidence")) {
            let pointer = format!("{place}/level");
            if level != "asserted" {
                let edit = Edit::Insert("evidence".to_owned(), json!([]));
                self.change(InputErrorCode::EvidenceTooWeak, place, edit, pointer);
            } else if evidence == &json!([]) {
                let edit = Edit::Insert("level".to_owned(), json!("verified"));
                self.change(InputErrorCode::EvidenceTooWeak, place, edit, pointer);
            }
        }
        let of_no_case = fields.contains_key("fact") && !fields.contains_key("matter");
        if of_no_case && fields.contains_key("source") {
            let edit = Edit::Insert("matter".to_owned(), json!("case-1"));
            self.change(InputErrorCode::Contradiction, place, edit, format!("{place}/matter"));
        }
        if let Some(facts) = members.get("facts").and_then(Value::as_array) {
            for at in 0..facts.len() {
                let list = format!("{place}/facts");
                let pointer = format!("{list}/{}", facts.len());
                self.change(InputErrorCode::Duplicate, &list, Edit::Again(at), pointer);
            }
        }
    }

    fn array(&mut self, schema: &Value, items: &[Value], place: &str) {
        if bound(schema, "minItems") > 0 {
            self.replace(InputErrorCode::TooFewItems, place, json!([]));
        }
        let greatest = bound(schema, "maxItems");
        if let Some(first) = items.first()
            && greatest <= LONGEST
            && first.to_string().len() <= LONGEST_ITEM
        {
            let count = usize::try_from(greatest).unwrap_or(0).saturating_add(1);
            self.change(InputErrorCode::TooManyItems, place, Edit::Repeat(count), place.to_owned());
        }
        let unique = schema.get("uniqueItems") == Some(&Value::Bool(true));
        for (index, item) in items.iter().enumerate() {
            if unique {
                let pointer = format!("{place}/{}", items.len());
                self.change(InputErrorCode::DuplicateItem, place, Edit::Again(index), pointer);
            }
            self.value(
                schema.get("items").unwrap_or(&Value::Null),
                item,
                &format!("{place}/{index}"),
            );
        }
    }

    fn text(&mut self, schema: &Value, text: &str, place: &str) {
        if let Some(terms) = schema.get("oneOf").and_then(Value::as_array) {
            let words: Vec<&Value> = terms.iter().filter_map(|term| term.get("const")).collect();
            return self.words(&words, text, place);
        }
        let Some(form) = schema.get("pattern").and_then(Value::as_str).and_then(regex) else {
            return;
        };
        let has_format = schema.get("format").is_some();
        let (least, greatest) = (bound(schema, "minLength"), bound(schema, "maxLength"));
        let shortened: String = text.chars().skip(1).collect();
        let near = [
            String::new(),
            shortened,
            text.to_lowercase(),
            text.to_uppercase(),
            format!(" {text}"),
            format!("{text} "),
            format!("{text}\n"),
            format!("{text}\u{7f}"),
            "\u{0}".repeat(usize::try_from(least).unwrap_or(0).max(1)),
            "a".repeat(usize::try_from(greatest).unwrap_or(0).saturating_add(1)),
            "2023-02-29".to_owned(),
            "2023-02-29T00:00:00Z".to_owned(),
            "2026-02-09T24:00:00Z".to_owned(),
        ];
        let is_moment = schema.get("format").is_some_and(|format| format == "date-time");
        let near =
            near.into_iter().chain(MOMENTS.into_iter().filter(|_| is_moment).map(Into::into));
        for other in near {
            let count = i64::try_from(other.chars().count()).unwrap_or(i64::MAX);
            let code = if has_format {
                (!form.is_match(&other)).then_some(InputErrorCode::BadForm)
            } else if count < least {
                Some(InputErrorCode::TooShort)
            } else if count > greatest {
                Some(InputErrorCode::TooLong)
            } else {
                (!form.is_match(&other)).then_some(InputErrorCode::BadForm)
            };
            if let Some(code) = code {
                self.replace(code, place, other);
            }
        }
    }

    fn words(&mut self, words: &[&Value], word: &str, place: &str) {
        for other in [format!("{word}s"), word.to_uppercase(), format!(" {word}"), String::new()] {
            if words.iter().all(|known| **known != other) {
                self.replace(InputErrorCode::UnknownTerm, place, other);
            }
        }
    }
}

/// Whether the words that tell the branches of unions apart are those of this schema.
fn is_of(schema: &Value, value: &Value, root: &Value) -> bool {
    let schema = resolved(schema, root);
    if let Some(word) = schema.get("const") {
        return word == value;
    }
    if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
        return branches.iter().any(|branch| is_of(branch, value, root));
    }
    value.as_object().is_none_or(|members| have_tags_of(members, schema, root))
}

fn have_tags_of(members: &Map<String, Value>, schema: &Value, root: &Value) -> bool {
    let fields = schema.get("properties").and_then(Value::as_object);
    members.iter().all(|(key, member)| {
        fields.and_then(|fields| fields.get(key)).is_none_or(|field| is_of(field, member, root))
    })
}
