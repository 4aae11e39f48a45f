//! What another version of the schemas accepts more and less.

use core::fmt;
use std::collections::BTreeMap;

use crate::wire::Set;
use serde_json::{Map, Value};

/// Whether more values are accepted or fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accepts {
    /// Values that were accepted are refused now.
    Fewer,
    /// Some values are refused and perhaps others accepted.
    Others,
    /// Values that were refused are accepted now.
    More,
}

/// One change of what is accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemaChange {
    /// Whether more values are accepted or fewer.
    pub accepts: Accepts,
    /// The type, and the place in it: `Type.field` or `Type.kind.field`.
    pub place: String,
    /// What changed, in the words of a changelog.
    pub says: String,
}

impl SchemaChange {
    /// Whether somebody who sends values that were accepted may be refused.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_core::schema::changes;
    ///
    /// let bundle = |purposes: &[&str]| json!({"$defs": {"Purpose": {"enum": purposes}}});
    /// let narrowed = changes(&bundle(&["claims", "understanding"]), &bundle(&["claims"]));
    /// assert!(!narrowed.is_empty() && narrowed.iter().any(|change| change.breaks_senders()));
    /// ```
    #[must_use]
    pub fn breaks_senders(&self) -> bool {
        self.accepts != Accepts::More
    }

    /// Whether somebody who reads values may meet one that was never sent before.
    ///
    /// ```
    /// use serde_json::json;
    /// use voice_core::schema::changes;
    ///
    /// let bundle = |purposes: &[&str]| json!({"$defs": {"Purpose": {"enum": purposes}}});
    /// let widened = changes(&bundle(&["claims"]), &bundle(&["claims", "understanding"]));
    /// assert!(!widened.is_empty() && widened.iter().any(|change| change.breaks_receivers()));
    /// ```
    #[must_use]
    pub fn breaks_receivers(&self) -> bool {
        self.accepts != Accepts::Fewer
    }
}

impl fmt::Display for SchemaChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heading = match self.accepts {
            Accepts::Fewer => "Removed",
            Accepts::Others => "Changed",
            Accepts::More => "Added",
        };
        write!(f, "{heading}: `{}` {}", self.place, self.says)
    }
}

/// What `new` accepts otherwise than `old`, both bundles of schemas as
/// [`super::bundle`] gives them.
///
/// It compares the forms that schemas of this library have: fields, terms, kinds, bounds, lists and
/// references. What is neither, as another pattern, is said to accept others. Titles, descriptions
/// and examples make no difference.
///
/// ```
/// use serde_json::json;
/// use voice_core::schema::changes;
///
/// let old = json!({"$defs": {"Size": {"type": "integer", "minimum": 0, "maximum": 9}}});
/// let new = json!({"$defs": {"Size": {"type": "integer", "minimum": 0, "maximum": 5}}});
/// let found: Vec<String> = changes(&old, &new).iter().map(ToString::to_string).collect();
/// assert_eq!(found, ["Removed: `Size` has the maximum 5, not 9"]);
/// ```
#[must_use]
pub fn changes(old: &Value, new: &Value) -> Vec<SchemaChange> {
    let definitions = |bundle: &Value| -> Definitions {
        let all = bundle.get("$defs").and_then(Value::as_object);
        all.into_iter().flatten().map(|(name, of)| (name.clone(), of.clone())).collect()
    };
    let (old, new) = (definitions(old), definitions(new));
    let mut found = Found { changes: Vec::new(), old: &old, new: &new };
    for (name, of) in &old {
        match new.get(name) {
            Some(now) => found.schema(name, of, now),
            None => found.say(Accepts::Fewer, name, "is no type any more".to_owned()),
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        found.say(Accepts::More, name, "is a new type".to_owned());
    }
    let mut changes = found.changes;
    changes.sort();
    changes
}

/// Keywords that say something to people only.
const ANNOTATIONS: [&str; 5] = ["title", "description", "examples", "$schema", "$id"];
/// Keywords that each have a comparison of their own.
const COMPARED: [&str; 4] = ["properties", "required", "oneOf", "items"];
/// Bounds: whether a greater one accepts more, and what it is called.
const BOUNDS: [(&str, bool, &str); 6] = [
    ("minimum", false, "the minimum"),
    ("maximum", true, "the maximum"),
    ("minLength", false, "the least length"),
    ("maxLength", true, "the greatest length"),
    ("minItems", false, "the least number of items"),
    ("maxItems", true, "the greatest number of items"),
];

type Definitions = BTreeMap<String, Value>;

struct Found<'a> {
    changes: Vec<SchemaChange>,
    old: &'a Definitions,
    new: &'a Definitions,
}

