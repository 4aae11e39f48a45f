//! What decides: packs, and what their rules see.

use proptest::arbitrary::any;
use proptest::prelude::Just;
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::{collection, option};

use super::{category_set, protection_set, some_of, term, value};
use crate::category::{Category, CategorySet};
use crate::disclosure::{
    Bilingual, Citation, CitationText, Class, Classification, Conditions, Context, CoverGroup,
    CoverGroupId, Coverage, Effect, Exception, Pack, PackFormat, Period, ProtectionEntry, Rule,
    RuleId, Situation, Verification, has_told_form, least_withheld,
};
use crate::law::CitedLaw;
use crate::office::TimeZone;
use crate::requester::{Capacity, Conflict, Jurisdiction, Purpose};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::Set;

const TIME_ZONES: [&str; 3] = ["America/New_York", "America/Los_Angeles", "Pacific/Guam"];

/// What a strategy for packs takes.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::{PackOptions, pack};
///
/// // Packs in which no protection has to stay unnoticed.
/// let options = PackOptions { covert: false, ..PackOptions::default() };
/// let made = pack(options).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(made.protections.iter().all(|of| !of.covert));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct PackOptions {
    /// The most grounds to release.
    pub permits: usize,
    /// The protections among which those that the pack treats are chosen; all by default.
    pub protections: ProtectionSet,
    /// The most protections that the pack treats each in its own way.
    pub most: usize,
    /// Whether protections may be covert.
    pub covert: bool,
}

impl Default for PackOptions {
    fn default() -> Self {
        Self {
            permits: 3,
            protections: Protection::ALL.into_iter().collect(),
            most: 4,
            covert: true,
        }
    }
}

/// What the rules see of a question.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::disclosure::Context;
/// use voice_core::testing::strategies::context;
///
/// let context = context().new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(Context::all().any(|other| other == context));
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn context() -> BoxedStrategy<Context> {
    (term(), term(), term(), term(), term())
        .prop_map(|(capacity, identity, standing, purpose, jurisdiction)| Context {
            capacity,
            identity,
            standing,
            purpose,
            jurisdiction,
        })
        .boxed()
}

/// What the rules see of a person, with protections, waivers and consents among those given.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::subject::{Protection, ProtectionSet};
/// use voice_core::testing::strategies::situation;
///
/// let among = ProtectionSet::EMPTY.with(Protection::Sealed);
/// let situation = situation(among).new_tree(&mut TestRunner::deterministic())?.current();
/// assert!(situation.protections == among || situation.protections.is_empty());
/// # Ok::<(), proptest::test_runner::Reason>(())
/// ```
pub fn situation(among: ProtectionSet) -> BoxedStrategy<Situation> {
    let conflicts = some_of(Conflict::ALL.to_vec(), 0);
    let sets = (protection_set(among), protection_set(among), protection_set(among));
    (any::<(bool, bool)>(), category_set(CategorySet::ABOUT_CASES), conflicts, sets)
        .prop_map(
            |(
                (known, matter_linked),
                linked_facts,
                conflicts,
                (protections, waivers, consents),
            )| Situation {
                known,
                matter_linked,
                linked_facts,
                conflicts: conflicts.into_iter().collect(),
                protections,
                waivers,
                consents,
            },
        )
        .boxed()
}

