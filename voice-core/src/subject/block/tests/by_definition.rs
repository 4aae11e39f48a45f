//! What is seen in a block is what the record says, read by the definitions and by no block.

use proptest::strategy::{Just, Strategy};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::disclosure::Question;
use crate::subject::{Fact, FactSource, RecordedFact};
use crate::testing::strategies::{CaseOptions, case, shown};
use crate::wire::Day;

/// Everything that a question about a record finds.
fn expected(question: &Question, of: &Subject, day: Day) -> (Seen, CategorySet) {
    let (party, principal) = (&question.requester.person().party, question.requester.principal());
    let known = of.screening().is_some_and(|screening| {
        let until =
            screening.at.utc() + chrono::TimeDelta::hours(i64::from(screening.max_age_hours));
        (screening.at.utc()..=until).contains(&question.as_of.utc())
    });
    let matter = &question.matter.id;
    let matter_linked = of.matters().contains(matter);
    let of_matter = of.facts().iter().filter(|fact| fact.matter() == Some(matter));
    let linked: CategorySet = of_matter.map(|fact| fact.fact().category()).collect();
    let related = of.affiliations().iter().filter(|of| [party, principal].contains(&&of.party));
    let findings = of.screening().into_iter().flat_map(|screening| &screening.findings);
    let holding = findings
        .filter(|of| *of.from() <= day && of.until().is_none_or(|until| day <= *until))
        .map(|of| *of.protection());
    let minor = of.identifiers().date_of_birth.is_none_or(|date| {
        let birth = crate::requester::Birth::Date { date };
        birth.majority(day) != crate::requester::Majority::Adult
    });
    let by_facts = of.facts().iter().flat_map(|fact| fact.protections().iter().collect::<Vec<_>>());
    let mut protections: ProtectionSet = holding.chain(by_facts).collect();
    if minor {
        protections = protections.with(Protection::MinorSubject);
    }
    protections = protections.with(match of.identifiers().citizenship {
        crate::subject::CitizenshipStatus::Other => Protection::FippsNonus,
        _ => Protection::PrivacyAct,
    });
    let deciding = of.deciding();
    let waivers = of.waivers().iter().filter(|waiver| waiver.complete(day, &deciding));
    let told = |category: &Category| match category {
        Category::AlienNumber => !of.identifiers().alien_numbers.is_empty(),
        Category::Citizenship => true,
        Category::DateOfBirth => of.identifiers().date_of_birth.is_some(),
        _ => {
            let all: Vec<&RecordedFact> =
                of.facts().iter().filter(|fact| fact.fact().category() == *category).collect();
            let its = all.iter().find(|fact| fact.matter() == Some(matter));
            let fact = its.or(all.first().filter(|_| all.len() == 1));
            fact.is_some_and(|fact| told_of(fact, principal, day))
        }
    };
    let every = <Category as crate::bit_set::Member>::all().filter(told).collect();
    let seen = Seen {
        known,
        matter_linked,
        linked_facts: if matter_linked { linked } else { CategorySet::EMPTY },
        conflicts: related.map(|of| of.conflict).collect(),
        protections,
        waivers: waivers.map(|waiver| waiver.protection).collect(),
    };
    (seen, every)
}

/// Whether there is something to tell of a fact.
fn told_of(recorded: &RecordedFact, principal: &PartyId, day: Day) -> bool {
    let source = recorded.source().treated_as();
    let open = match recorded.fact() {
        Fact::Removal(of) => of.on <= day,
        Fact::ImmigrationHistory(of) => of.events.iter().any(|event| event.on <= day),
        Fact::SupervisionTerms(of) => of.no_contact_with.contains(principal),
        Fact::Facility(of) => {
            use crate::subject::FacilityKind::{Contractor, Federal};
            matches!(of.purpose, Federal | Contractor)
        }
        Fact::Charges(of) => !of.charges.is_empty() && source == FactSource::PublicRecord,
        Fact::Convictions(of) => !of.convictions.is_empty() && source == FactSource::PublicRecord,
        other => crate::disclosure::has_told_form(other.category()),
    };
    open && source != FactSource::CriminalHistoryRepository
}

#[test]
fn what_is_seen_is_what_the_record_says() {
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let cases = case(CaseOptions::default())
        .prop_flat_map(|(question, subject)| (Just(question), shown(Just(subject)), -3_i64..=3));
    let counts = [const { core::cell::Cell::new(0) }; 4];
    let [lifted, tellable, waived, linked] = &counts;
    let count = |of: &core::cell::Cell<u32>, more| of.set(of.get() + more);
    let outcome = runner.run(&cases, |(question, subject, days)| {
        let date = question.as_of.utc_day().date() + chrono::TimeDelta::days(days);
        let Some(day) = Day::from_date(date) else { return Ok(()) };
        let requester = &question.requester;
        let (party, principal) = (&requester.person().party, requester.principal());
        let asked =
            BlockQuestion::new(&question.matter.id, (party, principal), question.as_of, day);
        let somebody = LookupResult::one(&subject);
        let (seen, told) = somebody.seen(&asked);
        let expected = expected(&question, &subject, day);
        assert!((seen, told) == expected, "the block of a record says something else");
        assert!(subject.protections(day) == expected.0.protections);
        assert!(subject.screened(question.as_of) == expected.0.known);
        count(tellable, told.len());
        count(waived, seen.waivers.len());
        count(linked, seen.linked_facts.len());
        for purpose in Purpose::ALL {
            let mut by_definition = NOTHING_LIFTED;
            for consent in subject.consents() {
                let lets = consent.lifts(day, &subject.deciding())
                    && consent.recipients.contains(party)
                    && consent.purposes.contains(&purpose);
                if lets {
                    let place = &mut by_definition[consent.protection.at() as usize];
                    *place = place.union(consent.categories.iter().copied().collect());
                    count(lifted, 1);
                }
            }
            assert!(somebody.lifted(&asked, purpose) == by_definition);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(counts.iter().all(|count| count.get() > 100), "{counts:?}");
}
