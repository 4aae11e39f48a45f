use voice_wire::Wire;

/// A book.
#[derive(Wire)]
struct Book {
    /// The number by which a library knows it.
    #[wire(declared = "CallNumber")]
    number: String,
}

fn main() {}
