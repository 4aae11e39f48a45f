use std::collections::BTreeMap;

use voice_wire::{Custodial, from_json};

fn main() {
    let _ = from_json::<f64>(b"1.5");
    let _ = from_json::<BTreeMap<String, u32>>(b"{}");
    let _ = from_json::<Vec<Option<String>>>(b"[null]");
    let _ = serde_json::to_string(&Custodial(&1.5_f64));
}
