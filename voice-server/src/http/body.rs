use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use voice_axum::{Wire, read_as};
use voice_core::wire::Read;
use voice_core::wire::describe::JsonSchema;

use super::signature::{Part, Signature};
use crate::screening_feed::FeedForm;
use crate::{App, Problem};

impl<T: Read + JsonSchema> Part for Wire<T> {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads::<T>();
    }
}

/// The maximum length of a feed of screenings, in bytes.
pub(crate) const FEED_LIMIT: usize = 4 * 1024 * 1024;

/// The media types of feeds: newline-delimited JSON, and CSV (RFC 7111).
pub(super) const FEED_TYPES: [&str; 2] = ["application/x-ndjson", "text/csv"];

/// A feed of screenings, which is read row by row.
pub(crate) struct Feed {
    pub(crate) form: FeedForm,
    pub(crate) bytes: Vec<u8>,
}

impl FromRequest<Arc<App>> for Feed {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Problem> {
        let (media_type, bytes) = read_as(&FEED_TYPES, FEED_LIMIT, request).await?;
        let form = if media_type == "text/csv" { FeedForm::Csv } else { FeedForm::Ndjson };
        Ok(Self { form, bytes })
    }
}

impl Part for Feed {
    fn describe(signature: &mut Signature<'_>) {
        signature.reads_feed();
    }
}
