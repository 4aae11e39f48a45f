//! What the cores worked.

use std::fs::read_to_string;
use std::time::{Duration, Instant};

/// How long something took, and what all threads of this program worked meanwhile.
#[derive(Clone, Copy, Default)]
pub(crate) struct Took {
    pub(crate) time: Duration,
    /// None where the system does not say it in the way of Linux.
    pub(crate) work: Option<Duration>,
}

pub(crate) fn took<T>(of: impl FnOnce() -> T) -> (T, Took) {
    let (before, start) = (worked(), Instant::now());
    let done = of();
    let time = start.elapsed();
    (
        done,
        Took {
            time,
            work: worked().zip(before).map(|(after, before)| after.saturating_sub(before)),
        },
    )
}

/// The time that all threads were on a core since the program began (proc(5)), in hundredths
/// of a second.
fn worked() -> Option<Duration> {
    let stat = read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may have spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_ascii_whitespace().skip(11).map(str::parse::<u64>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some(Duration::from_millis(10 * (user + system)))
}
