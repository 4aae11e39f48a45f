use core::marker::PhantomData;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use voice_axum::Reply;
use voice_core::catalog::{Catalog, ListFormat, ListPage, ListQuery, Object, national};
use voice_core::wire::describe::{Generator, JsonSchema, Schema};
use voice_core::wire::{InputError, InputErrorCode, InputErrors};

use crate::http::caller::Counted;
use crate::http::operation::Operation;
use crate::http::path::Name;
use crate::http::query::{self, QueryFields};
use crate::http::reply::any_object;
use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

/// The version of the standard that is written, and where it is described: the members of the
/// information, each with its format where it has one.
const INFORMATION: [(&str, Option<&str>, &str); 3] = [
    ("version", None, "3.0"),
    ("profile", Some("uri"), "https://docs.openreferral.org/en/latest/hsds/"),
    (
        "openapi_url",
        Some("uri"),
        "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json",
    ),
];

/// The type of records on lines of their own.
const LINES: &str = "application/x-ndjson";

/// The operations of the standard's own API (Human Services Data Specification 3.0).
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/hsds", base)
            .id("readDirectoryInformation")
            .summary("Read which standard the directory follows")
            .returns("The version and the profile.", || Some(information())),
        list::<Services>("/hsds/services", "listDirectoryServices", "List services"),
        one::<Services>("/hsds/services/{id}", "readDirectoryService", "Read a service"),
        list::<ServiceAtLocations>(
            "/hsds/service_at_locations",
            "listDirectoryServiceAtLocations",
            "List services at locations",
        ),
        one::<ServiceAtLocations>(
            "/hsds/service_at_locations/{id}",
            "readDirectoryServiceAtLocation",
            "Read a service at a location",
        ),
        list::<Organizations>(
            "/hsds/organizations",
            "listDirectoryOrganizations",
            "List organizations",
        ),
        Operation::get("/hsds/organizations/{id}", organization)
            .id("readDirectoryOrganization")
            .summary("Read an organization")
            .path_text("id", "The identifier of the organization.")
            .returns("The organization, with all that belongs to it.", Organizations::record)
            .problems(&[404]),
        list::<Taxonomies>("/hsds/taxonomies", "listDirectoryTaxonomies", "List taxonomies"),
        one::<Taxonomies>("/hsds/taxonomies/{id}", "readDirectoryTaxonomy", "Read a taxonomy"),
        list::<TaxonomyTerms>(
            "/hsds/taxonomy_terms",
            "listDirectoryTaxonomyTerms",
            "List terms of taxonomies",
        ),
        one::<TaxonomyTerms>(
            "/hsds/taxonomy_terms/{id}",
            "readDirectoryTaxonomyTerm",
            "Read a term of a taxonomy",
        ),
        Operation::get("/v1/services/{id}", record::<Services>)
            .id("readService")
            .summary("Read a service that a search or a referral names")
            .path_text("id", "The identifier of the service.")
            .returns("The service, with all that belongs to it.", Services::record)
            .problems(&[404]),
    ]
}

fn list<L: Listed>(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::get(path, page::<L>).id(id).summary(summary).returns("A page of them.", || {
        let catalog = national();
        let query = ListQuery { per_page: Some(1), ..ListQuery::default() };
        Some(catalog.page(L::OBJECT, &query).to_value())
    })
}

fn one<L: Listed>(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::get(path, record::<L>)
        .id(id)
        .summary(summary)
        .path_text("id", "The identifier of the record.")
        .returns("The record, with all that belongs to it.", L::record)
        .problems(&[404])
}

/// What a path of the standard lists.
trait Listed: Send + Sync + 'static {
    const OBJECT: Object;

    /// An example of a record.
    fn record() -> Option<Value> {
        let row = national().rows(Self::OBJECT).next();
        row.map_or_else(|| Some(json!({})), |row| national().record(Self::OBJECT, row.id()))
    }
}

macro_rules! listed {
    ($($list:ident: $object:ident;)*) => {
        $(
            struct $list;

            impl Listed for $list {
                const OBJECT: Object = Object::$object;
            }
        )*
    };
}

listed! {
    Services: Service;
    ServiceAtLocations: ServiceAtLocation;
    Organizations: Organization;
    Taxonomies: Taxonomy;
    TaxonomyTerms: TaxonomyTerm;
}

fn information() -> Value {
    INFORMATION.into_iter().map(|(name, _, value)| (name, value)).collect()
}

async fn base(_: Counted) -> Reply<DirectoryInformation> {
    Reply::new(&DirectoryInformation)
}

async fn page<L: Listed>(
    State(app): State<Arc<App>>,
    _: Counted,
    Listing(query, _): Listing<L>,
) -> DirectoryPage {
    DirectoryPage::of(app.catalog.catalog(), L::OBJECT, &query)
}

async fn record<L: Listed>(
    State(app): State<Arc<App>>,
    _: Counted,
    Name(id): Name,
) -> Result<Reply<DirectoryRecord>, Problem> {
    found(app.catalog.catalog().record(L::OBJECT, &id))
}

async fn organization(
    State(app): State<Arc<App>>,
    _: Counted,
    Name(id): Name,
    WithServices(with_services): WithServices,
) -> Result<Reply<DirectoryRecord>, Problem> {
    let catalog = app.catalog.catalog();
    found(if with_services {
        catalog.organization_with_services(&id)
    } else {
        catalog.record(Object::Organization, &id)
    })
}

