//! The API of the standard: what its paths list and read of a catalog (`openapi.json` of HSDS 3.0).

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};
use voice_wire::Wire;

use super::known::terms;
use super::object::{Object, is_uuid};
use super::place::postal_code;
use super::scalar::{Line, Moment, RecordId};
use super::store::{Catalog, Row};
use super::words::{begins_a_word, plain};
use super::write::{Detail, document, uuid};

/// In which form a list is answered.
///
/// ```
/// use voice_hsds::ListFormat;
///
/// let format: ListFormat = "ndjson".parse()?;
/// assert_eq!(format, ListFormat::Ndjson);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ListFormat {
    /// A page of records with its place among the others.
    Json,
    /// Every record on a line of its own, without pages.
    Ndjson,
}

/// What is asked of a list of the standard's API. Everything that is stated must hold.
///
/// ```
/// use voice_hsds::{ListQuery, Object, Options, Source, read};
///
/// let services = b"id,name,status\n1,Legal aid,active\n2,Food pantry,active\n";
/// let source = Source { name: "services.csv", bytes: services };
/// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// let query = ListQuery { search: Some("legal".parse()?), ..ListQuery::default() };
/// let page = catalog.page(Object::Service, &query);
/// assert_eq!((page.total_items, page.contents.len()), (1, 1));
/// assert_eq!(page.contents[0]["name"], "Legal aid");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Wire)]
pub struct ListQuery {
    /// Words of the record's names and description, or of the name of its organization.
    pub search: Option<Line>,
    /// Which page, from 1.
    #[wire(min = 1, max = 1_000_000)]
    pub page: Option<u32>,
    /// How many records on a page; 50 where it is left out, and all where they are minimal.
    #[wire(min = 1, max = 1000)]
    pub per_page: Option<u16>,
    /// In which form.
    pub format: Option<ListFormat>,
    /// With a term, by its identifier.
    pub taxonomy_term_id: Option<RecordId>,
    /// With a term of a taxonomy, by its identifier.
    pub taxonomy_id: Option<RecordId>,
    /// Of an organization, by its identifier.
    pub organization_id: Option<RecordId>,
    /// Terms directly below a term, by its identifier.
    pub parent_id: Option<RecordId>,
    /// Whether only terms at the top are listed.
    pub top_only: Option<bool>,
    /// Services changed then or later; one that does not say when it was changed is left out.
    pub modified_after: Option<Moment>,
    /// At a postal code: that of an address of the place.
    pub postcode: Option<Line>,
    /// Whether only the identifier and the moment of the last change are listed.
    pub minimal: Option<bool>,
    /// Whether records come with all that belongs to them.
    pub full: Option<bool>,
    /// Whether organizations come with their services.
    pub full_service: Option<bool>,
}

/// What the API lists, and the parameters of each list.
const LISTS: [(Object, &[&str]); 5] = [
    (
        Object::Service,
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "minimal",
            "full",
        ],
    ),
    (
        Object::ServiceAtLocation,
        &[
            "search",
            "page",
            "per_page",
            "format",
            "taxonomy_term_id",
            "taxonomy_id",
            "organization_id",
            "modified_after",
            "postcode",
            "full",
        ],
    ),
    (Object::Organization, &["search", "page", "per_page", "format", "full", "full_service"]),
    (Object::Taxonomy, &["search", "page", "per_page", "format"]),
    (
        Object::TaxonomyTerm,
        &["search", "page", "per_page", "format", "taxonomy_id", "parent_id", "top_only"],
    ),
];

impl Object {
    /// The parameters of the list of such records in the standard's API; none where it lists none.
    ///
    /// ```
    /// use voice_hsds::Object;
    ///
    /// assert!(Object::Service.list_parameters().contains(&"minimal"));
    /// assert!(Object::Phone.list_parameters().is_empty());
    /// ```
    #[must_use]
    pub fn list_parameters(self) -> &'static [&'static str] {
        LISTS.iter().find(|(object, _)| *object == self).map_or(&[], |(_, names)| names)
    }
}

/// A page of a list, as the standard's API answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage {
    /// How many records there are in all.
    pub total_items: usize,
    /// How many pages.
    pub total_pages: usize,
    /// Which page this is, from 1.
    pub page_number: usize,
    /// The records of this page.
    pub contents: Vec<Value>,
}

impl ListPage {
    /// The page in the words of the standard.
    ///
    /// ```
    /// use voice_hsds::{Catalog, ListQuery, Object};
    ///
    /// let page = Catalog::default().page(Object::Service, &ListQuery::default());
    /// assert_eq!(page.to_value()["empty"], true);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        let fields: [(&str, Value); 8] = [
            ("total_items", self.total_items.into()),
            ("total_pages", self.total_pages.into()),
            ("page_number", self.page_number.into()),
            ("size", self.contents.len().into()),
            ("first_page", (self.page_number == 1).into()),
            ("last_page", (self.page_number >= self.total_pages).into()),
            ("empty", self.contents.is_empty().into()),
            ("contents", self.contents.clone().into()),
        ];
        map.extend(fields.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(map)
    }
}

