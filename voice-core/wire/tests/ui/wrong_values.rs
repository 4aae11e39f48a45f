use voice_wire::Wire;

/// A book.
#[derive(Wire)]
#[wire(crate = "not a path")]
struct Book {
    /// The title.
    title: String,
}

/// A shelf.
#[derive(Wire)]
struct Shelf {
    /// How many books it has.
    #[wire(max = "many")]
    books: u32,
}

fn main() {}
