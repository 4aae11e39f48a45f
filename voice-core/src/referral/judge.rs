//! Whether a step is allowed: by the state, who takes it, when, and the consent at that moment.

use super::consent::ConsentErrorCode;
use super::life::{ReferralEvent, ReferralState, ReferralStep, StepError, StepErrorCode};
use super::{ReferralLetter, ReferralRecord, SharedItem};
use crate::office::OfficeCalendar;
use crate::requester::Reach;
use crate::wire::{Set, Timestamp};

/// How far a referral is: after how many steps, where it stands, and when the last of
/// them was taken.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) index: usize,
    pub(super) state: Option<ReferralState>,
    pub(super) last: Option<Timestamp>,
}

/// Where an event leads, with the letter that the consent covers where the step needs one; or every
/// reason why it does not.
pub(super) fn judge(
    record: &ReferralRecord,
    place: Place,
    event: ReferralEvent,
    calendar: &OfficeCalendar,
    reach: &Reach,
) -> Result<(ReferralState, Option<ReferralLetter>), StepError> {
    let next = event.step.from(place.state);
    let mut flaws = Vec::new();
    match next {
        None => flaws.push(StepErrorCode::OutOfTurn),
        Some((_, actors)) if !actors.contains(&event.by) => flaws.push(StepErrorCode::WrongActor),
        Some(_) => {}
    }
    if place.last.is_some_and(|last| event.at <= last) {
        flaws.push(StepErrorCode::NotLater);
    }
    let (mut letter, mut lacking) = (None, Set::new());
    match event.step {
        // Where a step is out of turn, what it would need says nothing.
        _ if next.is_none() => {}
        ReferralStep::Accept | ReferralStep::Send => {
            match covered(record, event.at, calendar, reach) {
                Ok(covered) => letter = Some(covered),
                Err(flaws) => lacking = flaws,
            }
        }
        ReferralStep::Expire => {
            let over =
                record.consent.as_ref().is_some_and(|of| of.term.is_over(calendar.day(event.at)));
            flaws.extend((!over).then_some(StepErrorCode::NotYetOver));
        }
        _ => {}
    }
    flaws.extend((!lacking.is_empty()).then_some(StepErrorCode::ConsentLacking));
    match next {
        Some((state, _)) if flaws.is_empty() => Ok((state, letter)),
        _ => Err(refusal(place, event, flaws, lacking)),
    }
}

/// What the consent covers at a moment, as a letter; the way to reach the person that is in it is
/// one that their protections leave.
pub(super) fn covered(
    record: &ReferralRecord,
    at: Timestamp,
    calendar: &OfficeCalendar,
    reach: &Reach,
) -> Result<ReferralLetter, Set<ConsentErrorCode>> {
    let Some(consent) = &record.consent else { return Err([ConsentErrorCode::NoConsent].into()) };
    let in_force = consent.in_force(at, calendar.day(at));
    let mut flaws = in_force.as_ref().err().cloned().unwrap_or_default();
    flaws.extend(
        (consent.principal.party != record.principal).then_some(ConsentErrorCode::AnotherPrincipal),
    );
    flaws.extend(
        (consent.recipient != record.recipient).then_some(ConsentErrorCode::AnotherRecipient),
    );
    flaws.extend(
        consent
            .items
            .is_disjoint(&record.details.items())
            .then_some(ConsentErrorCode::NothingToShare),
    );
    let contact = record.details.contact.as_ref();
    let contact = contact.filter(|_| consent.items.contains(&SharedItem::Contact));
    flaws.extend(
        contact
            .is_some_and(|contact| !contact.is_left_by(reach))
            .then_some(ConsentErrorCode::ContactClosed),
    );
    match in_force {
        Ok(in_force) if flaws.is_empty() => {
            Ok(ReferralLetter::new(&record.id, &record.details, &in_force))
        }
        _ => Err(flaws),
    }
}

pub(super) fn refusal(
    place: Place,
    event: ReferralEvent,
    flaws: Vec<StepErrorCode>,
    consent: Set<ConsentErrorCode>,
) -> StepError {
    StepError {
        index: u32::try_from(place.index).unwrap_or(u32::MAX),
        step: event.step,
        state: place.state,
        flaws,
        consent: consent.into_iter().collect(),
        allowed: ReferralStep::after(place.state).collect(),
    }
}

/// Where the allowed steps of a record lead, and the others.
pub(super) fn replay(
    record: &ReferralRecord,
    calendar: &OfficeCalendar,
) -> (Option<ReferralState>, Vec<StepError>) {
    let (mut place, mut refused) = (Place::default(), Vec::new());
    for (index, event) in record.history.iter().enumerate() {
        place.index = index;
        // What was left when a step was taken is not known any more.
        match judge(record, place, *event, calendar, &Reach::unlimited()) {
            Ok((state, _)) => (place.state, place.last) = (Some(state), Some(event.at)),
            Err(refusal) => refused.push(refusal),
        }
    }
    (place.state, refused)
}
