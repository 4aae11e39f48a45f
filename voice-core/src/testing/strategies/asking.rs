//! Who asks, and what.

use proptest::prelude::Just;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};

use super::time::{ADULTHOOD, LIFE, MARGIN, YEAR, days, earlier, later, usual, usual_moment};
use super::{Completeness, USUALLY, seldom, some_of, term, value};
use crate::category::{Category, CategorySet};
use crate::disclosure::{Language, Question, QuestionRecord};
use crate::identifier::{MatterId, PartyId, SubjectReference};
use crate::requester::{
    Action, Appointer, Basis, Birth, Capacity, Condition, Designee, Evidence, Extent, Identity,
    IdentityEvidence, IdentityLevel, Jurisdiction, Matter, Oneself, Principal, Purpose,
    Representative, Requester, Role, Scope, Standing, Validity,
};
use crate::wire::{Day, Set, Timestamp};

const OF_VICTIMS: [Capacity; 3] =
    [Capacity::Victim, Capacity::VictimRepresentative, Capacity::VictimDesignee];

/// What a strategy for requesters takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::requester::Capacity;
/// use voice_core::testing::strategies::{RequesterOptions, requester};
///
/// let options = RequesterOptions {
///     capacities: vec![Capacity::WitnessRepresentative],
///     conflicts: false,
///     ..RequesterOptions::default()
/// };
/// let asks = requester(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert_eq!(asks.capacity(), Capacity::WitnessRepresentative);
/// assert!(asks.conflicts().is_empty());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct RequesterOptions {
    /// The capacities, each as often as it is named; all by default, those on the side of
    /// a victim twice.
    pub capacities: Vec<Capacity>,
    /// Whether the requester may act on the day, for the matter, for every purpose and category;
    /// most may by default.
    pub authority: Completeness,
    /// How well the identity is known: the best of these most of the time; any level by default.
    pub identity: Vec<IdentityLevel>,
    /// Whether intake may have found conflicts; it seldom has.
    pub conflicts: bool,
    /// The day of asking; mostly one of 2019 to 2026, at times any of 1940 to 2100 by default. The
    /// authority is as complete one day earlier or later.
    pub day: Option<Day>,
    /// The matter of a mandate; any by default.
    pub matter: Option<MatterId>,
    /// The person who asks; anybody by default.
    pub party: Option<PartyId>,
    /// The declared categories that a mandate for every category covers too; none by default.
    pub declared: CategorySet,
    /// The declared purposes that it covers too; none by default.
    pub declared_purposes: Set<Purpose>,
}

impl Default for RequesterOptions {
    fn default() -> Self {
        Self {
            capacities: [&Capacity::ALL[..], &OF_VICTIMS[..]].concat(),
            authority: Completeness::Any,
            identity: IdentityLevel::ALL.to_vec(),
            conflicts: true,
            day: None,
            matter: None,
            party: None,
            declared: CategorySet::EMPTY,
            declared_purposes: Set::new(),
        }
    }
}

/// What a strategy for questions takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::requester::Purpose;
/// use voice_core::testing::strategies::{QuestionOptions, question};
///
/// let options = QuestionOptions {
///     categories: CategorySet::EMPTY.with(Category::Release),
///     purposes: vec![Purpose::SafetyPlanning],
///     ..QuestionOptions::default()
/// };
/// let asked = question(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(asked.record().categories.contains(&Category::Release));
/// assert_eq!(asked.record().purpose, Purpose::SafetyPlanning);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct QuestionOptions {
    /// Who asks; day and matter are those of the question.
    pub requester: RequesterOptions,
    /// The categories of which at least one is asked for; all of this library by default.
    pub categories: CategorySet,
    /// The purposes; all of this library by default.
    pub purposes: Vec<Purpose>,
    /// The jurisdictions; all of this library by default.
    pub jurisdictions: Vec<Jurisdiction>,
    /// The moment of asking; mostly one of 2019 to 2026, at times any of 1940 to 2100 by default.
    pub as_of: Option<Timestamp>,
    /// The person asked about; anybody by default.
    pub subject: Option<SubjectReference>,
    /// The languages of the answer; those of this library by default.
    pub languages: Vec<Language>,
}

