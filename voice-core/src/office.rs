//! The office on every day: who it is, its lines, pages, support and contacts, and what it explains
//! to everybody.
//!
//! Name, mission, line and support changed three times in eight years, so all of it is data with
//! days in force and sources. Asked as of a day, [`Office::on`] answers as of that day:
//!
//! ```
//! use voice_core::office::Office;
//!
//! let office = Office::reference();
//! let name = |day: &str| -> Result<Option<String>, voice_core::wire::InputErrors> {
//!     Ok(office.on(day.parse()?).office.map(|office| office.short_name.to_string()))
//! };
//! assert_eq!(name("2017-04-25")?, None);
//! assert_eq!(name("2021-06-10")?.as_deref(), Some("VOICE"));
//! assert_eq!(name("2021-06-11")?.as_deref(), Some("VESL"));
//! assert_eq!(name("2025-04-10")?.as_deref(), Some("VOICE"));
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```
//!
//! The removal process and the rights of victims are explained to everybody, and no function here
//! takes a person asked about.

mod calendar;
mod check;
mod explained;
mod line;
mod manifest;
mod profile;

use std::sync::LazyLock;

pub use self::calendar::{OfficeCalendar, TimeZone, UnknownTimeZoneError};
pub use self::explained::{Topic, TopicId, VictimRight};
pub(crate) use self::line::PHRASES;
pub use self::line::{HelpingLine, Hours, Keyword, LineId, LineRole, ProperName, TextNumber};
pub use self::manifest::{CompiledPack, ManifestFormat, OfficeManifest};
pub use self::profile::{OfficeId, OfficeProfile, WebPage};
use crate::law::{Period, Reporter};
use crate::requester::Jurisdiction;
use crate::wire::{Day, InputErrors, Wire, checked, from_json};

/// The office of the reference, as it is compiled in.
const REFERENCE: &[u8] = include_bytes!("office/data/office.json");

/// An office under each of its names, the lines of others that it gives, and what it explains.
///
/// ```
/// use voice_core::office::{Office, OfficeData};
/// use voice_core::wire::from_json;
///
/// let data: OfficeData = from_json(&std::fs::read("examples/offices/own/office.json")?)?;
/// assert!(!data.lines.is_empty() && !data.offices.is_empty());
/// let office = Office::load(data)?;
/// assert!(office.profile("2026-11-02".parse()?).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct OfficeData {
    /// The office under each of its names, the oldest first.
    #[wire(min = 1)]
    pub offices: Vec<OfficeProfile>,
    /// Lines of others: for emergencies, for reports of crime, for referral.
    #[wire(min = 1)]
    pub lines: Vec<HelpingLine>,
    /// What is explained to everybody.
    pub topics: Vec<Topic>,
    /// The rights of victims, and under whose law each is.
    pub rights: Vec<VictimRight>,
    /// The series in which law is published that the office cites and that this library does not
    /// know by itself. Their citations have the name of the series before a colon.
    #[wire(min = 1, max = 64)]
    pub reporters: Option<Vec<Reporter>>,
}

/// What there is of the office on a day.
///
/// ```
/// use voice_core::office::{LineRole, Office, OfficeOnDay};
///
/// let today: OfficeOnDay = Office::reference().on("2026-11-02".parse()?);
/// let office = today.office.as_ref().ok_or("an office")?;
/// assert_eq!(office.short_name.as_str(), "VOICE");
/// assert!(today.lines_of(LineRole::Crisis).next().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct OfficeOnDay {
    /// The day.
    pub as_of: Day,
    /// The office; left out where there was none.
    pub office: Option<OfficeProfile>,
    /// Lines of others.
    pub lines: Vec<HelpingLine>,
    /// What is explained to everybody.
    pub topics: Vec<Topic>,
    /// The rights of victims, and under whose law each is.
    pub rights: Vec<VictimRight>,
}

/// An office whose data agree with each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office(OfficeData);

impl Office {
    /// The office whose data agree with each other: numbers with their vanity forms, days with
    /// those of the office, rights with the law that gives them.
    ///
    /// ```
    /// use voice_core::office::Office;
    ///
    /// let mut data = Office::reference().data().clone();
    /// data.offices[0].lines[0].vanity = Some("1-855-48-VOICA".parse()?);
    /// let faults = Office::load(data.clone()).unwrap_err();
    /// assert_eq!(
    ///     faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(),
    ///     ["/offices/0/lines/0/vanity"]
    /// );
    ///
    /// // A number from memory is given to nobody.
    /// data.offices[0].lines.clear();
    /// data.lines[0].sources.clear();
    /// let faults = Office::load(data).unwrap_err();
    /// assert_eq!(
    ///     faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(),
    ///     ["evidence-too-weak"]
    /// );
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// Every part that does not agree with another, with its place in the data.
    pub fn load(data: OfficeData) -> Result<Self, InputErrors> {
        checked(data, check::check).map(Self)
    }

