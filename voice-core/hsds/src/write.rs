//! Writing a catalog as HSDS 3.x: a tabular package, and documents in JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::object::{Object, is_uuid};
use super::requirements::required;
use super::store::{AS_PUBLISHED, Catalog, Row, json as cell, made_id, unquoted};
use super::version::Version;

/// A catalog as files of the standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// The files by their names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// How many records were left out, because they give a confidential place away.
    pub withheld: u64,
}

/// The lists inside of a document beside attributes and changes: the kind that has them, their key
/// and the kind of what is in them.
const LISTS: [(Object, &str, Object); 31] = [
    (Object::Service, "phones", Object::Phone),
    (Object::Service, "schedules", Object::Schedule),
    (Object::Service, "service_areas", Object::ServiceArea),
    (Object::Service, "service_at_locations", Object::ServiceAtLocation),
    (Object::Service, "languages", Object::Language),
    (Object::Service, "funding", Object::Funding),
    (Object::Service, "cost_options", Object::CostOption),
    (Object::Service, "required_documents", Object::RequiredDocument),
    (Object::Service, "contacts", Object::Contact),
    (Object::Service, "additional_urls", Object::Url),
    (Object::Service, "capacities", Object::ServiceCapacity),
    (Object::ServiceAtLocation, "contacts", Object::Contact),
    (Object::ServiceAtLocation, "phones", Object::Phone),
    (Object::ServiceAtLocation, "schedules", Object::Schedule),
    (Object::ServiceAtLocation, "service_areas", Object::ServiceArea),
    (Object::Organization, "funding", Object::Funding),
    (Object::Organization, "contacts", Object::Contact),
    (Object::Organization, "phones", Object::Phone),
    (Object::Organization, "locations", Object::Location),
    (Object::Organization, "programs", Object::Program),
    (Object::Organization, "organization_identifiers", Object::OrganizationIdentifier),
    (Object::Organization, "additional_websites", Object::Url),
    (Object::Organization, "services", Object::Service),
    (Object::Location, "languages", Object::Language),
    (Object::Location, "addresses", Object::Address),
    (Object::Location, "contacts", Object::Contact),
    (Object::Location, "accessibility", Object::Accessibility),
    (Object::Location, "phones", Object::Phone),
    (Object::Location, "schedules", Object::Schedule),
    (Object::Contact, "phones", Object::Phone),
    (Object::Phone, "languages", Object::Language),
];

/// The records inside of a document that it names: the kind that names them, their key
/// and their kind.
const NAMED: [(Object, &str, Object); 6] = [
    (Object::Service, "organization", Object::Organization),
    (Object::Service, "program", Object::Program),
    (Object::ServiceAtLocation, "location", Object::Location),
    (Object::Attribute, "taxonomy_term", Object::TaxonomyTerm),
    (Object::TaxonomyTerm, "taxonomy_detail", Object::Taxonomy),
    (Object::ServiceCapacity, "unit", Object::Unit),
];

