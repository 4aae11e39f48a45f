//! Who is asked about.

use proptest::prelude::Just;
use proptest::sample::{select, subsequence};
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::{collection, option, prop_oneof};

use super::time::{
    ADULTHOOD, LIFE, MARGIN, YEAR, days, earlier, hours_before, later, middle, moments,
    usual_moment,
};
use super::{Completeness, USUALLY, category_set, from_schema, memory, some_of, term, value};
use crate::category::{Category, CategorySet};
use crate::identifier::{DeclaredKey, MatterId, PartyId, SubjectReference};
use crate::requester::Purpose;
use crate::schema;
use crate::subject::{
    CitizenshipStatus, CodeSystem, Consent, ConsentGiver, FacilityKind, Fact, FactSource, Finding,
    HearingKind, Identifiers, ImmigrationCode, Protection, ProtectionSet, RecordedFact, Register,
    Screening, Subject, Term, Waiver, WaivingParty,
};
use crate::vocabulary::{DeclaredLookupKey, KeyCompanion, KeyValue, Vocabulary};
use crate::wire::{Day, Set, Timestamp, from_value_with};

const LONGEST_SCREENING: u16 = 720;

/// What a strategy for consents takes.
///
/// ```
/// use voice_core::subject::Protection;
/// use voice_core::testing::strategies::{Completeness, ConsentOptions};
///
/// let options = ConsentOptions {
///     protection: Some(Protection::SubstanceUse),
///     parts: Completeness::Complete,
///     ..ConsentOptions::default()
/// };
/// assert!(options.recipient.is_none(), "given to anybody");
/// ```
#[derive(Debug, Clone, Default)]
pub struct ConsentOptions {
    /// The protection; any by default.
    pub protection: Option<Protection>,
    /// To whom it is given; anybody by default.
    pub recipient: Option<PartyId>,
    /// For which purpose at least; any by default.
    pub purpose: Option<Purpose>,
    /// The day on which it holds or does not; any of 1940 to 2100 by default.
    pub day: Option<Day>,
    /// Whether it lifts the protection on the day.
    pub parts: Completeness,
}

/// What a strategy for waivers takes.
///
/// ```
/// use voice_core::subject::Protection;
/// use voice_core::testing::strategies::{Completeness, WaiverOptions};
///
/// let options = WaiverOptions {
///     protection: Some(Protection::VawaTU),
///     parts: Completeness::Incomplete,
///     ..WaiverOptions::default()
/// };
/// assert!(options.day.is_none(), "of any day");
/// ```
#[derive(Debug, Clone, Default)]
pub struct WaiverOptions {
    /// The protection; any by default.
    pub protection: Option<Protection>,
    /// The day on which it holds or does not; any of 1940 to 2100 by default.
    pub day: Option<Day>,
    /// Whether it lifts the protection on the day.
    pub parts: Completeness,
}

/// Whether a record has a screening that can be relied on.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{ScreeningWanted, SubjectOptions, subject};
///
/// let as_of = "2026-11-02T15:00:00Z".parse().map_err(|_| "a moment")?;
/// let screening = ScreeningWanted::Stale;
/// let options = SubjectOptions { as_of: Some(as_of), screening, ..Default::default() };
/// let subject = subject(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(!subject.screened(as_of));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScreeningWanted {
    /// It may have any or none; most have a fresh one.
    #[default]
    Any,
    /// It has one that can be relied on at the moment.
    Fresh,
    /// It has one that is too old at the moment, or lies ahead of it.
    Stale,
    /// It has none.
    Absent,
}

/// What a strategy for screenings takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::subject::{Protection, ProtectionSet};
/// use voice_core::testing::strategies::{ScreeningOptions, screening};
///
/// let found = ProtectionSet::EMPTY.with(Protection::Tps);
/// let options = ScreeningOptions { protections: Some(found), ..ScreeningOptions::default() };
/// let made = screening(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(made.findings.iter().any(|of| *of.protection() == Protection::Tps));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ScreeningOptions {
    /// The moment at which it can be relied on or not; any of 1940 to 2100 by default.
    pub as_of: Option<Timestamp>,
    /// Whether it can; where it is to be absent, it is stale.
    pub screening: ScreeningWanted,
    /// The protections found that hold at the moment, and no other; any by default.
    pub protections: Option<ProtectionSet>,
}

