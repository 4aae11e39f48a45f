//! Laws of records and their look-up.

use futures_util::future::join;
use voice_core::disclosure::Policy;
use voice_core::subject::{LookupResult, Subject};

use super::fixtures::{
    answer, by, by_name, by_number, done, in_matters, person, protected, put, without_fact,
};
use super::{Kept, able, so};
use crate::{LookedUp, RecordChange, RecordCondition, RecordOutcome, RecordState, Store};

const FIRST: RecordCondition = RecordCondition::Revision(1);

fn ana() -> Subject {
    person("record-1", "Ana Ruiz", "A200000001", "1985-06-30")
}

fn omar() -> Subject {
    person("record-2", "Omar Reyes", "A200000002", "1986-06-30")
}

pub(super) async fn found_as_among_all<S: Store>(store: &S) -> Kept {
    // The third has the number of the second, so it is known of neither that it is theirs.
    let third = person("record-3", "Neil Foss", "A200000002", "1987-06-30");
    let people = [ana(), omar(), third];
    for of in &people {
        put(store, of).await?;
    }
    for (reference, who) in [
        (by_number("A200000001", "MX"), "by number"),
        (by_number("A200000001", "FR"), "by number with another country"),
        (by_number("A200000002", "MX"), "by a number that two have"),
        (by_number("A200000009", "MX"), "by a number that nobody has"),
        (by_name("Ana Ruiz", "1985-06-30"), "by name"),
        (by_name("ANA  RUIZ", "1985-06-30"), "by name in other letters and spaces"),
        (by_name("Ana Ruiz", "1985-07-01"), "by name with another day of birth"),
        (by_name("Neil Foss", "1987-06-30"), "by the name of one whose number another has"),
    ] {
        let found = able(store.find(&reference).await, "find somebody")?;
        let expected = LookupResult::of_candidates(&people, &reference);
        let same = found.result().record() == expected.record();
        so(same, &format!("{who}: another is found than among all records"))?;
    }
    Ok(())
}

pub(super) async fn ended_is_nobody<S: Store>(store: &S) -> Kept {
    let (one, other) = (ana(), omar());
    put(store, &one).await?;
    let ended = done(store, &one, FIRST, RecordChange::Withdraw).await?;
    so(ended.revision == 2 && ended.state == RecordState::Withdrawn, "no revision of its end")?;
    let nobody = LookupResult::nobody();
    for reference in [by_number("A200000001", "MX"), by_name("Ana Ruiz", "1985-06-30")] {
        let found = able(store.find(&reference).await, "find somebody")?;
        so(found.result().record() == nobody.record(), "a record is found that was withdrawn")?;
    }
    let kept = able(store.record(one.id()).await, "read a record")?;
    so(kept.is_some_and(|of| of.state == RecordState::Withdrawn), "an end is not kept")?;

    // Put in again it goes on in its revisions; and merged, it is found by what either had.
    let again = put(store, &one).await?;
    so(again.revision == 3, "a record that is put in again has not the next revision")?;
    let namesake = person("record-4", "Anne Ruiz", "A200000004", "1985-06-30");
    put(store, &namesake).await?;
    put(store, &other).await?;
    let change = RecordChange::Merge(namesake.id().clone());
    done(store, &one, RecordCondition::Revision(3), change).await?;
    for reference in [
        by_number("A200000001", "MX"),
        by_number("A200000004", "MX"),
        by_name("Anne Ruiz", "1985-06-30"),
    ] {
        let found = able(store.find(&reference).await, "find somebody")?;
        so(found.result().record() == one.id(), "two that are one are not found as one")?;
    }
    let merged = able(store.record(namesake.id()).await, "read a record")?;
    so(merged.is_some_and(|of| of.state == RecordState::Merged), "a merge is not kept")
}

pub(super) async fn committed_is_in_force<S: Store>(store: &S) -> Kept {
    let (policy, reference) = (Policy::us_federal(), by_number("A200000001", "MX"));
    let nobody = answer(store, &policy, &reference).await?;
    put(store, &ana()).await?;
    let told = answer(store, &policy, &reference).await?;
    so(told != nobody, "a record that was put in is not found after it")?;
    let amended = done(store, &ana(), FIRST, RecordChange::Amend(vec![protected()])).await?;
    so(amended.revision == 2, "a record that was amended has not the next revision")?;
    let found = able(store.find(&reference).await, "find somebody")?;
    so(found.revision() == 2, "a look-up reads the revision before")?;
    let withheld = answer(store, &policy, &reference).await?;
    so(withheld == nobody, "a protection that was written down is not in force after it")
}