fn found(record: Option<Value>) -> Result<Reply<DirectoryRecord>, Problem> {
    match record {
        Some(record) => Ok(Reply::new(&DirectoryRecord(record))),
        None => Err(Problem::new(StatusCode::NOT_FOUND, "the directory has no record of this id")),
    }
}

/// What is asked of a list: the parameters that the standard gives this one, and no others.
struct Listing<L>(ListQuery, PhantomData<L>);

impl<L: Listed> FromRequestParts<Arc<App>> for Listing<L> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        Ok(Self(asked(parts, L::OBJECT.list_parameters())?, PhantomData))
    }
}

impl<L: Listed> Part for Listing<L> {
    fn describe(signature: &mut Signature<'_>) {
        describe(signature, L::OBJECT.list_parameters());
    }
}

/// What is asked with parameters of these names, and no others.
fn asked(parts: &Parts, names: &[&str]) -> Result<ListQuery, Problem> {
    let text = parts.uri.query().unwrap_or_default();
    only(text, names)?;
    query::read(text)
}

/// Adds the parameters of these names to an operation.
fn describe(signature: &mut Signature<'_>, names: &[&str]) {
    let parameters = ListQuery::parameters(signature.generator());
    let has = |of: &Value| names.iter().any(|name| of.get("name") == Some(&json!(name)));
    parameters.into_iter().filter(has).for_each(|of| signature.parameter(of));
    signature.problems([422]);
}

/// Refuses a field of the query that a list does not have; those that no list has are refused as it
/// is read.
fn only(text: &str, names: &[&str]) -> Result<(), Problem> {
    let others = form_urlencoded::parse(text.as_bytes())
        .filter(|(name, _)| FIELDS.contains_key(&**name) && !names.contains(&&**name));
    let faults: Vec<InputError> = others
        .map(|(name, _)| InputError {
            pointer: format!("/{name}"),
            code: InputErrorCode::UnknownField,
            expected: format!("one of {}", names.join(", ")),
            example: String::new(),
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults, 0)) }
}

static FIELDS: LazyLock<Map<String, Value>> = LazyLock::new(|| query::fields("list-query", &[]));

impl QueryFields for ListQuery {
    fn parameters(_: &mut Generator) -> Vec<Value> {
        query::described(&FIELDS)
    }

    fn value(name: &str, text: &str) -> Result<Value, InputErrors> {
        Ok(query::typed(&FIELDS, name, text))
    }

    fn example_of(name: &str) -> Value {
        query::example(&FIELDS, name)
    }
}

/// Whether an organization comes with its services.
struct WithServices(bool);

const FULL_SERVICE: [&str; 1] = ["full_service"];

impl FromRequestParts<Arc<App>> for WithServices {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        Ok(Self(asked(parts, &FULL_SERVICE)?.full_service == Some(true)))
    }
}

impl Part for WithServices {
    fn describe(signature: &mut Signature<'_>) {
        describe(signature, &FULL_SERVICE);
    }
}

/// A page of a list, or every record on a line of its own.
struct DirectoryPage(Response);

impl DirectoryPage {
    fn of(catalog: &Catalog, object: Object, query: &ListQuery) -> Self {
        if query.format != Some(ListFormat::Ndjson) {
            let page: ListPage = catalog.page(object, query);
            return Self(Reply::<Value>::new(&page.to_value()).into_response());
        }
        let mut lines = String::new();
        for record in catalog.each_listed(object, query) {
            lines.push_str(&record.to_string());
            lines.push('\n');
        }
        let mut response = lines.into_response();
        let kind = HeaderValue::from_static(LINES);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        Self(response)
    }
}

impl IntoResponse for DirectoryPage {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Part for DirectoryPage {
    fn describe(signature: &mut Signature<'_>) {
        let page = Catalog::default().page(Object::Service, &ListQuery::default()).to_value();
        let properties: Map<String, Value> = page
            .as_object()
            .into_iter()
            .flatten()
            .map(|(of, value)| (of.clone(), kind(value)))
            .collect();
        let required: Vec<&String> = properties.keys().collect();
        let schema = json!({ "type": "object", "required": required, "properties": properties });
        signature.answers("application/json", schema);
        signature.or_answers(LINES);
    }
}

/// The schema of a member of a page, from one as it is written.
fn kind(member: &Value) -> Value {
    match member {
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Number(_) => json!({ "type": "integer", "minimum": 0 }),
        Value::Array(_) => json!({ "type": "array", "items": { "type": "object" } }),
        Value::Null | Value::String(_) | Value::Object(_) => json!({}),
    }
}

/// A record of the directory as the standard has it.
struct DirectoryRecord(Value);

/// Which standard the directory follows.
struct DirectoryInformation;

impl Serialize for DirectoryRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for DirectoryInformation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        information().serialize(serializer)
    }
}

impl JsonSchema for DirectoryRecord {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DirectoryRecord".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        any_object()
    }
}

impl JsonSchema for DirectoryInformation {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DirectoryInformation".into()
    }

    fn json_schema(_: &mut Generator) -> Schema {
        let text = |format: Option<&str>| match format {
            Some(format) => json!({ "type": "string", "format": format }),
            None => json!({ "type": "string" }),
        };
        let properties: Value =
            INFORMATION.into_iter().map(|(name, format, _)| (name, text(format))).collect();
        let mut schema = any_object();
        schema.insert("required".to_owned(), INFORMATION.map(|(name, ..)| name).into());
        schema.insert("properties".to_owned(), properties);
        schema
    }
}
