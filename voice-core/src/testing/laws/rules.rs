//! Laws over the rules of a policy, by taking some of them away.

use super::{LawViolationError, RuleBased, names};
use crate::category::CategorySet;
use crate::disclosure::{Effect, Law, Question, RuleId};
use crate::subject::Subject;

fn with_effect(policy: &impl RuleBased, prohibits: bool) -> Vec<RuleId> {
    let wanted = |rule: &RuleId| (policy.effect(rule) == Some(Effect::Prohibit)) == prohibits;
    policy.rule_ids().into_iter().filter(wanted).collect()
}

/// Without its grounds to release, a policy releases nothing.
///
/// # Errors
/// Something is released that no rule permits.
pub fn default_deny<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let kept: Vec<RuleId> = policy
        .rule_ids()
        .into_iter()
        .filter(|rule| policy.effect(rule) != Some(Effect::Permit))
        .collect();
    let released = policy.only(&kept).released(question, Some(subject));
    if released.is_empty() {
        return Ok(());
    }
    let seen = format!("without any permit, {} is released", names(released));
    Err(LawViolationError::new(Law::DefaultDeny, seen, question, &[subject]))
}

/// What the grounds release with one prohibition beside them, for each prohibition.
fn beside_each<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Vec<(RuleId, CategorySet)> {
    let grounds = with_effect(policy, false);
    let beside = |rule: RuleId| {
        let rules = [&grounds[..], core::slice::from_ref(&rule)].concat();
        let released = policy.only(&rules).released(question, Some(subject));
        (rule, released)
    };
    with_effect(policy, true).into_iter().map(beside).collect()
}

/// What one prohibition withholds is withheld, whatever else the policy says.
///
/// # Errors
/// Something is released that a rule prohibits.
pub fn prohibition_wins<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let released = policy.released(question, Some(subject));
    for (rule, beside) in beside_each(policy, question, subject) {
        let won = released.difference(beside);
        if !won.is_empty() {
            let seen = format!("`{rule}` prohibits {}, which is released", names(won));
            return Err(LawViolationError::new(Law::ProhibitionWins, seen, question, &[subject]));
        }
    }
    Ok(())
}

/// What every prohibition by itself leaves released, all together leave released: no exception
/// reaches another rule.
///
/// # Errors
/// All prohibitions together withhold another set than the prohibitions one by one.
pub fn exception_isolation<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let grounds = policy.only(&with_effect(policy, false)).released(question, Some(subject));
    let left = beside_each(policy, question, subject)
        .into_iter()
        .fold(grounds, |left, (_, beside)| left.intersection(beside));
    let released = policy.released(question, Some(subject));
    if released == left {
        return Ok(());
    }
    let differs = released.difference(left).union(left.difference(released));
    let seen = format!(
        "{} is decided by all prohibitions together otherwise than by each",
        names(differs)
    );
    Err(LawViolationError::new(Law::ExceptionIsolation, seen, question, &[subject]))
}

/// Rules in another order, or said twice, answer the same.
///
/// # Errors
/// Another order gives another answer.
pub fn order_independence<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let rules = policy.rule_ids();
    let turned: Vec<RuleId> = rules.iter().rev().cloned().collect();
    let twice = [&rules[..], &turned[..]].concat();
    let answer = policy.answer(question, Some(subject));
    for (other, how) in [(turned, "in the reverse order"), (twice, "said twice")] {
        if policy.only(&other).answer(question, Some(subject)) != answer {
            let seen = format!("the rules {how} give another answer");
            return Err(LawViolationError::new(Law::OrderIndependence, seen, question, &[subject]));
        }
    }
    Ok(())
}

/// Rules that are not in force on the day of the question change nothing, and asking again gives
/// the same.
///
/// # Errors
/// A rule of another day decides, or asking again gives another answer.
pub fn temporal<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let day = policy.day(question);
    let in_force = |rule: &RuleId| policy.in_force_for(rule, question);
    let kept: Vec<RuleId> = policy.rule_ids().into_iter().filter(in_force).collect();
    let same = policy.only(&kept).released(question, Some(subject))
        == policy.released(question, Some(subject))
        && policy.answer(question, Some(subject)) == policy.answer(question, Some(subject));
    if same {
        return Ok(());
    }
    let seen = format!("rules that are not in force on {day} decide, or the replay differs");
    Err(LawViolationError::new(Law::Temporal, seen, question, &[subject]))
}

/// Each rule that is not marked as defence in depth changes what is released in one of the cases.
///
/// It speaks of the cases given: a rule whose case is missing is reported too.
///
/// # Errors
/// The first rule without which every case is the same.
pub fn no_dead_rule<P: RuleBased>(
    policy: &P,
    cases: &[(Question, Subject)],
) -> Result<(), LawViolationError> {
    let Some((first, _)) = cases.first() else { return Ok(()) };
    let rules = policy.rule_ids();
    for rule in rules
        .iter()
        .filter(|rule| policy.effect(rule) != Some(Effect::Duty) && !policy.defence_in_depth(rule))
    {
        let others: Vec<RuleId> = rules.iter().filter(|other| *other != rule).cloned().collect();
        let without = policy.only(&others);
        let decides = |(question, subject): &(Question, Subject)| {
            without.released(question, Some(subject)) != policy.released(question, Some(subject))
        };
        if !cases.iter().any(decides) {
            let seen = format!("`{rule}` decides none of the cases");
            return Err(LawViolationError::new(Law::NoDeadRule, seen, first, &[]));
        }
    }
    Ok(())
}

/// Each release and each withholding that a rule decides names its rules, and without them
/// it is another.
///
/// # Errors
/// No rule is named for a release, or the rules that are named do not decide.
pub fn explainable<P: RuleBased>(
    policy: &P,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let released = policy.released(question, Some(subject));
    for category in question.categories.iter().copied() {
        let named = policy.decided_by(question, subject, category);
        if named.is_empty() && !released.contains(category) {
            continue;
        }
        let kept: Vec<RuleId> =
            policy.rule_ids().into_iter().filter(|rule| !named.contains(rule)).collect();
        let without = policy.only(&kept).released(question, Some(subject));
        if named.is_empty() || without.contains(category) == released.contains(category) {
            let seen = format!("the rules named for `{}` do not decide it", category.as_str());
            return Err(LawViolationError::new(Law::Explainable, seen, question, &[subject]));
        }
    }
    Ok(())
}
