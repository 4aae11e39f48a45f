use voice_wire::Wire;

/// A book.
#[derive(Wire)]
struct Book {
    title: String,
}

#[derive(Wire)]
struct Shelf {
    /// How many books it has.
    books: u32,
}

/// How a book is bound.
#[derive(Wire)]
enum Binding {
    Hardcover,
}

fn main() {}
