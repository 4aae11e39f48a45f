use crate::wire::Wire;

/// What holds of every policy.
///
/// ```
/// use voice_core::disclosure::Law;
///
/// let law: Law = "uniform-refusal".parse()?;
/// assert_eq!(law, Law::UniformRefusal);
/// assert_eq!(Law::ALL.len(), 16);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Law {
    /// What no rule permits is not released.
    DefaultDeny,
    /// What a rule prohibits is not released, whatever permits it.
    ProhibitionWins,
    /// Two people of whom the same is released are answered with the same bytes.
    UniformRefusal,
    /// Whether a category is released does not depend on the value of one that is not.
    ValueIndependence,
    /// A person withheld as a whole is answered about as nobody is.
    WholePerson,
    /// No pattern of answers proves a covert protection, whoever asks, all together.
    Opacity,
    /// What a requester is told beyond the values follows from the question and the values.
    ExplanationAddsNothing,
    /// Nothing that is withheld follows from what is released, by the links that
    /// the policy declares.
    DerivationClosure,
    /// More protection, more conflict or less proof never releases more.
    Monotone,
    /// An exception to one prohibition lifts no other.
    ExceptionIsolation,
    /// The order of rules and packs changes nothing, nor does saying a thing twice.
    OrderIndependence,
    /// The rules in force at the moment of the question decide, exactly.
    Temporal,
    /// Eligibility is the same whoever is asked about.
    EligibilityIsBlind,
    /// Every rule decides some question, or is marked as defence in depth.
    NoDeadRule,
    /// Every category is classified, and every citation can be read.
    Total,
    /// Every release and every withholding names its rules, and without them it would be another.
    Explainable,
}
