//! JSON: one document, a list, a page of an API, one document on each line, or a table in JSON.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::loader::{Loader, Open, Raw};
use super::package::File;
use crate::object::Object;
use crate::report::{ProblemCode, Severity};
use crate::store::Cell;

impl Loader<'_> {
    /// Reads a JSON file; whether it had records of the standard.
    pub(super) fn read_json(
        &mut self,
        file: &File<'_>,
        text: &str,
        progress: &mut dyn FnMut(u64),
    ) -> bool {
        if matches!(file.stem().as_str(), "base" | "datapackage") {
            return false;
        }
        self.path = Some(String::new());
        let by_name = by_file_name(&file.stem());
        let lines = file.name.to_ascii_lowercase().ends_with(".ndjson")
            || file.name.to_ascii_lowercase().ends_with(".jsonl");
        if !lines {
            return self.document(text, by_name);
        }
        let (mut known, mut at) = (false, 0_u64);
        for (index, line) in text.split('\n').enumerate() {
            self.line = u32::try_from(index.saturating_add(1)).ok();
            if !line.trim().is_empty() {
                known |= self.document(line, by_name);
            }
            at = at.saturating_add(line.len() as u64).saturating_add(1);
            if index.is_multiple_of(4096) {
                progress(at);
            }
        }
        known
    }

    fn document(&mut self, text: &str, by_name: Option<Object>) -> bool {
        let shape = shape(text);
        let object = match shape {
            Shape::Nothing => {
                self.problem(ProblemCode::MalformedJson, Severity::Error, None, |problem| {
                    problem.expected = Some("an object or a list".to_owned());
                });
                return false;
            }
            Shape::Tables => None,
            Shape::Record(object) => Some(object.or(by_name).unwrap_or(Object::Organization)),
        };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = Document { loader: self, object }
            .deserialize(&mut deserializer)
            .and_then(|()| deserializer.end());
        if let Err(error) = read {
            let place = format!("stops at line {} column {}", error.line(), error.column());
            if let Some(path) = &mut self.path {
                path.clear();
            }
            self.problem(ProblemCode::MalformedJson, Severity::Error, None, |problem| {
                problem.found = Some(place)
            });
        }
        true
    }

    fn inside<T>(&mut self, step: Step<'_>, read: impl FnOnce(&mut Self) -> T) -> T {
        use fmt::Write;
        let length = self.path.as_ref().map_or(0, String::len);
        if let Some(path) = &mut self.path {
            path.push('/');
            match step {
                Step::Key(key) => path.push_str(key),
                // Writing to a string does not fail.
                Step::Item(index) => drop(path.write_fmt(format_args!("{index}"))),
            }
        }
        let value = read(self);
        if let Some(path) = &mut self.path {
            path.truncate(length);
        }
        value
    }
}

/// A step of a JSON Pointer.
enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

/// `service_full`, `organization_list`, `services`.
fn by_file_name(stem: &str) -> Option<Object> {
    let name = stem.trim_end_matches("_full").trim_end_matches("_list");
    Object::named(name)
}

enum Shape {
    Nothing,
    /// `{"organizations.csv": [...], ...}`.
    Tables,
    Record(Option<Object>),
}

