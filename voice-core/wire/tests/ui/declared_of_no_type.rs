use voice_wire::Wire;

/// How a book is bound.
#[derive(Clone, Copy, Wire)]
enum Binding {
    /// In boards.
    Hardcover,
    /// As a library declares.
    #[wire(declared)]
    Own,
}

/// Where a book is.
#[derive(Clone, Copy, Wire)]
enum Place {
    /// On its shelf.
    Shelf,
    /// As a library declares.
    #[wire(declared)]
    Own(u8, u8),
}

fn main() {}
