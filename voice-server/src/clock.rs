use chrono::{TimeDelta, Utc};
use voice_core::wire::{Faults, Instant};

/// How far a question's moment may be from the server's clock.
///
/// Who could choose the moment could ask under a mandate that has ended, or before a protection began.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// What time it is.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// A clock that stands, for the demonstration records, whose screenings are of one day.
    Standing(Instant),
}

impl Clock {
    /// The present moment.
    ///
    /// # Errors
    /// A machine whose clock is before 1800 or after 2199.
    pub fn now(&self) -> Result<Instant, Faults> {
        match self {
            Self::System => Instant::try_from(Utc::now()),
            Self::Standing(moment) => Ok(*moment),
        }
    }

    /// Whether a moment is near enough to the present.
    #[must_use]
    pub fn agrees(&self, moment: Instant) -> bool {
        self.now().is_ok_and(|now| (now.utc() - moment.utc()).abs() <= CLOCK_TOLERANCE)
    }
}

impl core::str::FromStr for Clock {
    type Err = Faults;

    fn from_str(text: &str) -> Result<Self, Faults> {
        if text == "system" { Ok(Self::System) } else { text.parse().map(Self::Standing) }
    }
}
