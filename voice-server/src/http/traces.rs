//! Traces for OpenTelemetry: a span for each request, with its method, the pattern of its route and
//! its status. Nothing that was sent is in one, and neither is what the store or a library says of
//! its work.
//!
//! No trace context of a client is taken up: it is text of the client's, which would go to whoever
//! collects the traces.

use axum::response::Response;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Instrument, Metadata, Span, Subscriber, info_span};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry;
use voice_core::wire::Diagnostic;

/// The target of the spans that are sent: no other is.
const TARGET: &str = "voice_server::traces";

/// The name under which the spans are collected.
const SERVICE: &str = "voice-server";

/// Why no traces can be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no address of a collector: expected OTLP over HTTP, as http://127.0.0.1:4318/v1/traces")]
pub struct TracesError;

impl Diagnostic for TracesError {
    fn code(&self) -> &'static str {
        "collector"
    }
}

/// Where traces are sent, in a thread of their own, until this is ended.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends them to a collector, by OTLP over HTTP.
    ///
    /// # Errors
    /// It is no address of a collector.
    pub fn to(endpoint: &str) -> Result<Self, TracesError> {
        if !endpoint.starts_with("http://") || endpoint.parse::<axum::http::Uri>().is_err() {
            return Err(TracesError);
        }
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .build()
            .map_err(|_| TracesError)?;
        // Without what the environment would add.
        let resource = Resource::builder_empty().with_service_name(SERVICE).build();
        let provider =
            SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter);
        Ok(Self(provider.build()))
    }

    /// A subscriber that writes the log as [`subscriber`](crate::subscriber) does, and sends the
    /// spans of requests.
    pub fn subscriber<W>(&self, writer: W) -> impl Subscriber + Send + Sync + use<W>
    where
        W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
    {
        let is_sent = |of: &Metadata<'_>| of.is_span() && of.target() == TARGET;
        let is_logged = |of: &Metadata<'_>| of.is_event() && *of.level() <= tracing::Level::INFO;
        let log = tracing_subscriber::fmt::layer().json().with_writer(writer);
        let traces = tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false);
        registry()
            .with(log.with_filter(filter_fn(is_logged)))
            .with(traces.with_filter(filter_fn(is_sent)))
    }

    /// Sends what has not been sent.
    pub fn end(self) {
        // A collector that is unavailable has no traces; nothing else waits for it.
        drop(self.0.shutdown());
    }
}

/// Answers a request in a span.
pub(crate) async fn in_span(
    method: &'static str,
    route: &str,
    answering: impl Future<Output = Response>,
) -> Response {
    let span = info_span!(
        target: TARGET,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = tracing::field::Empty,
    );
    let answered = async {
        let response = answering.await;
        let status = i64::from(response.status().as_u16());
        Span::current().record("http.response.status_code", status);
        response
    };
    answered.instrument(span).await
}