    /// The reference: the ICE office from 2017 to 2021, its successor until 2025, and
    /// the office since.
    ///
    /// ```
    /// use voice_core::office::Office;
    ///
    /// let today = Office::reference().on("2026-11-02".parse()?);
    /// assert!(today.office.is_some() && !today.lines.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "compiled in; the test the_reference_is_an_office reads all of it"
    )]
    pub fn reference() -> &'static Self {
        static OFFICE: LazyLock<Office> = LazyLock::new(|| {
            from_json::<OfficeData>(REFERENCE)
                .and_then(Office::load)
                .expect("the data of the reference agree")
        });
        &OFFICE
    }

    /// All its data.
    #[must_use]
    pub const fn data(&self) -> &OfficeData {
        &self.0
    }

    /// What there is of the office on a day: nothing that began later or ended before.
    ///
    /// ```
    /// use voice_core::office::Office;
    ///
    /// // Before there was an office, others still helped.
    /// let before = Office::reference().on("2016-01-01".parse()?);
    /// assert!(before.office.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn on(&self, day: Day) -> OfficeOnDay {
        let OfficeData { lines, topics, rights, .. } = &self.0;
        OfficeOnDay {
            as_of: day,
            office: self.profile(day).map(|profile| profile.on(day)),
            lines: lines.iter().filter(|line| given(line.in_force, day)).cloned().collect(),
            topics: topics.clone(),
            rights: rights.iter().filter(|right| given(right.in_force, day)).cloned().collect(),
        }
    }

    /// The office of a day, with all that it had on other days.
    ///
    /// ```
    /// use voice_core::office::Office;
    ///
    /// let on = |day: &str| {
    ///     let profile = Office::reference().profile(day.parse()?);
    ///     Ok::<_, voice_core::wire::InputErrors>(profile.map(|of| of.short_name.as_str()))
    /// };
    /// assert_eq!(on("2026-11-02")?, Some("VOICE"));
    /// // From 2021 to 2025 another office did its work.
    /// assert_eq!(on("2023-06-01")?, Some("VESL"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn profile(&self, day: Day) -> Option<&OfficeProfile> {
        self.0.offices.iter().find(|office| office.in_force.contains(day))
    }

    /// The lines of a day: the office's own, and then those of others.
    ///
    /// ```
    /// use voice_core::office::{LineRole, Office};
    ///
    /// let mut lines = Office::reference().lines("2026-11-02".parse()?);
    /// assert!(lines.any(|line| line.role == LineRole::Emergency));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lines(&self, day: Day) -> impl Iterator<Item = &HelpingLine> {
        let own = self.profile(day).map_or(&[][..], |profile| &profile.lines);
        own.iter().chain(&self.0.lines).filter(move |line| given(line.in_force, day))
    }

    /// The rights of a victim of a crime under some law: federal rights are promised for federal
    /// and District of Columbia crimes alone.
    ///
    /// ```
    /// use voice_core::office::Office;
    /// use voice_core::requester::Jurisdiction;
    ///
    /// let office = Office::reference();
    /// let cited = |jurisdiction| {
    ///     let rights = office.rights(jurisdiction, "2026-11-02".parse().expect("a day"));
    ///     rights
    ///         .flat_map(|right| &right.citations)
    ///         .filter(|citation| citation.text.as_str().contains("3771"))
    ///         .count()
    /// };
    /// assert_eq!(cited(Jurisdiction::Federal), 10);
    /// assert_eq!(cited(Jurisdiction::State), 0);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn rights(
        &self,
        jurisdiction: Jurisdiction,
        day: Day,
    ) -> impl Iterator<Item = &VictimRight> {
        let rights = self.0.rights.iter().filter(move |right| given(right.in_force, day));
        rights.filter(move |right| right.jurisdictions.contains(&jurisdiction))
    }
}

impl OfficeOnDay {
    /// The lines of a role: the office's own, and then those of others.
    ///
    /// ```
    /// use voice_core::office::{LineRole, Office};
    ///
    /// let today = Office::reference().on("2026-11-02".parse()?);
    /// let numbers: Vec<_> =
    ///     today.lines_of(LineRole::CrimeTips).map(|line| line.number.to_string()).collect();
    /// assert_eq!(numbers, ["1-866-347-2423"]);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn lines_of(&self, role: LineRole) -> impl Iterator<Item = &HelpingLine> {
        let own = self.office.as_ref().map_or(&[][..], |office| &office.lines);
        own.iter().chain(&self.lines).filter(move |line| line.role == role)
    }
}

/// Whether something is given on a day, as far as it has days of its own.
fn given(in_force: Option<Period>, day: Day) -> bool {
    in_force.is_none_or(|period| period.contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custodian::written_value;
    use crate::wire::from_value;

    #[test]
    fn the_reference_is_an_office() {
        let data: OfficeData = from_json(REFERENCE).expect("the data of an office");
        let again = Office::load(from_value(written_value(&data)).expect("what was written"));
        assert!(again.is_ok_and(|again| again == *Office::reference()));
    }
}