/// What a strategy for records takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::testing::strategies::{SubjectOptions, subject};
///
/// let options = SubjectOptions {
///     facts: Some(CategorySet::EMPTY.with(Category::Bond)),
///     ..SubjectOptions::default()
/// };
/// let subject = subject(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(subject.facts().iter().all(|of| of.fact().category() == Category::Bond));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct SubjectOptions {
    /// The moment of which the other options speak; mostly one of 2019 to 2026, at times any of
    /// 1940 to 2100 by default.
    pub as_of: Option<Timestamp>,
    /// Whether there is a screening that can be relied on.
    pub screening: ScreeningWanted,
    /// The protections that hold where there is a screening, and no other; by default none in most
    /// records, a few in some, and whatever comes in the rest.
    ///
    /// One of `privacy-act` and `fipps-nonus` always holds, because it follows from the
    /// citizenship: the second unless the first is in the set.
    pub protections: Option<ProtectionSet>,
    /// The categories of which there is a fact, but for those that are among the
    /// identifiers; most by default. Facts that bring a protection along are left out where
    /// it is not among `protections`.
    pub facts: Option<CategorySet>,
    /// A matter that the record names; any by default.
    pub matter: Option<MatterId>,
    /// How many consents and waivers there may be of each; two by default.
    pub lifted: usize,
    /// To whom the consents are given; anybody by default.
    pub recipient: Option<PartyId>,
    /// For which purpose at least the consents are given; any by default.
    pub purpose: Option<Purpose>,
    /// The terms that are declared beside those of this library; by default none.
    pub vocabulary: Vocabulary,
}

impl Default for SubjectOptions {
    fn default() -> Self {
        Self {
            as_of: None,
            screening: ScreeningWanted::Any,
            protections: None,
            facts: None,
            matter: None,
            lifted: 2,
            recipient: None,
            purpose: None,
            vocabulary: Vocabulary::default(),
        }
    }
}

/// What a strategy for registers takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{RegisterOptions, register};
///
/// let options = RegisterOptions { most: 3, ..RegisterOptions::default() };
/// let register = register(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(register.subjects().len() <= 3);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct RegisterOptions {
    /// The most records.
    pub most: usize,
    /// What each record is.
    pub subject: SubjectOptions,
}

impl Default for RegisterOptions {
    fn default() -> Self {
        Self { most: 4, subject: SubjectOptions::default() }
    }
}

/// Facts of a category; none where the category is among the identifiers.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::Category;
/// use voice_core::testing::strategies::fact;
///
/// let bonds = fact(Category::Bond).ok_or("a fact")?;
/// assert_eq!(
///     bonds.new_tree(&mut TestRunner::deterministic())?.current().category(),
///     Category::Bond
/// );
/// assert!(fact(Category::DateOfBirth).is_none());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[must_use]
pub fn fact(category: Category) -> Option<BoxedStrategy<Fact>> {
    let schema = memory::kinds_of_facts();
    let branches = schema.get("oneOf")?.as_array()?;
    let of_kind = |branch: &&serde_json::Value| {
        branch.pointer("/properties/kind/const").is_some_and(|kind| kind == category.as_str())
    };
    let mut branches = branches.iter().map(|branch| from_schema::resolved(branch, &schema));
    let branch = branches.find(of_kind)?;
    Some(memory::once_for(category.as_str(), || of_branch(branch, &schema)))
}

/// Facts of a category that a vocabulary declares; none where it does not.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::Category;
/// use voice_core::testing::strategies::declared_fact;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let furlough = vocabulary.named("us-bop:furlough")?;
/// let facts = declared_fact(furlough, &vocabulary).ok_or("declared")?;
/// let made = facts.new_tree(&mut TestRunner::deterministic()).map_err(|of| of.to_string())?;
/// assert_eq!(made.current().category(), furlough);
/// assert!(declared_fact(Category::Bond, &vocabulary).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn declared_fact(category: Category, vocabulary: &Vocabulary) -> Option<BoxedStrategy<Fact>> {
    let branch = schema::declared_value(category, vocabulary)?;
    let terms = vocabulary.terms();
    let read =
        move |json| from_schema::mended(json, |json| from_value_with::<Fact>(json, terms.clone()));
    let facts = from_schema::json(&branch, &branch);
    Some(facts.prop_filter_map("what the schema accepts is read", read).boxed())
}

