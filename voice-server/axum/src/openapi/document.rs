use std::borrow::Cow;
use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use voice_core::disclosure::Policy;
use voice_core::language::Language;
use voice_core::schema;
use voice_core::wire::describe::{Generator, JsonSchema};

use super::operation::{Operation, PathParameter};
use super::signature::{Content, RequestBody, Signature, Token};
use super::{VERSION, choices};
use crate::Problem;

/// A document in the making: its words, the operations, and the types beside theirs.
///
/// The front page of [this module](super) makes one with its router. What each part adds:
///
/// ```
/// use serde_json::json;
/// use voice_axum::openapi::{Document, Operation};
/// use voice_axum::{Problem, Reply};
/// use voice_core::category::Category;
/// use voice_core::identifier::PartyId;
/// use voice_core::office_files::WholeOffice;
///
/// async fn latest() -> Reply<Category> {
///     Reply::new(&Category::Release)
/// }
///
/// let mut files = Vec::new();
/// for name in ["manifest.json", "vocabulary.json", "pack.json", "office.json", "triage.json"] {
///     files.push((name, std::fs::read(format!("examples/offices/us-bop/{name}"))?));
/// }
/// let office = WholeOffice::load(files.iter().map(|(name, text)| (*name, text.as_slice())))?;
///
/// let operation: Operation<()> = Operation::get("/latest", latest).returns_page("It.");
/// let document = Document::new("The desk", "1.0.0")
///     .description("What the desk tells of custody.")
///     .license("Apache License 2.0", "Apache-2.0")
///     .operations([operation])
///     .with_type::<PartyId>()
///     .problems_of_all(&[429])
///     .problem_examples(|status| Some(Problem::for_now(status, "ask again later", 5)))
///     .header_of_all("Cache-Control", "Nobody stores it.", json!({ "const": "no-store" }))
///     .bound_to(&office.policy);
///
/// let titled = document.titled();
/// assert_eq!(titled["info"]["description"], "What the desk tells of custody.");
/// assert_eq!(titled["info"]["license"]["identifier"], "Apache-2.0");
/// let responses = &titled["paths"]["/latest"]["get"]["responses"];
/// assert_eq!(responses["200"]["headers"]["Cache-Control"]["schema"]["const"], "no-store");
/// assert_eq!(responses["429"]["description"], "Too Many Requests");
/// let components = &titled["components"];
/// assert_eq!(components["examples"]["Problem429"]["value"]["retry_after"], 5);
/// assert!(components["schemas"]["PartyId"].is_object());
///
/// // A choice is a union of constants with titles, or a list of words: those of the office too.
/// let furlough = "us-bop:furlough";
/// let terms = components["schemas"]["Category"]["oneOf"].as_array().ok_or("no union")?;
/// assert!(terms.iter().any(|of| of["const"] == furlough && of["title"].is_string()));
/// let published = document.published();
/// let words = &published["components"]["schemas"]["Category"]["enum"];
/// assert!(words.as_array().ok_or("no list")?.contains(&json!(furlough)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Document<'a, S> {
    title: Cow<'static, str>,
    version: Cow<'static, str>,
    description: Cow<'static, str>,
    license: Option<(&'static str, &'static str)>,
    operations: Vec<Operation<S>>,
    types: Vec<fn(&mut Generator) -> Value>,
    problems: Vec<u16>,
    headers: Vec<(&'static str, Value)>,
    problem_example: fn(StatusCode) -> Option<Problem>,
    policy: Option<&'a Policy>,
}

