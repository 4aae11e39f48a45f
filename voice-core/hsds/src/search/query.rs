//! What may be asked.

use core::str::FromStr;

use serde_json::Value;

use super::super::scalar::{Age, LanguageTag, Latitude, Longitude};
use voice_wire::{InputErrors, Wire, from_value, text};

text! {
    /// A moment on the wall clock of who asks: day and time without a zone.
    ///
    /// ```
    /// use voice_hsds::WallTime;
    ///
    /// let value: WallTime = "2026-11-24T10:00".parse()?;
    /// assert_eq!(value.as_str(), "2026-11-24T10:00");
    /// assert!("2026-02-30T10:00".parse::<WallTime>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    WallTime {
        expected: "a day and a time as YYYY-MM-DDThh:mm",
        min: 16,
        max: 16,
        pattern: "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])\
                  T([01][0-9]|2[0-3]):[0-5][0-9]$\
                  |^(19|20|21)[0-9]{2}-(0[13-9]|1[0-2])-(29|30)T([01][0-9]|2[0-3]):[0-5][0-9]$\
                  |^(19|20|21)[0-9]{2}-(0[13578]|1[02])-31T([01][0-9]|2[0-3]):[0-5][0-9]$\
                  |^(19|20|21)[0-9]{2}-02-29T([01][0-9]|2[0-3]):[0-5][0-9]$",
        format: None,
        example: "2026-11-24T10:00",
    }

    /// A place on the map in one line: degrees north, degrees east, and how far one goes in
    /// kilometres where that is stated.
    ///
    /// ```
    /// use voice_hsds::NearText;
    ///
    /// let value: NearText = "41.88,-87.63,50".parse()?;
    /// assert_eq!(value.as_str(), "41.88,-87.63,50");
    /// assert!("Chicago".parse::<NearText>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    NearText {
        expected: "latitude and longitude in degrees, and kilometres if wanted, between commas",
        min: 3,
        max: 60,
        pattern: "^-?(90(\\.0+)?|[0-8]?[0-9](\\.[0-9]+)?)\
                  ,-?(180(\\.0+)?|(1[0-7][0-9]|[0-9]?[0-9])(\\.[0-9]+)?)\
                  (,([1-9][0-9]{0,3}|1[0-9]{4}|20000))?$",
        format: None,
        example: "41.88,-87.63",
    }
}

/// The time zone of who asks, as the IANA database names it.
///
/// ```
/// use voice_hsds::Zone;
///
/// let zone: Zone = "America/Chicago".parse()?;
/// assert_eq!(zone, Zone::Central);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Zone {
    /// New York, Miami, Atlanta.
    #[wire(rename = "America/New_York", title = "Eastern time")]
    Eastern,
    /// Chicago, Houston, New Orleans.
    #[wire(rename = "America/Chicago", title = "Central time")]
    Central,
    /// Denver, Salt Lake City, El Paso.
    #[wire(rename = "America/Denver", title = "Mountain time")]
    Mountain,
    /// Arizona, where clocks do not change.
    #[wire(rename = "America/Phoenix", title = "Arizona time")]
    Arizona,
    /// Los Angeles, Seattle, Las Vegas.
    #[wire(rename = "America/Los_Angeles", title = "Pacific time")]
    Pacific,
    /// Alaska.
    #[wire(rename = "America/Anchorage", title = "Alaska time")]
    Alaska,
    /// Hawaii.
    #[wire(rename = "Pacific/Honolulu", title = "Hawaii time")]
    Hawaii,
    /// Puerto Rico and the Virgin Islands.
    #[wire(rename = "America/Puerto_Rico", title = "Atlantic time")]
    Atlantic,
    /// Guam and the Northern Mariana Islands.
    #[wire(rename = "Pacific/Guam", title = "Chamorro time")]
    Chamorro,
    /// American Samoa.
    #[wire(rename = "Pacific/Pago_Pago", title = "Samoa time")]
    Samoa,
    /// Coordinated universal time, for whoever asks from elsewhere.
    #[wire(rename = "Etc/UTC", title = "Universal time")]
    Utc,
}

/// A place on the map, and how far from it.
///
/// ```
/// use voice_hsds::{Latitude, Longitude, Near};
///
/// let near = Near {
///     latitude: Latitude::new(41.88)?,
///     longitude: Longitude::new(-87.63)?,
///     within_km: Some(50),
/// };
/// assert_eq!("41.88,-87.63,50".parse::<Near>()?, near);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Wire)]
pub struct Near {
    /// How far north it is.
    pub latitude: Latitude,
    /// How far east it is.
    pub longitude: Longitude,
    /// How far one goes at most, in kilometres; 80 where it is left out.
    #[wire(min = 1, max = 20000, title = "Within kilometres")]
    pub within_km: Option<u16>,
}

