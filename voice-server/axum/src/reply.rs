use core::marker::PhantomData;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use voice_core::wire::{Custodial, Write, to_json};

use crate::Problem;

/// A value of a type as a JSON response that nobody stores.
///
/// What is confidential has no way into one but [`Reply::custodial`], which is for staff:
///
/// ```compile_fail,E0277
/// use voice_axum::Reply;
/// use voice_core::requester::PartyFile;
///
/// fn told(file: &PartyFile) -> Reply<PartyFile> {
///     Reply::new(file)
/// }
/// ```
///
/// ```
/// use axum::response::IntoResponse as _;
/// use voice_axum::Reply;
/// use voice_core::category::Category;
///
/// let response = Reply::new(&Category::Release).with_revision(3).into_response();
/// assert_eq!(response.headers()["content-type"], "application/json");
/// assert_eq!(response.headers()["etag"], "\"3\"");
/// ```
pub struct Reply<T> {
    response: Response,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Reply<T> {
    /// Answers with a value.
    #[must_use]
    pub fn new(value: &T) -> Self {
        Self::written(value)
    }
}

impl<T: Write> Reply<T> {
    /// Answers staff with a value that is confidential.
    ///
    /// ```
    /// use axum::response::IntoResponse as _;
    /// use voice_axum::Reply;
    /// use voice_core::requester::{PartyFile, Person};
    ///
    /// // Staff read the file of a party.
    /// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let file = PartyFile::open(person);
    /// let response = Reply::custodial(&file).into_response();
    /// assert_eq!(response.headers()["cache-control"], "no-store");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn custodial(value: &T) -> Self {
        Self::written(&Custodial(value))
    }
}

impl<T: Write> Reply<Vec<T>> {
    /// Answers staff with values that are confidential.
    ///
    /// ```
    /// use axum::http::StatusCode;
    /// use axum::response::IntoResponse as _;
    /// use voice_axum::Reply;
    /// use voice_core::requester::{PartyFile, Person};
    ///
    /// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let files = [PartyFile::open(person)];
    /// let response = Reply::custodial_list(&files).into_response();
    /// assert_eq!(response.status(), StatusCode::OK);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn custodial_list<'a>(values: impl IntoIterator<Item = &'a T>) -> Self
    where
        T: 'a,
    {
        Self::written(&values.into_iter().map(Custodial).collect::<Vec<_>>())
    }
}

impl<T> core::fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Reply(..)")
    }
}

impl<T> Reply<T> {
    /// The same, with a header.
    ///
    /// ```
    /// use axum::http::{HeaderValue, header};
    /// use axum::response::IntoResponse as _;
    /// use voice_axum::Reply;
    /// use voice_core::category::Category;
    ///
    /// let place = HeaderValue::from_static("/v1/claims/7");
    /// let reply = Reply::new(&Category::Release).with_header(header::LOCATION, place);
    /// assert_eq!(reply.into_response().headers()["location"], "/v1/claims/7");
    /// ```
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.response.headers_mut().insert(name, value);
        self
    }

    /// With the revision of what is answered, for the `If-Match` of a change.
    #[must_use]
    #[expect(clippy::expect_used, reason = "digits between quotes are the value of a header")]
    pub fn with_revision(self, revision: i64) -> Self {
        let tag = HeaderValue::from_str(&format!("\"{revision}\"")).expect("a tag");
        self.with_header(header::ETAG, tag)
    }

    fn written<W: Serialize + ?Sized>(value: &W) -> Self {
        Self { response: json_response(value), of: PhantomData }
    }
}

fn json_response<W: Serialize + ?Sized>(value: &W) -> Response {
    match to_json(value) {
        Ok(text) => {
            let mut response = text.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(_) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the answer could not be written")
                .into_response()
        }
    }
}

impl<T> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        self.response
    }
}