pub(super) async fn one_of_two_writers<S: Store>(store: &S) -> Kept {
    let of = ana();
    let new = || RecordChange::Put(Box::new(of.clone()));
    let other = {
        let other = person("record-1", "Anne Ruiz", "A200000001", "1985-06-30");
        RecordChange::Put(Box::new(other))
    };
    let by = by();
    let (one, two) = join(
        store.change_record(of.id(), RecordCondition::Absent, new(), &by),
        store.change_record(of.id(), RecordCondition::Absent, other, &by),
    )
    .await;
    one_done(able(one, "put a record")?, able(two, "put a record")?, 1)?;

    let amend = |matter: &str| RecordChange::Amend(vec![in_matters(matter)]);
    let (one, two) = join(
        store.change_record(of.id(), FIRST, amend("matter-2"), &by),
        store.change_record(of.id(), FIRST, RecordChange::Amend(vec![protected()]), &by),
    )
    .await;
    let (one, two) = (able(one, "amend a record")?, able(two, "amend a record")?);
    // Whoever is stale asks again, and nothing of the other is lost.
    let again = match &one {
        RecordOutcome::Done(_) => RecordChange::Amend(vec![protected()]),
        _ => amend("matter-2"),
    };
    one_done(one, two, 2)?;
    let both = done(store, &of, RecordCondition::Revision(2), again).await?;
    let day = super::fixtures::moment().utc_day();
    let has_both = both.subject.matters().len() == 2
        && both.subject.protections(day).len() > of.protections(day).len();
    so(both.revision == 3 && has_both, "of two changes one after the other one is lost")
}

/// Of two outcomes one is done, and the other is told the revision that it is in.
fn one_done(one: RecordOutcome, other: RecordOutcome, revision: i64) -> Kept {
    match (one, other) {
        (RecordOutcome::Done(done), RecordOutcome::Stale(now))
        | (RecordOutcome::Stale(now), RecordOutcome::Done(done)) => so(
            done.revision == revision && now == revision,
            "the revision is not the next one, or not the one that is told",
        ),
        (one, other) => Err(format!("two writers of one revision have {one:?} and {other:?}")),
    }
}

pub(super) async fn refused_changes_nothing<S: Store>(store: &S) -> Kept {
    let of = ana();
    let (by, absent) = (by(), RecordCondition::Absent);
    let amend = || RecordChange::Amend(vec![in_matters("matter-2")]);
    let missing = able(store.change_record(of.id(), FIRST, amend(), &by).await, "amend")?;
    so(matches!(missing, RecordOutcome::Missing), "a record is amended that is not there")?;
    put(store, &of).await?;
    let half = RecordChange::Amend(vec![in_matters("matter-2"), without_fact("release")]);
    let refused = able(store.change_record(of.id(), FIRST, half, &by).await, "amend")?;
    so(matches!(refused, RecordOutcome::Refused(_)), "a fact is taken out that is not there")?;
    let later = RecordCondition::Revision(2);
    let stale = able(store.change_record(of.id(), later, amend(), &by).await, "amend")?;
    so(matches!(stale, RecordOutcome::Stale(1)), "a revision is amended that is not there")?;
    let stale = able(store.change_record(of.id(), absent, amend(), &by).await, "amend")?;
    so(matches!(stale, RecordOutcome::Stale(1)), "a record that is there is taken for absent")?;
    let same = put(store, &of).await?;
    so(same.revision == 1, "a record that is put in as it is has another revision")?;
    let kept = able(store.record(of.id()).await, "read a record")?;
    let as_it_was = kept.is_some_and(|kept| kept.revision == 1 && kept.subject == of);
    so(as_it_was, "what was refused changed something")
}

pub(super) async fn nobody_is_alike<S: Store>(store: &S) -> Kept {
    let policy = Policy::us_federal();
    let (known, withheld) = (ana(), omar());
    put(store, &known).await?;
    put(store, &withheld).await?;
    done(store, &withheld, FIRST, RecordChange::Amend(vec![protected()])).await?;
    let known = by_number("A200000001", "MX");
    let (withheld, nobody) = (by_number("A200000002", "MX"), by_number("A200000009", "MX"));
    let told = answer(store, &policy, &known).await?;
    let (of_withheld, of_nobody) =
        (answer(store, &policy, &withheld).await?, answer(store, &policy, &nobody).await?);
    so(of_withheld == of_nobody, "an answer tells somebody withheld from nobody")?;
    so(told != of_nobody, "somebody is answered about as nobody is")?;
    let shown = |found: &S::LookedUp| format!("{:?}", found.result());
    let mut all = Vec::new();
    for reference in [&known, &withheld, &nobody] {
        all.push(shown(&able(store.find(reference).await, "find somebody")?));
    }
    so(all.iter().all(|one| Some(one) == all.first()), "what was found is shown")
}
