//! The scalars of the records: one form each for constructor, reader, schema and loader.

pub use voice_wire::language::LanguageTag;
pub use voice_wire::reach::{EmailAddress, PhoneNumber, WebAddress};
use voice_wire::{LINES, LONGEST_LINE, ONE_LINE, TextForm, number, text};

/// The most characters of a text; a longer one is kept aside by the loader.
pub(super) const LONGEST_TEXT: usize = 20_000;

/// The most characters of an area: borders have many corners.
pub(super) const LONGEST_EXTENT: usize = 1_000_000;

text! {
    /// The identifier of a record in its catalog: one line of 1 to 200 characters; a UUID where the
    /// standard's 3.x asks for one.
    ///
    /// ```
    /// use voice_hsds::RecordId;
    ///
    /// let value: RecordId = "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11".parse()?;
    /// assert_eq!(value.as_str(), "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11");
    /// assert!("".parse::<RecordId>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    RecordId {
        expected: "an identifier of 1 to 200 characters on one line",
        min: 1,
        max: 200,
        pattern: ONE_LINE,
        format: None,
        example: "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11",
    }

    /// One line of text, without a space at either end.
    ///
    /// ```
    /// use voice_hsds::Line;
    ///
    /// let value: Line = "Legal aid clinic".parse()?;
    /// assert_eq!(value.as_str(), "Legal aid clinic");
    /// assert!("two\nlines".parse::<Line>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Line {
        expected: "one line of 1 to 2000 characters, without a space at either end",
        min: 1,
        max: LONGEST_LINE,
        pattern: ONE_LINE,
        format: None,
        example: "Legal aid clinic",
    }

    /// Text that may have several lines.
    ///
    /// ```
    /// use voice_hsds::Prose;
    ///
    /// let value: Prose = "Free advice on housing and family law.".parse()?;
    /// assert_eq!(value.as_str(), "Free advice on housing and family law.");
    /// assert!("".parse::<Prose>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Prose {
        expected: "text of 1 to 20000 characters, without control characters but tabs and line \
                   breaks",
        min: 1,
        max: LONGEST_TEXT,
        pattern: LINES,
        format: None,
        example: "Free advice on housing and family law.",
    }

    /// An area, in the form that its type says.
    ///
    /// ```
    /// use voice_hsds::AreaText;
    ///
    /// let value: AreaText = "Cook County".parse()?;
    /// assert_eq!(value.as_str(), "Cook County");
    /// assert!("".parse::<AreaText>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    AreaText {
        expected: "text of 1 to 1000000 characters, without control characters but tabs and line \
                   breaks",
        min: 1,
        max: LONGEST_EXTENT,
        pattern: LINES,
        format: None,
        example: "Cook County",
    }

    /// A country, as ISO 3166-1 alpha-2.
    ///
    /// ```
    /// use voice_hsds::Country;
    ///
    /// let value: Country = "US".parse()?;
    /// assert_eq!(value.as_str(), "US");
    /// assert!("United States".parse::<Country>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Country {
        ..TextForm::COUNTRY
    }

    /// A currency, as three letters of ISO 4217.
    ///
    /// ```
    /// use voice_hsds::Currency;
    ///
    /// let value: Currency = "USD".parse()?;
    /// assert_eq!(value.as_str(), "USD");
    /// assert!("dollars".parse::<Currency>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Currency {
        expected: "a currency as three letters (ISO 4217)",
        min: 3,
        max: 3,
        pattern: "^[A-Za-z]{3}$",
        format: None,
        example: "USD",
    }

    /// A time of day as hh:mm or hh:mm:ss, with an offset from UTC where it has one; 24:00 is the
    /// end of the day.
    ///
    /// ```
    /// use voice_hsds::TimeOfDay;
    ///
    /// let value: TimeOfDay = "09:00".parse()?;
    /// assert_eq!(value.as_str(), "09:00");
    /// assert!("9 a.m.".parse::<TimeOfDay>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    TimeOfDay {
        expected: "a time of day as hh:mm, from 00:00 to 24:00",
        min: 5,
        max: 14,
        pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00(:00)?)\
                  (Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?$",
        format: None,
        example: "09:00",
    }

    /// Days of the week as RFC 5545 BYDAY: two letters each, with the number of the week in the
    /// month before them where the rule is monthly.
    ///
    /// ```
    /// use voice_hsds::ByDay;
    ///
    /// let value: ByDay = "MO,WE,FR".parse()?;
    /// assert_eq!(value.as_str(), "MO,WE,FR");
    /// assert!("Mondays".parse::<ByDay>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    ByDay {
        expected: "days as MO, TU, WE, TH, FR, SA, SU, with -5 to 5 before one in a month, between \
                   commas",
        min: 2,
        max: 120,
        pattern: "^[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*$",
        format: None,
        example: "MO,WE,FR",
    }

    /// Numbers of days or weeks as RFC 5545 BYMONTHDAY, BYYEARDAY and BYWEEKNO; a negative number
    /// counts from the end.
    ///
    /// ```
    /// use voice_hsds::ByNumber;
    ///
    /// let value: ByNumber = "1,15".parse()?;
    /// assert_eq!(value.as_str(), "1,15");
    /// assert!("0".parse::<ByNumber>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    ByNumber {
        expected: "numbers from -366 to 366 without 0, between commas",
        min: 1,
        max: 400,
        pattern: "^[+-]?([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-6])\
                  (,[+-]?([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-6]))*$",
        format: None,
        example: "1,15",
    }

    /// A moment as RFC 3339 writes it, in UTC or with an offset.
    ///
    /// ```
    /// use voice_hsds::Moment;
    ///
    /// let value: Moment = "2026-02-09T17:30:00Z".parse()?;
    /// assert_eq!(value.as_str(), "2026-02-09T17:30:00Z");
    /// assert!("2026-02-09".parse::<Moment>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Moment {
        expected: "a moment as YYYY-MM-DDThh:mm:ss with Z or an offset",
        min: 20,
        max: 35,
        pattern: "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\
                  T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?\
                  (Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
        format: None,
        example: "2026-02-09T17:30:00Z",
    }
}

