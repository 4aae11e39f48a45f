use voice_wire::{Wire, to_json};

/// Who borrowed a book.
#[derive(Wire)]
#[wire(confidential)]
struct Borrower {
    /// The number of the card.
    card: u32,
}

fn main() {
    let _ = to_json(&Borrower { card: 7 });
}
