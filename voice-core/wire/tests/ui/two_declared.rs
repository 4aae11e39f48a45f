use voice_wire::Wire;

/// How a book is bound.
#[derive(Clone, Copy, Wire)]
enum Binding {
    /// In boards.
    Hardcover,
    /// As a library declares.
    #[wire(declared)]
    Own(u8),
    /// As a publisher declares.
    #[wire(declared)]
    Published(u8),
}

fn main() {}