/// Small packs in which a draft finds no flaw: every category has a class, releases rest on law
/// that was read, every protection is listed and enforced, and each covert one has cover. Those
/// that are not chosen withhold the whole person, but for the two bases: they withhold one category
/// each, of which nobody is told or few are.
///
/// ```
/// use proptest::test_runner::{Config, TestRunner};
/// use voice_core::disclosure::Draft;
/// use voice_core::testing::strategies::{PackOptions, pack, shown};
///
/// let mut runner =
///     TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
/// runner.run(&shown(pack(PackOptions::default())), |pack| {
///     assert!(Draft::new([pack.0]).is_ok());
///     Ok(())
/// })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pack(options: PackOptions) -> BoxedStrategy<Pack> {
    let classes = Category::ALL.map(class).to_vec();
    let (first, names) = ((value(), value(), value(), value()), select(TIME_ZONES.to_vec()));
    (first, names, value::<Bilingual>(), citation(), classes)
        .prop_flat_map(
            move |((id, version, published_on, period), zone, note, citation, classes)| {
                let text = Text { note, citation: citation.text, period };
                let never = |of: &&(Category, Class)| of.1 != Class::Never && has_told_form(of.0);
                let pool: CategorySet =
                    classes.iter().filter(never).map(|(category, _)| *category).collect();
                let written = |(category, class): &(Category, Class)| Classification {
                    category: *category,
                    class: *class,
                    note: text.note.clone(),
                };
                let base = (
                    id,
                    version,
                    published_on,
                    zone,
                    classes.iter().map(written).collect::<Vec<_>>(),
                );
                let among = options.protections.difference(Protection::OF_THE_WHOLE_PERSON);
                let protections = some_of(among.iter().collect(), 0);
                let most = options.most;
                let covert = if options.covert { any::<u64>().boxed() } else { Just(0).boxed() };
                let enforced = (protections, covert).prop_flat_map({
                    let text = text.clone();
                    move |(protections, covert)| {
                        let cases = protections.into_iter().take(most).enumerate();
                        let case = |(at, protection): (usize, Protection)| {
                            enforcement(&text, protection, at, covert >> (at % 64) & 1 == 1)
                        };
                        cases.map(case).collect::<Vec<_>>()
                    }
                });
                let permits = collection::vec(permit(&text, pool), 1..=options.permits.max(1));
                (Just((base, text)), permits, enforced, any::<bool>())
            },
        )
        .prop_filter_map(
            "names that are well formed",
            |((base, text), permits, enforced, with_duty)| {
                assembled(base, &text, permits, enforced, with_duty)
            },
        )
        .boxed()
}

type Base = (
    crate::disclosure::PackId,
    crate::disclosure::PackVersion,
    crate::wire::Day,
    &'static str,
    Vec<Classification>,
);

/// What every rule of a pack has.
#[derive(Debug, Clone)]
struct Text {
    note: Bilingual,
    citation: CitationText,
    period: Period,
}

impl Text {
    fn read(&self) -> Citation {
        Citation { text: self.citation.clone(), verification: Verification::Verified }
    }

    fn rule(&self, id: &str, effect: Effect, covers: Coverage, when: Conditions) -> Option<Rule> {
        Some(Rule {
            id: RuleId::new(id).ok()?,
            effect,
            covers,
            when,
            unless: Vec::new(),
            citations: vec![self.read()],
            in_force: vec![self.period],
            time_zone: None,
            defence_in_depth: false,
            note: self.note.clone(),
        })
    }
}

fn class(category: Category) -> BoxedStrategy<(Category, Class)> {
    let class =
        if category == Category::CustodyStatus { Just(Class::Releasable).boxed() } else { term() };
    class.prop_map(move |class| (category, class)).boxed()
}

/// A citation of a series that needs no declaration.
pub(super) fn citation() -> BoxedStrategy<Citation> {
    let is_known = |of: &Citation| !matches!(of.text.law(), CitedLaw::Declared { .. });
    value::<Citation>().prop_filter("a series that is declared", is_known).boxed()
}

/// What a permit covers, and when.
fn permit(text: &Text, pool: CategorySet) -> BoxedStrategy<(Coverage, Conditions, Vec<Citation>)> {
    let text = text.clone();
    let proof = (option::of(term()), option::of(term()), option::of(term()));
    (some_of(pool.iter().collect::<Vec<_>>(), 1), about(), proof, option::of(citation()))
        .prop_map(move |(categories, when, (identity, standing, link), other)| {
            let covers = Coverage::Categories { categories: categories.into_iter().collect() };
            let citations = [text.read()].into_iter().chain(other).collect();
            (covers, Conditions { identity, standing, link, ..when }, citations)
        })
        .boxed()
}

