use std::sync::Arc;

use voice_core::disclosure::Policy;
use voice_core::office_files::WholeOffice;
use voice_core::wire::{InputErrors, Read, from_json};

/// The state of a router that serves an office: it has the office's policy, and with it the terms
/// that the office declares.
///
/// ```
/// use voice_axum::HasPolicy;
/// use voice_core::disclosure::{Policy, QuestionRecord};
///
/// let state = std::sync::Arc::new(Policy::us_federal());
/// let question = std::fs::read("examples/questions/victim-custody-status.json")?;
/// assert!(state.read::<QuestionRecord>(&question).is_ok());
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait HasPolicy {
    /// The policy.
    fn policy(&self) -> &Policy;

    /// Reads what was sent, in which the office's own terms may stand.
    ///
    /// # Errors
    /// Every fault of the text.
    fn read<T: Read>(&self, json: &[u8]) -> Result<T, InputErrors> {
        let vocabulary = self.policy().vocabulary();
        if vocabulary.is_empty() { from_json(json) } else { vocabulary.read(json) }
    }
}

impl HasPolicy for Policy {
    fn policy(&self) -> &Policy {
        self
    }
}

impl HasPolicy for WholeOffice {
    fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl<S: HasPolicy> HasPolicy for Arc<S> {
    fn policy(&self) -> &Policy {
        S::policy(self)
    }
}
