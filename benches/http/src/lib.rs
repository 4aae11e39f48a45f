//! Measurements of `voice-server`: `cargo bench -p voice-http-benches`.
