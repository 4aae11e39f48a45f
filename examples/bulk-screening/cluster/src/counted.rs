//! The functions that count, as plans carry them: with all that makes them, so that a node needs to
//! know nothing before. A node of another version refuses them, for what a code of an event means
//! belongs to a version.

use std::sync::Arc;

use datafusion::error::Result;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use voice_bulk_screening::{CountingFunctions, aggregate_sent, scalar_sent};

use crate::RulesError;

fn version() -> String {
    format!("voice {}", env!("CARGO_PKG_VERSION"))
}

fn write(sent: Option<String>, into: &mut Vec<u8>) {
    if let Some(sent) = sent {
        into.extend_from_slice(format!("{}: {sent}", version()).as_bytes());
    }
}

/// Writes what is sent with a call of a function; nothing of a function of others.
pub(crate) fn write_scalar(function: &ScalarUDF, into: &mut Vec<u8>) {
    write(scalar_sent(function), into);
}

/// As [`write_scalar`].
pub(crate) fn write_aggregate(function: &AggregateUDF, into: &mut Vec<u8>) {
    write(aggregate_sent(function), into);
}

/// What was sent, if it is of this version. An error has no more of it than the version: there may
/// be a secret.
fn read<'a>(name: &str, sent: &'a [u8]) -> Result<&'a str, RulesError> {
    let unsaid = || RulesError::Unsaid { function: name.to_owned() };
    let sent = core::str::from_utf8(sent).ok().filter(|sent| !sent.is_empty());
    let (asked, rest) = sent.and_then(|sent| sent.split_once(": ")).ok_or_else(unsaid)?;
    if asked != version() {
        let asked = asked.chars().take(40).collect();
        return Err(RulesError::Other { asked, here: version() });
    }
    Ok(rest)
}

/// The function that a plan calls; none for a function of others.
pub(crate) fn scalar(name: &str, sent: &[u8]) -> Result<Option<Arc<ScalarUDF>>> {
    if !CountingFunctions::SCALAR.contains(&name) {
        return Ok(None);
    }
    let function = CountingFunctions::scalar_of(name, read(name, sent)?)?;
    let function = function.ok_or_else(|| RulesError::Unsaid { function: name.to_owned() })?;
    Ok(Some(Arc::new(function)))
}

/// As [`scalar`].
pub(crate) fn aggregate(name: &str, sent: &[u8]) -> Result<Option<Arc<AggregateUDF>>> {
    if !CountingFunctions::AGGREGATE.contains(&name) {
        return Ok(None);
    }
    let function = CountingFunctions::aggregate_of(name, read(name, sent)?);
    let function = function.ok_or_else(|| RulesError::Unsaid { function: name.to_owned() })?;
    Ok(Some(Arc::new(function)))
}
