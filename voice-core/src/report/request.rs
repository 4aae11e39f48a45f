use super::city;
use super::counts::{FURTHER, NOT_SAID, Named, Total};
use super::document::{EarlierReport, Report, TableKind};
use super::event::AnswerTime;
use super::event_error::EventError;
use super::period::ReportPeriod;
use super::published_report_error::PublishedReportError;
use super::routes::Routes;
use crate::inquiry::Triage;
use crate::wire::{Day, Diagnostic, Set};

/// What a report is to be of, and after which others it is published.
///
/// Figures of the same words over different days give figures of other days away: a year to date
/// less a quarter, a report less a provisional one. So whatever was published of the same days has
/// to be given; it cannot be found out that something was left out.
///
/// ```
/// use voice_core::inquiry::Triage;
/// use voice_core::report::{ReportRequest, ConfidentialityRule, TableKind, Tally};
///
/// let request = ReportRequest::new("2026Q3".parse()?)
///     .with_one_topic()
///     .with_routes_of(Triage::reference())
///     .with_year_to_date();
/// // The fiscal year so far is counted from October on.
/// assert_eq!(*request.days().first_day(), "2025-10-01".parse()?);
/// let tally = Tally::from_request(request);
/// let report = tally.report(ConfidentialityRule::default(), "2026-07-01".parse()?, false)?;
/// assert!(report.year_to_date_cell(TableKind::Notices, "sent", None).is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRequest {
    pub(super) period: ReportPeriod,
    pub(super) year_to_date: bool,
    pub(super) one_topic: bool,
    pub(super) cities: bool,
    pub(super) not_recorded: Set<TableKind>,
    pub(super) routes: Option<Routes>,
    pub(super) earlier: Vec<Report>,
    pub(super) errata_through: Option<Day>,
    pub(super) errata_apart: Set<Day>,
}

/// Why a report cannot be made after another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EarlierError {
    /// It is not as it was published.
    #[error("the report of {period}: {flaw}")]
    Flawed {
        /// Its period.
        period: ReportPeriod,
        /// What is wrong with it.
        flaw: PublishedReportError,
    },
    /// It is of the same period, which had ended.
    #[error(
        "published-already: there is a report of {0}; what was published is not published \
         otherwise: make a further edition of it where errata correct it"
    )]
    PublishedAlready(ReportPeriod),
}

impl Diagnostic for EarlierError {
    fn code(&self) -> &'static str {
        match self {
            Self::Flawed { flaw, .. } => flaw.code(),
            Self::PublishedAlready(_) => "published-already",
        }
    }
}

impl ReportRequest {
    /// A report of a period alone.
    #[must_use]
    pub fn new(period: ReportPeriod) -> Self {
        Self {
            period,
            year_to_date: false,
            one_topic: false,
            cities: false,
            not_recorded: Set::new(),
            routes: None,
            earlier: Vec::new(),
            errata_through: None,
            errata_apart: Set::new(),
        }
    }

    /// Each contact has one topic, by the way in which the office notes them; whoever reads the
    /// report may know it. A contact with a further one is an error.
    #[must_use]
    pub fn with_one_topic(self) -> Self {
        Self { one_topic: true, ..self }
    }

    /// Each contact has one topic and is routed by this table; whoever reads the report may know
    /// it. A contact that is routed otherwise is an error.
    #[must_use]
    pub fn with_routes_of(self, triage: &Triage) -> Self {
        Self { routes: Some(Routes::of(triage)), one_topic: true, ..self }
    }