/// Conditions that any rule may have.
fn about() -> BoxedStrategy<Conditions> {
    fn set<T: Clone + Ord + core::fmt::Debug + 'static>(
        all: &[T],
    ) -> BoxedStrategy<Option<Set<T>>> {
        option::weighted(
            0.3,
            some_of(all.to_vec(), 1).prop_map(|items| items.into_iter().collect()),
        )
        .boxed()
    }
    (set(&Capacity::ALL), set(&Purpose::ALL), set(&Jurisdiction::ALL))
        .prop_map(|(capacities, purposes, jurisdictions)| Conditions {
            capacities,
            purposes,
            jurisdictions,
            ..Conditions::ALWAYS
        })
        .boxed()
}

/// How a pack enforces one protection.
#[derive(Debug, Clone)]
struct Enforced {
    protection: Protection,
    covert: bool,
    covers: Set<Category>,
    /// What the law of the protection is about, of what is withheld.
    least: Set<Category>,
    when: Conditions,
    unless: Vec<Exception>,
}

fn enforcement(
    text: &Text,
    protection: Protection,
    at: usize,
    covert: bool,
) -> BoxedStrategy<Enforced> {
    let text = text.clone();
    let lifted = (
        any::<(bool, bool)>(),
        option::of((some_of(Capacity::ALL.to_vec(), 1), some_of(Category::ALL.to_vec(), 1))),
    );
    let conflicts = option::weighted(0.2, some_of(Conflict::ALL.to_vec(), 1));
    (some_of(Category::ALL.to_vec(), 1), about(), lifted, conflicts)
        .prop_map(move |(covers, when, ((consent, waiver), asked_by), conflicts)| {
            let citation = || text.read();
            let consent = consent.then(|| Exception::Consent { protection, citation: citation() });
            let waiver = waiver.then(|| Exception::Waiver { protection, citation: citation() });
            let asked_by = asked_by.map(|(capacities, categories)| Exception::AskedBy {
                capacities: capacities.into_iter().collect(),
                categories: categories.into_iter().collect(),
                citation: citation(),
            });
            let covers = covers.into_iter().collect();
            let conflicts = conflicts.map(|conflicts| conflicts.into_iter().collect());
            let when = Conditions { conflicts, protections: Some([protection].into()), ..when };
            let unless = consent.into_iter().chain(waiver).chain(asked_by).collect();
            // The first is open, so that it can be the cover of those that follow.
            let (covert, least) = (covert && at > 0, Set::new());
            Enforced { protection, covert, covers, least, when, unless }
        })
        .boxed()
}

/// The categories that a rule names one by one.
fn named(rule: &Rule) -> Vec<Category> {
    match &rule.covers {
        Coverage::Categories { categories } => categories.iter().copied().collect(),
        Coverage::WholePerson {} | Coverage::CoverGroup { .. } => Vec::new(),
    }
}

/// Lets each withhold something that its law is about; covert ones do as the first does, so it
/// withholds that of each of them. Gives what the first and the covert ones withhold of that.
fn enforce_something(enforced: &mut [Enforced], told: CategorySet) -> Set<Category> {
    for of in enforced.iter_mut() {
        of.least = least_withheld(of.protection.about(), told).iter().take(1).collect();
        of.covers.extend(of.least.iter().copied());
    }
    let alike = enforced.iter().enumerate().filter(|(at, of)| *at == 0 || of.covert);
    let shared: Set<Category> = alike.flat_map(|(_, of)| of.least.clone()).collect();
    if let Some(open) = enforced.first_mut() {
        open.covers.extend(shared.iter().copied());
    }
    shared
}

/// A rule that asks for a protection and nothing else.
fn own(protection: Protection) -> Conditions {
    Conditions { protections: Some([protection].into()), ..Conditions::ALWAYS }
}

