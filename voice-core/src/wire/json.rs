//! JSON text on several lines, as `serde_json` writes it, byte for byte; a test says so of every form.
//!
//! `serde_json` looks at every letter of a text by itself. Nearly all that an answer holds is text in which nothing is to
//! be escaped, and that is seen sixteen letters at a time.

use core::fmt::{Display, Write};

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Value};

/// Room for most answers.
const ROOM: usize = 8192;

/// What comes between two members, down to as deep as most values are: a comma, a line break and the space of a line.
const BETWEEN: &str = ",\n                                ";

/// How `serde_json` marks what is JSON text already.
const RAW: &str = "$serde_json::private::RawValue";

/// The text so far, and how deep it is.
pub(super) struct Json {
    text: String,
    depth: usize,
}

impl Json {
    /// The whole value, ending in a line break.
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
        let mut json = Self { text: String::with_capacity(ROOM), depth: 0 };
        value.serialize(&mut json)?;
        json.text.push('\n');
        Ok(json.text)
    }

    fn string(&mut self, value: &str) -> Result<(), Error> {
        self.letters(value)?;
        self.text.push('"');
        Ok(())
    }

    /// The name of a member, up to its value.
    fn name(&mut self, name: &str) -> Result<(), Error> {
        self.letters(name)?;
        self.text.push_str("\": ");
        Ok(())
    }

    /// A string without the quote that ends it.
    fn letters(&mut self, value: &str) -> Result<(), Error> {
        if value.bytes().fold(true, |plain, byte| plain & (byte >= b' ') & (byte != b'"') & (byte != b'\\')) {
            self.text.push('"');
            self.text.push_str(value);
        } else {
            let escaped = serde_json::to_string(value)?;
            self.text.push_str(escaped.strip_suffix('"').unwrap_or(&escaped));
        }
        Ok(())
    }

    fn shown(&mut self, value: impl Display) -> Result<(), Error> {
        write!(self.text, "{value}").map_err(Error::custom)
    }

    fn line(&mut self) {
        self.between(1);
    }

    /// What comes between two members, without its first letters.
    fn between(&mut self, without: usize) {
        let whole = self.depth * 2 + 2;
        match BETWEEN.get(without..whole) {
            Some(between) => self.text.push_str(between),
            None => {
                self.text.push_str(BETWEEN.get(without..).unwrap_or_default());
                self.text.extend(core::iter::repeat_n(' ', whole.saturating_sub(BETWEEN.len())));
            }
        }
    }

    fn open(&mut self, bracket: char, close: char) -> Inside<'_> {
        self.text.push(bracket);
        self.depth += 1;
        Inside { json: self, empty: true, close, wrapped: false, raw: false }
    }

    /// An object whose one member is what follows.
    fn wrap(&mut self, variant: &str) -> Result<(), Error> {
        self.text.push('{');
        self.depth += 1;
        self.line();
        self.name(variant)
    }

    fn unwrap(&mut self) {
        self.depth -= 1;
        self.line();
        self.text.push('}');
    }
}

/// A list or an object that is being written.
pub(super) struct Inside<'a> {
    json: &'a mut Json,
    empty: bool,
    close: char,
    /// Whether it is the one member of an object.
    wrapped: bool,
    /// Whether what it has is JSON text already.
    raw: bool,
}

impl Inside<'_> {
    fn next(&mut self) {
        self.json.between(usize::from(self.empty));
        self.empty = false;
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.json)
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        if self.raw {
            let Value::String(text) = serde_json::to_value(value)? else {
                return Err(Error::custom("expected JSON text"));
            };
            self.json.text.push_str(&text);
            return Ok(());
        }
        self.next();
        self.json.name(key)?;
        value.serialize(&mut *self.json)
    }

    fn finish(self) {
        let json = self.json;
        if self.raw {
            return;
        }
        json.depth -= 1;
        if !self.empty {
            json.line();
        }
        json.text.push(self.close);
        if self.wrapped {
            json.unwrap();
        }
    }
}

macro_rules! shown {
    ($($method:ident: $ty:ty),*) => {$(
        fn $method(self, value: $ty) -> Result<(), Error> {
            self.shown(value)
        }
    )*};
}

