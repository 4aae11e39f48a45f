//! Numbers as good as drawn by lot, and the same for ever.
//!
//! What a report withholds depends on the order in which cells are tried, and a report made again
//! must have the same bytes. So they are no numbers of a generator, which is free to give others in
//! its next version.

/// That of an equation (splitmix64, by Sebastiano Vigna).
pub(crate) const fn of_equation(equation: usize) -> u64 {
    let mut mixed = (equation as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// That of an unknown in a round of the audit.
pub(crate) const fn of_round(unknown: u64, round: u64) -> u32 {
    let mut mixed = unknown.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (round + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 40) as u32
}

/// That of a cell in an order of suppression.
pub(crate) const fn of_order(cell: usize, order: u64) -> u64 {
    (cell as u64 + 1).wrapping_mul(order.wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 7
}
