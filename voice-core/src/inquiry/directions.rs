use super::{ContactLanguage, InquiryFacts, Route, TriageRule, TriageRuleId};
use crate::language::Bilingual;
use crate::office::{HelpingLine, LineRole, OfficeOnDay};
use crate::service::{SupportKind, SupportNeed};
use crate::wire::{Set, Wire};

/// Who takes reports of crime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReportTo {
    /// The police of the place where it happened.
    LocalPolice,
    /// The federal tip line.
    TipLine,
}

/// Who else a caller is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum OtherPlace {
    /// The lines of others that refer and listen.
    HelpOfOthers,
    /// Those who speak with the press.
    PressOffice,
    /// Nobody: the caller is thanked.
    Nobody,
}

/// Where to report a crime.
///
/// Whom somebody accuses has no place in it, nor a word of what they said: it is made from closed
/// lists and the office's data.
///
/// ```compile_fail,E0026
/// use voice_core::inquiry::ReportDirections;
///
/// fn whom(ReportDirections { accused, .. }: ReportDirections) {}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportDirections {
    /// The rule that says so.
    pub rule: TriageRuleId,
    /// Who takes the report.
    pub to: ReportTo,
    /// Why, as the caller is told.
    pub reason: Bilingual,
    /// The lines to call.
    pub lines: Vec<HelpingLine>,
    /// Whether an interpreter is needed to say it.
    pub interpreter: bool,
}

/// What a caller is told: where to turn, why, and which lines help.
///
/// ```
/// use voice_core::inquiry::{
///     Caller, Channel, ContactLanguage, ContactTopic, Danger, Directions, InquiryFacts, Triage,
/// };
/// use voice_core::office::Office;
///
/// let call = InquiryFacts {
///     danger: Danger::Now,
///     topic: ContactTopic::Notices,
///     caller: Caller::Victim,
///     channel: Channel::Telephone,
///     language: ContactLanguage::English,
/// };
/// let today = Office::reference().on("2026-11-02".parse()?);
/// let directions = Triage::reference().route(&call).directions(&today);
/// assert!(matches!(directions, Directions::Emergency { .. }));
/// assert!(!directions.lines().is_empty());
/// assert!(!directions.reason().en.as_str().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Directions {
    /// To the emergency line, now.
    Emergency {
        /// The rule that says so.
        rule: TriageRuleId,
        /// Why, as the caller is told.
        reason: Bilingual,
        /// The lines to call.
        lines: Vec<HelpingLine>,
        /// Whether an interpreter is needed to say it.
        interpreter: bool,
    },
    /// To those who take reports of crime; the office takes none.
    Report(ReportDirections),
    /// To a kind of support of the office.
    Support {
        /// The rule that says so.
        rule: TriageRuleId,
        /// The kind of support.
        support: SupportKind,
        /// Whether the office offers it to this caller on this day.
        offered: bool,
        /// What it needs of this caller.
        needs: Set<SupportNeed>,
        /// Why, as the caller is told.
        reason: Bilingual,
        /// The lines to call.
        lines: Vec<HelpingLine>,
        /// Whether an interpreter is needed to say it.
        interpreter: bool,
    },
    /// To somebody else, or to nobody.
    Elsewhere {
        /// The rule that says so.
        rule: TriageRuleId,
        /// Who else.
        to: OtherPlace,
        /// Why, as the caller is told.
        reason: Bilingual,
        /// The lines to call.
        lines: Vec<HelpingLine>,
        /// Whether an interpreter is needed to say it.
        interpreter: bool,
    },
}

/// The lines of others that refer and listen.
const OTHERS: [LineRole; 3] = [LineRole::Referral, LineRole::Safety, LineRole::Crisis];

impl Directions {
    pub(super) fn new(rule: &TriageRule, facts: &InquiryFacts, today: &OfficeOnDay) -> Self {
        let (id, reason) = (rule.id.clone(), rule.reason.clone());
        let interpreter = facts.language == ContactLanguage::Other;
        let lines = |roles: &[LineRole]| {
            roles.iter().flat_map(|role| today.lines_of(*role)).cloned().collect()
        };
        let report = |to, roles: &[LineRole]| {
            let (rule, reason) = (rule.id.clone(), rule.reason.clone());
            Self::Report(ReportDirections { rule, to, reason, lines: lines(roles), interpreter })
        };
        let elsewhere = |to, roles: &[LineRole]| {
            let (rule, reason) = (rule.id.clone(), rule.reason.clone());
            Self::Elsewhere { rule, to, reason, lines: lines(roles), interpreter }
        };
        match rule.route {
            Route::Emergency {} => Self::Emergency {
                rule: id,
                reason,
                lines: lines(&[LineRole::Emergency]),
                interpreter,
            },
            Route::LocalPolice {} => report(ReportTo::LocalPolice, &[]),
            Route::TipLine {} => report(ReportTo::TipLine, &[LineRole::CrimeTips]),
            Route::HelpOfOthers {} => elsewhere(OtherPlace::HelpOfOthers, &OTHERS),
            Route::PressOffice {} => elsewhere(OtherPlace::PressOffice, &[]),
            Route::Nobody {} => elsewhere(OtherPlace::Nobody, &[]),
            Route::Support { support } => {
                let capacity = facts.caller.capacity();
                let offer = today.office.as_ref().and_then(|office| office.support(support));
                let offer = offer.filter(|offer| offer.is_open_to(capacity));
                let mut roles = vec![LineRole::Office];
                // Where the office refers, or would if it offered it, others help at any hour.
                if support == SupportKind::Referral || offer.is_none() {
                    roles.extend(OTHERS);
                }
                Self::Support {
                    rule: id,
                    support,
                    offered: offer.is_some(),
                    needs: offer.map(|offer| offer.needs_of(capacity)).unwrap_or_default(),
                    reason,
                    lines: lines(&roles),
                    interpreter,
                }
            }
        }
    }

    /// Why, as the caller is told.
    #[must_use]
    pub const fn reason(&self) -> &Bilingual {
        match self {
            Self::Report(report) => &report.reason,
            Self::Emergency { reason, .. }
            | Self::Support { reason, .. }
            | Self::Elsewhere { reason, .. } => reason,
        }
    }

    /// The lines to call.
    #[must_use]
    pub fn lines(&self) -> &[HelpingLine] {
        match self {
            Self::Report(report) => &report.lines,
            Self::Emergency { lines, .. }
            | Self::Support { lines, .. }
            | Self::Elsewhere { lines, .. } => lines,
        }
    }
}
