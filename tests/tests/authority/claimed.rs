//! What nobody vouches for opens nothing, and what staff attest opens what it did.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use voice_core::disclosure::{Claim, Draft, Policy, Question, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::requester::{
    AgeEvidence, Attestation, AttestedFact, Basis, Birth, ClaimedCapacity, Condition, Conflict,
    Extent, Identity, IdentityEvidence, IdentityLevel, Jurisdiction, Mandate, MissingAttestation,
    OwnRight, PartyFile, Person, Representation, Requester, Role, Standing, Withdrawal,
};
use voice_core::subject::LookupResult;
use voice_core::testing::strategies::{CaseOptions, case};
use voice_core::wire::{Custodial, Set, Timestamp, from_json, from_value};

use super::{asked_by, designee, person, representative};

fn staff() -> voice_core::requester::StaffId {
    "staff-7".parse().unwrap()
}

fn later(at: Timestamp, by: TimeDelta) -> Timestamp {
    Timestamp::try_from(at.utc() + by).unwrap()
}

/// The files in which staff attested, at a moment, exactly what a question says of who asks: one of
/// the requester, and one of the principal where that is another person.
fn files(question: &Question, at: Timestamp) -> Vec<PartyFile> {
    let requester = &question.requester;
    let mut own = vec![
        AttestedFact::Identity { identity: requester.identity().clone() },
        AttestedFact::Conflicts { found: requester.conflicts().clone(), about: None },
    ];
    let mut of_principal = Vec::new();
    let aged =
        |birth: Birth| AttestedFact::Birth { birth, evidence: [AgeEvidence::GovernmentId].into() };
    let (role, principal) = match requester {
        Requester::Victim(of) | Requester::Witness(of) => {
            of_principal.push(aged(of.birth));
            let right = of.own_right.clone();
            of_principal.extend(right.map(|own_right| AttestedFact::OwnRight { own_right }));
            let victim = matches!(requester, Requester::Victim(_));
            (if victim { Role::Victim } else { Role::Witness }, None)
        }
        Requester::Representative(of) => {
            own.push(AttestedFact::Representation(Representation {
                principal: of.principal.party.clone(),
                role: of.principal.role,
                basis: of.basis,
                client: of.client,
                evidence: of.evidence.clone(),
                claimants: of.claimants.clone(),
                limits: of.limits.clone(),
                scope: of.scope.clone(),
                validity: of.validity.clone(),
            }));
            (of.principal.role, Some(&of.principal))
        }
        Requester::Designee(of) => {
            own.push(AttestedFact::Mandate(Mandate {
                principal: of.principal.party.clone(),
                role: of.principal.role,
                appointed_by: of.appointed_by,
                evidence: of.evidence.clone(),
                scope: of.scope.clone(),
                validity: of.validity.clone(),
            }));
            (of.principal.role, Some(&of.principal))
        }
    };
    if let Some(of) = principal {
        of_principal.push(aged(of.birth));
        let right = of.own_right.clone();
        of_principal.extend(right.map(|own_right| AttestedFact::OwnRight { own_right }));
        // The papers that show it are among those of the representation.
        let evidence = Set::new();
        of_principal.push(AttestedFact::Condition { condition: of.condition, evidence });
    }
    if question.matter.standing == Standing::Confirmed {
        of_principal.push(AttestedFact::Standing {
            matter: question.matter.id.clone(),
            role,
            jurisdiction: question.matter.jurisdiction,
            confirmed_by: "District Attorney, Springfield".parse().unwrap(),
        });
    }
    let file = |person: Person, facts: Vec<AttestedFact>| {
        let attested = facts.into_iter().map(|fact| Attestation::by(staff(), at, fact)).collect();
        PartyFile::new(person, attested).unwrap()
    };
    let person = requester.person().clone();
    match principal {
        None => vec![file(person, own.into_iter().chain(of_principal).collect())],
        Some(of) => {
            let other = Person { party: of.party.clone(), ..person.clone() };
            vec![file(person, own), file(other, of_principal)]
        }
    }
}

/// Whether staff can attest it: papers that nobody showed make no representation.
fn attestable(question: &Question) -> bool {
    match &question.requester {
        Requester::Victim(_) | Requester::Witness(_) => true,
        Requester::Representative(of) => {
            !of.evidence.is_empty() && of.principal.party != of.person.party
        }
        Requester::Designee(of) => !of.evidence.is_empty() && of.principal.party != of.person.party,
    }
}

