//! Every law over generated cases.

use core::fmt;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, Reason, RngAlgorithm, TestRng, TestRunner};

use super::{DisclosurePolicy, LawViolationError, RuleBased, changed};
use crate::disclosure::Question;
use crate::subject::{Finding, Subject};
use crate::testing::coverage::{Coverage, CoverageError};
use crate::testing::strategies::{CaseOptions, case};
use crate::wire::{Day, Diagnostic};

/// What all laws are checked over.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::testing::laws::CheckOptions;
///
/// // With the terms that the policy declares, and other cases than those of the default seed.
/// let of_policy = CheckOptions::from_policy(&Policy::us_federal());
/// let options = CheckOptions { seed: [7; 32], ..of_policy };
/// assert_eq!(options.cases, 256);
/// ```
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// How many cases; 256 by default.
    pub cases: usize,
    /// The seed: the same seed gives the same cases.
    pub seed: [u8; 32],
    /// What the cases are.
    pub case: CaseOptions,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self { cases: 256, seed: [17; 32], case: CaseOptions::default() }
    }
}

impl CheckOptions {
    /// The default, with the terms that the vocabulary of a policy declares.
    pub fn from_policy(policy: &impl DisclosurePolicy) -> Self {
        let case = CaseOptions::default().with_vocabulary(&policy.vocabulary());
        Self { case, ..Self::default() }
    }
}

/// Why not all laws are shown to hold.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CheckError {
    /// A law is broken, in the case that it holds.
    Broken(LawViolationError),
    /// Too few cases reach what a law speaks of.
    NotReached(CoverageError),
    /// No case comes of the options.
    NoCase(Reason),
}

impl Diagnostic for CheckError {
    fn code(&self) -> &'static str {
        match self {
            Self::Broken(_) => "law-broken",
            Self::NotReached(error) => error.code(),
            Self::NoCase(_) => "no-case",
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(violation) => violation.fmt(f),
            Self::NotReached(error) => error.fmt(f),
            Self::NoCase(reason) => {
                write!(f, "no case comes of the options, ask for less: {reason}")
            }
        }
    }
}

impl core::error::Error for CheckError {}

impl From<LawViolationError> for CheckError {
    fn from(violation: LawViolationError) -> Self {
        Self::Broken(violation)
    }
}

/// Every law that needs no rules, over 256 generated cases.
///
/// # Errors
/// The first law that is broken, with its case; or the laws whose premise too few cases reached.
pub fn check_all(policy: &impl DisclosurePolicy) -> Result<Coverage, CheckError> {
    check_all_with(policy, &CheckOptions::from_policy(policy))
}

/// The same over the cases that the options say.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::testing::laws::{CheckError, CheckOptions, check_all_with};
///
/// let options = CheckOptions { cases: 1, ..CheckOptions::default() };
/// let checked = check_all_with(&Policy::us_federal(), &options);
/// // One case breaks no law, and says nothing of most of them.
/// assert!(matches!(checked, Err(CheckError::NotReached(_))));
/// ```
///
/// # Errors
/// As [`check_all`].
pub fn check_all_with(
    policy: &impl DisclosurePolicy,
    options: &CheckOptions,
) -> Result<Coverage, CheckError> {
    let mut coverage = Coverage::default();
    generated(options, |question, subject| {
        pairs(policy, &question, &subject)?;
        coverage.see(policy, &question, &subject);
        Ok(())
    })?;
    coverage.check().map_err(CheckError::NotReached)?;
    Ok(coverage)
}

/// Every law, those over rules too, over 256 generated cases.
///
/// ```
/// use std::error::Error;
///
/// use voice_core::disclosure::{Pack, Policy};
/// use voice_core::testing::laws::check_all_rules;
///
/// // The test of a team that writes packs; 256 cases take some seconds.
/// fn keeps_every_law(packs: Vec<Pack>) -> Result<(), Box<dyn Error>> {
///     let coverage = check_all_rules(&Policy::load(packs)?)?;
///     assert_eq!(coverage.cases(), 256);
///     Ok(())
/// }
///
/// // What does not load is no policy, and is held to no law.
/// assert!(keeps_every_law(Vec::new()).is_err());
/// ```
///
/// # Errors
/// As [`check_all`].
pub fn check_all_rules<P: RuleBased>(policy: &P) -> Result<Coverage, CheckError> {
    check_all_rules_with(policy, &CheckOptions::from_policy(policy))
}

