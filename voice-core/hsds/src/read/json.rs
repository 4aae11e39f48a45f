//! JSON: one document, a list, a page of an API, one document on each line, or a table in JSON.

mod parts;
mod shape;

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use self::parts::{ReadPart, items, members, skip, value};
use self::shape::{Keys, Shape};
use super::ReadError;
use super::loader::converted;
use super::loader::{Loader, Open, Raw};
use super::older::{self, Column, Older};
use super::package::File;
use super::window::Window;
use crate::object::Object;
use crate::report::{ProblemCode, Severity};
use crate::store::Cell;
use crate::words::snake;

/// After so many records the progress is told.
const TELL: usize = 4096;

impl Loader<'_> {
    /// Reads a JSON file; whether it had records of the standard.
    pub(super) fn read_json(
        &mut self,
        file: &File<'_>,
        window: &mut Window<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<bool, ReadError> {
        if matches!(file.stem().as_str(), "base" | "datapackage") {
            return Ok(false);
        }
        self.path = Some(String::new());
        let by_name = by_file_name(&file.stem());
        if !file.is_lines() {
            let first = window.next();
            let keys = file
                .read(|window| Keys::of(serde_json::Deserializer::from_reader(window.bytes())))?;
            let mut failure = None;
            let shape = keys.shape(first, by_name, || {
                let broken =
                    file.read(|window| serde_json::from_reader::<_, IgnoredAny>(window.bytes()));
                broken.map_or_else(|error| failure.replace(error).is_none(), |read| read.is_err())
            });
            failure.map_or(Ok(()), Err)?;
            return Ok(self.document(window, &keys, shape, progress));
        }
        let (mut known, mut number) = (false, 0_u32);
        loop {
            let length = window.lines();
            if length == 0 {
                return Ok(known);
            }
            let part = window.text().get(..length).unwrap_or_default();
            for line in part.split_terminator('\n') {
                number = number.saturating_add(1);
                self.line = Some(number);
                if !line.trim().is_empty() {
                    let keys = Keys::of(serde_json::Deserializer::from_str(line));
                    let first = line.trim_start().bytes().next();
                    let is_broken = || serde_json::from_str::<IgnoredAny>(line).is_err();
                    let shape = keys.shape(first, by_name, is_broken);
                    known |= self.document(&mut Window::of(line), &keys, shape, &mut |_| ());
                }
            }
            window.pass(length);
            progress(window.passed());
        }
    }

    /// Reads a document; whether it had records of the standard.
    fn document(
        &mut self,
        window: &mut Window<'_>,
        keys: &Keys,
        shape: Shape,
        progress: &mut dyn FnMut(u64),
    ) -> bool {
        let read = match shape {
            Shape::Nothing => {
                self.problem(ProblemCode::MalformedJson, Severity::Error, None, |problem| {
                    problem.expected = Some("an object or a list".to_owned());
                });
                return false;
            }
            // The first document of an API says where it is, and has no records.
            Shape::Root => {
                self.problem(ProblemCode::UnknownFile, Severity::Note, None, |problem| {
                    problem.found = Some("the description of an API".to_owned());
                });
                return false;
            }
            Shape::Unknown => {
                let found = keys.looks_like();
                self.looks_like.push(format!("{} is {found}", self.file));
                self.problem(ProblemCode::UnknownFile, Severity::Error, None, |problem| {
                    problem.found = Some(found);
                });
                return false;
            }
            Shape::Tables => {
                self.page(window, &keys.page, &mut |loader, window| loader.tables(window, progress))
            }
            Shape::Record(object) => match keys.page.as_slice() {
                page @ [_, ..] if window.next() == Some(b'{') => {
                    self.page(window, page, &mut |loader, window| {
                        loader.records(window, object, progress)
                    })
                }
                _ if window.next() == Some(b'[') => self.records(window, object, progress),
                // A document that is a record is read as a whole.
                _ => self.documents(window, object),
            },
        };
        let read = read.and_then(|()| match window.next() {
            None => Ok(()),
            Some(_) => Err(window.place(1, 1)),
        });
        if let Err((line, column)) = read {
            let place = format!("stops at line {line} column {column}");
            if let Some(path) = &mut self.path {
                path.clear();
            }
            self.problem(ProblemCode::MalformedJson, Severity::Error, None, |problem| {
                problem.found = Some(place)
            });
        }
        true
    }

    /// A document that is a record, read as a whole; and others behind it, as of a file of lines
    /// that is named otherwise.
    fn documents(&mut self, window: &mut Window<'_>, object: Object) -> ReadPart {
        while window.fill() {}
        let text = window.text();
        let mut rest = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        let first = rest.next().is_some_and(|read| read.is_ok()).then(|| rest.byte_offset());
        let behind = first.and_then(|end| text.get(end..)).map(str::trim_start);
        let Some(length) = first.filter(|_| behind.is_some_and(|rest| rest.starts_with('{')))
        else {
            let length = text.len();
            return self.record(window, object, false, length);
        };
        self.record(window, object, false, length)?;
        for index in 1_usize.. {
            if window.next() != Some(b'{') {
                break;
            }
            let length = window.value();
            self.inside(Step::Item(index), |loader| loader.record(window, object, false, length))?;
        }
        Ok(())
    }

    /// `{"organizations": [...], ...}`: a list of each kind.
    fn tables(&mut self, window: &mut Window<'_>, progress: &mut dyn FnMut(u64)) -> ReadPart {
        members(window, |window, key| {
            if let Some(object) = Object::named(snake(key).trim_end_matches("_csv")) {
                return self
                    .inside(Step::Key(key), |loader| loader.records(window, object, progress));
            }
            self.problem(ProblemCode::UnknownFile, Severity::Note, None, |problem| {
                problem.field = Some(key.to_owned());
            });
            skip(window)
        })
    }

    /// A page: the records are in one of its members, or in one of that.
    fn page(
        &mut self,
        window: &mut Window<'_>,
        page: &[String],
        read: &mut dyn FnMut(&mut Self, &mut Window<'_>) -> ReadPart,
    ) -> ReadPart {
        let Some((member, rest)) = page.split_first() else { return read(self, window) };
        members(window, |window, key| {
            if key == member {
                self.inside(Step::Key(key), |loader| loader.page(window, rest, read))
            } else {
                skip(window)
            }
        })
    }

    /// A list of records, or one record in place of a list.
    fn records(
        &mut self,
        window: &mut Window<'_>,
        object: Object,
        progress: &mut dyn FnMut(u64),
    ) -> ReadPart {
        if window.next() != Some(b'[') {
            let length = window.value();
            return self.record(window, object, false, length);
        }
        items(window, |window, index| {
            if index.is_multiple_of(TELL) {
                progress(window.passed());
            }
            self.inside(Step::Item(index), |loader| {
                let length = window.value();
                loader.record(window, object, true, length)
            })
        })
    }

    /// The record at which a window begins.
    fn record(
        &mut self,
        window: &mut Window<'_>,
        object: Object,
        is_item: bool,
        length: usize,
    ) -> ReadPart {
        value(window, length, |text| {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            Records { loader: self, object, parent: None, is_item }
                .deserialize(&mut deserializer)
                .and_then(|()| deserializer.end())
        })
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

/// A list of records of one kind, one of them, or an item of a list.
struct Records<'l, 'o, 'p> {
    loader: &'l mut Loader<'o>,
    object: Object,
    parent: Option<&'p mut Open>,
    is_item: bool,
}

impl Records<'_, '_, '_> {
    /// A name in place of a record is a record with that name.
    fn by_name(mut self, name: &str) {
        let names_one = !name.trim().is_empty() && !self.loader.strict();
        let Some(parent) = self.parent.as_deref_mut().filter(|_| names_one) else {
            return self.refuse(name);
        };
        if parent.object.joins(self.object) {
            return self.loader.join(parent, self.object, name);
        }
        let field = match self.object {
            Object::Language => "code",
            Object::Phone => "number",
            Object::ServiceArea => "name",
            Object::RequiredDocument => "document",
            Object::Accessibility => "description",
            Object::Url => "url",
            _ => return self.refuse(name),
        };
        self.loader.make(parent, self.object, (field, name), field);
    }

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
            return fields(self.loader, open, map).map(|_| ());
        };
        if parent.object.joins(self.object) {
            if let Some(id) = fields(self.loader, open, map)? {
                self.loader.join_inside(parent, self.object, id);
            }
            return Ok(());
        }
        // One record in place of a list is one that the parent names, where it has a field for it.
        let is_named = !self.is_item && parent.object.names(self.object).is_some();
        if !is_named {
            self.loader.belongs(&mut open, parent);
        }
        let id = fields(self.loader, open, map)?;
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
        self.by_name(text);
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
    mut map: A,
) -> Result<Option<Cell>, A::Error> {
    let mut key: Option<std::borrow::Cow<'de, str>> = match map.next_key::<Key<'de>>() {
        Ok(first) => first.map(|key| key.0),
        Err(error) => {
            // Of a record that is cut off before its first field there is nothing to keep.
            open.refuse();
            loader.end(open);
            return Err(error);
        }
    };
    let mut others = Vec::new();
    let object = open.object;
    let mut next = 0;
    let read = loop {
        let Some(name) = key.take() else { break Ok(()) };
        let read = match object.column_from(next, &name) {
            Some(column) => {
                next = column.saturating_add(1);
                let field = Field::Of(column);
                map.next_value_seed(Scalar { loader, open: &mut open, field })
            }
            None => match object.inner(&name).or_else(|| object.inner(&snake(&name))) {
                Some(inner) => loader.inside(Step::Key(&name), |loader| {
                    map.next_value_seed(Records {
                        loader,
                        object: inner,
                        parent: Some(&mut open),
                        is_item: false,
                    })
                }),
                None => {
                    let field = match older::column(object, &name) {
                        // Where a record has the name of the standard too, that is it.
                        Column::Of(column) if open.has(column) => Field::Aside(&name),
                        Column::Of(column) => Field::Of(column),
                        Column::Older(older) => Field::Older(older, &name, &mut others),
                        Column::Aside(_) => Field::Aside(&name),
                    };
                    map.next_value_seed(Scalar { loader, open: &mut open, field })
                }
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
    converted::columns(loader, &mut open, &others);
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
    field: Field<'k>,
}

/// Where a value goes.
enum Field<'k> {
    Of(usize),
    Aside(&'k str),
    /// To what is made of fields of older versions once the record ends.
    Older(Older, &'k str, &'k mut Vec<(Older, String)>),
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
        let Self { loader, open, field } = self;
        match (field, value) {
            (Field::Of(column), value) => loader.put(open, column, value),
            (Field::Older(older @ Older::Eligibility, _, others), Raw::Json(json)) => {
                others.push((older, json.to_owned()));
            }
            (Field::Aside(name), value) | (Field::Older(_, name, _), value @ Raw::Json(_)) => {
                loader.aside(open, name, value);
            }
            (Field::Older(older, _, others), Raw::Text(text) | Raw::Literal(text)) => {
                others.push((older, text.to_owned()));
            }
        }
        Ok(())
    }
}