/// Facts of one kind.
fn of_branch(branch: &serde_json::Value, schema: &serde_json::Value) -> BoxedStrategy<Fact> {
    let read = |json| from_schema::mended(json, crate::wire::from_value::<Fact>);
    let facts =
        from_schema::json(branch, schema).prop_filter_map("what the schema accepts is read", read);
    let listed = collection::vec((select(CODES.to_vec()), term()), 0..3);
    let coded = move |(mut fact, listed, keep): (Fact, Vec<(&str, CodeSystem)>, bool)| {
        if let (Fact::ImmigrationHistory(history), false) = (&mut fact, keep) {
            let code = |(code, system): (&str, CodeSystem)| {
                Some(ImmigrationCode { code: code.parse().ok()?, system: Some(system) })
            };
            history.codes = listed.into_iter().filter_map(code).collect();
        }
        fact
    };
    (facts, listed, value::<bool>()).prop_map(coded).boxed()
}

/// Codes that lists have, harmless and not; one made up withholds everything.
const CODES: [&str; 12] =
    ["B2", "F-1", "J1", "IR1", "ST", "T1", "U-3", "AS6", "S26", "TPS", "A11", "C08"];

/// Consents, which lift their protection or lack one part, where the record is that of an adult who
/// can act.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{Completeness, ConsentOptions, consent};
///
/// let day = "2026-11-02".parse().map_err(|_| "a day")?;
/// let options = ConsentOptions {
///     day: Some(day),
///     parts: Completeness::Complete,
///     ..ConsentOptions::default()
/// };
/// let consent = consent(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(consent.written && consent.term.holds(day));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn consent(options: ConsentOptions) -> BoxedStrategy<Consent> {
    let day = options.day.map_or_else(middle, |day| Just(day).boxed());
    let of = (
        value::<Consent>(),
        day,
        some_of(Category::ALL.to_vec(), 1),
        term::<Purpose>(),
        value::<PartyId>(),
    );
    let of = of.prop_flat_map(|of| {
        let holding = holding(of.1);
        (
            Just(of),
            holding,
            select(vec![
                ConsentLack::Unwritten,
                ConsentLack::ByAnother,
                ConsentLack::Endless,
                ConsentLack::Ended,
                ConsentLack::Unaddressed,
            ]),
        )
    });
    let parts = parts(options.parts);
    (of, parts)
        .prop_filter_map(
            "days in order",
            move |(((of, day, categories, purpose, recipient), term, lack), parts)| {
                let protection = options.protection.unwrap_or(of.protection);
                if parts == Completeness::Any {
                    return Some(Consent { protection, ..of });
                }
                let given_by = ConsentGiver::ProtectedPerson {};
                let (mut recipients, mut purposes) = (of.recipients, of.purposes);
                recipients.insert(options.recipient.clone().unwrap_or(recipient));
                purposes.insert(options.purpose.unwrap_or(purpose));
                let categories = categories.into_iter().collect();
                let whole = Consent {
                    protection,
                    given_by,
                    recipients,
                    categories,
                    purposes,
                    written: true,
                    term,
                };
                if parts == Completeness::Complete {
                    return Some(whole);
                }
                Some(match lack {
                    ConsentLack::Unwritten => Consent { written: false, ..whole },
                    ConsentLack::ByAnother => {
                        Consent { given_by: ConsentGiver::Another {}, ..whole }
                    }
                    ConsentLack::Endless => {
                        Consent { term: Term::new(*term.given_on(), None, None).ok()?, ..whole }
                    }
                    ConsentLack::Ended => Consent { term: ended(term, day)?, ..whole },
                    ConsentLack::Unaddressed => Consent { recipients: [].into(), ..whole },
                })
            },
        )
        .boxed()
}

