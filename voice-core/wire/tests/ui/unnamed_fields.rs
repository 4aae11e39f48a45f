use voice_wire::Wire;

/// A number.
#[derive(Wire)]
struct Number(u32);

/// A place.
#[derive(Wire)]
enum Place {
    /// A shelf and a row.
    Shelf(u32, u32),
}

fn main() {}
