//! The floor: the rules as bits, and a loop over them, written for this pack alone. It knows
//! no days and no rule of another shape, checks nothing, and its questions are bits before
//! the clock starts.

use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Exception, MatterLink, Situation};
use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};
use voice_core::subject::Protection;

use super::plain::{PlainRule, bits};

#[derive(Clone, Copy)]
struct Row {
    facts: u32,
    conflicts: u32,
    protections: u64,
    consent: u64,
    waiver: u64,
    covers: u32,
    asked_by: u32,
    lifts: u32,
    permits: bool,
    linked: bool,
    /// The categories that need a fact of the matter.
    facts_linked: u32,
}

pub struct Floor {
    rows: Vec<Row>,
}

/// A question as bits.
#[derive(Clone, Copy)]
pub struct Bits {
    facts: u32,
    conflicts: u32,
    protections: u64,
    consents: u64,
    waivers: u64,
    open: u32,
    linked: bool,
    unlinked_facts: u32,
}

/// What is released, and for each rule the categories that it decides.
pub struct Decided {
    pub released: u32,
    pub rules: [u32; 64],
}

/// The bit of a protection in words of 64; none of the measured packs declares one.
pub fn bit(of: Protection) -> u64 {
    1 << Protection::ALL.iter().position(|each| *each == of).expect("declared by no measured pack")
}

fn among<T: Copy + Ord>(all: &[T], keep: impl Fn(T) -> bool, from: u32) -> u32 {
    all.iter()
        .enumerate()
        .filter(|(_, of)| keep(**of))
        .fold(0, |bits, (at, _)| bits | 1 << (from as usize + at))
}

const FROM: [u32; 5] = [0, 6, 9, 11, 15];

fn facts(
    capacity: impl Fn(Capacity) -> bool,
    identity: impl Fn(IdentityLevel) -> bool,
    standing: impl Fn(Standing) -> bool,
    purpose: impl Fn(Purpose) -> bool,
    jurisdiction: impl Fn(Jurisdiction) -> bool,
) -> u32 {
    among(&Capacity::ALL, capacity, FROM[0])
        | among(&IdentityLevel::ALL, identity, FROM[1])
        | among(&Standing::ALL, standing, FROM[2])
        | among(&Purpose::ALL, purpose, FROM[3])
        | among(&Jurisdiction::ALL, jurisdiction, FROM[4])
}

impl Floor {
    pub fn new(rules: &[PlainRule]) -> Self {
        let row = |rule: &PlainRule| {
            let when = &rule.when;
            let mut row = Row {
                facts: facts(
                    |of| when.capacities.as_ref().is_none_or(|set| set.contains(&of)),
                    |of| when.identity.is_none_or(|least| of >= least),
                    |of| when.standing.is_none_or(|least| of >= least),
                    |of| when.purposes.as_ref().is_none_or(|set| set.contains(&of)),
                    |of| when.jurisdictions.as_ref().is_none_or(|set| set.contains(&of)),
                ),
                // A rule that does not ask is met by every bit.
                conflicts: when
                    .conflicts
                    .as_ref()
                    .map_or(!0, |of| of.iter().fold(0, |all, of| all | 1 << *of as u32)),
                protections: when
                    .protections
                    .as_ref()
                    .map_or(!0, |of| of.iter().fold(0, |all, of| all | bit(*of))),
                consent: 0,
                waiver: 0,
                covers: bits(rule.covers),
                asked_by: 0,
                lifts: 0,
                permits: rule.permits,
                linked: when.link.is_some(),
                facts_linked: if when.link == Some(MatterLink::Fact) {
                    bits(CategorySet::ABOUT_CASES)
                } else {
                    0
                },
            };
            for exception in &rule.unless {
                match exception {
                    Exception::Consent { protection, .. } => row.consent |= bit(*protection),
                    Exception::Waiver { protection, .. } => row.waiver |= bit(*protection),
                    Exception::AskedBy { capacities, categories, .. } => {
                        row.asked_by |=
                            among(&Capacity::ALL, |of| capacities.contains(&of), FROM[0]);
                        row.lifts |= bits(categories.iter().copied().collect());
                    }
                }
            }
            row
        };
        Self { rows: rules.iter().map(row).collect() }
    }

    /// A bit beyond all others stands for what rules that do not ask are met by.
    pub fn question(&self, context: Context, situation: &Situation) -> Bits {
        let words = |set: voice_core::subject::ProtectionSet| {
            set.iter().fold(0_u64, |all, of| all | bit(of))
        };
        Bits {
            facts: facts(
                |of| of == context.capacity,
                |of| of == context.identity,
                |of| of == context.standing,
                |of| of == context.purpose,
                |of| of == context.jurisdiction,
            ),
            conflicts: 1 << 31 | situation.conflicts.bits() as u32,
            protections: words(situation.protections) | 1 << 63,
            consents: words(situation.consents),
            waivers: words(situation.waivers),
            open: if situation.known { !0 } else { 0 },
            linked: situation.matter_linked,
            unlinked_facts: bits(CategorySet::ABOUT_CASES.difference(situation.linked_facts)),
        }
    }

    pub fn decide(&self, asked: &Bits, into: &mut Decided) {
        let (mut permitted, mut prohibited) = (0, 0);
        for (row, effect) in self.rows.iter().zip(&mut into.rules) {
            let met = (asked.facts & !row.facts == 0)
                & (asked.conflicts & row.conflicts != 0)
                & (asked.protections & row.protections != 0)
                & (!row.linked | asked.linked)
                & (asked.consents & row.consent == 0)
                & (asked.waivers & row.waiver == 0);
            let lifted = row.lifts & u32::from(asked.facts & row.asked_by != 0).wrapping_neg();
            *effect = row.covers
                & !lifted
                & !(row.facts_linked & asked.unlinked_facts)
                & u32::from(met).wrapping_neg();
            let permits = u32::from(row.permits).wrapping_neg();
            permitted |= *effect & permits;
            prohibited |= *effect & !permits;
        }
        into.released = permitted & !prohibited & asked.open;
        for (row, effect) in self.rows.iter().zip(&mut into.rules) {
            *effect &= into.released ^ u32::from(!row.permits).wrapping_neg();
        }
    }
}