impl Found<'_> {
    fn say(&mut self, accepts: Accepts, place: &str, says: String) {
        self.changes.push(SchemaChange { accepts, place: place.to_owned(), says });
    }

    fn schema(&mut self, place: &str, old: &Value, new: &Value) {
        let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else {
            if old != new {
                self.say(Accepts::Others, place, "has another schema".to_owned());
            }
            return;
        };
        let one_sided = |keyword: &&str| old.contains_key(*keyword) != new.contains_key(*keyword);
        if let Some(keyword) = ["properties", "oneOf", "items"].into_iter().find(one_sided) {
            self.say(Accepts::Others, place, format!("has another `{keyword}`"));
            return;
        }
        self.fields(place, old, new);
        self.branches(place, old, new);
        if let (Some(old), Some(new)) = (old.get("items"), new.get("items")) {
            self.schema(&format!("{place}[]"), old, new);
        }
        for (keyword, greater_is_more, called) in BOUNDS {
            self.bound(place, (old.get(keyword), new.get(keyword)), greater_is_more, called);
        }
        match (old.contains_key("uniqueItems"), new.contains_key("uniqueItems")) {
            (false, true) => self.say(Accepts::Fewer, place, "has each item once".to_owned()),
            (true, false) => self.say(Accepts::More, place, "may have an item twice".to_owned()),
            _ => {}
        }
        let own = |keyword: &&String| {
            let keyword = keyword.as_str();
            !ANNOTATIONS.contains(&keyword)
                && !COMPARED.contains(&keyword)
                && keyword != "uniqueItems"
                && BOUNDS.iter().all(|(bound, ..)| *bound != keyword)
        };
        let keywords: Set<&String> = old.keys().chain(new.keys()).filter(own).collect();
        for keyword in keywords.into_iter().filter(|keyword| old.get(*keyword) != new.get(*keyword))
        {
            self.say(Accepts::Others, place, format!("has another `{keyword}`"));
        }
    }

    fn bound(
        &mut self,
        place: &str,
        (old, new): (Option<&Value>, Option<&Value>),
        greater_is_more: bool,
        called: &str,
    ) {
        let number = |value: Option<&Value>| value.and_then(Value::as_f64);
        match (number(old), number(new)) {
            (Some(before), Some(now)) if before != now => {
                let more = (now > before) == greater_is_more;
                let says = format!("has {called} {now}, not {before}");
                self.say(if more { Accepts::More } else { Accepts::Fewer }, place, says);
            }
            (Some(_), None) => self.say(Accepts::More, place, format!("has no more {called}")),
            (None, Some(now)) => self.say(Accepts::Fewer, place, format!("has {called} {now}")),
            _ => {}
        }
    }

    fn fields(&mut self, place: &str, old: &Map<String, Value>, new: &Map<String, Value>) {
        let fields =
            |of: &Map<String, Value>| of.get("properties").and_then(Value::as_object).cloned();
        let (before, now) = (fields(old).unwrap_or_default(), fields(new).unwrap_or_default());
        let required = |of: &Map<String, Value>, key: &str| {
            let keys = of.get("required").and_then(Value::as_array);
            keys.is_some_and(|keys| keys.iter().any(|other| other == key))
        };
        for (key, field) in &before {
            let place = format!("{place}.{key}");
            let Some(changed) = now.get(key) else {
                self.say(Accepts::Fewer, &place, "is not accepted any more".to_owned());
                continue;
            };
            self.schema(&place, field, changed);
            match (required(old, key), required(new, key)) {
                (false, true) => self.say(Accepts::Fewer, &place, "is required".to_owned()),
                (true, false) => self.say(Accepts::More, &place, "may be left out".to_owned()),
                _ => {}
            }
        }
        for key in now.keys().filter(|key| !before.contains_key(*key)) {
            let place = format!("{place}.{key}");
            if required(new, key) {
                self.say(Accepts::Others, &place, "is new, and required".to_owned());
            } else {
                self.say(Accepts::More, &place, "is new, and may be left out".to_owned());
            }
        }
    }

    fn branches(&mut self, place: &str, old: &Map<String, Value>, new: &Map<String, Value>) {
        let (before, now) = (branches(old, self.old), branches(new, self.new));
        for (word, branch) in &before {
            match now.get(word) {
                // Each is compared where it is defined.
                Some(changed) if branch.is_named && changed.is_named => {}
                Some(changed) => {
                    self.schema(&format!("{place}.{word}"), &branch.schema, &changed.schema);
                }
                None => self.say(Accepts::Fewer, place, format!("accepts `{word}` no more")),
            }
        }
        for word in now.keys().filter(|word| !before.contains_key(*word)) {
            self.say(Accepts::More, place, format!("accepts `{word}`"));
        }
    }
}

/// A term of a vocabulary or a branch of a union.
struct Branch {
    /// Whether the union refers to it by a name.
    is_named: bool,
    schema: Value,
}

/// The branches by their word: that of a term, of a kind, or the name of the definition.
fn branches(of: &Map<String, Value>, definitions: &Definitions) -> BTreeMap<String, Branch> {
    let all = of.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    let named = all.into_iter().filter_map(|branch| {
        let name = branch.get("$ref").and_then(Value::as_str);
        let name = name.and_then(|path| path.strip_prefix("#/$defs/")).map(ToOwned::to_owned);
        let schema = match &name {
            Some(name) => definitions.get(name)?.clone(),
            None => branch,
        };
        let word = schema.get("const").or_else(|| schema.pointer("/properties/kind/const"));
        let word = word.and_then(Value::as_str).map(ToOwned::to_owned).or_else(|| name.clone())?;
        Some((word, Branch { is_named: name.is_some(), schema }))
    });
    named.collect()
}