impl Default for QuestionOptions {
    fn default() -> Self {
        Self {
            requester: RequesterOptions::default(),
            categories: CategorySet::REFERENCE,
            purposes: Purpose::ALL.into(),
            jurisdictions: Jurisdiction::ALL.into(),
            as_of: None,
            subject: None,
            languages: Language::ALL.to_vec(),
        }
    }
}

/// Identities of the levels given, each with evidence that carries it.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::requester::IdentityLevel;
/// use voice_core::testing::strategies::identity;
///
/// let identity = identity(vec![IdentityLevel::Verified])
///     .new_tree(&mut TestRunner::deterministic())?
///     .current();
/// assert_eq!(*identity.level(), IdentityLevel::Verified);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn identity(levels: Vec<IdentityLevel>) -> BoxedStrategy<Identity> {
    let evidence = some_of(IdentityEvidence::ALL.to_vec(), 0);
    let carried =
        |(level, evidence, enough): (IdentityLevel, Vec<IdentityEvidence>, IdentityEvidence)| {
            let mut evidence: Set<_> = evidence.into_iter().collect();
            if level > IdentityLevel::Asserted && evidence.iter().all(|of| of.carries() < level) {
                evidence.insert(if enough.carries() < level {
                    IdentityEvidence::SwornStatement
                } else {
                    enough
                });
            }
            Identity::new(level, evidence).ok()
        };
    let best = levels.iter().copied().max().unwrap_or(IdentityLevel::Verified);
    let level = prop_oneof![USUALLY => Just(best), 1 => select(levels)];
    (level, evidence, term()).prop_filter_map("evidence that carries the level", carried).boxed()
}

/// Requesters in each of the six capacities, whose authority is complete or lacks one part.
///
/// Where it is complete, it covers every purpose and category of the matter on the day. Where it is
/// not, one thing is wrong: a minor asks for themselves, or a mandate was revoked, has ended, has
/// not begun, was not shown, or is for other people, purposes or actions.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::requester::{Capacity, Requester};
/// use voice_core::testing::strategies::{RequesterOptions, requester};
///
/// let options =
///     RequesterOptions { capacities: vec![Capacity::Witness], ..RequesterOptions::default() };
/// let requester = requester(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(matches!(requester, Requester::Witness(_)));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn requester(options: RequesterOptions) -> BoxedStrategy<Requester> {
    let day = options.day.map_or_else(usual, |day| Just(day).boxed());
    let matter = options.matter.clone().map_or_else(value, |matter| Just(matter).boxed());
    let capacity = select(options.capacities.clone());
    (day, matter, capacity)
        .prop_flat_map(move |(day, matter, capacity)| in_capacity(&options, day, &matter, capacity))
        .boxed()
}

/// Questions about anything, or of the capacities, categories, moment and person that
/// the options say.
///
/// The example of the module asks some.
pub fn question(options: QuestionOptions) -> BoxedStrategy<Question> {
    let as_of = match options.as_of {
        Some(as_of) => Just(as_of).boxed(),
        None => usual_moment(),
    };
    let standing = prop_oneof![USUALLY => Just(Standing::Confirmed), 1 => term()];
    let jurisdiction = prop_oneof![Just(Jurisdiction::Federal), select(options.jurisdictions)];
    let matter = (value::<Matter>(), standing, jurisdiction).prop_map({
        let id = options.requester.matter.clone();
        move |(matter, standing, jurisdiction)| {
            let id = id.clone().unwrap_or_else(|| matter.id.clone());
            Matter { id, jurisdiction, standing }
        }
    });
    let asked = (as_of, matter).prop_flat_map({
        let of = options.requester;
        move |(as_of, matter)| {
            let (day, id) = (Some(as_of.utc_day()), Some(matter.id.clone()));
            (
                Just(as_of),
                Just(matter),
                requester(RequesterOptions { day, matter: id, ..of.clone() }),
            )
        }
    });
    let subject = options.subject.map_or_else(value, |subject| Just(subject).boxed());
    let categories = some_of(options.categories.iter().collect::<Vec<Category>>(), 1);
    // What most people ask for, as often as all else together.
    let most = Purpose::SafetyPlanning;
    let listed = options.purposes.first().copied();
    let likely = listed.filter(|_| !options.purposes.contains(&most)).unwrap_or(most);
    let purpose = prop_oneof![Just(likely), select(options.purposes)];
    (asked, select(options.languages), subject, purpose, categories)
        .prop_map(|((as_of, matter, requester), language, subject, purpose, categories)| {
            QuestionRecord {
                as_of,
                language,
                requester,
                subject,
                matter,
                purpose,
                categories: categories.into_iter().collect(),
            }
        })
        .prop_map(QuestionRecord::trusted)
        .boxed()
}