/// From the form of `NearText`.
///
/// ```
/// use voice_hsds::Near;
///
/// let near: Near = "41.88,-87.63,50".parse()?;
/// assert_eq!((near.latitude.get(), near.within_km), (41.88, Some(50)));
/// let faults = "41.88,200".parse::<Near>().unwrap_err();
/// assert_eq!(
///     faults.iter().map(|fault| fault.pointer.as_str()).collect::<Vec<_>>(),
///     ["/longitude"]
/// );
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
///
/// # Errors
///
/// Each part that is missing or wrong, at its place in a `Near`; where the parts are right and
/// their form is not, the form.
impl FromStr for Near {
    type Err = InputErrors;

    fn from_str(text: &str) -> Result<Self, InputErrors> {
        let text = NearText::new(text).map_err(|form| Self::read(text).err().unwrap_or(form))?;
        // The form has them all as numbers within their bounds.
        let parts: Vec<f64> =
            text.as_str().split(',').filter_map(|part| part.parse().ok()).collect();
        let part = |at: usize| parts.get(at).copied().unwrap_or_default();
        let within_km = parts.get(2).map(|kilometres| *kilometres as u16);
        Ok(Self {
            latitude: Latitude::new(part(0))?,
            longitude: Longitude::new(part(1))?,
            within_km,
        })
    }
}

impl Near {
    /// Reads the parts of a line as the fields that they are, so that each is told of by itself.
    fn read(text: &str) -> Result<Self, InputErrors> {
        let parts = text
            .split(',')
            .zip(["latitude", "longitude", "within_km"])
            .filter(|(part, _)| !part.is_empty());
        let field = |(part, name): (&str, &str)| {
            let value = serde_json::from_str(part).unwrap_or_else(|_| Value::from(part));
            (name.to_owned(), value)
        };
        from_value(Value::Object(parts.map(field).collect()))
    }
}

/// How one attends.
///
/// ```
/// use voice_hsds::Attendance;
///
/// let how: Attendance = "remote".parse()?;
/// assert_eq!(how, Attendance::Remote);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Attendance {
    /// At a place.
    InPerson,
    /// By telephone or on the web.
    Remote,
}

/// People whom services are for, and the words by which a text says so: lower
/// case, without accents.
///
/// ```
/// use voice_hsds::{Audience, Index, Options, Query, Source, read};
///
/// const TENANTS: Audience = Audience { name: "tenant", words: &["tenant", "renter"] };
/// let rows = b"id,name,description,status\n1,Haven,For renters,active\n2,Pantry,Food,active\n";
/// let source = Source { name: "services.csv", bytes: rows };
/// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// let index = Index::new(catalog, &[TENANTS]);
/// let query = Query { audience: Some(TENANTS.name), ..Query::default() };
/// assert_eq!(index.search(&query, "2026-11-24".parse()?).total, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// The name by which a [`Query`] asks for it.
    pub name: &'static str,
    /// Parts of words; one is enough.
    pub words: &'static [&'static str],
}

/// What is looked for. Everything that is stated must hold; nothing of it is kept.
///
/// ```
/// use voice_hsds::{Index, Options, Query, Source, read};
///
/// let rows = b"id,name,description,status\n1,Haven,Shelter for families,active\n";
/// let source = Source { name: "services.csv", bytes: rows };
/// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
/// let index = Index::new(catalog, &[]);
/// let query = Query { words: Some("shelters"), ..Query::default() };
/// assert_eq!(index.search(&query, "2026-11-24".parse()?).results[0].name, "Haven");
/// // What it costs is not known, so it is not told as free.
/// let free = Query { free: true, ..query };
/// let matches = index.search(&free, "2026-11-24".parse()?);
/// assert_eq!((matches.total, matches.left_out), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Query<'a> {
    /// A term of a scheme by its code, identifier or name, with all terms below it; or words,
    /// where there is no such term.
    pub need: Option<&'a str>,
    /// Words of the name or description.
    pub words: Option<&'a str>,
    /// Near which place.
    pub near: Option<Near>,
    /// In which state, as its two letters.
    pub state: Option<&'a str>,
    /// In which county, of the State where one is asked for.
    pub county: Option<&'a str>,
    /// At which postal code. A county or State beside it adds the services that serve all of that.
    pub postal_code: Option<&'a str>,
    /// In which language it is spoken or interpreted.
    pub language: Option<&'a LanguageTag>,
    /// For which age.
    pub age: Option<Age>,
    /// For whom, by the name of an [`Audience`].
    pub audience: Option<&'a str>,
    /// Whether it must cost nothing.
    pub free: bool,
    /// Whether it must say how it helps people with disabilities.
    pub accessible: bool,
    /// How one attends.
    pub attendance: Option<Attendance>,
    /// When it must be open.
    pub open_at: Option<&'a WallTime>,
    /// Whether services are found too of which what is asked is not known.
    pub include_unknown: bool,
    /// The time zone of `open_at`; without it, the clock at the place.
    pub zone: Option<Zone>,
    /// Which page of the results, from 1.
    pub page: Option<u16>,
    /// How many results on a page; 20 where it is left out.
    pub size: Option<u16>,
}
