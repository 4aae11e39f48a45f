//! Every table that agrees with what was published is tried: nothing withheld is pinned down, and without complements much is.

use voice_core::report::{Figure, Published, Rule, Zeros, audit, suppress};

use crate::grid::{Attack, Grid};
use crate::lots::Lots;

/// Counts of 1 to 4 are small here, so that all tables can be tried; what is proved of one threshold holds by the same code for others.
const SMALL: u32 = 5;

/// No count of a guess is above this, the sum of the largest table.
const CAP: u64 = 9 * 14;

fn all(_: &[u64]) -> bool {
    true
}

/// 10,000 tables, each attacked by exhaustive search.
#[test]
fn nothing_withheld_is_pinned_down() {
    let mut lots = Lots(0x5eed_0001);
    let (mut withheld, mut naive, mut attacked) = (0, 0, 0);
    for number in 0..10_000 {
        let zeros = if number % 4 == 0 { Zeros::Withheld } else { Zeros::Told };
        let rule = Rule::new(SMALL, zeros).unwrap();
        let grid = Grid::random(&mut lots, 14);
        let tables = grid.tables();
        let done = suppress(&tables, rule).unwrap_or_else(|failure| panic!("{grid:?}: {failure}"));
        let attack = Attack::on(&grid, done.published(), CAP, &all);
        assert_eq!((attack.pinned(), attack.narrow()), (0, 0), "{grid:?} {:?}", done.published().figures());
        withheld += done.published().withheld();
        // Without complements the search is longer; a part of the tables is enough to see it succeed.
        if number % 10 != 1 || grid.inner.len() > 6 {
            continue;
        }
        attacked += 1;
        naive += usize::from(Attack::on(&grid, &Published::naive(&tables, rule), CAP, &all).pinned() > 0);
    }
    assert!(withheld > 10_000, "only {withheld} cells were withheld");
    assert!(
        2 * naive > attacked && attacked > 500,
        "the attack succeeds on {naive} of {attacked} tables without complements"
    );
}

/// Whatever is withheld, the audit says what the attacker finds: it passes nothing that is narrow, and refuses nothing that is open.
#[test]
fn the_audit_finds_what_the_attacker_does() {
    let rule = Rule::new(SMALL, Zeros::Told).unwrap();
    let mut lots = Lots(0x5eed_0002);
    let (mut passed, mut refused) = (0, 0);
    while passed + refused < 100 {
        let grid = Grid::random(&mut lots, 9);
        if grid.inner.len() > 6 {
            continue;
        }
        let figures: Vec<Figure> = (grid.counts().into_iter())
            .map(|count| if count > 0 && lots.below(2) == 0 { Figure::Withheld } else { Figure::Told(count) })
            .collect();
        let published = Published::new(figures, grid.tables().relations().to_vec(), rule);
        let narrow = Attack::on(&grid, &published, CAP, &all).narrow();
        match audit(&published) {
            Ok(_) => {
                assert_eq!(narrow, 0, "{grid:?} {:?}", published.figures());
                passed += 1;
            }
            Err(failure) => {
                assert!(narrow > 0 && failure.unproved.is_empty(), "{grid:?} {:?}: {failure}", published.figures());
                refused += 1;
            }
        }
    }
    assert!(passed > 10 && refused > 10, "{passed} passed, {refused} refused");
}