number! {
    /// Degrees north of the equator (WGS 84).
    ///
    /// ```
    /// use voice_hsds::Latitude;
    ///
    /// assert_eq!(Latitude::new(41.88)?.get(), 41.88);
    /// assert!(Latitude::new(91.0).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Latitude { min: -90.0, max: 90.0, expected: "degrees from -90 to 90" }

    /// Degrees east of Greenwich (WGS 84).
    ///
    /// ```
    /// use voice_hsds::Longitude;
    ///
    /// assert_eq!(Longitude::new(-87.63)?.get(), -87.63);
    /// assert!(Longitude::new(181.0).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Longitude { min: -180.0, max: 180.0, expected: "degrees from -180 to 180" }

    /// Hours ahead of UTC.
    ///
    /// ```
    /// use voice_hsds::UtcOffset;
    ///
    /// assert_eq!(UtcOffset::new(-5.0)?.get(), -5.0);
    /// assert!(UtcOffset::new(15.0).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    UtcOffset { min: -12.0, max: 14.0, expected: "hours from -12 to 14" }

    /// Years of age.
    ///
    /// ```
    /// use voice_hsds::Age;
    ///
    /// assert_eq!(Age::new(18.0)?.get(), 18.0);
    /// assert!(Age::new(-1.0).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Age { min: 0.0, max: 150.0, expected: "years from 0 to 150" }

    /// An amount of money, or of a unit, from nothing up.
    ///
    /// ```
    /// use voice_hsds::Amount;
    ///
    /// assert_eq!(Amount::new(12.5)?.get(), 12.5);
    /// assert!(Amount::new(-1.0).is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    Amount { min: 0.0, max: 1_000_000_000.0, expected: "a number from 0 to 1000000000" }
}
