//! When contacts come: a function of the sign-up and of time, with nobody else to look at.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

use super::{ContactRhythm, DAYS_TO_ANSWER, NoticeChannel, SignUp, SignUpId, SignUpState};
use crate::language::Language;
use crate::wire::{Day, Timestamp, Wire, ZoneOffsets, sort_by};

/// A contact that comes at a moment, whether there is something to tell or not.
///
/// It is all that a message needs before the PIN is given; what is known of a person has no place
/// in it.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct NoticeContact {
    /// The sign-up.
    pub sign_up: SignUpId,
    /// When it comes.
    pub at: Timestamp,
    /// The day it comes on, where the hours of the person are counted.
    pub on: Day,
    /// The way.
    pub channel: NoticeChannel,
    /// The language.
    pub language: Language,
    /// The last day to answer, where it asks whether the sign-up goes on.
    pub answer_by: Option<Day>,
}

impl SignUp {
    /// The contacts after a moment until another, that one included, in the order in
    /// which they come.
    ///
    /// Events, protections and what was told before cannot be given to it, so none of them changes
    /// when a contact comes:
    ///
    /// ```compile_fail,E0061
    /// use voice_core::notification::{CustodyEvent, SignUp};
    /// use voice_core::wire::Timestamp;
    ///
    /// fn at_once(sign_up: &SignUp, event: &CustodyEvent, at: Timestamp) {
    ///     sign_up.contacts(at, at, event);
    /// }
    /// ```
    #[must_use]
    pub fn contacts(&self, after: Timestamp, until: Timestamp) -> Vec<NoticeContact> {
        let request = self.request();
        let zone = request.zone.offsets();
        let mut contacts = Vec::new();
        for channel in &request.channels {
            let moments = moments(channel.rhythm(), zone, (self.signed_up_at(), after, until));
            for at in moments.into_iter().filter(|at| self.state(*at) == SignUpState::Running) {
                let answer_by = self.inquired_since(at).and_then(|since| {
                    let last =
                        since.utc().checked_add_days(Days::new(u64::from(DAYS_TO_ANSWER)))?;
                    Day::from_date(zone.local(Timestamp::try_from(last).ok()?).date())
                });
                let on = Day::from_date(zone.local(at).date());
                contacts.push(NoticeContact {
                    sign_up: self.id().clone(),
                    at,
                    on: on.unwrap_or_else(|| at.utc_day()),
                    channel: channel.clone(),
                    language: request.language,
                    answer_by,
                });
            }
        }
        // Stable: at one moment in the order of the channels.
        sort_by(&mut contacts, |one, other| one.at.cmp(&other.at));
        contacts
    }
}

/// The moments of a rhythm that lie after the sign-up and `after`, until `until`.
fn moments(
    rhythm: ContactRhythm,
    zone: &ZoneOffsets,
    (signed_up, after, until): (Timestamp, Timestamp, Timestamp),
) -> Vec<Timestamp> {
    let local = |moment: Timestamp| zone.local(moment).date();
    let (first, after) = (local(signed_up), after.max(signed_up));
    let every = u64::from(rhythm.every_days.max(1));
    // Hours that go over midnight belong to the day on which they began.
    let from = local(after).checked_sub_days(Days::new(1)).map_or(first, |day| day.max(first));
    let gone =
        u64::try_from(from.signed_duration_since(first).num_days()).unwrap_or(0).div_ceil(every);
    let days = core::iter::successors(
        first.checked_add_days(Days::new(gone.saturating_mul(every))),
        |day| day.checked_add_days(Days::new(every)),
    );
    let last = local(until);
    let all = days
        .take_while(|day| *day <= last)
        .flat_map(|day| hours(rhythm).filter_map(move |h| moment(zone, day, h)));
    let mut all: Vec<Timestamp> = all.filter(|at| after < *at && *at <= until).collect();
    // Two hours are one moment where the clock is put forward.
    all.dedup();
    all
}

/// The hours of a day's contacts, counted from its midnight.
fn hours(rhythm: ContactRhythm) -> impl Iterator<Item = u16> {
    let (from, until) = (rhythm.from_hour.min(23), rhythm.until_hour.min(23));
    let safe = if until > from { until - from } else { until + 24 - from };
    (from..from + safe).step_by(usize::from(rhythm.every_hours.max(1)))
}

/// The moment of an hour of a day; of one that a change of the clock leaves out, the hour after it.
fn moment(zone: &ZoneOffsets, day: NaiveDate, hours: u16) -> Option<Timestamp> {
    let local = |hours: u16| {
        day.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::hours(i64::from(hours)))
    };
    let at = |hours: u16| zone.moment(local(hours)?);
    at(hours).or_else(|| at(hours.saturating_add(1)))
}