    /// Tables of what the office does not note, of [`TableKind::NOT_ALWAYS_RECORDED`]: the report
    /// says so and has none of them. Victimizations stand for all that is counted of people served,
    /// unmet needs for the reasons too. Other tables are always there.
    ///
    /// ```
    /// use voice_core::report::{ReportRequest, ConfidentialityRule, TableKind, Tally};
    ///
    /// let request = ReportRequest::new("2026Q4".parse()?).without([TableKind::Places]);
    /// let report = Tally::from_request(request).report(
    ///     ConfidentialityRule::default(),
    ///     "2026-10-01".parse()?,
    ///     false,
    /// )?;
    /// assert_eq!(report.cell(TableKind::Places, "CA", None), None);
    /// assert!(report.not_recorded.is_some_and(|tables| tables.contains(&TableKind::Places)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without(mut self, tables: impl IntoIterator<Item = TableKind>) -> Self {
        let may_be = |by: &TableKind| TableKind::NOT_ALWAYS_RECORDED.contains(by);
        self.not_recorded.extend(tables.into_iter().filter(may_be));
        self
    }

    /// With a table of large cities, for an office whose events have them: of each state that has a
    /// city of 500,000 people or more, its cities, and all that is elsewhere or was not said. A
    /// report without places has none.
    ///
    /// ```
    /// use voice_core::report::{ReportRequest, ConfidentialityRule, TableKind, Tally};
    ///
    /// let mut tally = Tally::from_request(ReportRequest::new("2026Q4".parse()?).with_cities());
    /// for (count, city) in [(30, r#""city": "chicago","#), (20, "")] {
    ///     let contact = format!(
    ///         r#"{{
    ///             "kind": "contact", "on": "2026-08-03", "route": "support", "place": "IL", {city}
    ///             "facts": {{
    ///                 "topic": "question", "danger": "none", "caller": "victim",
    ///                 "channel": "telephone", "language": "en"
    ///             }},
    ///             "answered": "same-day"
    ///         }}"#
    ///     );
    ///     (0..count).try_for_each(|_| tally.line(contact.as_bytes()))?;
    /// }
    /// let report = tally.report(ConfidentialityRule::default(), "2026-10-01".parse()?, false)?;
    /// let cell = |word| report.cell(TableKind::Cities, word, None).is_some();
    /// assert!(cell("chicago") && cell("elsewhere-il") && !cell("IL"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_cities(self) -> Self {
        Self { cities: true, ..self }
    }

    /// With the fiscal year so far, where the period is not its beginning. Events of all its days
    /// have to be counted.
    #[must_use]
    pub fn with_year_to_date(self) -> Self {
        Self { year_to_date: true, ..self }
    }

    /// A further edition of a report that was published, with the errata that came to be known up
    /// to a day. Say it before the reports that were published are given.
    ///
    /// The editions are protected together. Errata of fewer than the threshold of a kind would be
    /// told by the difference: where there are no more, there is no edition yet.
    ///
    /// ```
    /// use voice_core::report::{EventEntry, ReportRequest, ConfidentialityRule, Tally};
    /// use voice_core::wire::from_json;
    ///
    /// let noticed = |step: &str, erratum: &str| {
    ///     from_json::<EventEntry>(
    ///         format!(
    ///             r#"{{
    ///                 "event": {{"kind": "notice", "on": "2026-08-03", "step": "{step}"}}{erratum}
    ///             }}"#
    ///         )
    ///         .as_bytes(),
    ///     )
    /// };
    /// let late = r#", "erratum": {"noted_on": "2026-10-20", "reason": "late"}"#;
    /// let mut events = vec![noticed("sent", "")?; 50];
    /// events.extend(vec![noticed("not-delivered", "")?; 20]);
    /// events.extend(vec![noticed("sent", late)?; 12]);
    /// events.extend(vec![noticed("not-delivered", late)?; 12]);
    /// let made = |request: ReportRequest, today: &str| -> Result<_, Box<dyn std::error::Error>> {
    ///     let mut tally = Tally::from_request(request);
    ///     events.iter().try_for_each(|event| tally.add_entry(event))?;
    ///     Ok(tally.report(ConfidentialityRule::default(), today.parse()?, false)?)
    /// };
    /// let request = ReportRequest::new("2026Q4".parse()?);
    /// let first = made(request.clone(), "2026-10-01")?;
    /// let request = request.correcting("2026-10-31".parse()?).after([first.clone()])?;
    /// let second = made(request, "2026-11-01")?;
    /// assert_eq!((first.edition(), second.edition()), (1, 2));
    /// assert!(second.audit_after(&[first]).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correcting(self, through: Day) -> Self {
        Self { errata_through: Some(through), ..self }
    }

    /// Errata are told apart by whether they came to be known up to each of these days too. A tally
    /// that is kept for several editions needs the days up to which they have errata.
    ///
    /// ```
    /// use voice_core::report::{ReportRequest, Tally};
    ///
    /// let noted = "2026-10-20".parse()?;
    /// let request = ReportRequest::new("2026Q4".parse()?).with_errata_days([noted]);
    /// let record = Tally::from_request(request).record();
    /// assert!(record.errata_days.is_some_and(|days| days.contains(&noted)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_errata_days(mut self, days: impl IntoIterator<Item = Day>) -> Self {
        self.errata_apart.extend(days);
        self
    }

    /// A further edition with what came to be known before a day, which is not over.
    ///
    /// ```
    /// use voice_core::report::{ReportRequest, Tally};
    ///
    /// let today = "2026-11-02".parse()?;
    /// let request = ReportRequest::new("2026Q4".parse()?).correcting_before(today);
    /// // What came to be known by the day before is in the edition.
    /// let record = Tally::from_request(request).record();
    /// assert!(record.errata_days.is_none_or(|days| days.iter().all(|day| *day < today)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correcting_before(self, today: Day) -> Self {
        let through = today.date().pred_opt().and_then(Day::from_date);
        Self { errata_through: through.or(Some(today)), ..self }
    }

    /// After reports that were published. Those that count none of the same days change nothing.
    ///
    /// # Errors
    /// A report that was altered or names what is not there, and one of the same period unless it
    /// is corrected.
    pub fn after(
        mut self,
        earlier: impl IntoIterator<Item = Report>,
    ) -> Result<Self, EarlierError> {
        for report in earlier {
            let flawed = |flaw| EarlierError::Flawed { period: report.period, flaw };
            report.check().map_err(flawed)?;
            let corrected = self.errata_through.is_some();
            if report.period == self.period && !report.is_provisional() && !corrected {
                return Err(EarlierError::PublishedAlready(report.period));
            }
            self.earlier.push(report);
        }
        Ok(self)
    }

    /// The days of which events have to be counted.
    #[must_use]
    pub fn days(&self) -> ReportPeriod {
        let mut days = self.period;
        if self.year_to_date {
            days = self.year().unwrap_or(days);
        }
        // A report that counts some of these days ties all of its others to them.
        loop {
            let spans =
                self.earlier.iter().flat_map(Report::spans).filter(|(span, _)| span.meets(&days));
            let wider = spans.fold(days, |days, (span, _)| days.and(&span));
            if wider == days {
                return days;
            }
            days = wider;
        }
    }

    /// The last edition of the same period.
    pub(super) fn corrected(&self) -> Option<&Report> {
        let of_period = |report: &&Report| report.period == self.period && !report.is_provisional();
        self.earlier.iter().filter(of_period).max_by_key(|report| report.edition())
    }

    /// The last day of which errata are counted: where nothing is corrected, of those that were
    /// published already.
    pub(super) fn errata_through(&self) -> Option<Day> {
        let published = self.linked().into_iter().filter_map(Report::errata_through).max();
        self.errata_through.max(published)
    }

    /// The days up to which this report and those before it have errata.
    pub(super) fn errata_days(&self) -> Set<Day> {
        let published = self.earlier.iter().filter_map(Report::errata_through);
        published.chain(self.errata_through).chain(self.errata_apart.iter().copied()).collect()
    }

    /// What an event has that raised a counter and that the report says no event has.
    pub(super) fn unmet_by(&self, (by, row, column): Named) -> Option<EventError> {
        let recorded = match by {
            TableKind::Places if row != NOT_SAID => Some(by),
            TableKind::AnswerTimes if row != AnswerTime::NotRecorded.as_str() => Some(by),
            TableKind::Cities if !self.cities && city::is_named(row) => {
                return Some(EventError::NoCities);
            }
            TableKind::TopicDetails => Some(by),
            TableKind::Totals => {
                Total::ALL.into_iter().find(|total| total.as_str() == row)?.of_table()
            }
            _ => None,
        };
        if let Some(by) = recorded.filter(|by| self.not_recorded.contains(by)) {
            return Some(EventError::NotRecorded(by));
        }
        if self.one_topic && by == TableKind::Topics && row == FURTHER {
            return Some(EventError::SecondTopic);
        }
        let routes = self.routes.as_ref().filter(|_| !column.is_empty())?;
        (!routes.allow_words(by, row, column)).then_some(EventError::OtherRoute)
    }

    /// The fiscal year so far.
    pub(super) fn year(&self) -> Option<ReportPeriod> {
        self.year_to_date.then(|| self.period.year_to_date()).flatten()
    }

    /// The earlier reports that count some of the same days.
    pub(super) fn linked(&self) -> Vec<&Report> {
        let days = self.days();
        self.earlier
            .iter()
            .filter(|report| report.spans().any(|(span, _)| span.meets(&days)))
            .collect()
    }
}

impl From<&Report> for EarlierReport {
    fn from(report: &Report) -> Self {
        Self {
            period: report.period,
            edition: report.edition,
            counted_through: report.counted_through,
            digest: report.digest.clone(),
        }
    }
}