/// Whether somebody asks for themselves, or acts for another by papers that hold and cover it.
fn is_in_force(policy: &Policy, question: &Question) -> bool {
    let (scope, validity) = match &question.requester {
        Requester::Victim(_) | Requester::Witness(_) => return true,
        Requester::Representative(of) => (&of.scope, &of.validity),
        Requester::Designee(of) => (&of.scope, &of.validity),
    };
    let day = policy.day_of(question.as_of);
    let covers = match &scope.extent {
        Extent::Matter { matter } => *matter == question.matter.id,
        Extent::Subject { subject } => *subject == question.subject,
    };
    validity.gap(day).is_none() && covers
}

fn without(file: &PartyFile, left_out: usize) -> PartyFile {
    let mut attested = file.attestations().to_vec();
    attested.remove(left_out);
    PartyFile::new(file.person().clone(), attested).unwrap()
}

#[test]
fn a_claim_with_all_its_attestations_is_the_question_and_with_fewer_never_more() {
    let policy = Policy::us_federal();
    let (mut runner, cases) = (TestRunner::deterministic(), case(CaseOptions::default()));
    let (mut told, mut less, mut withdrawn, mut out_of_force) = (0, 0, 0, 0);
    for _ in 0..1000 {
        let (question, subject) = cases.new_tree(&mut runner).unwrap().current();
        let found = LookupResult::one(&subject);
        let released = |question: &Question| {
            policy.draft().releases(question, found).iter().collect::<BTreeSet<_>>()
        };
        let (claim, as_of) = (question.claim(), question.as_of);
        let nothing = claim.attested(&policy, &[], as_of);
        assert!(released(&nothing).is_empty(), "told to somebody of whom nothing is attested");
        assert_eq!(*nothing.requester.identity().level(), IdentityLevel::Asserted);
        assert_eq!(nothing.matter.standing, Standing::Asserted);
        assert!(nothing.requester.conflicts() == question.requester.conflicts());
        if !attestable(&question) {
            continue;
        }
        let files = files(&question, as_of);
        let attested = claim.attested(&policy, &files, as_of);
        if is_in_force(&policy, &question) {
            assert!(attested == question);
        } else {
            out_of_force += 1;
            assert!(released(&attested).is_empty() && released(&question).is_empty());
        }
        assert!(question.clone().restricted_by(&policy, &files) == question);
        assert!(nothing.clone().restricted_by(&policy, &files) == nothing, "files open nothing");
        let all = released(&question);
        told += usize::from(!all.is_empty());
        for (place, file) in files.iter().enumerate() {
            for left_out in 0..file.attestations().len() {
                let mut fewer = files.clone();
                fewer[place] = without(file, left_out);
                let fewer = released(&claim.attested(&policy, &fewer, as_of));
                // Without the condition a principal counts as able, who gives mandates.
                let condition =
                    matches!(file.attestations()[left_out].fact(), AttestedFact::Condition { .. });
                assert!(condition || fewer.is_subset(&all));
                less += usize::from(fewer != all);
                let mut taken_back = files.clone();
                let number = u32::try_from(left_out).unwrap() + 1;
                let withdrawal = Withdrawal { by: staff(), at: as_of };
                taken_back[place].withdraw(number, withdrawal).unwrap();
                assert!(released(&claim.attested(&policy, &taken_back, as_of)) == fewer);
                withdrawn += 1;
            }
        }
    }
    assert!(told >= 300 && less >= 900 && withdrawn >= 3000, "{told} {less} {withdrawn}");
    assert!(out_of_force >= 30, "{out_of_force}");
}

fn identity(file: &mut PartyFile, at: Timestamp) {
    let seen = [IdentityEvidence::GovernmentPhotoId].into();
    let identity = Identity::new(IdentityLevel::Verified, seen).unwrap();
    file.attest(Attestation::by(staff(), at, AttestedFact::Identity { identity })).unwrap();
}

fn level(policy: &Policy, claim: &Claim, files: &[PartyFile], at: Timestamp) -> IdentityLevel {
    *claim.attested(policy, files, at).requester.identity().level()
}

fn asking() -> (Claim, PartyFile, Timestamp) {
    let question = from_value::<QuestionRecord>(asked_by(serde_json::json!({
        "kind": "victim", "person": person(),
        "birth": {"kind": "date", "date": "1990-04-12"},
        "identity": {"level": "verified", "evidence": ["government-photo-id"]}, "conflicts": []
    })))
    .unwrap()
    .trusted();
    let claim = question.claim();
    let file = PartyFile::open(claim.requester.person.clone());
    (claim, file, question.as_of)
}

