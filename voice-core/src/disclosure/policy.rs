use super::flaw::LoadError;
use super::{Draft, Eligibility, Pack, Question};
use crate::wire::from_json;

/// The pack `us-federal`, as it is compiled in.
const US_FEDERAL: &[u8] = include_bytes!("../../policies/us-federal.json");

/// A proved draft: it answers questions, and everything that a draft shows can be read off it.
///
/// The order of the packs never matters, and the same pack twice is the same as once.
#[derive(Clone, Debug)]
pub struct Policy(Draft);

impl core::ops::Deref for Policy {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl Policy {
    /// The reference policy: the pack `us-federal`, federal law with its citations.
    ///
    /// # Errors
    /// None for the pack that ships; the signature is that of every policy.
    pub fn us_federal() -> Result<Self, LoadError> {
        Self::load([from_json(US_FEDERAL)?])
    }

    /// Checks packs together and makes a policy of them.
    ///
    /// ```
    /// use voice_core::disclosure::{LoadError, Pack, Policy};
    /// use voice_core::wire::from_json;
    ///
    /// let Err(LoadError::Flawed(flaws)) = Policy::load(Vec::<Pack>::new()) else { panic!("no pack, no policy") };
    /// assert_eq!(flaws.iter().next().map(|flaw| flaw.code.as_str()), Some("no-pack"));
    /// ```
    ///
    /// # Errors
    /// Every flaw, with the pack, the place in it and the rule.
    pub fn load(packs: impl IntoIterator<Item = Pack>) -> Result<Self, LoadError> {
        Ok(Self(Draft::new(packs)?))
    }

    /// Who may ask, what is missing and what may be told, from the question alone.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, Question};
    /// use voice_core::wire::from_json;
    ///
    /// let policy = Policy::us_federal()?;
    /// let question: Question = from_json(include_bytes!("../../../examples/questions/victim-custody-status.json"))?;
    /// let notice = policy.eligibility(&question).notice();
    /// assert_eq!(notice.capacity.as_str(), "victim");
    /// assert_eq!(notice.open, question.categories);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn eligibility<'a>(&'a self, question: &'a Question) -> Eligibility<'a> {
        Eligibility::new(self, question)
    }

    /// Other rules for every day, as no pack that loads would have them.
    #[cfg(test)]
    pub(crate) fn replace_rules(&mut self, rules: Vec<super::evaluate::Compiled>) {
        self.0.epochs.iter_mut().for_each(|epoch| epoch.rules.clone_from(&rules));
    }
}
