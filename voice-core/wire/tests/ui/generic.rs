use voice_wire::Wire;

/// A pair.
#[derive(Wire)]
struct Pair<T> {
    /// The first.
    first: T,
}

fn main() {}