fn in_capacity(
    options: &RequesterOptions,
    day: Day,
    matter: &MatterId,
    capacity: Capacity,
) -> BoxedStrategy<Requester> {
    let whole = match options.authority {
        Completeness::Complete => complete(day, matter, capacity),
        Completeness::Incomplete => incomplete(day, matter, capacity),
        Completeness::Any => {
            let (whole, lacking) =
                (complete(day, matter, capacity), incomplete(day, matter, capacity));
            prop_oneof![USUALLY => whole, 1 => lacking, 1 => anyhow(capacity)].boxed()
        }
    };
    let related = if options.conflicts { seldom() } else { Just(false).boxed() };
    let (party, declared) = (options.party.clone(), options.declared);
    let purposes = options.declared_purposes.clone();
    (whole, identity(options.identity.clone()), related)
        .prop_map(move |(mut of, identity, related)| {
            let (person, known, found) = match &mut of {
                Requester::Victim(of) | Requester::Witness(of) => {
                    (&mut of.person, &mut of.identity, &mut of.conflicts)
                }
                Requester::Representative(of) => {
                    (&mut of.person, &mut of.identity, &mut of.conflicts)
                }
                Requester::Designee(of) => (&mut of.person, &mut of.identity, &mut of.conflicts),
            };
            person.party = party.clone().unwrap_or_else(|| person.party.clone());
            *known = identity;
            if !related {
                found.clear();
            }
            let scope = match &mut of {
                Requester::Victim(_) | Requester::Witness(_) => None,
                Requester::Representative(of) => Some(&mut of.scope),
                Requester::Designee(of) => Some(&mut of.scope),
            };
            if let Some(scope) = scope.filter(|of| of.categories.len() == Category::ALL.len()) {
                scope.categories.extend(declared.iter());
                scope.purposes.extend(purposes.iter().copied());
            }
            of
        })
        .boxed()
}

/// A requester in a capacity, with authority or without.
fn anyhow(capacity: Capacity) -> BoxedStrategy<Requester> {
    match capacity {
        Capacity::Victim => value().prop_map(Requester::Victim).boxed(),
        Capacity::Witness => value().prop_map(Requester::Witness).boxed(),
        Capacity::VictimRepresentative | Capacity::WitnessRepresentative => {
            let role = role(capacity);
            let of = move |of: Representative| Representative {
                principal: Principal { role, ..of.principal },
                ..of
            };
            value().prop_map(of).prop_map(Requester::Representative).boxed()
        }
        Capacity::VictimDesignee | Capacity::WitnessDesignee => {
            let role = role(capacity);
            let of = move |of: Designee| Designee {
                principal: Principal { role, ..of.principal },
                ..of
            };
            value().prop_map(of).prop_map(Requester::Designee).boxed()
        }
    }
}

const fn role(capacity: Capacity) -> Role {
    match capacity {
        Capacity::Victim | Capacity::VictimRepresentative | Capacity::VictimDesignee => {
            Role::Victim
        }
        Capacity::Witness | Capacity::WitnessRepresentative | Capacity::WitnessDesignee => {
            Role::Witness
        }
    }
}

fn complete(day: Day, matter: &MatterId, capacity: Capacity) -> BoxedStrategy<Requester> {
    let oneself =
        || (value::<Oneself>(), adult(day)).prop_map(|(of, birth)| Oneself { birth, ..of });
    match capacity {
        Capacity::Victim => oneself().prop_map(Requester::Victim).boxed(),
        Capacity::Witness => oneself().prop_map(Requester::Witness).boxed(),
        Capacity::VictimRepresentative | Capacity::WitnessRepresentative => {
            representative(day, matter, role(capacity)).prop_map(Requester::Representative).boxed()
        }
        Capacity::VictimDesignee | Capacity::WitnessDesignee => {
            designee(day, matter, role(capacity)).prop_map(Requester::Designee).boxed()
        }
    }
}

/// What a principal is in when somebody may act for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Circumstance {
    Minor,
    Able,
    Incapacitated,
    Missing,
    Deceased,
    Institution,
}

