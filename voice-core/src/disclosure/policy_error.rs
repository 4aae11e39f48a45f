use core::fmt;
use std::borrow::Cow;

use super::{Pack, PackId, Rule, RuleId};
use crate::wire::{Diagnostic, ErrorList, Wire};

/// What is wrong with a policy whose packs can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(rename = "FlawCode")]
#[non_exhaustive]
pub enum PolicyErrorCode {
    /// There is no pack.
    NoPack,
    /// Two different rules have one id.
    DuplicateRule,
    /// Two packs say something different of the same thing.
    PacksDisagree,
    /// The same thing is said twice in one pack.
    SaidTwice,
    /// A category has no class.
    UnclassifiedCategory,
    /// A protection is listed by no pack.
    UnlistedProtection,
    /// A rule asks for a purpose or jurisdiction that no vocabulary declares.
    UndeclaredTerm,
    /// A protection is listed, and no rule enforces it.
    UnenforcedProtection,
    /// Between two days on which a protection or a cover group is enforced are days on which
    /// it is not.
    EnforcementGap,
    /// No time zone has this name.
    UnknownTimeZone,
    /// No pack has a cover group of this name.
    UnknownCoverGroup,
    /// A cover group takes its footprint from another.
    NestedCoverGroup,
    /// A rule withholds by itself what its cover group does not.
    AloneBeyondCover,
    /// A release rests on nothing but memory.
    ReleaseFromMemory,
    /// A category that is never told, or has no form in which it could be, is permitted.
    ReleaseOfNever,
    /// A rule that is no prohibition has exceptions.
    MisplacedException,
    /// A duty has no ground to release beside it.
    DutyWithoutGround,
    /// A citation names a series that its pack does not declare.
    UnknownReporter,
    /// A pack declares a series that needs no declaration.
    KnownReporter,
}

/// One flaw of a policy: what, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(rename = "Flaw")]
pub struct PolicyError {
    /// What is wrong, as a stable word.
    pub code: PolicyErrorCode,
    /// The pack.
    pub pack: Option<PackId>,
    /// The rule.
    pub rule: Option<RuleId>,
    /// Where in the pack: a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// What was expected, and how to mend it.
    pub expected: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(pack) = &self.pack {
            write!(f, "{pack}")?;
        }
        write!(f, "{}: {}", self.pointer, self.code.as_str())?;
        if let Some(rule) = &self.rule {
            write!(f, " in rule `{rule}`")?;
        }
        write!(f, ": expected {}", self.expected)
    }
}

impl core::error::Error for PolicyError {}

impl Diagnostic for PolicyError {
    fn code(&self) -> &'static str {
        self.code.as_str()
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.pointer))
    }

    fn expected(&self) -> Option<&str> {
        Some(&self.expected)
    }
}

/// Every flaw of a policy; there is at least one.
pub type PolicyErrors = ErrorList<PolicyError>;

/// The flaws that were found so far.
#[derive(Default)]
pub(super) struct PolicyErrorCollector {
    pub(super) flaws: Vec<PolicyError>,
}

impl PolicyErrorCollector {
    pub(super) fn flaw(
        &mut self,
        code: PolicyErrorCode,
        pack: Option<&Pack>,
        rule: Option<&Rule>,
        pointer: String,
        expected: &str,
    ) {
        let (pack, rule): (Option<PackId>, Option<RuleId>) =
            (pack.map(|pack| pack.id.clone()), rule.map(|rule| rule.id.clone()));
        self.flaws.push(PolicyError { code, pack, rule, pointer, expected: expected.to_owned() });
    }

    /// Notes what a pack says twice, or otherwise than another pack: `other` is that one, and what
    /// it says there.
    pub(super) fn once(
        &mut self,
        again: bool,
        other: Option<(&Pack, String)>,
        pack: &Pack,
        place: String,
    ) {
        if again {
            self.flaw(
                PolicyErrorCode::SaidTwice,
                Some(pack),
                None,
                place,
                "this once in the pack: remove one of the two",
            );
        } else if let Some((other, says)) = other {
            let expected = format!("{says}, which pack `{}` says of it", other.id);
            self.flaw(PolicyErrorCode::PacksDisagree, Some(pack), None, place, &expected);
        }
    }
}
