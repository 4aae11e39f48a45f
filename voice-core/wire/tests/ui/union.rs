use voice_wire::Wire;

/// A number of one kind or another.
#[derive(Wire)]
union Number {
    /// A whole one.
    whole: u32,
}

fn main() {}