#[derive(Debug, Clone, Copy)]
enum ConsentLack {
    Unwritten,
    ByAnother,
    Endless,
    Ended,
    Unaddressed,
}

/// Waivers, which lift their protection or lack one part, where the record is that of an adult who
/// can act.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{Completeness, WaiverOptions, waiver};
///
/// let options = WaiverOptions { parts: Completeness::Complete, ..WaiverOptions::default() };
/// let waiver = waiver(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(waiver.all_affected_listed && waiver.affected.iter().all(|party| party.waived));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn waiver(options: WaiverOptions) -> BoxedStrategy<Waiver> {
    let day = options.day.map_or_else(middle, |day| Just(day).boxed());
    let of = (value::<Waiver>(), day, value::<WaivingParty>(), 0..5_usize);
    let of = of.prop_flat_map(|of| {
        let holding = holding(of.1);
        (Just(of), holding)
    });
    (of, parts(options.parts))
        .prop_filter_map("days in order", move |(((of, day, oneself, lack), term), parts)| {
            let protection = options.protection.unwrap_or(of.protection);
            if parts == Completeness::Any {
                return Some(Waiver { protection, ..of });
            }
            let mut affected = of.affected;
            affected.push(WaivingParty { is_subject: true, ..oneself });
            for party in &mut affected {
                (party.adult, party.waived) = (true, true);
            }
            let mut whole =
                Waiver { protection, affected, all_affected_listed: true, written: true, term };
            if parts == Completeness::Incomplete {
                match lack {
                    0 => whole.written = false,
                    1 => whole.all_affected_listed = false,
                    2 => whole.affected.iter_mut().for_each(|party| party.is_subject = false),
                    3 => whole.affected.iter_mut().take(1).for_each(|party| party.waived = false),
                    _ => whole.term = ended(term, day)?,
                }
            }
            Some(whole)
        })
        .boxed()
}

fn parts(wanted: Completeness) -> BoxedStrategy<Completeness> {
    match wanted {
        Completeness::Any => {
            let rest = select(vec![Completeness::Any, Completeness::Incomplete]);
            prop_oneof![2 => Just(Completeness::Complete), 1 => rest].boxed()
        }
        _ => Just(wanted).boxed(),
    }
}

/// A term that holds on the day and those next to it, with a last day.
fn holding(day: Day) -> BoxedStrategy<Term> {
    let ahead = || days(later(day, MARGIN), later(day, YEAR));
    (days(earlier(day, YEAR), earlier(day, MARGIN)), ahead(), option::of(ahead()))
        .prop_filter_map("days in order", |(given, expires, revoked)| {
            Term::new(given, Some(expires), revoked).ok()
        })
        .boxed()
}

/// The term, ended before the day.
fn ended(term: Term, day: Day) -> Option<Term> {
    Term::new(*term.given_on(), Some(earlier(day, MARGIN)), None).ok()
}

/// Screenings that can be relied on at a moment or not, with the protections that they found.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{ScreeningOptions, ScreeningWanted, screening};
///
/// let as_of = "2026-11-02T15:00:00Z".parse().map_err(|_| "a moment")?;
/// let fresh = ScreeningWanted::Fresh;
/// let options = ScreeningOptions {
///     as_of: Some(as_of),
///     screening: fresh,
///     ..ScreeningOptions::default()
/// };
/// let screening = screening(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(screening.at <= as_of);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn screening(options: ScreeningOptions) -> BoxedStrategy<Screening> {
    let as_of = options.as_of.map_or_else(some_moment, |as_of| Just(as_of).boxed());
    as_of
        .prop_flat_map(move |as_of| screening_at(as_of, options.screening, options.protections))
        .boxed()
}

fn some_moment() -> BoxedStrategy<Timestamp> {
    middle().prop_flat_map(|day| moments(day, day)).boxed()
}