/// The same over the cases that the options say.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::testing::laws::{CheckOptions, check_all_rules_with};
///
/// let options = CheckOptions { cases: 2, ..CheckOptions::default() };
/// let checked = check_all_rules_with(&Policy::us_federal(), &options);
/// assert!(checked.is_err(), "two cases do not reach what each law speaks of");
/// ```
///
/// # Errors
/// As [`check_all`].
pub fn check_all_rules_with<P: RuleBased>(
    policy: &P,
    options: &CheckOptions,
) -> Result<Coverage, CheckError> {
    let (mut coverage, mut cases) = (Coverage::default(), policy.deciding_cases());
    generated(options, |question, subject| {
        check_case(policy, &question, &subject)?;
        coverage.see_rules(policy, &question, &subject);
        cases.push((question, subject));
        Ok(())
    })?;
    super::no_dead_rule(policy, &cases)?;
    coverage.check().map_err(CheckError::NotReached)?;
    Ok(coverage)
}

/// Every law that speaks of one question and one person, those over rules too: all but
/// [`no_dead_rule`](super::no_dead_rule), which speaks of many cases.
///
/// For cases from elsewhere: [`check_all_rules`] makes its own. Opacity is checked of the person
/// without any protection and with each.
///
/// # Errors
/// The first law that is broken, with its case.
///
/// ```
/// use voice_core::disclosure::{Policy, QuestionRecord};
/// use voice_core::subject::Register;
/// use voice_core::testing::laws;
/// use voice_core::wire::from_json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let question = from_json::<QuestionRecord>(&asked)?.trusted();
/// # let known = std::fs::read("examples/subjects/demo.json")?;
/// let register: Register = from_json(&known)?;
/// let policy = Policy::us_federal();
/// for subject in register.subjects() {
///     laws::check_case(&policy, &question, subject)?;
/// }
/// # Ok(())
/// # }
/// ```
pub fn check_case<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    pairs(policy, question, subject)?;
    super::default_deny(policy, question, subject)?;
    super::prohibition_wins(policy, question, subject)?;
    super::exception_isolation(policy, question, subject)?;
    super::order_independence(policy, question, subject)?;
    super::temporal(policy, question, subject)?;
    super::explainable(policy, question, subject)
}

fn generated(
    options: &CheckOptions,
    mut each: impl FnMut(Question, Subject) -> Result<(), LawViolationError>,
) -> Result<(), CheckError> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &options.seed);
    let mut runner =
        TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    let cases = case(options.case.clone());
    for _ in 0..options.cases {
        let (question, subject) =
            cases.new_tree(&mut runner).map_err(CheckError::NoCase)?.current();
        each(question, subject)?;
    }
    Ok(())
}

fn pairs(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    super::eligibility_is_blind(policy, question, subject)?;
    super::uniform_refusal(policy, question, subject)?;
    super::nothing_without_grounds(policy, question, subject)?;
    super::whole_person(policy, question, subject, policy.withholding(question))?;
    super::conflict_withholds(policy, question, subject)?;
    super::only_for_the_recipient(policy, question, subject)?;
    super::monotone(policy, question, subject)?;
    super::value_independence(policy, question, subject)?;
    super::explanation_adds_nothing(policy, question, subject)?;
    super::derivation_closure(policy, question, subject, &policy.links())?;
    super::total(policy, question)?;
    let people = with_and_without(subject, policy, question);
    super::opacity(policy, core::slice::from_ref(question), &people, policy.covert())
}

/// The person without any protection of their own, and with each: nobody has one because of who the
/// case speaks of.
fn with_and_without(
    subject: &Subject,
    policy: &impl DisclosurePolicy,
    question: &Question,
) -> Vec<Subject> {
    let mut people = Vec::new();
    let day = question.as_of.utc_day().date().pred_opt().and_then(Day::from_date);
    let bare = changed(subject, |parts| {
        parts.lift_nothing();
        parts.facts.retain(|of| of.protections().is_empty());
        if let Some(screening) = &mut parts.screening {
            screening.findings.clear();
        }
    });
    if let (Some(bare), Some(day), false) = (bare, day, policy.covert().is_empty()) {
        for protection in policy.vocabulary().every_protection().iter() {
            let finding = Finding::new(protection, day, None).ok();
            people.extend(changed(&bare, |parts| {
                if let Some(screening) = &mut parts.screening {
                    screening.findings.extend(finding);
                }
            }));
        }
        people.push(bare);
    }
    people
}