impl Circumstance {
    const fn possible(basis: Basis) -> &'static [Self] {
        match basis {
            Basis::Attorney => {
                &[Self::Minor, Self::Able, Self::Incapacitated, Self::Missing, Self::Institution]
            }
            Basis::PowerOfAttorney => &[Self::Able, Self::Incapacitated, Self::Missing],
            Basis::EstateRepresentative | Basis::FamilyCounsel => &[Self::Deceased],
            Basis::InstitutionRepresentative => &[Self::Institution],
            _ => &[Self::Minor, Self::Incapacitated, Self::Missing, Self::Deceased],
        }
    }
}

fn representative(day: Day, matter: &MatterId, role: Role) -> BoxedStrategy<Representative> {
    let cases = Basis::ALL
        .into_iter()
        .flat_map(|basis| Circumstance::possible(basis).iter().map(move |of| (basis, *of)));
    let scope = scope(matter);
    let with = move |(basis, circumstance): (Basis, Circumstance)| {
        let able = matches!(circumstance, Circumstance::Able | Circumstance::Institution);
        let shows = |paper: &Evidence| *paper != Evidence::SignedAuthorization || able;
        let papers: Vec<Evidence> = basis.evidence().iter().copied().filter(shows).collect();
        // Counsel of a family comes for its child, say, and a designation settles who
        // of several acts.
        let client = (basis == Basis::FamilyCounsel).then_some(Basis::Child);
        let acting = client.unwrap_or(basis);
        let behind = move |other: &Basis| match (other.preference(), acting.preference()) {
            (Some(other), Some(own)) => other >= own,
            _ => true,
        };
        let claimants = some_of(Basis::ALL.into_iter().filter(behind).collect(), 0);
        let parts = (
            value::<Representative>(),
            principal(day, role, circumstance),
            select(papers),
            claimants,
        );
        let scope = scope.clone();
        (parts, validity(day)).prop_map(move |((of, principal, paper, claimants), validity)| {
            let mut evidence = of.evidence;
            evidence.extend([
                paper,
                Evidence::ProofOfDeath,
                Evidence::ProofOfIncapacity,
                Evidence::ProofOfDisappearance,
            ]);
            evidence.extend([Evidence::Designation]);
            evidence.extend(client.map(|_| Evidence::BirthCertificate));
            let (claimants, limits, scope) =
                (claimants.into_iter().collect(), Vec::new(), scope.clone());
            Representative {
                principal,
                basis,
                client,
                evidence,
                claimants,
                limits,
                scope,
                validity,
                ..of
            }
        })
    };
    select(cases.collect::<Vec<_>>()).prop_flat_map(with).boxed()
}

fn designee(day: Day, matter: &MatterId, role: Role) -> BoxedStrategy<Designee> {
    let scope = scope(matter);
    (value::<Designee>(), principal(day, role, Circumstance::Able), validity(day))
        .prop_map(move |(of, principal, validity)| {
            let mut evidence = of.evidence;
            evidence.insert(Evidence::SignedAuthorization);
            Designee {
                principal,
                appointed_by: Appointer::Principal,
                evidence,
                scope: scope.clone(),
                validity,
                ..of
            }
        })
        .boxed()
}

fn principal(day: Day, role: Role, circumstance: Circumstance) -> BoxedStrategy<Principal> {
    let birth = match circumstance {
        Circumstance::Minor => minor(day),
        Circumstance::Institution => Just(Birth::Institution {}).boxed(),
        _ => adult(day),
    };
    let since = days(earlier(day, YEAR), earlier(day, MARGIN));
    (value::<Principal>(), birth, since)
        .prop_map(move |(of, birth, since)| {
            let condition = match circumstance {
                Circumstance::Minor | Circumstance::Able | Circumstance::Institution => {
                    Condition::Able {}
                }
                Circumstance::Missing => Condition::Missing { since },
                Circumstance::Incapacitated => Condition::Incapacitated { since },
                Circumstance::Deceased => Condition::Deceased { on: since },
            };
            Principal { role, birth, own_right: None, condition, ..of }
        })
        .boxed()
}

fn scope(matter: &MatterId) -> Scope {
    Scope {
        extent: Extent::Matter { matter: matter.clone() },
        categories: Category::ALL.into(),
        purposes: Purpose::ALL.into(),
        actions: Action::ALL.into(),
    }
}