const PAGE: usize = 50;

impl Catalog {
    /// A record with all that belongs to it, as the standard's API reads it: by its identifier, or
    /// by the UUID that is written in its place. An organization comes without its services.
    ///
    /// ```
    /// use voice_hsds::{Object, Options, Source, read};
    ///
    /// # let services = b"id,name,status\nshelter,Emergency shelter,active\n";
    /// # let source = Source { name: "services.csv", bytes: services };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let service = catalog.record(Object::Service, "shelter").ok_or("a service")?;
    /// assert_eq!(service["name"], "Emergency shelter");
    /// assert!(catalog.record(Object::Service, "pantry").is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn record(&self, object: Object, id: &str) -> Option<Value> {
        self.named(object, id).map(|row| whole(row, false))
    }

    /// An organization with its services.
    ///
    /// ```
    /// use voice_hsds::{Options, Source, read};
    ///
    /// # let organizations = b"id,name\nhaven,Haven\n";
    /// # let services = b"id,organization_id,name,status\nshelter,haven,Night shelter,active\n";
    /// # let sources = [
    /// #     Source { name: "organizations.csv", bytes: organizations },
    /// #     Source { name: "services.csv", bytes: services },
    /// # ];
    /// let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    /// let haven = catalog.organization_with_services("haven").ok_or("an organization")?;
    /// assert_eq!(haven["services"][0]["name"], "Night shelter");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn organization_with_services(&self, id: &str) -> Option<Value> {
        self.named(Object::Organization, id).map(|row| whole(row, true))
    }

    /// The record of an identifier, or of the UUID that is written in its place.
    fn named(&self, object: Object, id: &str) -> Option<Row<'_>> {
        let by_id = self.find(object, id).filter(|row| row.may_be_written());
        by_id.or_else(|| is_uuid(id).then(|| self.listed(object).find(|row| is(*row, id)))?)
    }

    /// A page of a list of the standard's API. Parameters that the list does not have
    /// ([`Object::list_parameters`]) are passed over.
    ///
    /// ```
    /// use voice_hsds::{ListQuery, Object, Options, Source, read};
    ///
    /// # let organizations = b"id,name\nhaven,Haven\n";
    /// # let services = b"id,organization_id,name,status\nshelter,haven,Night shelter,active\n";
    /// # let sources = [
    /// #     Source { name: "organizations.csv", bytes: organizations },
    /// #     Source { name: "services.csv", bytes: services },
    /// # ];
    /// let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    /// let organization_id = Some("haven".parse()?);
    /// let of_haven = ListQuery { organization_id, ..ListQuery::default() };
    /// let page = catalog.page(Object::Service, &of_haven);
    /// assert_eq!((page.total_items, page.page_number), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn page(&self, object: Object, query: &ListQuery) -> ListPage {
        let found: Vec<Row<'_>> = self.found(object, query).collect();
        let minimal = query.minimal == Some(true);
        let all = found.len().max(1);
        let size = query.per_page.map_or(if minimal { all } else { PAGE }, usize::from).max(1);
        let number = usize::try_from(query.page.unwrap_or(1)).unwrap_or(usize::MAX).max(1);
        let skipped = number.saturating_sub(1).saturating_mul(size);
        ListPage {
            total_items: found.len(),
            total_pages: found.len().div_ceil(size),
            page_number: number,
            contents: found.iter().skip(skipped).take(size).map(|row| shown(*row, query)).collect(),
        }
    }

    /// Every record of a list, without pages.
    ///
    /// ```
    /// use voice_hsds::{ListQuery, Object, Options, Source, read};
    ///
    /// # let organizations = b"id,name\nhaven,Haven\n";
    /// # let services = b"id,organization_id,name,status\nshelter,haven,Night shelter,active\n";
    /// # let sources = [
    /// #     Source { name: "organizations.csv", bytes: organizations },
    /// #     Source { name: "services.csv", bytes: services },
    /// # ];
    /// let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    /// let query = ListQuery::default();
    /// let mut services = catalog.each_listed(Object::Service, &query);
    /// assert_eq!(services.next().map(|of| of["name"].clone()), Some("Night shelter".into()));
    /// assert!(services.next().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn each_listed<'a>(
        &'a self,
        object: Object,
        query: &'a ListQuery,
    ) -> impl Iterator<Item = Value> + use<'a> {
        self.found(object, query).map(|row| shown(row, query))
    }

    fn listed(&self, object: Object) -> impl Iterator<Item = Row<'_>> {
        self.rows(object).filter(|row| row.may_be_written())
    }

    fn found<'a>(
        &'a self,
        object: Object,
        query: &'a ListQuery,
    ) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let has = |name: &str| object.list_parameters().contains(&name);
        let words: Vec<String> = query
            .search
            .as_ref()
            .map(|text| plain(text.as_str()).split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default();
        let after = query.modified_after.as_ref().filter(|_| has("modified_after"));
        let after = after.and_then(|of| moment(of.as_str()));
        let term = query.taxonomy_term_id.as_ref().filter(|_| has("taxonomy_term_id"));
        let taxonomy = query.taxonomy_id.as_ref().filter(|_| has("taxonomy_id"));
        let organization = query.organization_id.as_ref().filter(|_| has("organization_id"));
        let parent = query.parent_id.as_ref().filter(|_| has("parent_id"));
        let top = query.top_only == Some(true) && has("top_only");
        let postcode = query.postcode.as_ref().filter(|_| has("postcode"));
        self.listed(object).filter(move |row| {
            let service = match object {
                Object::ServiceAtLocation => row.parent(Object::Service),
                _ => Some(*row),
            };
            let of_service = |holds: &dyn Fn(Row<'a>) -> bool| service.is_some_and(holds);
            has_words(*row, &words)
                && after.is_none_or(|after| {
                    of_service(&|row| {
                        row.get("last_modified").and_then(moment).is_some_and(|at| after <= at)
                    })
                })
                && term.is_none_or(|id| {
                    of_service(&|row| terms(row).any(|term| is(term, id.as_str())))
                })
                && taxonomy.is_none_or(|id| {
                    let is_of = |term: Row<'a>| {
                        term.parent(Object::Taxonomy).is_some_and(|of| is(of, id.as_str()))
                    };
                    match object {
                        Object::TaxonomyTerm => is_of(*row),
                        _ => of_service(&|row| terms(row).any(is_of)),
                    }
                })
                && organization.is_none_or(|id| {
                    of_service(&|row| {
                        row.parent(Object::Organization).is_some_and(|of| is(of, id.as_str()))
                    })
                })
                && parent.is_none_or(|id| above(*row).is_some_and(|of| is(of, id.as_str())))
                && (!top || above(*row).is_none())
                && postcode.is_none_or(|code| is_at(*row, code.as_str()))
        })
    }
}