#[test]
fn an_identity_counts_for_the_days_of_the_pack_and_only_with_conflicts_asked_for() {
    let policy = Policy::us_federal();
    assert_eq!(policy.identity_days(), 365);
    let (claim, mut file, at) = asking();
    identity(&mut file, at);
    let alone = std::slice::from_ref(&file);
    assert_eq!(level(&policy, &claim, alone, at), IdentityLevel::Asserted);
    let missing = claim.missing(&policy, alone, at);
    assert!(
        missing.contains(&MissingAttestation::Conflicts)
            && !missing.contains(&MissingAttestation::Identity)
    );
    let asked = AttestedFact::Conflicts { found: Set::new(), about: None };
    file.attest(Attestation::by(staff(), at, asked)).unwrap();
    let files = [file];
    let level = |policy: &Policy, at| level(policy, &claim, &files, at);
    let before = later(at, TimeDelta::milliseconds(-1));
    assert_eq!(level(&policy, before), IdentityLevel::Asserted, "before it was attested");
    assert_eq!(level(&policy, at), IdentityLevel::Verified);
    let last = later(at, TimeDelta::days(365));
    assert_eq!(level(&policy, last), IdentityLevel::Verified);
    let after = later(last, TimeDelta::milliseconds(1));
    assert_eq!(level(&policy, after), IdentityLevel::Asserted);
    assert!(claim.missing(&policy, &files, after).contains(&MissingAttestation::Identity));

    // Of several packs the least holds, whatever their order.
    let mut packs = policy.packs().to_vec();
    packs[0].identity_days = Some(30);
    assert_eq!(Draft::new(packs).unwrap().identity_days(), 30);
}

/// Conflicts that were asked for in one matter, or of one person, are still to be asked for in
/// another; those that were found close the way in every one.
#[test]
fn conflicts_are_asked_for_in_a_matter_or_of_a_person() {
    let policy = Policy::us_federal();
    let (claim, file, at) = asking();
    let other = Claim {
        matter: "matter-of-another".parse().unwrap(),
        subject: SubjectReference::by_number("A299999999", "MX").unwrap(),
        ..claim.clone()
    };
    let extents = |of: &Claim| {
        [
            Extent::Matter { matter: of.matter.clone() },
            Extent::Subject { subject: of.subject.clone() },
        ]
    };
    let asked = |found: Set<Conflict>, about: Option<Extent>| {
        let mut file = file.clone();
        identity(&mut file, at);
        let fact = AttestedFact::Conflicts { found, about };
        file.attest(Attestation::by(staff(), at, fact)).unwrap();
        vec![file]
    };
    let is_missing = |of: &Claim, files: &[PartyFile]| {
        of.missing(&policy, files, at).contains(&MissingAttestation::Conflicts)
    };
    // As before: in every matter and of everybody.
    let files = asked(Set::new(), None);
    for of in [&claim, &other] {
        assert_eq!(level(&policy, of, &files, at), IdentityLevel::Verified);
        assert!(!is_missing(of, &files));
    }
    let without = serde_json::json!({"kind": "conflicts", "found": []});
    let fact = AttestedFact::Conflicts { found: Set::new(), about: None };
    assert!(from_value::<AttestedFact>(without.clone()).unwrap() == fact);
    assert_eq!(serde_json::to_value(Custodial(&fact)).unwrap(), without);
    for about in extents(&claim) {
        let files = asked(Set::new(), Some(about.clone()));
        assert_eq!(level(&policy, &claim, &files, at), IdentityLevel::Verified);
        assert_eq!(level(&policy, &other, &files, at), IdentityLevel::Asserted);
        assert!(!is_missing(&claim, &files) && is_missing(&other, &files));
        // What was found closes as it does where nobody says in which matter.
        let found = Set::from([Conflict::SharesHousehold]);
        let files = asked(found.clone(), Some(about));
        for of in [&claim, &other] {
            assert_eq!(*of.attested(&policy, &files, at).requester.conflicts(), found);
        }
    }
}

/// The questions of the examples.
fn questions() -> Vec<Question> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/questions");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path| from_json::<QuestionRecord>(&std::fs::read(path).unwrap()).unwrap();
    // A folder has questions of other offices.
    files.filter(|path| path.is_file()).map(read).map(QuestionRecord::trusted).collect()
}