fn validity(day: Day) -> BoxedStrategy<Validity> {
    let ahead = |day: Day| proptest::option::of(days(later(day, MARGIN), later(day, YEAR)));
    (days(earlier(day, YEAR), earlier(day, MARGIN)), ahead(day), ahead(day), ahead(day))
        .prop_filter_map("days in order", |(from, until, revoked, concluded)| {
            Validity::new(from, until, revoked, concluded).ok()
        })
        .boxed()
}

/// 18 or older for certain.
fn adult(day: Day) -> BoxedStrategy<Birth> {
    let date =
        days(earlier(day, LIFE), earlier(day, ADULTHOOD)).prop_map(|date| Birth::Date { date });
    let on = days(earlier(day, YEAR), earlier(day, MARGIN));
    let age = (18_u16..=90, on).prop_map(|(years, on)| Birth::Age { years, on });
    prop_oneof![date, age].boxed()
}

/// Under 18 for certain.
fn minor(day: Day) -> BoxedStrategy<Birth> {
    let date =
        days(earlier(day, 17 * YEAR), earlier(day, MARGIN)).prop_map(|date| Birth::Date { date });
    let on = days(earlier(day, YEAR / 2), earlier(day, MARGIN));
    let age = (0_u16..=15, on).prop_map(|(years, on)| Birth::Age { years, on });
    prop_oneof![date, age].boxed()
}

/// What a mandate lacks that is complete but for it.
#[derive(Debug, Clone, Copy)]
enum Lack {
    Revoked,
    Concluded,
    NotBegun,
    Ended,
    NotShown,
    OtherMatter,
    OtherPurposes,
    OtherActions,
}

const LACKS: [Lack; 8] = [
    Lack::Revoked,
    Lack::Concluded,
    Lack::NotBegun,
    Lack::Ended,
    Lack::NotShown,
    Lack::OtherMatter,
    Lack::OtherPurposes,
    Lack::OtherActions,
];

fn incomplete(day: Day, matter: &MatterId, capacity: Capacity) -> BoxedStrategy<Requester> {
    let other = {
        let matter = matter.clone();
        value::<MatterId>().prop_filter("another matter", move |other| *other != matter)
    };
    let lacking = move |(of, lack, birth, other): (Requester, Lack, Birth, MatterId)| {
        Some(match of {
            Requester::Victim(of) => Requester::Victim(Oneself { birth, own_right: None, ..of }),
            Requester::Witness(of) => Requester::Witness(Oneself { birth, own_right: None, ..of }),
            Requester::Representative(mut of) => {
                if matches!(lack, Lack::NotShown) {
                    of.basis.evidence().iter().for_each(|paper| {
                        of.evidence.remove(paper);
                    });
                }
                of.validity = lack.validity(of.validity, day)?;
                lack.scope(&mut of.scope, other);
                Requester::Representative(of)
            }
            Requester::Designee(mut of) => {
                if matches!(lack, Lack::NotShown) {
                    of.evidence.remove(&Evidence::SignedAuthorization);
                }
                of.validity = lack.validity(of.validity, day)?;
                lack.scope(&mut of.scope, other);
                Requester::Designee(of)
            }
        })
    };
    (complete(day, matter, capacity), select(LACKS.to_vec()), minor(day), other)
        .prop_filter_map("days in order", lacking)
        .boxed()
}

impl Lack {
    fn validity(self, of: Validity, day: Day) -> Option<Validity> {
        let (before, after) = (earlier(day, MARGIN), later(day, MARGIN));
        let ended = match self {
            Self::Revoked => Validity::new(
                *of.from(),
                of.until().copied(),
                Some(before),
                of.concluded_on().copied(),
            ),
            Self::Concluded => Validity::new(
                *of.from(),
                of.until().copied(),
                of.revoked_on().copied(),
                Some(before),
            ),
            Self::NotBegun => Validity::new(after, None, None, None),
            Self::Ended => Validity::new(*of.from(), Some(before), None, None),
            _ => Ok(of),
        };
        ended.ok()
    }

    fn scope(self, of: &mut Scope, other: MatterId) {
        match self {
            Self::OtherMatter => of.extent = Extent::Matter { matter: other },
            Self::OtherPurposes => of.purposes.clear(),
            Self::OtherActions => {
                of.actions.remove(&Action::Receive);
            }
            _ => {}
        }
    }
}
