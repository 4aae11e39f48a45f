//! Every table that agrees with what was published is tried: nothing withheld is pinned down, and
//! without complements much is.

use fastrand::Rng;
use voice_core::report::{ConfidentialityRule, Figure, Published, Zeros, audit, suppress};

use crate::grid::{Attack, Grid};

/// Counts of 1 to 4 are small here, so that all tables can be tried; what is proved of one
/// threshold holds by the same code for others.
const SMALL: u32 = 5;

/// No count of a guess is above this, the sum of the largest table.
const CAP: u64 = 9 * 14;

fn all(_: &[u64]) -> bool {
    true
}

/// 10,000 tables, each attacked by exhaustive search.
#[test]
fn nothing_withheld_is_pinned_down() {
    let mut rng = Rng::with_seed(0x5eed_0001);
    let (mut withheld, mut naive, mut attacked) = (0, 0, 0);
    for number in 0..10_000 {
        let zeros = if number % 4 == 0 { Zeros::Withheld } else { Zeros::Told };
        let rule = ConfidentialityRule::new(SMALL, zeros).unwrap();
        let grid = Grid::random(&mut rng, 14);
        let tables = grid.tables();
        let done = suppress(&tables, rule).unwrap_or_else(|failure| panic!("{grid:?}: {failure}"));
        let attack = Attack::on(&grid, done.published(), CAP, &all);
        assert_eq!(
            (attack.pinned(), attack.narrow(), attack.known_together()),
            (0, 0, 0),
            "{grid:?} {:?}",
            done.published().figures()
        );
        withheld += done.published().withheld();
        // Without complements the search is longer; a part of the tables is enough to
        // see it succeed.
        if number % 10 != 1 || grid.inner.len() > 6 {
            continue;
        }
        attacked += 1;
        naive += usize::from(
            Attack::on(&grid, &Published::naive(&tables, rule), CAP, &all).pinned() > 0,
        );
    }
    assert!(withheld > 10_000, "only {withheld} cells were withheld");
    assert!(
        2 * naive > attacked && attacked > 500,
        "the attack succeeds on {naive} of {attacked} tables without complements"
    );
}

/// Somebody is told of each withheld figure whether it is small, and still knows no small count.
#[test]
fn who_is_told_which_figures_are_small_learns_none() {
    let rule = ConfidentialityRule::new(SMALL, Zeros::Told).unwrap();
    let pinned = |grid: &Grid, published: &Published| {
        let small =
            |counts: &[u64]| counts.iter().map(|&count| rule.is_small(count)).collect::<Vec<_>>();
        let truth = small(&grid.counts());
        let believed = |guess: &[u64]| small(guess) == truth;
        Attack::on(grid, published, CAP, &believed).pinned_among(|cell| truth[cell])
    };
    // Two of 4 in a row of 8 pass the audit, because each can be 1 to 7; told that both are small,
    // they are known.
    let known = Grid { rows: 2, columns: 2, inner: vec![4, 4, 9, 9] };
    let withheld = [0, 1, 3, 4];
    let figure = |(cell, count): (usize, u64)| {
        if withheld.contains(&cell) { Figure::Withheld } else { Figure::Told(count) }
    };
    let figures = known.counts().into_iter().enumerate().map(figure).collect();
    let published = Published::new(figures, known.tables().relations().to_vec(), rule);
    assert!(audit(&published).is_ok() && pinned(&known, &published) == 2);
    assert_eq!(pinned(&known, suppress(&known.tables(), rule).unwrap().published()), 0);

    let (mut rng, mut small) = (Rng::with_seed(0x5eed_0003), 0);
    while small < 200 {
        let grid = Grid::random(&mut rng, 9);
        let done = suppress(&grid.tables(), rule).unwrap();
        if grid.inner.len() > 4 || done.small() == 0 {
            continue;
        }
        assert!(done.known_to_insiders().is_empty(), "{grid:?}");
        assert_eq!(pinned(&grid, done.published()), 0, "{grid:?} {:?}", done.published().figures());
        small += done.small();
    }
}

/// Whatever is withheld, the audit says what the attacker finds: it passes nothing that is narrow,
/// and refuses nothing that is open.
#[test]
fn the_audit_finds_what_the_attacker_does() {
    let rule = ConfidentialityRule::new(SMALL, Zeros::Told).unwrap();
    let mut rng = Rng::with_seed(0x5eed_0002);
    let (mut passed, mut refused) = (0, 0);
    while passed + refused < 150 {
        let grid = Grid::random(&mut rng, 9);
        if grid.inner.len() > 6 {
            continue;
        }
        let figures: Vec<Figure> = (grid.counts().into_iter())
            .map(|count| {
                if count > 0 && rng.u64(..2) == 0 { Figure::Withheld } else { Figure::Told(count) }
            })
            .collect();
        let published = Published::new(figures, grid.tables().relations().to_vec(), rule);
        let narrow = Attack::on(&grid, &published, CAP, &all).narrow();
        match audit(&published) {
            Ok(_) => {
                assert_eq!(narrow, 0, "{grid:?} {:?}", published.figures());
                passed += 1;
            }
            Err(failure) => {
                assert!(
                    narrow > 0 && failure.unproved.is_empty(),
                    "{grid:?} {:?}: {failure}",
                    published.figures()
                );
                refused += 1;
            }
        }
    }
    assert!(passed > 10 && refused > 10, "{passed} passed, {refused} refused");
}
