use datafusion::error::DataFusionError;

/// Why a plan is not decided here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RulesError {
    /// The plan was made for other rules.
    #[error(
        "the plan is for `{asked}`, and this node decides by `{here}`: start scheduler, executors \
         and client with the same version, day and policy"
    )]
    Other {
        /// The rules of the plan, or what stands where they should.
        asked: String,
        /// The rules of this node.
        here: String,
    },
    /// The plan calls a function by its name, without saying by which rules it decides.
    #[error(
        "the plan does not say by which rules `{function}` decides: make the client's session by \
         `voice_cluster_screening::session`"
    )]
    Unsaid {
        /// The function.
        function: String,
    },
}

/// As a text: what a node sends of another error is its `Debug`.
impl From<RulesError> for DataFusionError {
    fn from(error: RulesError) -> Self {
        Self::Plan(error.to_string())
    }
}
