//! The program `voice` under what goes wrong: kills, a full disk, a database that is unavailable, a
//! clock that is put back, crowds, nonsense.
//!
//! Amounts are small unless the environment says otherwise: `VOICE_KILLS`, `VOICE_IMPORT_KILLS`,
//! `VOICE_ROTATION_KILLS`, `VOICE_CHAOS_SECONDS`, `VOICE_UNAVAILABLE_SECONDS`, `VOICE_ASKED_EACH`
//! and `VOICE_MALFORMED`; `VOICE_SEED` is what chance begins with. Each test says its figures on
//! stderr. Those on PostgreSQL need one:
//! `tests/postgres/run cargo test -p voice-server --test chaos` starts it.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod books;
mod clock;
mod connections;
#[path = "../store/database.rs"]
mod database;
mod exchange;
mod full;
mod importing;
mod killing;
mod load;
mod malformed;
mod program;
mod receiver;
mod rotation;
#[expect(dead_code, reason = "what the tests of the store alone keep")]
#[path = "../store/scene.rs"]
mod scene;
mod staff;
mod unavailable;
mod workers;

use std::io::Write;
use std::str::FromStr;

use fastrand::Rng;
use tokio::sync::{Mutex, MutexGuard};

/// One test at a time: they share the cores and the PostgreSQL, which one of them stops.
async fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::const_new(());
    TURN.lock().await
}

/// An amount of the environment, or the small one.
fn amount<T: FromStr>(name: &str, small: T) -> T {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")),
        Err(_) => small,
    }
}

/// A generator of random numbers, from the seed of the run: each stream has others.
fn seeded(stream: u64) -> Rng {
    Rng::with_seed(amount("VOICE_SEED", 20_261_102_u64) ^ (stream << 32))
}

/// Figures of a test, which are shown whether it fails or not.
fn say(figures: &str) {
    let _ = writeln!(std::io::stderr(), "{figures}");
}

/// A test for each database.
macro_rules! on_both {
    ($($module:ident: $test:ident;)+) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let _turn = crate::alone().await;
                    crate::$module::$test(&crate::database::sqlite().await).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    let _turn = crate::alone().await;
                    if let Some(database) = crate::database::postgres(stringify!($test)).await {
                        crate::$module::$test(&database).await;
                    }
                }
            )+
        }
    };
}

on_both! {
    killing: nothing_is_lost_or_doubled_when_the_server_is_killed;
    rotation: a_rotation_that_is_killed_loses_nothing;
    clock: a_clock_that_is_put_back_loses_nothing_and_opens_nothing;
    connections: idle_and_active_connections_meet_no_error;
    importing: an_import_that_is_killed_goes_on;
    malformed: nonsense_is_refused_and_leaves_nothing_behind;
}
