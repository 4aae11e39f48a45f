//! On what a change depends (RFC 9110, section 13.1): the revision that was read, so that of two
//! who change the same, one is told.

use std::sync::{Arc, LazyLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde_json::json;
use voice_core::wire::Pattern;

use crate::store::RecordCondition;
use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

/// The tag of a revision: its number in quotes.
const TAG: &str = "^\"[0-9]+\"$";

static TAG_PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(TAG));

fn malformed() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "expected the ETag of the record in `If-Match`, as it was answered, or `*` in \
         `If-None-Match`, and not both",
    )
}

/// The refusal of a change that says nothing of the revision that was read.
pub(super) fn required() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_REQUIRED,
        "read the record, and send its ETag in `If-Match`: what somebody else changed in the \
         meantime is not lost",
    )
}

/// The refusal of a change of what somebody else changed in the meantime.
pub(super) fn stale() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "the record is in another revision: read it again, and send its ETag in `If-Match`",
    )
}

fn condition(parts: &Parts) -> Result<Option<RecordCondition>, Problem> {
    let value = |name| {
        let mut values = parts.headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(one), None) => one.to_str().map(Some).map_err(|_| malformed()),
            (Some(_), Some(_)) => Err(malformed()),
        }
    };
    match (value(header::IF_MATCH)?, value(header::IF_NONE_MATCH)?) {
        (None, None) => Ok(None),
        (None, Some("*")) => Ok(Some(RecordCondition::Absent)),
        (Some(tag), None) => {
            let number = Some(tag.trim_matches('"')).filter(|_| TAG_PATTERN.is_match(tag));
            // What is no revision is one that the record is not in.
            let revision = number.and_then(|of| of.parse().ok()).unwrap_or(0);
            Ok(Some(RecordCondition::Revision(revision)))
        }
        _ => Err(malformed()),
    }
}

/// `If-Match` or `If-None-Match: *`, or neither, which is as the latter.
pub(crate) struct Precondition {
    pub(crate) condition: RecordCondition,
    /// Whether the request names it.
    pub(crate) stated: bool,
}

impl FromRequestParts<Arc<App>> for Precondition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        let found = condition(parts)?;
        Ok(Self { condition: found.unwrap_or(RecordCondition::Absent), stated: found.is_some() })
    }
}

impl Part for Precondition {
    fn describe(signature: &mut Signature<'_>) {
        if_match(signature, false);
        signature.parameter(json!({
            "name": "if-none-match",
            "in": "header",
            "description": "`*`: only where there is no such record.",
            "schema": { "type": "string", "enum": ["*"] }
        }));
        signature.problems([400, 409, 412]);
    }
}

/// `If-Match`, which must be there.
pub(crate) struct IfMatch(pub(crate) RecordCondition);

impl FromRequestParts<Arc<App>> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        match condition(parts)? {
            Some(condition @ RecordCondition::Revision(_)) => Ok(Self(condition)),
            Some(RecordCondition::Absent) => Err(malformed()),
            None => Err(required()),
        }
    }
}

impl Part for IfMatch {
    fn describe(signature: &mut Signature<'_>) {
        if_match(signature, true);
        signature.problems([400, 409, 412, 428]);
    }
}

fn if_match(signature: &mut Signature<'_>, required: bool) {
    signature.parameter(json!({
        "name": "if-match",
        "in": "header",
        "required": required,
        "description": "The ETag of the record that is to be changed, as it was answered.",
        "schema": { "type": "string", "pattern": TAG },
        "example": "\"1\""
    }));
}
