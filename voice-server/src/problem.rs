use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use voice_core::wire::{Fault, FaultCode, Wire, to_json};

/// A refusal, as problem details (RFC 9457).
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
    pub faults: Vec<Fault>,
}

impl Problem {
    /// A problem that its status names.
    #[must_use]
    pub fn new(status: StatusCode, detail: &str) -> Self {
        Self {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            faults: Vec::new(),
        }
    }

    /// Every fault of a body, and how many more there are.
    #[must_use]
    pub fn faults(faults: Vec<Fault>, left_off: usize) -> Self {
        let status = match faults.as_slice() {
            [fault, ..] if fault.code == FaultCode::MalformedJson => StatusCode::BAD_REQUEST,
            // The question is a valid one, asked at another moment than that of the server.
            [fault] if fault.code == FaultCode::NotNow => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let detail = match left_off {
            0 => "mend each fault at its pointer and send the request again".to_owned(),
            _ => format!("mend each fault at its pointer and send the request again; {left_off} more are left off"),
        };
        Self {
            r#type: "urn:voice:problem:faults".to_owned(),
            title: "The request has faults".to_owned(),
            faults,
            ..Self::new(status, &detail)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_json(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