/// What a document is, by the keys of its first record.
fn shape(text: &str) -> Shape {
    let mut keys = Keys::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // It stops after the first record, and so with an error.
    let _ = deserializer.deserialize_any(&mut keys);
    let has = |names: &[&str]| names.iter().any(|name| keys.0.iter().any(|key| key == name));
    if keys.0.iter().any(|key| key.ends_with(".csv")) {
        return Shape::Tables;
    }
    let start = text.trim_start().as_bytes().first().copied();
    if !matches!(start, Some(b'{' | b'[')) {
        return Shape::Nothing;
    }
    Shape::Record(
        if has(&[
            "status",
            "service_areas",
            "service_at_locations",
            "cost_options",
            "minimum_age",
            "eligibility_description",
            "fees",
            "application_process",
        ]) {
            Some(Object::Service)
        } else if has(&["service", "service_id"]) && has(&["location", "location_id"]) {
            Some(Object::ServiceAtLocation)
        } else if has(&["location_type", "latitude", "transportation", "addresses"]) {
            Some(Object::Location)
        } else if has(&[
            "website",
            "tax_status",
            "year_incorporated",
            "legal_status",
            "organization_identifiers",
            "parent_organization_id",
            "programs",
        ]) {
            Some(Object::Organization)
        } else if has(&["taxonomy", "taxonomy_detail", "parent_id", "term_uri"]) {
            Some(Object::TaxonomyTerm)
        } else if has(&["version"]) {
            Some(Object::Taxonomy)
        } else {
            None
        },
    )
}

/// The keys of a record; inside of a list or a page, those of the first.
#[derive(Default)]
struct Keys(Vec<String>);

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "contents" {
                self.0.clear();
                return map.next_value_seed(self);
            }
            map.next_value::<IgnoredAny>()?;
            self.0.push(key);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        list.next_element_seed(self)?;
        Err(A::Error::custom("enough"))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// A whole document: a record, a list of them, a page with `contents`, or tables.
struct Document<'l, 'o> {
    loader: &'l mut Loader<'o>,
    object: Option<Object>,
}

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record or a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        match self.object {
            Some(object) => list_of(list, self.loader, object, None),
            None => Ok(()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some(object) = self.object else {
            while let Some(key) = map.next_key::<String>()? {
                match Object::named(key.trim_end_matches(".csv")) {
                    Some(object) => self.loader.inside(Step::Key(&key), |loader| {
                        map.next_value_seed(Records {
                            loader,
                            object,
                            parent: None,
                            is_item: false,
                        })
                    })?,
                    None => {
                        map.next_value::<IgnoredAny>()?;
                        self.loader.problem(
                            ProblemCode::UnknownFile,
                            Severity::Note,
                            None,
                            |problem| problem.field = Some(key),
                        );
                    }
                }
            }
            return Ok(());
        };
        // A page, if its first key is one of a page; a record otherwise.
        let Some(first) = map.next_key::<String>()? else { return Ok(()) };
        if !matches!(
            first.as_str(),
            "total_items"
                | "total_pages"
                | "page_number"
                | "size"
                | "first_page"
                | "last_page"
                | "empty"
                | "contents"
        ) {
            let open = self.loader.begin(object);
            fields(self.loader, open, Some(first), map)?;
            return Ok(());
        }
        let mut key = Some(first);
        while let Some(name) = key {
            if name == "contents" {
                self.loader.inside(Step::Key("contents"), |loader| {
                    map.next_value_seed(Records { loader, object, parent: None, is_item: false })
                })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            key = map.next_key()?;
        }
        Ok(())
    }
}

/// A list of records of one kind, one of them, or an item of a list.
struct Records<'l, 'o, 'p> {
    loader: &'l mut Loader<'o>,
    object: Object,
    parent: Option<&'p mut Open>,
    is_item: bool,
}

impl Records<'_, '_, '_> {
    fn refuse(self, found: &str) {
        let found = crate::report::shown(found);
        let of = self.parent.as_ref().map(|parent| (parent.object, parent.row));
        self.loader.problem(ProblemCode::WrongType, Severity::Error, of, |problem| {
            (problem.found, problem.expected) = (Some(found), Some("an object".to_owned()));
        });
    }
}