impl Catalog {
    /// The catalog as HSDS 3.x: a table for each kind of record, and `datapackage.json`.
    ///
    /// Identifiers that are no UUIDs become UUIDs, the same each time; texts that the standard has
    /// for every record and that are not known become empty. What may tell a confidential place
    /// is left out and counted; the place has a field `confidential`, which hides it again.
    ///
    /// ```
    /// use voice_hsds::{Object, Options, Source, Version, read};
    ///
    /// let services = b"id,name,status,colour\n1,Clinic,active,blue\n";
    /// let (catalog, _) = read(
    ///     &[Source { name: "services.csv", bytes: services }],
    ///     &Options::default(),
    ///     &mut |_, _| (),
    /// )?;
    /// let package = catalog.package(Version::V3_2);
    /// let sources: Vec<Source> =
    ///     package.files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    /// let (again, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    /// let service = again.rows(Object::Service).next().ok_or("a service")?;
    /// assert_eq!(service.unmodelled().next(), Some(("colour", "\"blue\"")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn package(&self, version: Version) -> Package {
        let (mut files, mut withheld) = (BTreeMap::new(), 0_u64);
        let mut resources = Vec::new();
        for object in Object::ALL {
            let rows: Vec<Row<'_>> = self.rows(object).filter(|row| row.may_be_written()).collect();
            let hidden = self.count(object).saturating_sub(rows.len());
            withheld = withheld.saturating_add(hidden as u64);
            if rows.is_empty() {
                continue;
            }
            let (name, columns, text) = table(object, &rows);
            let fields: Vec<Value> =
                columns.iter().map(|column| json!({ "name": column, "type": "string" })).collect();
            resources.push(
                json!({ "name": object.file(), "path": name, "schema": { "fields": fields } }),
            );
            files.insert(name, text);
        }
        let descriptor = json!({
            "name": "human_services_data",
            "profile": "tabular-data-package",
            "version": version.as_str(),
            "resources": resources,
        });
        files.insert("datapackage.json".to_owned(), descriptor.to_string().into_bytes());
        Package { files, withheld }
    }

    /// The services as documents, each with all that belongs to it, as the standard's
    /// JSON has them.
    ///
    /// ```
    /// use voice_hsds::{Object, Options, Source, read};
    ///
    /// # let organizations = b"id,name\nhaven,Haven\n";
    /// # let services = b"id,organization_id,name,status\nshelter,haven,Night shelter,active\n";
    /// # let sources = [
    /// #     Source { name: "organizations.csv", bytes: organizations },
    /// #     Source { name: "services.csv", bytes: services },
    /// # ];
    /// let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    /// let services: Vec<_> = catalog.documents(Object::Service).collect();
    /// assert_eq!(services[0]["organization"]["name"], "Haven");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documents(&self, object: Object) -> impl Iterator<Item = Value> {
        self.rows(object)
            .filter(|row| row.may_be_written())
            .map(|row| document(row, None, 0, Detail::Whole))
    }
}

impl Row<'_> {
    /// Whether anything of the record may be shown.
    pub(super) fn may_be_written(self) -> bool {
        self.hiding().is_none_or(|hiding| !hiding.is_whole)
    }
}

/// The identifier of a record as it is written: a UUID, the same each time.
pub(super) fn uuid(object: Object, id: &str) -> String {
    if is_uuid(id) {
        id.to_owned()
    } else {
        made_id(&format!("{}|{id}", object.name())).to_string()
    }
}

/// The text of a field as it is written: identifiers as UUIDs.
fn written(row: Row<'_>, number: usize, text: &str) -> String {
    match row.object.columns().get(number) {
        Some(column) if column.is_link() => {
            let target =
                row.object.target_at(number).or_else(|| row.named(number, text).map(Row::object));
            uuid(target.unwrap_or(Object::Service), text)
        }
        Some(column) if column.name == "id" => uuid(row.object, text),
        _ => text.to_owned(),
    }
}