/// In which matter conflicts were asked for never opens what is closed where it is not said.
#[test]
fn no_extent_of_conflicts_releases_more() {
    let policy = Policy::us_federal();
    let mut opened = 0;
    for question in questions() {
        let (claim, at) = (question.claim(), question.as_of);
        let open = |about: Option<Extent>| {
            let mut files = files(&question, at);
            let own = files[0].clone();
            let with = own.attestations().iter().map(|of| match of.fact() {
                AttestedFact::Conflicts { found, .. } => {
                    let found = found.clone();
                    let fact = AttestedFact::Conflicts { found, about: about.clone() };
                    Attestation::by(staff(), at, fact)
                }
                _ => of.clone(),
            });
            files[0] = PartyFile::new(own.person().clone(), with.collect()).unwrap();
            policy.eligibility(&claim.attested(&policy, &files, at)).open()
        };
        let everywhere = open(None);
        let elsewhere = Extent::Matter { matter: "matter-of-another".parse().unwrap() };
        let here = [
            Extent::Matter { matter: claim.matter.clone() },
            Extent::Subject { subject: claim.subject.clone() },
        ];
        for about in here {
            assert_eq!(open(Some(about)), everywhere);
        }
        let closed = open(Some(elsewhere));
        assert!(closed.is_subset(everywhere));
        opened += usize::from(closed != everywhere);
    }
    assert!(opened > 10, "{opened}");
}

#[test]
fn a_conflict_found_later_closes_the_way_at_once() {
    let policy = Policy::us_federal();
    let (claim, mut file, at) = asking();
    let (soon, found) = (later(at, TimeDelta::hours(1)), [Conflict::SharesHousehold]);
    for (at, found) in [(at, Set::new()), (soon, found.into())] {
        let fact = AttestedFact::Conflicts { found, about: None };
        file.attest(Attestation::by(staff(), at, fact)).unwrap();
    }
    let files = [file];
    let conflicts = |at| {
        let question = claim.attested(&policy, &files, at);
        question.requester.conflicts().iter().copied().collect::<Vec<_>>()
    };
    assert_eq!(conflicts(soon), found);
    let behind = later(soon, TimeDelta::milliseconds(-1));
    assert_eq!(conflicts(behind), found, "also of a server whose clock is behind");
    let before = claim.attested(&policy, &[], at).into_record();
    let vouched_for = QuestionRecord { as_of: soon, ..before }.trusted();
    assert_eq!(vouched_for.requester.conflicts().len(), 0);
    let closed = vouched_for.restricted_by(&policy, &files);
    assert_eq!(closed.requester.conflicts().iter().copied().collect::<Vec<_>>(), found);

    // Withdrawn or ended, it opens the way by the clock of whoever asks.
    let [mut file] = files;
    let mut ended = file.clone();
    let (evening, day) = (later(soon, TimeDelta::hours(8)), policy.day_of(at));
    let ends = AttestedFact::Ended { attestation: 2, on: day };
    ended.attest(Attestation::by(staff(), evening, ends)).unwrap();
    file.withdraw(2, Withdrawal { by: staff(), at: evening }).unwrap();
    for file in [file, ended] {
        let conflicts =
            |at| claim.attested(&policy, std::slice::from_ref(&file), at).requester.clone();
        let before = conflicts(later(evening, TimeDelta::milliseconds(-1)));
        assert_eq!(before.conflicts().len(), 1);
        assert_eq!(conflicts(evening).conflicts().len(), 0);
    }
}

/// What was withdrawn opens nothing, also on a server whose clock is behind that of whoever
/// withdrew it.
#[test]
fn a_withdrawal_counts_at_once() {
    let policy = Policy::us_federal();
    let (claim, mut file, at) = asking();
    identity(&mut file, at);
    let asked = AttestedFact::Conflicts { found: Set::new(), about: None };
    file.attest(Attestation::by(staff(), at, asked)).unwrap();
    assert_eq!(level(&policy, &claim, std::slice::from_ref(&file), at), IdentityLevel::Verified);
    let ahead = later(at, TimeDelta::minutes(3));
    file.withdraw(1, Withdrawal { by: staff(), at: ahead }).unwrap();
    assert_eq!(level(&policy, &claim, &[file], at), IdentityLevel::Asserted);
}