fn screening_at(
    as_of: Timestamp,
    wanted: ScreeningWanted,
    protections: Option<ProtectionSet>,
) -> BoxedStrategy<Screening> {
    let hours = move |most: u16| {
        let (most, longest) = (i64::from(most), i64::from(LONGEST_SCREENING));
        let (fresh, old, ahead) =
            (0..=most, most.saturating_add(1)..=most.saturating_add(longest), -longest..=-1);
        match wanted {
            ScreeningWanted::Fresh => fresh.boxed(),
            ScreeningWanted::Stale | ScreeningWanted::Absent => {
                prop_oneof![3 => old, 1 => ahead].boxed()
            }
            ScreeningWanted::Any => prop_oneof![fresh, old].boxed(),
        }
    };
    let findings = match protections {
        None => value::<Screening>().prop_map(|of| of.findings).boxed(),
        Some(found) => {
            found.iter().map(|protection| finding(protection, as_of)).collect::<Vec<_>>().boxed()
        }
    };
    let age = (1..=LONGEST_SCREENING).prop_flat_map(move |most| (Just(most), hours(most)));
    (value::<Screening>(), age, findings)
        .prop_filter_map(
            "a moment of the calendar",
            move |(of, (max_age_hours, hours), findings)| {
                Some(Screening { at: hours_before(as_of, hours)?, max_age_hours, findings, ..of })
            },
        )
        .boxed()
}

/// A finding that holds on the days around the moment.
fn finding(protection: Protection, as_of: Timestamp) -> BoxedStrategy<Finding> {
    let day = as_of.utc_day();
    let until = option::of(days(later(day, MARGIN), later(day, YEAR)));
    (days(earlier(day, YEAR), earlier(day, MARGIN)), until)
        .prop_filter_map("days in order", move |(from, until)| {
            Finding::new(protection, from, until).ok()
        })
        .boxed()
}

/// Records, with the protections, facts and screening that the options say.
///
/// Where protections are named, the person is an adult for certain and nobody is a relation of
/// theirs. Every record can be asked about ([`reference_to`]).
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::testing::strategies::{SubjectOptions, subject};
///
/// let facts = CategorySet::EMPTY.with(Category::CustodyStatus).with(Category::Charges);
/// let options = SubjectOptions { facts: Some(facts), ..SubjectOptions::default() };
/// let subject = subject(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert_eq!(subject.facts().len(), 2);
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn subject(options: SubjectOptions) -> BoxedStrategy<Subject> {
    let as_of = options.as_of.map_or_else(usual_moment, |as_of| Just(as_of).boxed());
    let only = match options.protections {
        Some(only) => Just(Some(only)).boxed(),
        // A fact that is asked for is there, with what it brings along.
        None => {
            let facts = options.facts.unwrap_or(CategorySet::EMPTY);
            let with = facts.iter().fold(ProtectionSet::EMPTY, |all, category| {
                all.union(brought(category, &options.vocabulary))
            });
            some_protections(options.vocabulary.every_protection())
                .prop_map(move |only| only.map(|only| only.union(with)))
                .boxed()
        }
    };
    (as_of, only).prop_flat_map(move |(as_of, only)| subject_at(&options, as_of, only)).boxed()
}

/// The protections of a record of which nothing is said: none, a few, or whatever its
/// parts bring along.
fn some_protections(among: ProtectionSet) -> BoxedStrategy<Option<ProtectionSet>> {
    let bases =
        select(vec![ProtectionSet::EMPTY, ProtectionSet::EMPTY.with(Protection::PrivacyAct)]);
    let few = subsequence(among.iter().collect::<Vec<_>>(), 1..=3)
        .prop_map(|few| Some(few.into_iter().collect()));
    prop_oneof![6 => bases.prop_map(Some), 4 => few, 1 => Just(None)].boxed()
}

