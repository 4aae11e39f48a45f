use crate::category::{Category, CategorySet};
use crate::disclosure::{
    Class, Conditions, Coverage as Covers, Effect, Exception, Link, Policy, Question, Rule, RuleId,
};
use crate::requester::Conflict;
use crate::subject::{LookupResult, ProtectionSet, Subject};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Set, to_json};

/// What answers questions about people.
pub trait DisclosurePolicy {
    /// The categories that are released about the person; about nobody none.
    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet;

    /// The answer, as it is sent.
    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8>;

    /// What is said of the question alone, as it is sent.
    fn eligibility(&self, question: &Question) -> Vec<u8>;

    /// The terms that are declared beside those of this library; none, unless said otherwise.
    fn vocabulary(&self) -> Vocabulary {
        Vocabulary::default()
    }

    /// How a category is classified; none where it is not.
    fn classified(&self, category: Category) -> Option<Class>;

    /// The protections that withhold the whole person, unless lifted, on the day of a question.
    fn withholding(&self, question: &Question) -> ProtectionSet;

    /// The conflicts that withhold the whole person on the day of a question.
    fn conflicting(&self, question: &Question) -> Set<Conflict>;

    /// The protections that no pattern of answers may prove.
    fn covert(&self) -> ProtectionSet;

    /// What follows from what; none where nothing does.
    fn links(&self) -> Vec<Link>;
}

/// A policy made of rules that can be taken away.
pub trait RuleBased: DisclosurePolicy + Sized {
    /// The rules.
    fn rule_ids(&self) -> Vec<RuleId>;

    /// What a rule does.
    fn effect(&self, rule: &RuleId) -> Option<Effect>;

    /// Whether a rule is in force on a day.
    fn in_force(&self, rule: &RuleId, day: Day) -> bool;

    /// Whether a rule is in force when a question is asked: on the day of the question, where no
    /// rule counts its days elsewhere.
    fn in_force_for(&self, rule: &RuleId, question: &Question) -> bool {
        self.in_force(rule, self.day(question))
    }

    /// Whether a rule is meant to repeat what others say.
    fn defence_in_depth(&self, rule: &RuleId) -> bool;

    /// The day that a question falls on.
    fn day(&self, question: &Question) -> Day;

    /// The rules that decide on a category: the permits where it is released, the prohibitions
    /// where it is withheld.
    fn decided_by(&self, question: &Question, subject: &Subject, category: Category)
    -> Vec<RuleId>;

    /// The policy of these rules only, in this order.
    #[must_use]
    fn only(&self, rules: &[RuleId]) -> Self;

    /// Cases that the rules decide one by one, for rules that generated cases seldom reach.
    fn deciding_cases(&self) -> Vec<(Question, Subject)> {
        Vec::new()
    }
}

#[expect(
    clippy::expect_used,
    reason = "what answers are made of is wire types: the test every_example_is_written writes \
              one of each"
)]
impl DisclosurePolicy for Policy {
    fn vocabulary(&self) -> Vocabulary {
        self.draft().vocabulary().clone()
    }

    fn released(&self, question: &Question, subject: Option<&Subject>) -> CategorySet {
        self.draft()
            .releases(question, subject.map_or_else(LookupResult::nobody, LookupResult::one))
    }

    fn answer(&self, question: &Question, subject: Option<&Subject>) -> Vec<u8> {
        let answer = Self::eligibility(self, question)
            .answer(subject.map_or_else(LookupResult::nobody, LookupResult::one));
        to_json(&answer).expect("an answer is written").into_bytes()
    }

    fn eligibility(&self, question: &Question) -> Vec<u8> {
        to_json(&Self::eligibility(self, question).notice())
            .expect("a notice is written")
            .into_bytes()
    }

    fn classified(&self, category: Category) -> Option<Class> {
        Some(self.class(category))
    }

    fn withholding(&self, question: &Question) -> ProtectionSet {
        let whole = whole_person_rules(self, question);
        let only = |rule: &&Rule| {
            rule.when
                == Conditions { protections: rule.when.protections.clone(), ..Conditions::ALWAYS }
                && !rule.unless.iter().any(|of| matches!(of, Exception::AskedBy { .. }))
        };
        whole
            .filter(only)
            .flat_map(|rule| rule.when.protections.iter().flatten().copied())
            .collect()
    }

    fn conflicting(&self, question: &Question) -> Set<Conflict> {
        let whole = whole_person_rules(self, question);
        let only = |rule: &&Rule| {
            rule.when == Conditions { conflicts: rule.when.conflicts.clone(), ..Conditions::ALWAYS }
                && rule.unless.is_empty()
        };
        whole.filter(only).flat_map(|rule| rule.when.conflicts.iter().flatten().copied()).collect()
    }

    fn covert(&self) -> ProtectionSet {
        self.draft().covert()
    }

    fn links(&self) -> Vec<Link> {
        self.packs().iter().flat_map(|pack| pack.links.iter().cloned()).collect()
    }
}

/// The prohibitions about the whole person that are in force on the day of a question.
fn whole_person_rules<'a>(
    policy: &'a Policy,
    question: &Question,
) -> impl Iterator<Item = &'a Rule> {
    let groups = policy.packs().iter().flat_map(|pack| &pack.cover_groups);
    let whole: Set<_> = groups
        .filter(|group| matches!(group.covers, Covers::WholePerson {}))
        .map(|group| &group.id)
        .collect();
    policy.rules().iter().filter(move |rule| {
        let covers = match &rule.covers {
            Covers::WholePerson {} => true,
            Covers::CoverGroup { group, .. } => whole.contains(group),
            Covers::Categories { .. } => false,
        };
        covers
            && rule.effect == Effect::Prohibit
            && policy.draft().is_in_force(&rule.id, question.as_of)
    })
}

impl RuleBased for Policy {
    fn rule_ids(&self) -> Vec<RuleId> {
        self.rules().iter().map(|rule| rule.id.clone()).collect()
    }

    fn effect(&self, rule: &RuleId) -> Option<Effect> {
        self.rule(rule).map(|rule| rule.effect)
    }

    fn in_force(&self, rule: &RuleId, day: Day) -> bool {
        self.rule(rule).is_some_and(|rule| rule.is_in_force_on(day))
    }

    fn in_force_for(&self, rule: &RuleId, question: &Question) -> bool {
        self.draft().is_in_force(rule, question.as_of)
    }

    fn defence_in_depth(&self, rule: &RuleId) -> bool {
        self.rule(rule).is_some_and(|rule| rule.defence_in_depth)
    }

    fn day(&self, question: &Question) -> Day {
        self.day_of(question.as_of)
    }

    fn decided_by(
        &self,
        question: &Question,
        subject: &Subject,
        category: Category,
    ) -> Vec<RuleId> {
        Self::eligibility(self, question).deciding(LookupResult::one(subject), category)
    }

    fn only(&self, rules: &[RuleId]) -> Self {
        self.of_rules(rules)
    }

    fn deciding_cases(&self) -> Vec<(Question, Subject)> {
        self.draft().deciding().into_iter().map(|of| (of.question, of.subject)).collect()
    }
}