fn assembled(
    (id, version, published_on, zone, classes): Base,
    text: &Text,
    permits: Vec<(Coverage, Conditions, Vec<Citation>)>,
    enforced: Vec<Enforced>,
    with_duty: bool,
) -> Option<Pack> {
    let mut rules = Vec::new();
    for (at, (covers, when, citations)) in permits.into_iter().enumerate() {
        let rule = text.rule(&format!("permit-{at}"), Effect::Permit, covers, when)?;
        rules.push(Rule { citations, ..rule });
    }
    let duty = rules
        .first()
        .filter(|_| with_duty)
        .map(|permit| (permit.covers.clone(), permit.when.clone()));
    if let Some((covers, when)) = duty {
        rules.push(text.rule("duty", Effect::Duty, covers, when)?);
    }
    let told: CategorySet =
        rules.iter().filter(|rule| rule.effect == Effect::Permit).flat_map(named).collect();
    let mut enforced = enforced;
    let shared_least = enforce_something(&mut enforced, told);
    let group = CoverGroupId::new("shared").ok()?;
    let open = enforced.first().cloned();
    for of in &enforced {
        let rule_id = format!("prohibit-{}", of.protection.as_str());
        // Covert protections do as the open one does: same footprint, conditions and
        // kinds of exceptions.
        let like = open.as_ref().filter(|_| of.covert).unwrap_or(of);
        let shared = open.as_ref().is_some_and(|open| open.protection == like.protection);
        let covers = if shared {
            Coverage::CoverGroup { group: group.clone(), alone: None }
        } else {
            Coverage::Categories { categories: like.covers.clone() }
        };
        let when = Conditions { protections: Some([of.protection].into()), ..like.when.clone() };
        let unless = like.unless.iter().map(|exception| match exception.clone() {
            Exception::Consent { citation, .. } => {
                Exception::Consent { protection: of.protection, citation }
            }
            Exception::Waiver { citation, .. } => {
                Exception::Waiver { protection: of.protection, citation }
            }
            asked_by @ Exception::AskedBy { .. } => asked_by,
        });
        let unless: Vec<Exception> = unless.collect();
        // A rule that asks for more than the protection, or is lifted for every capacity, has one
        // beside it that enforces the protection.
        let lifted = |exception: &Exception| match exception {
            Exception::AskedBy { capacities, .. } => capacities.len() == Capacity::ALL.len(),
            Exception::Consent { .. } | Exception::Waiver { .. } => false,
        };
        let for_some = like.when != own(like.protection) || unless.iter().any(lifted);
        let for_others: Vec<Exception> =
            unless.iter().filter(|exception| !lifted(exception)).cloned().collect();
        rules.push(Rule { unless, ..text.rule(&rule_id, Effect::Prohibit, covers, when)? });
        if for_some {
            let categories = if shared { &shared_least } else { &like.least };
            let covers = Coverage::Categories { categories: categories.clone() };
            let id = format!("{rule_id}-for-others");
            let rule = text.rule(&id, Effect::Prohibit, covers, own(of.protection))?;
            rules.push(Rule { unless: for_others, ..rule });
        }
    }
    let cover_groups = open.map(|open| CoverGroup {
        id: group,
        covers: Coverage::Categories { categories: open.covers },
        note: text.note.clone(),
    });
    let treated: ProtectionSet = enforced.iter().map(|of| of.protection).collect();
    let bases = ProtectionSet::EMPTY.with(Protection::PrivacyAct).with(Protection::FippsNonus);
    let left = ProtectionSet::REFERENCE.difference(treated);
    // One of the bases holds of everybody: they withhold as little as enforces them.
    let little =
        bases.iter().filter_map(|of| least_withheld(of.about(), told).iter().next()).collect();
    for (id, covers, left) in [
        ("prohibit-rest", Coverage::WholePerson {}, left.difference(bases)),
        (
            "prohibit-rest-bases",
            Coverage::Categories { categories: little },
            left.intersection(bases),
        ),
    ] {
        if left.is_empty() {
            continue;
        }
        let when = Conditions { protections: Some(left.iter().collect()), ..Conditions::ALWAYS };
        rules.push(Rule {
            time_zone: None,
            defence_in_depth: true,
            ..text.rule(id, Effect::Prohibit, covers, when)?
        });
    }
    let entry = |of: &Enforced| ProtectionEntry { protection: of.protection, covert: of.covert };
    let rest = left.iter().map(|protection| ProtectionEntry { protection, covert: false });
    Some(Pack {
        format: PackFormat::One,
        id,
        version,
        title: text.note.clone(),
        published_on,
        time_zone: TimeZone::new(zone).ok()?,
        office_days: None,
        identity_days: None,
        reporters: None,
        classes,
        protections: enforced.iter().map(entry).chain(rest).collect(),
        cover_groups: cover_groups.into_iter().collect(),
        links: Vec::new(),
        rules,
    })
}
