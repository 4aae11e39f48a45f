//! The law of referrals.

use futures_util::future::join;
use serde_json::json;
use voice_core::referral::{ReferralEvent, ReferralRecord, ReferralStep};

use super::fixtures::read;
use super::{Kept, able, so};
use crate::{KeepOutcome, ReferralOutcome, ReferralStore};

fn offered(principal: &str) -> ReferralRecord {
    read(json!({
        "id": "referral-1",
        "principal": principal,
        "recipient": {
            "organization": "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11",
            "service": "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a12"
        },
        "details": {},
        "history": [{"step": "offer", "at": "2026-11-02T15:00:00Z", "by": "office"}]
    }))
}

/// A step of the person, where one follows; else the record is not changed.
fn step(
    step: &'static str,
) -> impl FnOnce(ReferralRecord) -> Result<ReferralRecord, &'static str> + Send {
    move |mut record| {
        let next: ReferralEvent =
            read(json!({"step": step, "at": "2026-11-02T16:00:00Z", "by": "requester"}));
        match record.history.last().map(|last| last.step) {
            Some(ReferralStep::Offer) => {
                record.history.push(next);
                Ok(record)
            }
            _ => Err("it has ended"),
        }
    }
}

pub(super) async fn are_kept<S: ReferralStore>(store: &S) -> Kept {
    let (of, other) = (offered("party-1"), offered("party-2"));
    let early = able(store.change_referral(&of.id, step("decline")).await, "change a referral")?;
    so(matches!(early, ReferralOutcome::Missing), "a referral is changed that nobody offered")?;
    for _ in 0..2 {
        let kept = able(store.keep_referral(&of).await, "keep a referral")?;
        so(kept == KeepOutcome::Kept(Box::new(of.clone())), "an offer is not kept as it is")?;
    }
    let another = able(store.keep_referral(&other).await, "keep a referral")?;
    so(another == KeepOutcome::Another, "another offer is taken for the one that is kept")?;

    // Of two steps that exclude each other one is taken, and the other changes nothing.
    let (one, two) = join(
        store.change_referral(&of.id, step("decline")),
        store.change_referral(&of.id, step("withdraw")),
    )
    .await;
    let (one, two) = (able(one, "change a referral")?, able(two, "change a referral")?);
    let changed = match (one, two) {
        (ReferralOutcome::Changed(changed), ReferralOutcome::Refused(_))
        | (ReferralOutcome::Refused(_), ReferralOutcome::Changed(changed)) => changed,
        (one, two) => return Err(format!("of two steps at once one is {one:?}, one {two:?}")),
    };
    let kept = able(store.referral(&of.id).await, "read a referral")?;
    so(kept.as_ref() == Some(&*changed), "a step that was taken is not kept, or a refused one is")?;
    so(changed.history.len() == 2, "of two steps that exclude each other both are taken")?;
    let again = able(store.keep_referral(&of).await, "keep a referral")?;
    so(again == KeepOutcome::Kept(changed), "an offer that is sent again takes the steps back")
}
