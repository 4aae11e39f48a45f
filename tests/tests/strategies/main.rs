//! The strategies of `voice_core::testing` keep what they promise.

mod declared;
mod near_misses;
mod valid;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Runs a property on values that are the same in every run.
fn check<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let property = |value| {
        property(value);
        Ok(())
    };
    if let Err(failure) = runner.run(strategy, property) {
        panic!("{failure}");
    }
}