/// A table: its file, its columns and its text.
#[expect(
    clippy::expect_used,
    reason = "memory takes every line; the tests of writing read each again"
)]
fn table(object: Object, rows: &[Row<'_>]) -> (String, Vec<String>, Vec<u8>) {
    let known = object.columns();
    let stated = (0..known.len()).filter(|column| {
        known
            .get(*column)
            .is_some_and(|column| column.required || required(object).contains(&column.name))
    });
    let set = rows.iter().flat_map(|row| row.fields()).map(|(column, _)| column);
    let used: BTreeSet<usize> = stated.chain(set).collect();
    // A value that was not read goes where it was published, so that it is read alike; beside one
    // that was made of it, it gets a name of its own, which may be there from before.
    let mut renamed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut used = used;
    for row in rows {
        for (name, _) in row.unmodelled().chain(row.mark()) {
            let column = match object.column(name) {
                Some(column) if row.may_show(name) && row.at(column).is_none() => {
                    used.insert(column);
                    continue;
                }
                Some(_) => as_published(name),
                None => name.to_owned(),
            };
            let names = renamed.entry(column).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let columns: Vec<String> = used
        .iter()
        .filter_map(|column| known.get(*column))
        .map(|column| column.name.to_owned())
        .chain(renamed.keys().cloned())
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("a line in memory");
    for row in rows {
        let fields: BTreeMap<usize, &str> = row.fields().collect();
        let unread = |column: usize| {
            let column = known.get(column)?;
            let (_, json) = row.unmodelled().find(|(name, _)| *name == column.name)?;
            Some(unquoted(json))
        };
        let values = used.iter().map(|column| match fields.get(column) {
            Some(text) => written(*row, *column, text),
            None => unread(*column).unwrap_or_default(),
        });
        let aside: BTreeMap<&str, &str> = row.unmodelled().chain(row.mark()).collect();
        let other = renamed.values().map(|names| {
            let of_row = names.iter().filter(|name| {
                object.column(name).is_none_or(|column| fields.contains_key(&column))
            });
            let json = of_row.filter_map(|name| aside.get(name)).next().copied();
            json.map(unquoted).unwrap_or_default()
        });
        writer.write_record(values.chain(other)).expect("a line with as many cells as the first");
    }
    (format!("{}.csv", object.file()), columns, writer.into_inner().expect("lines in memory"))
}

/// The name of a value as it was published, beside the one that was made of it.
fn as_published(name: &str) -> String {
    format!("{name}{AS_PUBLISHED}")
}

/// How much of a record is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Its fields, and those of the records that it names.
    Fields,
    /// All that belongs to it.
    Whole,
}

/// A record as JSON.
pub(super) fn document(
    row: Row<'_>,
    parent: Option<Object>,
    depth: usize,
    detail: Detail,
) -> Value {
    let mut map = Map::new();
    let columns = row.object.columns();
    let inner: Vec<(&str, Row<'_>)> = NAMED
        .iter()
        .filter(|(of, _, object)| *of == row.object && Some(*object) != parent)
        .filter_map(|(_, key, object)| {
            Some((*key, row.parent(*object).filter(|row| row.may_be_written())?))
        })
        .collect();
    for (number, text) in row.fields() {
        let Some(column) = columns.get(number) else { continue };
        // What the place in the document says already.
        let implied = parent.is_some_and(|parent| row.object.link_to(parent) == Some(number))
            || inner.iter().any(|(_, inner)| row.object.link_to(inner.object) == Some(number));
        if !implied {
            map.insert(
                column.name.to_owned(),
                cell(column.form.is_number(), &written(row, number, text)),
            );
        }
    }
    for field in required(row.object) {
        map.entry(*field).or_insert_with(|| "".into());
    }
    for (name, json) in row.unmodelled().chain(row.mark()) {
        let value = || serde_json::from_str(json).unwrap_or(Value::Null);
        let is_made = row.object.column(name).is_some_and(|column| row.at(column).is_some());
        if is_made {
            map.entry(as_published(name)).or_insert_with(value);
        } else {
            map.insert(name.to_owned(), value());
        }
    }
    for (key, inner) in inner {
        map.insert(
            key.to_owned(),
            document(inner, Some(row.object), depth.saturating_add(1), detail),
        );
    }
    if detail == Detail::Fields {
        return Value::Object(map);
    }
    // A place that a service names comes with what belongs to it, but an organization
    // without its services.
    let lists = LISTS.iter().filter(|(of, _, object)| {
        *of == row.object && (depth == 0 || !matches!(object, Object::Service))
    });
    // Terms are said of records, and not of terms; a change is not changed.
    let has_attributes = !matches!(
        row.object,
        Object::Attribute | Object::Metadata | Object::Taxonomy | Object::TaxonomyTerm
    );
    let attributes = has_attributes.then_some((row.object, "attributes", Object::Attribute));
    let changes =
        (row.object != Object::Metadata).then_some((row.object, "metadata", Object::Metadata));
    for (_, key, object) in lists.copied().chain(attributes).chain(changes) {
        let items: Vec<Value> = row
            .children(object)
            .filter(|child| child.may_be_written())
            .map(|child| document(child, Some(row.object), depth.saturating_add(1), detail))
            .collect();
        if !items.is_empty() {
            map.entry(key).or_insert_with(|| items.into());
        }
    }
    Value::Object(map)
}