fn subject_at(
    options: &SubjectOptions,
    as_of: Timestamp,
    only: Option<ProtectionSet>,
) -> BoxedStrategy<Subject> {
    let every: Vec<Category> = options.vocabulary.every_category().iter().collect();
    let least = every.len() / 2;
    let most = some_of(every, least).prop_map(|most| most.into_iter().collect());
    let categories = match options.facts {
        Some(facts) => Just(facts).boxed(),
        None => {
            let any = category_set(options.vocabulary.every_category());
            prop_oneof![4 => most, 1 => any].boxed()
        }
    };
    let vocabulary = options.vocabulary.clone();
    let facts = categories.prop_flat_map(move |categories| {
        let recorded = |category| recorded(category, only, &vocabulary);
        categories.iter().filter_map(recorded).collect::<Vec<_>>()
    });
    let fixed = |wanted| screening_at(as_of, wanted, only).prop_map(Some).boxed();
    let screening = match options.screening {
        ScreeningWanted::Absent => Just(None).boxed(),
        ScreeningWanted::Any => prop_oneof![
            USUALLY => fixed(ScreeningWanted::Fresh),
            1 => fixed(ScreeningWanted::Any),
            1 => fixed(ScreeningWanted::Stale),
            1 => Just(None),
        ]
        .boxed(),
        wanted => fixed(wanted),
    };
    let day = Some(as_of.utc_day());
    let lifted = move |protection: Option<Protection>, options: &SubjectOptions| {
        let (recipient, purpose) = (options.recipient.clone(), options.purpose);
        let consent = consent(ConsentOptions {
            protection,
            recipient,
            purpose,
            day,
            ..ConsentOptions::default()
        });
        let waiver = waiver(WaiverOptions { protection, day, ..WaiverOptions::default() });
        (collection::vec(consent, 0..=options.lifted), collection::vec(waiver, 0..=options.lifted))
    };
    // What is lifted is what holds, where something does.
    let held: Vec<_> = only.iter().flat_map(|only| only.iter()).map(Some).chain([None]).collect();
    let lifted = select(held).prop_flat_map({
        let options = options.clone();
        move |protection| lifted(protection, &options)
    });
    let (matter, related) =
        (options.matter.clone(), if only.is_some() { Just(false).boxed() } else { any() });
    let known = identifiers(as_of.utc_day(), only, &options.vocabulary);
    (frame(), known, facts, screening, lifted, related)
        .prop_filter_map(
            "one fact for each category",
            move |(of, known, facts, screening, lifted, related)| {
                let mut matters = of.matters().clone();
                matters.extend(matter.clone());
                let linked = matter.as_ref().or(matters.first());
                let facts = facts.into_iter().map(|recorded| {
                    let of = linked.filter(|_| recorded.fact().category().is_about_case());
                    RecordedFact::of_event(*recorded.source(), of.cloned(), recorded.fact().clone())
                });
                let facts = facts.collect();
                let affiliations = if related { of.affiliations().clone() } else { Vec::new() };
                let capacity = if only.is_some() { None } else { of.capacity().cloned() };
                let (consents, waivers) = lifted;
                Subject::new(
                    of.id().clone(),
                    known,
                    matters,
                    affiliations,
                    facts,
                    screening,
                    consents,
                    waivers,
                    capacity,
                )
                .ok()
            },
        )
        .boxed()
}

fn any() -> BoxedStrategy<bool> {
    proptest::arbitrary::any::<bool>().boxed()
}

/// Records with no facts, screening, consents and waivers: what is put there afterwards is
/// not made twice.
fn frame() -> BoxedStrategy<Subject> {
    memory::once_for("frame", || {
        let mut schema = serde_json::Value::from(schema::root::<Subject>());
        if let Some(fields) =
            schema.get_mut("properties").and_then(serde_json::Value::as_object_mut)
        {
            fields.remove("screening");
            for list in ["facts", "consents", "waivers"] {
                fields.insert(list.to_owned(), serde_json::json!({ "const": [] }));
            }
        }
        let read = |json| from_schema::mended(json, crate::wire::from_value::<Subject>);
        from_schema::json(&schema, &schema)
            .prop_filter_map("what the schema accepts is read", read)
            .boxed()
    })
}

