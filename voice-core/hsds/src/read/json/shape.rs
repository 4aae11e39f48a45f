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

/// The keys of a record; inside of a list or a page, those of the first.
#[derive(Default)]
pub(super) struct Keys {
    names: Vec<String>,
    /// The member of the page that has the records.
    pub(super) page: Option<String>,
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
        let is_table =
            |key: &String| key.ends_with(".csv") || !is_record && Object::named(key).is_some();
        if self.page.is_none() && self.names.iter().any(is_table) {
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
        if self.has(&[
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
        let mut is_record = self.page.is_some();
        while let Some(key) = map.next_key::<String>()? {
            is_record |= matches!(key.as_str(), "id" | "name");
            if !is_record && PAGES.contains(&key.as_str()) {
                self.page = Some(key);
                self.names.clear();
                return map.next_value_seed(self);
            }
            map.next_value::<IgnoredAny>()?;
            self.names.push(key);
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
