use super::evaluate::{Asker, Compiled, FactSet, State, Verdict};
use super::guidance;
use super::version_interval::{VersionInterval, When};
use super::{Change, Class, Draft, EligibilityNotice, Gap, Question, Right};
use crate::category::CategorySet;
use crate::requester::{Asked, Authority, Capacity, ConflictSet, IdentityLevel, Purpose, Standing};
use crate::subject::{BlockQuestion, LookupResult};
use crate::wire::Day;

/// What a question can get, from the question alone.
///
/// There is no subject in it and none can be put in: what it says is the same whoever is asked
/// about, so it can be said openly. An answer can be made from nothing else.
#[derive(Clone, Copy)]
pub struct Eligibility<'a> {
    pub(super) policy: &'a Draft,
    pub(super) question: &'a Question,
    pub(super) day: Day,
    pub(super) rules: &'a [Compiled],
    interval: Option<&'a VersionInterval>,
    pub(super) asker: Asker,
}

impl core::fmt::Debug for Eligibility<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Eligibility").field("open", &self.open()).finish_non_exhaustive()
    }
}

impl<'a> Eligibility<'a> {
    pub(super) fn new(policy: &'a Draft, question: &'a Question) -> Self {
        let day = policy.day_of(question.as_of);
        let asker = Asker::new(question, question.requester.authorized(asked(question, day)));
        let interval = policy.of_moment(question.as_of, day);
        Self {
            policy,
            question,
            day,
            rules: interval.map_or(&[], |interval| &interval.rules),
            interval,
            asker,
        }
    }

