use voice_wire::Wire;

/// Where a book is.
#[derive(Wire)]
enum Place {
    /// On its shelf.
    Shelf,
    /// Lent.
    Lent {
        /// The number of the card.
        card: u32,
    },
}

fn main() {}
