use voice_wire::Wire;

/// Where a book is.
#[derive(Wire)]
enum Place {
    /// Lent.
    Lent {
        /// The number of the card.
        card: u32,
        /// The name that belongs to it.
        #[wire(made)]
        name: String,
    },
}

fn main() {}