    /// The categories asked for that could be told of somebody.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// // Of somebody: whom is asked about is not known here.
    /// assert!(!policy.eligibility(&question).open().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn open(&self) -> CategorySet {
        self.released(&self.asker, &State::OPEN)
    }

    /// What the rules decide, with the same work whatever the state is.
    pub(super) fn verdict(&self, state: &State) -> Verdict {
        self.verdict_of(&self.asker, state)
    }

    fn verdict_of(&self, asker: &Asker, state: &State) -> Verdict {
        self.interval.map_or(Verdict::NOTHING, |interval| interval.evaluate_hidden(asker, state))
    }

    /// When the rules are in force that are asked; none where there are none.
    pub(super) fn rules_of(&self) -> Option<When> {
        self.interval.map(|interval| interval.when)
    }

    fn released(&self, asker: &Asker, state: &State) -> CategorySet {
        self.evaluate(asker, state).released
    }

    fn evaluate(&self, asker: &Asker, state: &State) -> Verdict {
        self.interval.map_or(Verdict::NOTHING, |interval| interval.evaluate(asker, state))
    }

    /// What the requester is told of their own question.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let notice = policy.eligibility(&question).notice();
    /// assert!(notice.gaps.is_empty() && !notice.rights.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn notice(&self) -> EligibilityNotice {
        let open = self.open();
        let rights = self.rules.iter().filter(|rule| {
            !rule.prohibits
                && !rule.effect(&self.asker, &State::OPEN).intersection(self.asker.asked).is_empty()
        });
        let rights =
            rights.filter_map(|rule| self.policy.rules().get(rule.index)).map(|rule| Right {
                rule: rule.id.clone(),
                citations: rule.citations.clone(),
                note: rule.note.in_language(self.question.language).clone(),
            });
        EligibilityNotice {
            capacity: self.question.requester.capacity(),
            open: open.iter().collect(),
            gaps: self
                .gaps(open)
                .into_iter()
                .map(|gap| guidance::notice(gap, self.policy.office(), self.question.language))
                .collect(),
            rights: rights.collect(),
        }
    }

    /// What the question asks of a block.
    pub(super) fn asked_of_block(&self) -> BlockQuestion {
        let question = self.question;
        let requester = &question.requester;
        let parties = (&requester.person().party, requester.principal());
        BlockQuestion::new(&question.matter.id, parties, question.as_of, self.day)
    }

    fn gaps(&self, open: CategorySet) -> Vec<Gap> {
        let (question, asked) = (self.question, self.asker.asked);
        let mut gaps: Vec<Gap> =
            self.authority().gaps.iter().map(|gap| Gap::Authority { gap: *gap }).collect();
        let best = self.best();
        let reachable = if self.asker == best { open } else { self.released(&best, &State::OPEN) };
        // Most ask with the best proof already: what is known is not decided again.
        let falls_short =
            |asker: &Asker| *asker != best && self.released(asker, &State::OPEN) != reachable;
        let level = *question.requester.identity().level();
        // Less proof never releases more, so a level below the present one needs no look.
        let needed = IdentityLevel::ALL
            .into_iter()
            .filter(|to| *to >= level)
            .find(|to| !falls_short(&self.with(Some(*to), Some(Standing::Confirmed), true)));
        gaps.extend(needed.filter(|needed| *needed > level).map(|needed| Gap::Identity { needed }));
        if falls_short(&self.with(Some(IdentityLevel::Verified), None, true)) {
            gaps.push(Gap::Standing { needed: Standing::Confirmed });
        }
        let without = Asker { conflicts: ConflictSet::EMPTY, ..best };
        let unconflicted =
            if without == best { reachable } else { self.released(&without, &State::OPEN) };
        if unconflicted != reachable {
            gaps.push(Gap::Conflict { conflicts: question.requester.conflicts().clone() });
        }
        let never: CategorySet =
            asked.iter().filter(|category| self.policy.class(*category) == Class::Never).collect();
        if !never.is_empty() {
            gaps.push(Gap::NeverTold { categories: never.iter().collect() });
        }
        let groundless = asked.difference(unconflicted).difference(never).difference(open);
        if !groundless.is_empty() {
            gaps.push(Gap::NoGround { categories: groundless.iter().collect() });
        }
        gaps
    }

    /// What the requester has authority to ask for at this moment, and what is missing.
    ///
    /// ```
    /// # use voice_core::disclosure::{Policy, QuestionRecord};
    /// # use voice_core::subject::{LookupResult, Register};
    /// # use voice_core::wire::from_json;
    /// # let policy = Policy::us_federal();
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let question = from_json::<QuestionRecord>(&asked)?.trusted();
    /// # let known = std::fs::read("examples/subjects/demo.json")?;
    /// # let register: Register = from_json(&known)?;
    /// let authority = policy.eligibility(&question).authority();
    /// assert!(authority.gaps.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn authority(&self) -> Authority {
        self.question.requester.authority(asked(self.question, self.day))
    }

    /// The single changes of the question that would release more about whoever was
    /// found, and what.
    pub(super) fn changes(
        &self,
        found: LookupResult<'_>,
        state: &State,
    ) -> Vec<(Change, CategorySet)> {
        self.every_change(found, state).filter(|(_, more)| !more.is_empty()).collect()
    }

    /// The changes of the question that are looked at.
    pub(super) fn changes_looked_at(&self) -> Vec<Change> {
        // As many as there are where the office declares no purpose.
        let levels = IdentityLevel::ALL.len() + Standing::ALL.len() + Capacity::ALL.len();
        let mut changes = Vec::with_capacity(levels + 1 + Purpose::ALL.len());
        for to in IdentityLevel::ALL {
            changes.push(Change::Identity { to });
        }
        for to in Standing::ALL {
            changes.push(Change::Standing { to });
        }
        changes.push(Change::Authority {});
        for to in self.policy.vocabulary().every_purpose() {
            changes.push(Change::Purpose { to });
        }
        for to in Capacity::ALL {
            changes.push(Change::Capacity { to });
        }
        changes
    }

    /// What each of them would have released besides: nothing where it is what is asked already,
    /// or less. It is the same work whatever the state is.
    pub(super) fn every_change(
        &self,
        found: LookupResult<'_>,
        state: &State,
    ) -> impl Iterator<Item = (Change, CategorySet)> {
        let now = self.verdict(state).released;
        let asked = self.asked_of_block();
        self.changes_looked_at().into_iter().map(move |change| {
            let asker = match change {
                Change::Identity { to } => self.with(Some(to), None, false),
                Change::Standing { to } => self.with(None, Some(to), false),
                Change::Authority {} => self.with(None, None, true),
                Change::Purpose { to } => self.for_purpose(to),
                Change::Capacity { to } => self.in_capacity(to),
            };
            let released = match change {
                // Mandates and consents have purposes too.
                Change::Purpose { to } => {
                    let consents = found.lifted(&asked, to);
                    self.verdict_of(&asker, &State { consents, ..*state })
                }
                _ => self.verdict_of(&asker, state),
            };
            (change, released.released.difference(now))
        })
    }

    /// The asker to whom nothing is missing that could be brought.
    fn best(&self) -> Asker {
        self.with(Some(IdentityLevel::Verified), Some(Standing::Confirmed), true)
    }

    /// The asker with a better identity, standing or authority.
    fn with(
        &self,
        identity: Option<IdentityLevel>,
        standing: Option<Standing>,
        authorized: bool,
    ) -> Asker {
        let question = self.question;
        let facts = FactSet::of_question(
            question.requester.capacity(),
            identity.unwrap_or(*question.requester.identity().level()),
            standing.unwrap_or(question.matter.standing),
            question.purpose,
            question.matter.jurisdiction,
        );
        let authority = if authorized { self.asker.asked } else { self.asker.authority };
        Asker { facts, authority, ..self.asker }
    }

    /// The asker with another purpose.
    fn for_purpose(&self, purpose: Purpose) -> Asker {
        let question = self.question;
        let (identity, standing) =
            (*question.requester.identity().level(), question.matter.standing);
        let capacity = question.requester.capacity();
        let facts = FactSet::of_question(
            capacity,
            identity,
            standing,
            purpose,
            question.matter.jurisdiction,
        );
        let authority =
            question.requester.authorized(Asked { purpose, ..asked(question, self.day) });
        Asker { facts, authority, ..self.asker }
    }

    /// The asker in another capacity, with the same authority.
    fn in_capacity(&self, capacity: Capacity) -> Asker {
        let question = self.question;
        let (identity, standing) =
            (*question.requester.identity().level(), question.matter.standing);
        let facts = FactSet::of_question(
            capacity,
            identity,
            standing,
            question.purpose,
            question.matter.jurisdiction,
        );
        Asker { facts, ..self.asker }
    }
}

fn asked(question: &Question, day: Day) -> Asked<'_> {
    Asked {
        subject: &question.subject,
        matter: &question.matter,
        purpose: question.purpose,
        categories: question.categories.iter().copied().collect(),
        day,
    }
}