impl<'a> Serializer for &'a mut Json {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Inside<'a>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Inside<'a>;

    shown!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128
    );

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.text.push_str(&serde_json::to_string(&value)?);
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.text.push_str(&serde_json::to_string(&value)?);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.string(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.string(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.string(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.wrap(variant)?;
        value.serialize(&mut *self)?;
        self.unwrap();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open('[', ']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open('[', ']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.open('[', ']'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        self.wrap(variant)?;
        Ok(Inside { wrapped: true, ..self.open('[', ']') })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.open('{', '}'))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        if name == RAW {
            return Ok(Inside { json: self, empty: true, close: '}', wrapped: false, raw: true });
        }
        Ok(self.open('{', '}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        self.wrap(variant)?;
        Ok(Inside { wrapped: true, ..self.open('{', '}') })
    }
}

macro_rules! lists {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for Inside<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

lists!(
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

macro_rules! objects {
    ($($trait:ident),*) => {$(
        impl $trait for Inside<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
                self.member(key, value)
            }

            fn end(self) -> Result<(), Error> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.json.text.len();
        key.serialize(&mut *self.json)?;
        let text = &mut self.json.text;
        match text.as_bytes().get(start) {
            Some(b'"') => {}
            // A number or a truth value: as a name it is a string.
            Some(b'0'..=b'9' | b'-' | b't' | b'f') => {
                text.insert(start, '"');
                text.push('"');
            }
            _ => return Err(Error::custom("key must be a string")),
        }
        text.push_str(": ");
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut *self.json)
    }

    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        key: &K,
        value: &V,
    ) -> Result<(), Error> {
        self.serialize_key(key)?;
        self.serialize_value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    /// A form of every kind that `serde` knows.
    #[derive(serde::Serialize)]
    enum Every {
        Unit,
        Newtype(u8),
        Tuple(i64, Option<char>),
        Struct {
            name: &'static str,
            none: Option<()>,
            list: Vec<Every>,
            map: BTreeMap<bool, f64>,
            ids: BTreeMap<i8, ()>,
        },
    }

    #[derive(serde::Serialize)]
    struct Bytes(&'static [u8], (), [u16; 0]);

    fn alike<T: Serialize + ?Sized>(value: &T) {
        let theirs = serde_json::to_string_pretty(value).expect("their text");
        assert_eq!(Json::of(value).expect("our text"), theirs + "\n");
    }

    #[test]
    fn every_form_is_written_as_serde_json_does() {
        let inner = vec![Every::Unit, Every::Newtype(7), Every::Tuple(-1, None), Every::Tuple(i64::MIN, Some('\''))];
        let map = [(true, 1.0), (false, -0.1), (true, f64::NAN)].into_iter().collect();
        let ids = [(-3, ()), (100, ())].into_iter().collect();
        alike(&Every::Struct { name: "a \"b\" \\ \u{7} \u{1f} \u{7f} \n é", none: None, list: inner, map, ids });
        alike(&Bytes(b"ab", (), []));
        alike(&Every::Struct {
            name: "",
            none: Some(()),
            list: Vec::new(),
            map: BTreeMap::new(),
            ids: BTreeMap::new(),
        });
        alike(&[f32::MAX, 1e-7, 3.0, f32::INFINITY]);
        alike(&(u128::MAX, i128::MIN, u64::MAX, 'é', true));
        let mut deep = json!({"\t": [{}, [], "x".repeat(100), "y".repeat(100) + "\r"]});
        for _ in 0..40 {
            deep = json!([deep]);
        }
        alike(&deep);
    }

    #[test]
    fn what_is_no_name_of_a_field_is_refused() {
        let names: BTreeMap<Vec<u8>, u8> = [(vec![1], 1)].into_iter().collect();
        let (ours, theirs) = (Json::of(&names).unwrap_err(), serde_json::to_string(&names).unwrap_err());
        assert_eq!(ours.to_string(), theirs.to_string());
    }

    #[cfg(feature = "catalog")]
    #[test]
    fn what_is_json_already_stays_as_it_is() {
        let raw = serde_json::value::RawValue::from_string("{ \"a\":1}".to_owned()).expect("JSON");
        alike(&[&raw]);
    }
}
