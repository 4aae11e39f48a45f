//! Tables that hang together: nested categories, what is left of a whole, quarters and the year to
//! date, shares.

use voice_core::report::{
    CellId, CellStatus, ConfidentialityRule, Count, Figure, LinkedTables, Published, Relation,
    audit, suppress,
};

const fn told(value: u64) -> Count {
    Count { value, status: CellStatus::Told }
}

/// 244 asked for services, 127 of them to be referred: what is left follows, and is a group of
/// people too.
#[test]
fn what_is_left_of_a_whole_is_protected() {
    let [whole, part, rest] = [0, 1, 2].map(CellId);
    let rule = ConfidentialityRule::default();
    let tables = |counts: [u64; 3]| {
        let [whole_count, part_count, rest_count] = counts;
        let counts =
            [Count::printed(whole_count), Count::printed(part_count), Count::implied(rest_count)];
        LinkedTables::new(counts, [Relation::sum(whole, [part, rest])]).unwrap()
    };
    let open = suppress(&tables([244, 127, 117]), rule).unwrap();
    assert_eq!(open.published().withheld(), 0);
    // 30 of 35: whoever subtracts finds the five.
    let near = tables([35, 30, 5]);
    let failure = audit(&Published::naive(&near, rule)).unwrap_err();
    assert_eq!(
        failure.exposed.iter().map(|one| (one.cell, one.low, one.high)).collect::<Vec<_>>(),
        [(rest, 5, 5)]
    );
    let done = suppress(&near, rule).unwrap();
    assert_eq!(done.published().withheld(), 1);
    assert!(audit(done.published()).is_ok());
}

/// The first quarter is published, and the second: nothing may be told by the year to date
/// less the first.
#[test]
fn a_year_to_date_does_not_give_a_quarter_away() {
    let [first, second, year] = [0, 1, 2].map(CellId);
    let counts = [told(40), Count::printed(6), Count::printed(46)];
    let tables = LinkedTables::new(counts, [Relation::sum(year, [first, second])]).unwrap();
    let failure = audit(&Published::naive(&tables, ConfidentialityRule::default())).unwrap_err();
    assert_eq!((failure.exposed[0].cell, failure.exposed[0].low), (second, 6));
    let done = suppress(&tables, ConfidentialityRule::default()).unwrap();
    assert_eq!(done.published().figures(), [Figure::Told(40), Figure::Withheld, Figure::Withheld]);
}

/// A quarter withheld before stays withheld when later figures come.
#[test]
fn a_later_quarter_does_not_give_an_earlier_one_away() {
    let [first, second, year] = [0, 1, 2].map(CellId);
    let counts =
        [Count { value: 6, status: CellStatus::Withheld }, Count::printed(40), Count::printed(46)];
    let tables = LinkedTables::new(counts, [Relation::sum(year, [first, second])]).unwrap();
    assert!(audit(&Published::naive(&tables, ConfidentialityRule::default())).is_err());
    let done = suppress(&tables, ConfidentialityRule::default()).unwrap();
    assert_eq!(done.published().figures()[0], Figure::Withheld);
    assert_eq!(done.published().withheld(), 2);
}

/// Two tables share a margin: what the first withholds, the second must not tell.
#[test]
fn a_shared_margin_is_protected_in_both_tables() {
    // Rows 0 to 2 of the first table, 3 to 5 of the second, their shared total 6.
    let total = CellId(6);
    let sums =
        [Relation::sum(total, [0, 1, 2].map(CellId)), Relation::sum(total, [3, 4, 5].map(CellId))];
    let counts = [3, 40, 57, 20, 30, 50, 100].map(Count::printed);
    let done = suppress(&LinkedTables::new(counts, sums).unwrap(), ConfidentialityRule::default())
        .unwrap();
    // Only the first table has a small count; either one of its others or the total goes with it,
    // and not the second's rows.
    assert_eq!(done.published().withheld(), 2);
}

/// A share of which the count is withheld tells the count: the audit sees it.
#[test]
fn a_share_gives_a_withheld_count_away() {
    let [part, whole] = [0, 1].map(CellId);
    let figures = vec![Figure::Withheld, Figure::Told(200)];
    let share = Relation::share(part, whole, 35, 1000);
    let failure =
        audit(&Published::new(figures.clone(), share.to_vec(), ConfidentialityRule::default()))
            .unwrap_err();
    assert_eq!((failure.exposed[0].low, failure.exposed[0].high), (7, 7));
    // Told to a tenth of the whole alone, it leaves 10 to 29, none of which need be small.
    let share = Relation::share(part, whole, 1, 10);
    assert!(
        audit(&Published::new(figures, share.to_vec(), ConfidentialityRule::default())).is_ok()
    );
}

/// Figures that no counts can have are not audited as safe.
#[test]
fn contradictory_figures_are_refused() {
    let [a, b, total] = [0, 1, 2].map(CellId);
    let figures = vec![Figure::Told(30), Figure::Withheld, Figure::Told(20)];
    let failure = audit(&Published::new(
        figures,
        vec![Relation::sum(total, [a, b])],
        ConfidentialityRule::default(),
    ))
    .unwrap_err();
    assert!(failure.contradictory);
    let figures = vec![Figure::Told(30), Figure::Told(1), Figure::Told(20)];
    let failure = audit(&Published::new(
        figures,
        vec![Relation::sum(total, [a, b])],
        ConfidentialityRule::default(),
    ))
    .unwrap_err();
    assert!(failure.contradictory);
}

/// Of 35, all are about one topic, and topics cover all contacts: that nobody is left is certain,
/// and no reason to refuse the table.
#[test]
fn what_is_certainly_none_is_not_refused() {
    let [contacts, topic, rest, other] = [0, 1, 2, 3].map(CellId);
    let figures = vec![Figure::Withheld, Figure::Withheld, Figure::Implied, Figure::Told(0)];
    let relations =
        vec![Relation::sum(contacts, [topic, rest]), Relation::cover(contacts, [topic, other])];
    let passed =
        audit(&Published::new(figures, relations.clone(), ConfidentialityRule::default())).unwrap();
    assert!(passed.withheld() == 2 && passed.narrowest().unwrap() >= 10);
    // With another topic of which it is not told that there is none, somebody may be left.
    let figures = vec![Figure::Told(35), Figure::Withheld, Figure::Implied, Figure::Told(8)];
    let failure =
        audit(&Published::new(figures, relations, ConfidentialityRule::default())).unwrap_err();
    assert!(failure.exposed.iter().any(|one| (one.cell, one.low, one.high) == (rest, 0, 8)));
}
