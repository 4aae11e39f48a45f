use std::sync::Arc;

use datafusion::error::Result;
use datafusion::logical_expr::ScalarUDF;
use voice_bulk_screening::scalar_functions;
use voice_core::disclosure::Policy;
use voice_core::wire::Day;

use crate::RulesError;

/// What decides on every node of a cluster: a policy, as of a day.
#[derive(Debug, Clone)]
pub struct Rules {
    stamp: String,
    functions: [Arc<ScalarUDF>; 4],
    policy: Arc<Policy>,
    day: Day,
}

impl Rules {
    /// The rules of a policy as of a day.
    ///
    /// # Errors
    /// Those of the engine, where it does not take the functions.
    pub fn new(policy: Arc<Policy>, day: Day) -> Result<Self> {
        let packs = policy.applied().iter();
        let packs = packs.map(|pack| format!(" {}@{}", pack.id.as_str(), pack.digest.as_str()));
        let version = env!("CARGO_PKG_VERSION");
        let stamp = format!("voice {version} as of {day}:{}", packs.collect::<String>());
        let functions = scalar_functions(policy.clone(), day)?.map(Arc::new);
        Ok(Self { stamp, functions, policy, day })
    }

    /// What is sent with a plan: the version of the library, which says what each bit of a set
    /// means, the day, and each pack of the policy with its SHA-256.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use voice_cluster_screening::Rules;
    /// use voice_core::disclosure::Policy;
    ///
    /// let rules = Rules::new(Arc::new(Policy::us_federal()), "2026-11-02".parse()?)?;
    /// assert!(rules.stamp().contains(" as of 2026-11-02: us-federal@"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    pub(crate) const fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    pub(crate) const fn day(&self) -> Day {
        self.day
    }

    /// The function of a name, which is none of the engine's own.
    fn function(&self, name: &str) -> Option<&Arc<ScalarUDF>> {
        self.functions.iter().find(|function| function.name() == name)
    }

    /// Writes what is sent with a call of a function.
    pub(crate) fn write(&self, function: &ScalarUDF, into: &mut Vec<u8>) {
        if self.function(function.name()).is_some() {
            into.extend_from_slice(self.stamp.as_bytes());
        }
    }

    /// The function that a plan calls, if it was made for these rules; none for another function.
    pub(crate) fn read(&self, name: &str, sent: &[u8]) -> Result<Option<Arc<ScalarUDF>>> {
        let Some(function) = self.function(name) else { return Ok(None) };
        if sent.is_empty() {
            return Err(RulesError::Unsaid { function: name.to_owned() }.into());
        }
        if sent != self.stamp.as_bytes() {
            let asked = String::from_utf8_lossy(sent).chars().take(400).collect();
            return Err(RulesError::Other { asked, here: self.stamp.clone() }.into());
        }
        Ok(Some(function.clone()))
    }
}
