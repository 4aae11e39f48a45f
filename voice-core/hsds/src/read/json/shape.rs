//! What a JSON document is: records, a page of them, tables, or something else.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::object::Object;

/// What a document is.
pub(super) enum Shape {
    /// No object and no list.
    Nothing,
    /// `{"organizations.csv": [...], ...}`, or the same without the endings.
    Tables,
    /// What an API answers at its root.
    Root,
    /// Records of something else.
    Unknown,
    Record(Object),
}

/// Members of a page that hold its records, as APIs name them.
const PAGES: [&str; 7] = ["contents", "content", "data", "items", "records", "results", "value"];

/// How deep a page may be wrapped.
const DEEPEST: usize = 3;

/// Whether a member of an answer holds the page, or what it is about.
fn is_wrapper(key: &str) -> bool {
    matches!(
        key.to_ascii_lowercase().as_str(),
        "_embedded" | "body" | "payload" | "response" | "result"
    )
}

/// The keys of a record; inside of a list or a page, those of the first.
#[derive(Default)]
pub(super) struct Keys {
    names: Vec<String>,
    /// The way to the member of the page that has the records, from the outermost.
    pub(super) page: Vec<String>,
}

impl Keys {
    pub(super) fn of<'de, R: serde_json::de::Read<'de>>(
        mut document: serde_json::Deserializer<R>,
    ) -> Self {
        let mut keys = Self::default();
        // It stops after the first record, and so with an error.
        let _ = document.deserialize_any(&mut keys);
        keys
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.names.iter().any(|key| key == name))
    }

    /// What a document is, by its first byte, the keys of its first record and the name of its
    /// file.
    pub(super) fn shape(
        &self,
        first: Option<u8>,
        by_name: Option<Object>,
        is_broken: impl FnOnce() -> bool,
    ) -> Shape {
        if !matches!(first, Some(b'{' | b'[')) {
            return Shape::Nothing;
        }
        if self.names.is_empty() {
            return Shape::Record(by_name.unwrap_or(Object::Organization));
        }
        let is_record = self.has(&["id", "name", "status", "number", "service_id"]);
        let is_table = |key: &String| {
            key.to_ascii_lowercase().ends_with(".csv") || !is_record && Object::named(key).is_some()
        };
        let is_inside = self.page.last().is_some_and(|last| !is_wrapper(last));
        if !is_inside && self.names.iter().any(is_table) {
            return Shape::Tables;
        }
        if !is_record && self.has(&["openapi_url", "openapi", "swagger"]) {
            return Shape::Root;
        }
        // Since HSDS 3.1 a service at a place has areas too, as a service has.
        let is_at_place = by_name == Some(Object::ServiceAtLocation)
            && !self.has(&["name", "status"])
            || self.has(&["service", "service_id"]) && self.has(&["location", "location_id"]);
        let record =
            if is_at_place { Some(Object::ServiceAtLocation) } else { self.record().or(by_name) };
        match record {
            Some(object) => Shape::Record(object),
            None if self.has(&["name"])
                && self.has(&["id", "description", "services", "phones"]) =>
            {
                Shape::Record(Object::Organization)
            }
            // What breaks off is told of as such.
            None if is_broken() => Shape::Record(Object::Organization),
            None => Shape::Unknown,
        }
    }

    pub(super) fn looks_like(&self) -> String {
        let keys: Vec<&str> = self.names.iter().take(8).map(String::as_str).collect();
        format!("JSON with the members {}", keys.join(", "))
    }

    fn record(&self) -> Option<Object> {
        // An answer that has gone well says so by a status, too.
        if self.has(&["status"]) && self.has(&["id", "name", "organization_id"])
            || self.has(&[
                "service_areas",
                "service_at_locations",
                "cost_options",
                "minimum_age",
                "eligibility_description",
                "fees",
                "application_process",
            ])
        {
            Some(Object::Service)
        } else if self.has(&["location_type", "latitude", "transportation", "addresses"]) {
            Some(Object::Location)
        } else if self.has(&[
            "website",
            "tax_status",
            "year_incorporated",
            "legal_status",
            "organization_identifiers",
            "parent_organization_id",
            "programs",
        ]) {
            Some(Object::Organization)
        } else if self.has(&["taxonomy", "taxonomy_detail", "parent_id", "term_uri"]) {
            Some(Object::TaxonomyTerm)
        } else if self.has(&["version"]) && self.has(&["id", "name"]) {
            Some(Object::Taxonomy)
        } else {
            None
        }
    }
}

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut is_record = self.page.last().is_some_and(|last| !is_wrapper(last));
        while let Some(key) = map.next_key::<String>()? {
            let lower = key.to_ascii_lowercase();
            is_record |= matches!(lower.as_str(), "id" | "name");
            let is_page = PAGES.contains(&lower.as_str());
            if !is_record && is_page {
                self.page.push(key);
                self.names.clear();
                return map.next_value_seed(self);
            }
            // A page may have an identifier and a name of its own; no record has contents.
            if is_record && self.page.is_empty() && matches!(&*lower, "content" | "contents") {
                let mut inner = Keys::default();
                let read = map.next_value_seed(&mut inner);
                // Reading a list stops with an error once its first record is known.
                if read.is_err() && !inner.names.is_empty() {
                    self.page.push(key);
                    self.names = inner.names;
                    return read;
                }
                read?;
                self.names.push(key);
                continue;
            }
            if !is_record && is_wrapper(&key) && self.page.len() < DEEPEST {
                let (depth, names) = (self.page.len(), core::mem::take(&mut self.names));
                self.page.push(key.clone());
                map.next_value_seed(&mut *self)?;
                let has_page = self.page.len() > depth.saturating_add(1);
                if has_page || self.names.iter().any(|key| Object::named(key).is_some()) {
                    return Ok(());
                }
                // It wraps nothing: it is what the answer is about.
                self.page.truncate(depth);
                self.names = names;
                self.names.push(key);
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            self.names.push(key);
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
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