/// Whether a record is the one of an identifier, or of the UUID that is written in its place.
fn is(row: Row<'_>, id: &str) -> bool {
    row.id() == id || uuid(row.object(), row.id()) == id
}

fn above(term: Row<'_>) -> Option<Row<'_>> {
    term.catalog.find(Object::TaxonomyTerm, term.get("parent_id")?)
}

fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// Whether each of some words begins a word of a record or of what it names.
fn has_words(row: Row<'_>, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let service = row.parent(Object::Service).filter(|_| row.object() != Object::Service);
    let named = [
        row.parent(Object::Organization),
        row.parent(Object::Location),
        service,
        service.and_then(|service| service.parent(Object::Organization)),
    ];
    let fields = ["name", "alternate_name", "description"];
    let text: String = core::iter::once(row)
        .chain(named.into_iter().flatten())
        .flat_map(|row| fields.into_iter().filter_map(move |field| row.get(field)))
        .fold(String::new(), |text, value| text + " " + value);
    let text = plain(&text);
    words.iter().all(|word| begins_a_word(&text, word))
}

/// Whether an address of the place of a service has a postal code, as a search compares it.
fn is_at(row: Row<'_>, postcode: &str) -> bool {
    let asked = postal_code(postcode);
    let Some(place) = row.parent(Object::Location) else { return false };
    place
        .children(Object::Address)
        .filter_map(|of| of.get("postal_code"))
        .any(|of| postal_code(of) == asked)
}

/// A record as a list shows it.
fn shown(row: Row<'_>, query: &ListQuery) -> Value {
    let is_set = |name: &str, set: Option<bool>| {
        set == Some(true) && row.object().list_parameters().contains(&name)
    };
    if is_set("minimal", query.minimal) {
        let value = document(row, None, 0, Detail::Fields);
        let field = |name: &str| Some((name.to_owned(), value.get(name)?.clone()));
        return Value::Object(["id", "last_modified"].into_iter().filter_map(field).collect());
    }
    if is_set("full_service", query.full_service) {
        return whole(row, true);
    }
    if is_set("full", query.full) {
        return whole(row, false);
    }
    let mut value = document(row, None, 0, Detail::Fields);
    if row.object() == Object::ServiceAtLocation {
        with_service(row, &mut value, Detail::Fields);
    }
    value
}

/// A record with all that belongs to it.
fn whole(row: Row<'_>, with_services: bool) -> Value {
    let mut value = document(row, None, 0, Detail::Whole);
    if row.object() == Object::ServiceAtLocation {
        with_service(row, &mut value, Detail::Whole);
    }
    if let (Object::Organization, false, Value::Object(map)) =
        (row.object(), with_services, &mut value)
    {
        map.remove("services");
    }
    value
}

/// A service at a location names its service, which does not name its locations again.
fn with_service(row: Row<'_>, value: &mut Value, detail: Detail) {
    let Some(service) = row.parent(Object::Service) else { return };
    let mut inner = document(service, Some(Object::ServiceAtLocation), 1, detail);
    if let Value::Object(map) = &mut inner {
        map.remove("service_at_locations");
    }
    if let Value::Object(map) = value {
        map.remove("service_id");
        map.insert("service".to_owned(), inner);
    }
}
