//! The office at work: who it is on which day, what it offers to whom, and where each contact goes.

mod as_of;
mod data;
mod flow;
mod form;
mod help;
mod own;
mod routes;
mod sealed;
mod traps;

use voice_core::office::{Office, OfficeData};
use voice_core::wire::{Day, InputErrors};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn office() -> &'static Office {
    Office::reference()
}

/// The data of the reference with a change.
fn changed(change: impl FnOnce(&mut OfficeData)) -> OfficeData {
    let mut data = office().data().clone();
    change(&mut data);
    data
}

/// The place and code of each fault.
fn found(faults: InputErrors) -> Vec<String> {
    faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.code.as_str())).collect()
}