impl<'a, S> Document<'a, S> {
    /// A document with a title and a version of the API.
    pub fn new(title: impl Into<Cow<'static, str>>, version: impl Into<Cow<'static, str>>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: Cow::Borrowed(""),
            license: None,
            operations: Vec::new(),
            types: Vec::new(),
            problems: Vec::new(),
            headers: Vec::new(),
            problem_example: |status| Some(Problem::new(status, standard(status)?)),
            policy: None,
        }
    }

    /// What the API is.
    pub fn description(self, description: impl Into<Cow<'static, str>>) -> Self {
        Self { description: description.into(), ..self }
    }

    /// The name of its license, and the identifier in SPDX.
    pub fn license(self, name: &'static str, identifier: &'static str) -> Self {
        Self { license: Some((name, identifier)), ..self }
    }

    /// The operations: the table of which the router is made.
    pub fn operations(mut self, operations: impl IntoIterator<Item = Operation<S>>) -> Self {
        self.operations.extend(operations);
        self
    }

    /// The schema of a type among the components, with all that it refers to, whether an operation
    /// has it or not. What operations read and answer is there without.
    pub fn with_type<T: JsonSchema>(mut self) -> Self {
        self.types.push(|generator| generator.subschema_for::<T>().into());
        self
    }

    /// Statuses of problems that each operation has: those of layers around the router.
    pub fn problems_of_all(self, statuses: &[u16]) -> Self {
        Self { problems: statuses.to_vec(), ..self }
    }

    /// A header of each response, with its description and schema.
    pub fn header_of_all(mut self, name: &'static str, description: &str, schema: Value) -> Self {
        self.headers.push((name, json!({ "description": description, "schema": schema })));
        self
    }

    /// What a problem of a status says, as an example. Without it, the status alone.
    pub fn problem_examples(self, example: fn(StatusCode) -> Option<Problem>) -> Self {
        Self { problem_example: example, ..self }
    }

    /// The document of the office of a policy: its schemas take the terms that the office declares,
    /// as bodies do that are read with the policy ([`HasPolicy`](crate::HasPolicy)).
    pub fn bound_to(self, policy: &'a Policy) -> Self {
        Self { policy: Some(policy), ..self }
    }

    /// The document as it is served, for whoever makes clients of it: each choice is an `enum` with
    /// the titles of its words beside it (`x-enum-descriptions`).
    #[must_use]
    pub fn published(&self) -> Value {
        choices::listed(self.titled())
    }

    /// The document with the schemas as [`schema::get`] has them, in which each choice is a union
    /// of constants with their titles, for whoever makes pages or forms of it.
    #[must_use]
    pub fn titled(&self) -> Value {
        let mut paths = Map::new();
        let mut chosen = Vec::new();
        let schemas = schema::components_with(|generator| {
            chosen.extend(self.types.iter().map(|of| of(generator)));
            for operation in &self.operations {
                let item = paths.entry(operation.path).or_insert_with(|| json!({}));
                if let Some(item) = item.as_object_mut() {
                    item.insert(operation.method.to_owned(), self.object(operation, generator));
                }
            }
        });
        let schemas = self.bound(referred_to(paths.values().chain(&chosen), schemas));
        let mut components = Map::from_iter([("schemas".to_owned(), Value::from(schemas))]);
        if paths.values().any(takes_token) {
            let token = json!({ "token": { "type": "http", "scheme": "bearer" } });
            components.insert("securitySchemes".to_owned(), token);
        }
        components.insert("examples".to_owned(), self.examples_of_problems(&paths).into());
        let tags: BTreeSet<&str> = self.operations.iter().filter_map(|of| of.tag).collect();
        json!({
            "openapi": VERSION,
            "info": self.info(),
            "servers": [{ "url": "/" }],
            "tags": tags.into_iter().map(|name| json!({ "name": name })).collect::<Value>(),
            "paths": paths,
            "components": components
        })
    }

    fn info(&self) -> Map<String, Value> {
        let mut info = Map::new();
        info.insert("title".to_owned(), self.title.as_ref().into());
        info.insert("version".to_owned(), self.version.as_ref().into());
        if !self.description.is_empty() {
            info.insert("description".to_owned(), self.description.as_ref().into());
        }
        if let Some((name, identifier)) = self.license {
            info.insert("license".to_owned(), json!({ "name": name, "identifier": identifier }));
        }
        info
    }

    /// The components as the office has them.
    fn bound(&self, schemas: Map<String, Value>) -> Map<String, Value> {
        let Some(policy) = self.policy else { return schemas };
        let mut schemas = schema::bound_components(schemas, policy.vocabulary(), Language::English);
        // The name of an office that stands there is the own one.
        let names = schemas.get_mut("ProperName").and_then(|of| of.get_mut("examples"));
        if let Some(names) = names {
            *names = policy.office().data().offices.iter().map(|of| json!(of.name)).collect();
        }
        schemas
    }

    /// An example of a problem of each status that is among the responses of the paths: without
    /// one, who makes up an answer takes a status of the schema that is another than that of the
    /// response.
    fn examples_of_problems(&self, paths: &Map<String, Value>) -> Map<String, Value> {
        let operations = paths.values().filter_map(Value::as_object).flat_map(Map::values);
        let responses = operations.filter_map(|of| of.get("responses")?.as_object());
        let statuses = responses.flat_map(Map::keys).filter_map(|of| of.parse::<StatusCode>().ok());
        let refused: BTreeSet<StatusCode> =
            statuses.filter(|of| of.is_client_error() || of.is_server_error()).collect();
        let with_name = |status| {
            let value = serde_json::to_value((self.problem_example)(status)?).ok()?;
            Some((named_example(status.as_u16()), json!({ "value": value })))
        };
        refused.into_iter().filter_map(with_name).collect()
    }

    /// The Operation Object.
    fn object(&self, operation: &Operation<S>, generator: &mut Generator) -> Value {
        let mut signature = Signature::new(generator);
        operation.parts.iter().for_each(|part| part(&mut signature));
        signature.problems(operation.problems.iter().chain(&self.problems).copied());
        let path_parameters = operation.path_parameters.iter();
        let mut parameters: Vec<Value> =
            path_parameters.map(|of| of.object(signature.generator())).collect();
        let problem = signature.schema_of::<Problem>();
        let Signature { token, parameters: others, body, content, problems, .. } = signature;
        let mut object = Map::new();
        object.extend(operation.tag.map(|tag| ("tags".to_owned(), json!([tag]))));
        object.insert("operationId".to_owned(), operation.id.into());
        object.insert("summary".to_owned(), operation.summary.into());
        let security = match token {
            Token::None => json!([]),
            Token::WhereThereIsOne => json!([{ "token": [] }, {}]),
            Token::Required { whose } => {
                object.insert("description".to_owned(), whose.into());
                json!([{ "token": [] }])
            }
        };
        object.insert("security".to_owned(), security);
        parameters.extend(others);
        if !parameters.is_empty() {
            object.insert("parameters".to_owned(), parameters.into());
        }
        object.extend(body.map(|of| ("requestBody".to_owned(), operation.request_body(of))));
        let mut responses = Map::new();
        responses.insert(
            StatusCode::OK.as_str().to_owned(),
            self.answered(operation, content.map(|of| operation.content(of))),
        );
        for (status, description) in &operation.or_returns {
            responses.insert(status.to_string(), self.response(description, None));
        }
        for status in problems {
            let example = named_example(status);
            let example = json!({ "problem": { "$ref": format!("{EXAMPLES}{example}") } });
            let content = json!({
                "application/problem+json": { "schema": problem, "examples": example }
            });
            let reason = StatusCode::from_u16(status).ok().and_then(standard);
            let response = self.response(reason.unwrap_or("A problem"), Some(content));
            responses.insert(status.to_string(), response);
        }
        object.insert("responses".to_owned(), responses.into());
        object.into()
    }

    /// The response where all is well, with the headers that it has beside those of all.
    fn answered(&self, operation: &Operation<S>, content: Option<Value>) -> Value {
        let mut answered = self.response(operation.returns, content);
        if let Some(headers) = answered.get_mut("headers").and_then(Value::as_object_mut) {
            for (name, description, schema) in &operation.headers {
                let header = json!({ "description": description, "schema": schema });
                headers.insert((*name).to_owned(), header);
            }
        }
        answered
    }

    fn response(&self, description: &str, content: Option<Value>) -> Value {
        let headers = self.headers.iter().map(|(name, of)| ((*name).to_owned(), of.clone()));
        let mut response = Map::new();
        response.insert("description".to_owned(), description.into());
        response.insert("headers".to_owned(), headers.collect::<Map<_, _>>().into());
        response.extend(content.map(|content| ("content".to_owned(), content)));
        response.into()
    }
}

