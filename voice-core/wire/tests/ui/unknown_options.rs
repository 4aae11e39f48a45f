use voice_wire::Wire;

/// A book.
#[derive(Wire)]
#[wire(secret)]
struct Book {
    /// The title.
    title: String,
}

/// A shelf.
#[derive(Wire)]
struct Shelf {
    /// How many books it has.
    #[wire(most = 3)]
    books: u32,
}

/// How a book is bound.
#[derive(Wire)]
enum Binding {
    /// In boards.
    #[wire(word = "boards")]
    Hardcover,
}

fn main() {}
