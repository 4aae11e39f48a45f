//! Figures for Prometheus, which name nobody and give no reason.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use metrics::{counter, gauge, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use voice_core::wire::Timestamp;

use crate::clock::ClockError;
use crate::{Clock, Store, StoreError};

/// The buckets of latencies, in seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0];

/// After how many requests what was measured is put into buckets.
const UPKEEP: u64 = 1024;

/// How often the records are looked through for the oldest screening.
const SCREENINGS_EVERY: Duration = Duration::from_secs(600);

/// The figures of one server.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    requests: AtomicU64,
    /// The oldest screening, and when it was looked for.
    screening: Mutex<Option<(Instant, Option<Timestamp>)>>,
}

impl core::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Metrics(..)")
    }
}

impl Metrics {
    #[expect(clippy::expect_used, reason = "the buckets are compiled in; every test has some")]
    pub(crate) fn new() -> Self {
        let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("some buckets");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        Self { recorder, handle, requests: AtomicU64::new(0), screening: Mutex::new(None) }
    }

    /// Counts a request that was answered.
    pub(crate) fn request(&self, method: &str, route: &str, status: u16, elapsed: Duration) {
        let of_route = [("method", method.to_owned()), ("route", route.to_owned())];
        let [method, route] = of_route.clone();
        let with_status = [method, route, ("status", status.to_string())];
        with_local_recorder(&self.recorder, || {
            counter!("voice_requests_total", &with_status).increment(1);
            histogram!("voice_request_seconds", &of_route).record(elapsed.as_secs_f64());
        });
        if self.requests.fetch_add(1, Ordering::Relaxed) % UPKEEP == UPKEEP - 1 {
            self.handle.run_upkeep();
        }
    }

    /// Counts an answer to a question: whether it told something.
    pub(crate) fn answer(&self, told: bool) {
        let outcome = if told { "told" } else { "nothing" };
        with_local_recorder(&self.recorder, || {
            counter!("voice_answers_total", "outcome" => outcome).increment(1);
        });
    }

    /// Says how many connections are open.
    pub(crate) fn connections(&self, open: usize) {
        with_local_recorder(&self.recorder, || gauge!("voice_connections").set(open as f64));
    }

    /// Counts a connection that was refused.
    pub(crate) fn connection_refused(&self) {
        with_local_recorder(&self.recorder, || {
            counter!("voice_connections_refused_total").increment(1);
        });
    }

    /// All figures, in the text format of Prometheus.
    ///
    /// # Errors
    /// The store is unavailable.
    pub(crate) async fn text(&self, store: &Store, clock: &Clock) -> Result<String, StoreError> {
        let outbox = store.outbox_figures().await?;
        let unencrypted = store.rows_unencrypted().await?;
        let set_aside = store.count_set_aside().await?;
        let screening = self.oldest_screening(store).await?;
        let now = clock.now().map_err(|_| ClockError);
        let now = now.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let now_real = chrono::Utc::now().timestamp_millis();
        with_local_recorder(&self.recorder, || {
            let seconds = |milliseconds: i64| milliseconds.max(0) as f64 / 1000.0;
            let lag = outbox.oldest_due.map_or(0, |due| now_real - due);
            gauge!("voice_outbox_waiting").set(outbox.waiting as f64);
            gauge!("voice_outbox_lag_seconds").set(seconds(lag));
            gauge!("voice_dead_letters").set(outbox.dead as f64);
            gauge!("voice_rows_unencrypted").set(unencrypted as f64);
            gauge!("voice_set_aside").set(set_aside as f64);
            if let Some(at) = screening {
                let age = (now.utc() - at.utc()).num_milliseconds();
                gauge!("voice_oldest_screening_age_seconds").set(seconds(age));
            }
        });
        Ok(self.handle.render())
    }

    async fn oldest_screening(&self, store: &Store) -> Result<Option<Timestamp>, StoreError> {
        let known = *self.screening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, oldest)) = known.filter(|(at, _)| at.elapsed() < SCREENINGS_EVERY) {
            return Ok(oldest);
        }
        let oldest = store.oldest_screening().await?;
        *self.screening.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((Instant::now(), oldest));
        Ok(oldest)
    }
}
