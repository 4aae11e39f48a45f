//! What the types that typify makes of the schemas say of the published corpus: a line of JSON.

mod corpus;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::corpus::{Read, Row};

#[allow(dead_code, reason = "they are made")]
mod types {
    include!(concat!(env!("OUT_DIR"), "/types.rs"));
}

type Reads = fn(&Value) -> Result<Value, String>;
include!(concat!(env!("OUT_DIR"), "/reads.rs"));

fn written<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    let read: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(read).map_err(|error| error.to_string())
}

fn main() -> Read<()> {
    let mut row = Row::new("typify", "0.8.0");
    for (name, reads) in READS {
        row.fare(name, reads)?;
    }
    row.schemas = SCHEMAS;
    row.taken = SCHEMAS - NOT_MADE.len();
    row.examples.splice(0..0, NOT_MADE.iter().map(|example| (*example).to_owned()));
    row.print();
    Ok(())
}