/// Names and numbers of a person who can be asked about.
fn identifiers(
    day: Day,
    only: Option<ProtectionSet>,
    vocabulary: &Vocabulary,
) -> BoxedStrategy<Identifiers> {
    let adult = days(earlier(day, LIFE), earlier(day, ADULTHOOD));
    let of = (value::<Identifiers>(), value(), value(), adult);
    let citizen = vec![
        CitizenshipStatus::UsCitizen,
        CitizenshipStatus::LawfulPermanentResident,
        CitizenshipStatus::Unknown,
    ];
    let keys: Vec<_> =
        vocabulary.lookup_keys().map(|(key, _)| key_value(key, vocabulary)).collect();
    (of, select(citizen), keys)
        .prop_map(move |((of, number, country, birth), citizen, keys)| {
            let keys = Some(keys.into_iter().collect()).filter(|keys: &Set<_>| !keys.is_empty());
            let numbers = &of.alien_numbers;
            let alien_numbers = if numbers.is_empty() { [number].into() } else { numbers.clone() };
            let of = Identifiers { alien_numbers, country_of_birth: Some(country), keys, ..of };
            match only {
                None => of,
                Some(only) => {
                    let covered = only.contains(Protection::PrivacyAct);
                    let citizenship = if covered { citizen } else { CitizenshipStatus::Other };
                    Identifiers { date_of_birth: Some(birth), citizenship, ..of }
                }
            }
        })
        .boxed()
}

/// Values of a look-up key that a vocabulary declares.
fn key_value(key: DeclaredLookupKey, vocabulary: &Vocabulary) -> BoxedStrategy<DeclaredKey> {
    let pattern = vocabulary.lookup_key(key).map(|of| of.pattern.as_str());
    let form = KeyValue::FORM;
    let schema = serde_json::json!({
        "type": "string", "minLength": form.min, "maxLength": form.max, "pattern": pattern
    });
    let vocabulary = vocabulary.clone();
    from_schema::json(&schema, &schema)
        .prop_filter_map("a value that has the pattern is read", move |value| {
            DeclaredKey::new(&vocabulary, key.as_str(), value.as_str()?).ok()
        })
        .boxed()
}

/// A fact of the category that brings no protection along but those that may hold.
fn recorded(
    category: Category,
    only: Option<ProtectionSet>,
    vocabulary: &Vocabulary,
) -> Option<BoxedStrategy<RecordedFact>> {
    let fact = match category {
        Category::Declared(_) => declared_fact(category, vocabulary),
        _ => fact(category),
    };
    let sources: Vec<FactSource> = vocabulary.every_source().collect();
    let recorded = (fact?, select(sources))
        .prop_map(|(fact, source)| RecordedFact::of_event(source, None, fact));
    let Some(only) = only else { return Some(recorded.boxed()) };
    if !brought(category, vocabulary).is_subset(only) {
        return None;
    }
    let may = move |recorded: &RecordedFact| {
        recorded.protections().iter().all(|protection| only.contains(protection))
    };
    let plain = recorded
        .prop_map(move |recorded| if may(&recorded) { recorded } else { plain(recorded, only) });
    // Another word of its list is another value of what is declared.
    Some(match category {
        Category::Declared(_) => plain.prop_filter("brings no protection along", may).boxed(),
        _ => plain.boxed(),
    })
}

/// The protections that any fact of a category brings along.
fn brought(category: Category, vocabulary: &Vocabulary) -> ProtectionSet {
    match category {
        Category::JuvenileAdjudication => ProtectionSet::EMPTY.with(Protection::Juvenile),
        Category::Informant => ProtectionSet::EMPTY.with(Protection::Informant),
        Category::WitnessSecurity => ProtectionSet::EMPTY.with(Protection::WitnessSecurity),
        Category::Declared(of) => vocabulary.always_derived(of),
        _ => ProtectionSet::EMPTY,
    }
}

/// The fact without what brings a protection along.
fn plain(recorded: RecordedFact, only: ProtectionSet) -> RecordedFact {
    let (mut source, matter, mut fact) =
        (*recorded.source(), recorded.matter().cloned(), recorded.fact().clone());
    if !only.contains(Protection::CriminalHistoryIii)
        && source.treated_as() == FactSource::CriminalHistoryRepository
    {
        source = FactSource::PublicRecord;
    }
    match &mut fact {
        Fact::Relief(relief) => {
            relief.filings.retain(|filing| only.contains(filing.relief.protection()))
        }
        Fact::ImmigrationHearing(hearing) if !only.contains(Protection::AsylumFear) => {
            hearing.purpose = HearingKind::Master;
        }
        Fact::ImmigrationHistory(history) => {
            let may = |code: &ImmigrationCode| {
                code.protections().iter().all(|protection| only.contains(protection))
            };
            history.codes.retain(may);
        }
        Fact::Facility(facility) => facility.purpose = FacilityKind::Federal,
        _ => {}
    }
    RecordedFact::of_event(source, matter, fact)
}