impl<'de> DeserializeSeed<'de> for Records<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Records<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if !self.is_item {
            return list_of(list, self.loader, self.object, self.parent);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.refuse("a list");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut open = self.loader.begin(self.object);
        let Some(parent) = self.parent else {
            return fields(self.loader, open, None, map).map(|_| ());
        };
        // One record in place of a list is one that the parent names, where it has a field for it.
        let is_named = !self.is_item && parent.object.names(self.object).is_some();
        if !is_named {
            self.loader.belongs(&mut open, parent);
        }
        let id = fields(self.loader, open, None, map)?;
        if !self.is_item {
            self.loader.names(parent, (self.object, id));
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        if self.is_item {
            self.refuse("null");
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.refuse(text);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.refuse(&value.to_string());
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.refuse(&value.to_string());
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.refuse(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.refuse(&value.to_string());
        Ok(())
    }
}

fn list_of<'de, A: SeqAccess<'de>>(
    mut list: A,
    loader: &mut Loader<'_>,
    object: Object,
    mut parent: Option<&mut Open>,
) -> Result<(), A::Error> {
    for index in 0_usize.. {
        let parent = parent.as_deref_mut();
        let more = loader.inside(Step::Item(index), |loader| {
            list.next_element_seed(Records { loader, object, parent, is_item: true })
        })?;
        if more.is_none() {
            break;
        }
    }
    Ok(())
}

/// The fields of a record, and the records inside of it; the cell of its identifier.
fn fields<'de, A: MapAccess<'de>>(
    loader: &mut Loader<'_>,
    mut open: Open,
    first: Option<String>,
    mut map: A,
) -> Result<Option<Cell>, A::Error> {
    let mut key: Option<std::borrow::Cow<'de, str>> = match first {
        Some(first) => Some(first.into()),
        None => match map.next_key::<Key<'de>>() {
            Ok(first) => first.map(|key| key.0),
            Err(error) => {
                // Of a record that is cut off before its first field there is nothing to keep.
                open.refuse();
                loader.end(open);
                return Err(error);
            }
        },
    };
    let object = open.object;
    let mut next = 0;
    let read = loop {
        let Some(name) = key.take() else { break Ok(()) };
        let read = match object.column_from(next, &name) {
            Some(column) => {
                next = column.saturating_add(1);
                map.next_value_seed(Scalar { loader, open: &mut open, column: Ok(column) })
            }
            None => match object.inner(&name) {
                Some(inner) => loader.inside(Step::Key(&name), |loader| {
                    map.next_value_seed(Records {
                        loader,
                        object: inner,
                        parent: Some(&mut open),
                        is_item: false,
                    })
                }),
                None => map.next_value_seed(Scalar { loader, open: &mut open, column: Err(&name) }),
            },
        };
        if let Err(error) = read {
            break Err(error);
        }
        match map.next_key::<Key<'de>>() {
            Ok(next) => key = next.map(|key| key.0),
            Err(error) => break Err(error),
        }
    };
    // What was read of a record that is cut off is kept too.
    let id = loader.end(open);
    read.map(|()| id)
}

/// A key, without a copy where the text has no escapes.
struct Key<'de>(std::borrow::Cow<'de, str>);

impl<'de> serde::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(text.into()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(text.to_owned().into()))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The value of a field, known or not.
struct Scalar<'l, 'o, 'k> {
    loader: &'l mut Loader<'o>,
    open: &'l mut Open,
    column: Result<usize, &'k str>,
}

impl<'de> DeserializeSeed<'de> for Scalar<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let raw: &RawValue = serde::Deserialize::deserialize(deserializer)?;
        let text = raw.get();
        let decoded;
        let value = match text.as_bytes() {
            [b'"', .., b'"'] => {
                let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
                if inner.contains('\\') {
                    decoded = serde_json::from_str::<String>(text).map_err(D::Error::custom)?;
                    Raw::Text(&decoded)
                } else {
                    Raw::Text(inner)
                }
            }
            b"null" => return Ok(()),
            [b'{' | b'[', ..] => Raw::Json(text),
            _ => Raw::Literal(text),
        };
        let Self { loader, open, column } = self;
        match column {
            Ok(column) => loader.put(open, column, value),
            Err(name) => loader.aside(open, name, value),
        }
        Ok(())
    }
}
