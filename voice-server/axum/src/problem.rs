use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use voice_core::wire::{InputError, InputErrorCode, InputErrors, Wire, to_json};

/// What the registered kinds of problems begin with.
const KIND: &str = "urn:voice:problem:";

/// A refusal, as problem details (RFC 9457).
///
/// ```
/// use axum::http::StatusCode;
/// use voice_axum::Problem;
/// use voice_core::disclosure::Claim;
/// use voice_core::wire::from_json;
///
/// let Err(faults) = from_json::<Claim>(b"{}") else { panic!("nothing is missing") };
/// let problem = Problem::from(faults).within("/claim");
/// assert_eq!(problem.status, 422);
/// assert_eq!(problem.faults[0].pointer, "/claim/language");
///
/// let none = Problem::new(StatusCode::NOT_FOUND, "there is no claim of this identifier");
/// assert_eq!((none.title.as_str(), none.r#type.as_str()), ("Not Found", "about:blank"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct Problem {
    /// The kind of problem; `about:blank` where the status says it all.
    pub r#type: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    #[wire(min = 400, max = 599)]
    pub status: u16,
    /// What is wrong, and how to mend it.
    pub detail: String,
    /// Each fault of the body, with its place; empty where the body is not at fault.
    pub faults: Vec<InputError>,
    /// After how many seconds it can be tried again; left out where trying again does not help.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem that the status describes.
    #[must_use]
    pub fn new(status: StatusCode, detail: &str) -> Self {
        Self {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            faults: Vec::new(),
            retry_after: None,
        }
    }

    /// A problem of a registered kind: `urn:voice:problem:` and a word.
    ///
    /// ```
    /// use axum::http::StatusCode;
    /// use voice_axum::Problem;
    ///
    /// let status = StatusCode::CONFLICT;
    /// let problem = Problem::of_kind("stale", "Changed since", status, "read it again");
    /// assert_eq!(problem.r#type, "urn:voice:problem:stale");
    /// assert_eq!((problem.status, problem.detail.as_str()), (409, "read it again"));
    /// ```
    #[must_use]
    pub fn of_kind(kind: &str, title: &str, status: StatusCode, detail: &str) -> Self {
        Self {
            r#type: format!("{KIND}{kind}"),
            title: title.to_owned(),
            ..Self::new(status, detail)
        }
    }

    /// Whether it is of a registered kind.
    fn is(&self, kind: &str) -> bool {
        self.r#type.strip_prefix(KIND) == Some(kind)
    }

    /// What `WWW-Authenticate` says of it (RFC 6750, section 3): no error where no token was sent.
    fn challenge(&self) -> Option<&'static str> {
        if self.is("invalid-token") {
            Some("Bearer error=\"invalid_token\"")
        } else if self.is("insufficient-scope") {
            Some("Bearer error=\"insufficient_scope\"")
        } else {
            (self.status == StatusCode::UNAUTHORIZED.as_u16()).then_some("Bearer")
        }
    }

    /// A temporary problem.
    ///
    /// ```
    /// use axum::http::StatusCode;
    /// use axum::response::IntoResponse as _;
    /// use voice_axum::Problem;
    ///
    /// let busy = Problem::for_now(StatusCode::SERVICE_UNAVAILABLE, "try again", 5);
    /// assert_eq!(busy.retry_after, Some(5));
    /// assert_eq!(busy.into_response().headers()["retry-after"], "5");
    /// ```
    #[must_use]
    pub fn for_now(status: StatusCode, detail: &str, retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(status, detail) }
    }

    /// The same, with its faults in a part of the body.
    #[must_use]
    pub fn within(mut self, pointer: &str) -> Self {
        self.faults.iter_mut().for_each(|fault| fault.pointer.insert_str(0, pointer));
        self
    }

    /// All faults of a request, and how many more were left off.
    ///
    /// ```
    /// use voice_axum::Problem;
    /// use voice_core::identifier::PartyId;
    /// use voice_core::wire::from_json;
    ///
    /// let errors = from_json::<PartyId>(br#""Ana Ruiz""#).unwrap_err();
    /// let problem = Problem::faults(errors.into_vec(), 3);
    /// assert_eq!(problem.status, 422);
    /// assert!(problem.detail.ends_with("3 more are left off"));
    /// ```
    #[must_use]
    pub fn faults(faults: Vec<InputError>, left_off: usize) -> Self {
        let status = match faults.as_slice() {
            [fault, ..] if fault.code == InputErrorCode::MalformedJson => StatusCode::BAD_REQUEST,
            // The question is a valid one, asked at another moment than that of the server.
            [fault] if fault.code == InputErrorCode::NotNow => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let detail = match left_off {
            0 => "mend each fault at its pointer and send the request again".to_owned(),
            _ => format!(
                "mend each fault at its pointer and send the request again; {left_off} more are \
                 left off"
            ),
        };
        Self { faults, ..Self::of_kind("faults", "The request has faults", status, &detail) }
    }
}

impl From<InputErrors> for Problem {
    fn from(faults: InputErrors) -> Self {
        let left_off = faults.left_off();
        Self::faults(faults.into_vec(), left_off)
    }
}

impl IntoResponse for Problem {
    #[expect(
        clippy::expect_used,
        reason = "a problem is a wire type, and every one that a test meets is written"
    )]
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_json(&self).expect("a problem is written");
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(challenge) = self.challenge() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if self.is("content-encoding") {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