impl<S> Operation<S> {
    fn request_body(&self, RequestBody { schema, example, or_as }: RequestBody) -> Value {
        let example = self.body_example.and_then(|of| of()).unwrap_or(example);
        let json = json!({ "schema": schema, "example": example });
        let mut content = Map::from_iter([("application/json".to_owned(), json)]);
        for media_type in or_as {
            let text = json!({ "schema": { "type": "string" } });
            content.insert((*media_type).to_owned(), text);
        }
        json!({ "required": true, "description": self.body, "content": content })
    }

    fn content(&self, Content { media_type, schema, or_as }: Content) -> Value {
        let mut content = match self.example.and_then(|of| of()) {
            Some(example) => json!({ media_type: { "schema": schema, "example": example } }),
            None => json!({ media_type: { "schema": schema } }),
        };
        if let (Some(other), Value::Object(content)) = (or_as, &mut content) {
            content.insert(other.to_owned(), json!({ "schema": { "type": "string" } }));
        }
        content
    }
}

impl PathParameter {
    fn object(&self, generator: &mut Generator) -> Value {
        json!({
            "name": self.name,
            "in": "path",
            "required": true,
            "description": self.description,
            "schema": (self.schema)(generator),
        })
    }
}

/// Where the examples are to which responses refer.
const EXAMPLES: &str = "#/components/examples/";

/// The name of the example of a problem.
fn named_example(status: u16) -> String {
    format!("Problem{status}")
}

/// What a status means (RFC 9110).
fn standard(status: StatusCode) -> Option<&'static str> {
    status.canonical_reason()
}

/// Whether an operation of a path takes a token.
fn takes_token(path: &Value) -> bool {
    let operations = path.as_object().into_iter().flat_map(Map::values);
    operations.filter_map(|of| of.pointer("/security/0/token")).next().is_some()
}

/// The components that parts of the document refer to, and those to which these do.
fn referred_to<'a>(
    parts: impl Iterator<Item = &'a Value>,
    mut all: Map<String, Value>,
) -> Map<String, Value> {
    let mut waiting = Vec::new();
    parts.for_each(|part| references(part, &mut waiting));
    let mut kept = Map::new();
    while let Some(name) = waiting.pop() {
        if let Some((name, schema)) = all.remove_entry(&name) {
            references(&schema, &mut waiting);
            kept.insert(name, schema);
        }
    }
    kept
}

/// The names of the components that a part of the document refers to.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            let name = reference.and_then(|path| path.strip_prefix("#/components/schemas/"));
            found.extend(name.map(ToOwned::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
