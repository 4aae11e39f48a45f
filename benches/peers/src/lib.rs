//! Empty: the measurements are under `benches`.