/// Registers of a few records, each with a number of its own.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{RegisterOptions, register};
///
/// let options = RegisterOptions { most: 2, ..RegisterOptions::default() };
/// assert!(
///     register(options)
///         .new_tree(&mut TestRunner::deterministic())?
///         .current()
///         .subjects()
///         .len()
///         <= 2
/// );
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn register(options: RegisterOptions) -> BoxedStrategy<Register> {
    collection::vec(subject(options.subject), 0..=options.most)
        .prop_map(|mut subjects| {
            let (mut identifiers, mut numbers, mut keys) = (Set::new(), Set::new(), Set::new());
            subjects.retain(|subject| {
                let own = subject
                    .identifiers()
                    .alien_numbers
                    .iter()
                    .all(|number| !numbers.contains(number));
                let known = subject.identifiers();
                let own = own && known.declared_keys().all(|key| !keys.contains(key));
                let own = own && identifiers.insert(subject.id().clone());
                keys.extend(known.declared_keys().filter(|_| own).cloned());
                numbers.extend(subject.identifiers().alien_numbers.iter().filter(|_| own).cloned());
                own
            });
            subjects
        })
        .prop_filter_map("an identifier comes twice", |subjects| Register::new(subjects).ok())
        .boxed()
}

/// How to ask about a record: by its first number, or by its first name; none where the record
/// lacks what either needs.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::subject::Register;
/// use voice_core::testing::strategies::{SubjectOptions, reference_to, subject};
///
/// let subject = subject(SubjectOptions::default())
///     .new_tree(&mut TestRunner::deterministic())?
///     .current();
/// assert!(reference_to(&subject).is_some());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[must_use]
pub fn reference_to(subject: &Subject) -> Option<SubjectReference> {
    let of = subject.identifiers();
    let country_of_birth = of.country_of_birth.clone()?;
    if let Some(number) = of.alien_numbers.first().cloned() {
        return Some(SubjectReference::ByNumber { number, country_of_birth });
    }
    let name = of.names.first()?.clone();
    Some(SubjectReference::ByName { name, date_of_birth: of.date_of_birth?, country_of_birth })
}

/// How to ask about a record by the first of its declared look-up keys, with what the vocabulary
/// says must agree; none where the record has no such key, or lacks what must agree.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{SubjectOptions, reference_by_key, subject};
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// let options = SubjectOptions { vocabulary: vocabulary.clone(), ..SubjectOptions::default() };
/// let mut runner = TestRunner::deterministic();
/// let subject = subject(options).new_tree(&mut runner).map_err(|of| of.to_string())?.current();
/// let reference = reference_by_key(&subject, &vocabulary).ok_or("no key, or no birth")?;
/// assert_eq!(reference.kind(), "us-bop:register-number");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn reference_by_key(subject: &Subject, vocabulary: &Vocabulary) -> Option<SubjectReference> {
    let of = subject.identifiers();
    let key = of.declared_keys().next()?;
    let beside = vocabulary.lookup_key(key.key())?.beside.iter().map(|beside| {
        let says = match beside {
            KeyCompanion::Name => of.names.first()?.as_str().to_owned(),
            KeyCompanion::DateOfBirth => of.date_of_birth?.to_string(),
            KeyCompanion::CountryOfBirth => of.country_of_birth.as_ref()?.as_str().to_owned(),
        };
        Some((*beside, says))
    });
    let beside: Vec<_> = beside.collect::<Option<_>>()?;
    let beside: Vec<_> = beside.iter().map(|(of, says)| (*of, says.as_str())).collect();
    SubjectReference::by_key(vocabulary, key.key().as_str(), key.value().as_str(), &beside).ok()
}