/// Everything that staff can attest of a principal, each as it changes what is said.
fn of_principal(question: &Question) -> Vec<AttestedFact> {
    let (matter, day) = (&question.matter.id, "2026-10-01".parse().unwrap());
    let birth = |date: &str| AttestedFact::Birth {
        birth: Birth::Date { date: date.parse().unwrap() },
        evidence: [AgeEvidence::GovernmentId].into(),
    };
    let condition = |condition| AttestedFact::Condition { condition, evidence: Set::new() };
    let standing = |role| AttestedFact::Standing {
        matter: matter.clone(),
        role,
        jurisdiction: Jurisdiction::Tribal,
        confirmed_by: "District Attorney, Springfield".parse().unwrap(),
    };
    let emancipated = OwnRight::Emancipated { on: day, order_shown: true };
    vec![
        birth("1990-04-12"),
        birth("2015-01-01"),
        AttestedFact::Birth {
            birth: Birth::Institution {},
            evidence: [AgeEvidence::InstitutionPaper].into(),
        },
        AttestedFact::OwnRight { own_right: emancipated },
        condition(Condition::Deceased { on: day }),
        condition(Condition::Incapacitated { since: day }),
        condition(Condition::Missing { since: day }),
        standing(Role::Victim),
        standing(Role::Witness),
    ]
}

