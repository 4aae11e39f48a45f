use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use voice_axum::{HasPolicy, read_as};
use voice_core::subject::ScreeningRow;

use super::screening_feed::FeedForm;
use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

/// The maximum length of a feed of screenings, in bytes.
pub(crate) const FEED_LIMIT: usize = 4 * 1024 * 1024;

/// The media types of feeds that are read row by row: newline-delimited JSON, and CSV (RFC 7111).
pub(super) const FEED_TYPES: [&str; 2] = ["application/x-ndjson", "text/csv"];

/// A feed of screenings.
pub(crate) enum Feed {
    /// One that is read row by row.
    Rows { form: FeedForm, bytes: Vec<u8> },
    /// A JSON list, of which every row is one.
    List(Vec<ScreeningRow>),
}

impl FromRequest<Arc<App>> for Feed {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let [ndjson, csv] = FEED_TYPES;
        let (media_type, bytes) = read_as(&[JSON, ndjson, csv], FEED_LIMIT, request).await?;
        Ok(match media_type {
            JSON => Self::List(app.read(&bytes)?),
            _ if media_type == csv => Self::Rows { form: FeedForm::Csv, bytes },
            _ => Self::Rows { form: FeedForm::Ndjson, bytes },
        })
    }
}

/// The media type of every other body.
const JSON: &str = "application/json";

impl Part for Feed {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads::<Vec<ScreeningRow>>();
        signature.or_reads(&FEED_TYPES);
    }
}