/// Whoever claims to act for somebody is told the same, whatever staff attested of that person, as
/// long as nobody attested that they do.
#[test]
fn a_stranger_learns_nothing_of_whom_they_say_they_act_for() {
    let policy = Policy::us_federal();
    let question = from_value::<QuestionRecord>(designee()).unwrap().trusted();
    let (claim, as_of) = (question.claim(), question.as_of);
    let ClaimedCapacity::Designee { principal, .. } = &claim.requester.capacity else {
        panic!("a designee")
    };
    let mut stranger = PartyFile::open(claim.requester.person.clone());
    identity(&mut stranger, as_of);
    let asked = AttestedFact::Conflicts { found: Set::new(), about: None };
    stranger.attest(Attestation::by(staff(), as_of, asked)).unwrap();
    // What the desk wrote down of a call without papers is theirs to know, and stays so.
    let mut without_papers = designee();
    without_papers["requester"]["evidence"] = serde_json::json!([]);
    let called = from_value::<QuestionRecord>(without_papers).unwrap().trusted();
    let request = "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234".parse().unwrap();
    let vouched = called.unfiled(&policy, &[], &request).unwrap();
    stranger.attest(Attestation::by(staff(), as_of, vouched)).unwrap();
    let person = Person { party: principal.clone(), ..claim.requester.person.clone() };
    let mut compared = 0;
    for role in [Role::Victim, Role::Witness] {
        let bases = Basis::ALL.into_iter().map(|basis| ClaimedCapacity::Representative {
            principal: principal.clone(),
            role,
            basis,
        });
        let designee = ClaimedCapacity::Designee { principal: principal.clone(), role };
        for capacity in bases.chain([designee]) {
            let mut claim = claim.clone();
            claim.requester.capacity = capacity;
            let shown = |files: &[PartyFile]| {
                let asked = claim.attested(&policy, files, as_of);
                let notice = policy.eligibility(&asked).notice();
                (asked, serde_json::to_value(&notice).unwrap())
            };
            let nothing = shown(std::slice::from_ref(&stranger));
            for fact in of_principal(&question) {
                let mut file = PartyFile::open(person.clone());
                file.attest(Attestation::by(staff(), as_of, fact)).unwrap();
                let something = shown(&[stranger.clone(), file]);
                assert_eq!(something.1, nothing.1);
                assert!(something.0 == nothing.0);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * (Basis::ALL.len() + 1) * 9);
}

/// A mandate for one matter says nothing of the principal's part in another; one that ended or has
/// not begun says nothing at all.
#[test]
fn a_mandate_tells_of_the_principal_what_it_covers() {
    let policy = Policy::us_federal();
    for question in [representative("attorney", &["notice-of-appearance"]), designee()] {
        let question = from_value::<QuestionRecord>(question).unwrap().trusted();
        let (claim, as_of) = (question.claim(), question.as_of);
        let [own, of_principal] = <[PartyFile; 2]>::try_from(files(&question, as_of)).unwrap();
        let both = [own.clone(), of_principal.clone()];
        assert_eq!(claim.attested(&policy, &both, as_of).matter.standing, Standing::Confirmed);

        let mut other = claim.clone();
        other.matter = "matter-9".parse().unwrap();
        let mut known = of_principal.clone();
        let standing = AttestedFact::Standing {
            matter: other.matter.clone(),
            role: Role::Victim,
            jurisdiction: Jurisdiction::Tribal,
            confirmed_by: "District Attorney, Springfield".parse().unwrap(),
        };
        known.attest(Attestation::by(staff(), as_of, standing)).unwrap();
        let attested = other.attested(&policy, &[own.clone(), known], as_of);
        assert!(attested == other.attested(&policy, &both, as_of));
        assert_eq!(attested.matter.standing, Standing::Asserted);
        assert_eq!(attested.matter.jurisdiction, other.jurisdiction);

        // Before its first day.
        let early = "2025-12-31T15:00:00Z".parse().unwrap();
        let [own, of_principal] = <[PartyFile; 2]>::try_from(files(&question, early)).unwrap();
        let alone = claim.attested(&policy, std::slice::from_ref(&own), early);
        assert!(claim.attested(&policy, &[own, of_principal], early) == alone);
    }
}

#[test]
fn what_ended_no_longer_holds_from_its_day() {
    let policy = Policy::us_federal();
    for question in [representative("attorney", &["signed-authorization"]), designee()] {
        let question = from_value::<QuestionRecord>(question).unwrap().trusted();
        let (claim, as_of) = (question.claim(), question.as_of);
        let mut files = files(&question, as_of);
        let number = files[0]
            .attestations()
            .iter()
            .position(|of| {
                matches!(of.fact(), AttestedFact::Representation(_) | AttestedFact::Mandate(_))
            })
            .unwrap();
        let on = "2026-11-05".parse().unwrap();
        let attestation = u32::try_from(number).unwrap() + 1;
        let ended = AttestedFact::Ended { attestation, on };
        files[0].attest(Attestation::by(staff(), as_of, ended)).unwrap();
        let gaps = |at: &str| {
            let question = claim.attested(&policy, &files, at.parse().unwrap());
            let gaps = policy.eligibility(&question).authority().gaps;
            gaps.iter().map(|gap| gap.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(gaps("2026-11-05T04:59:59Z"), [""; 0], "a day as New York has it");
        let ended = gaps("2026-11-05T05:00:00Z");
        assert!(ended.contains(&"mandate-revoked"));
        let own = claim.attested(&policy, &files[..1], "2026-11-05T05:00:00Z".parse().unwrap());
        let own = policy.eligibility(&own).authority().gaps;
        let own: Vec<_> = own.iter().map(|gap| gap.as_str()).collect();
        assert_eq!(ended, own, "and nothing is told of the principal any more");

        // The same of a question that staff attest to themselves, which nothing opens.
        let gaps = |at: &str| {
            let as_of = at.parse().unwrap();
            let asked = QuestionRecord { as_of, ..question.record().clone() }.trusted();
            let question = asked.restricted_by(&policy, &files);
            let gaps = policy.eligibility(&question).authority().gaps;
            gaps.iter().map(|gap| gap.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(gaps("2026-11-05T04:59:59Z"), [""; 0]);
        assert_eq!(gaps("2026-11-05T05:00:00Z"), ["mandate-revoked"]);
    }
}

#[test]
fn an_attestation_ends_only_one_before_it() {
    let (_, mut file, at) = asking();
    let on = "2026-11-05".parse().unwrap();
    let ends = |attestation| Attestation::by(staff(), at, AttestedFact::Ended { attestation, on });
    let refused = file.attest(ends(1)).unwrap_err();
    let places: Vec<_> = refused.iter().map(|error| error.pointer.as_str()).collect();
    assert_eq!(places, ["/attestations/0"]);
    assert!(file.attestations().is_empty(), "nothing was attested");
    identity(&mut file, at);
    assert_eq!(file.attest(ends(1)).unwrap(), 2);
    let no_such = file.withdraw(3, Withdrawal { by: staff(), at }).unwrap_err();
    assert_eq!(no_such.attestation, 3);
    assert!(file.withdraw(0, Withdrawal { by: staff(), at }).is_err());
}

#[test]
fn a_file_of_another_party_counts_for_nothing() {
    let policy = Policy::us_federal();
    let (claim, mut file, at) = asking();
    identity(&mut file, at);
    let asked = AttestedFact::Conflicts { found: Set::new(), about: None };
    file.attest(Attestation::by(staff(), at, asked)).unwrap();
    let other = Person { party: "party-other".parse().unwrap(), ..file.person().clone() };
    let of_other = PartyFile::new(other, file.attestations().to_vec()).unwrap();
    assert_eq!(level(&policy, &claim, &[file], at), IdentityLevel::Verified);
    assert_eq!(level(&policy, &claim, &[of_other], at), IdentityLevel::Asserted);
}
