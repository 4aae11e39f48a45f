//! What is answered.

use voice_wire::Wire;

use crate::gazetteer::KnownBy;
use crate::known::UnknownFact;

/// Why a service is among the results.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Reason {
    /// It is for this need.
    Need {
        /// The name of the term.
        term: String,
    },
    /// These words are in its name or description.
    Words {
        /// The words, as they were asked.
        words: Vec<String>,
    },
    /// It has a place so near.
    Distance {
        /// The way in a straight line, in metres.
        metres: u32,
    },
    /// It has a place of which no coordinates are published, and the postal code or the county is.
    DistanceAbout {
        /// The way in a straight line to the middle of the code or county, in metres.
        metres: u32,
        /// How far from that middle the place may be, in metres.
        precision: u32,
        /// By what it is known.
        by: KnownBy,
    },
    /// It serves people who live there.
    ServesArea {},
    /// It is reached from anywhere.
    Remote {},
    /// The language is spoken or interpreted.
    Language {
        /// The language, as a tag of BCP 47.
        language: String,
    },
    /// It is for that age.
    Age {},
    /// It names the people whom it is for.
    Served {},
    /// It costs nothing.
    Free {},
    /// It says how it helps people with disabilities.
    Accessible {},
    /// It is open then.
    Open {},
    /// It is not known whether it has what was asked.
    Unknown {
        /// What is not known.
        fact: UnknownFact,
    },
}

/// Of how many services something is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub struct UnknownCount {
    /// What is not known.
    pub fact: UnknownFact,
    /// How many services they are.
    pub count: u32,
}

/// A telephone of a result.
///
/// ```
/// use voice_hsds::{HitPhone, Object, Options, Source, read};
///
/// # let services = Source { name: "services.csv", bytes: b"id,name,status\n1,Shelter,active\n" };
/// let rows = b"id,service_id,number,extension\n1,1,312-555-0142,7\n";
/// # let phones = Source { name: "phones.csv", bytes: rows };
/// let (catalog, _) = read(&[services, phones], &Options::default(), &mut |_, _| ())?;
/// let phone = catalog.rows(Object::Phone).find_map(HitPhone::from_row).ok_or("a number")?;
/// assert_eq!(phone.e164.as_deref(), Some("+13125550142"));
/// assert_eq!(phone.extension, Some(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct HitPhone {
    /// The number as published.
    pub number: String,
    /// The number as ITU-T E.164 writes it.
    pub e164: Option<String>,
    /// The extension.
    pub extension: Option<u32>,
    /// What the line carries or is for.
    pub note: Option<String>,
}

/// A service that was found.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Hit {
    /// The identifier of the service.
    pub service_id: String,
    /// The name.
    pub name: String,
    /// The name of the organization that offers it.
    pub organization: Option<String>,
    /// What it is and does, in words.
    pub description: Option<String>,
    /// The telephones.
    pub phones: Vec<HitPhone>,
    /// Where to write by electronic mail.
    pub email: Option<String>,
    /// The address on the web.
    pub url: Option<String>,
    /// The address of its nearest place; none where the place is confidential.
    pub address: Option<String>,
    /// What to know before all else.
    pub alert: Option<String>,
    /// The day on which the record was last checked.
    pub assured_date: Option<String>,
    /// Whether the record is past the day until which it was verified, as of the day of the search.
    pub is_stale: bool,
    /// Why it is among the results.
    pub reasons: Vec<Reason>,
}

/// How many results have something.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Facet {
    /// What is counted: language, state, cost, access or attendance.
    pub field: String,
    /// The value.
    pub value: String,
    /// How many results have it.
    pub count: u32,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Matches<'a> {
    /// The name of the term that was asked for as a need.
    pub term: Option<&'a str>,
    /// How many services were found in all.
    pub total: u32,
    /// How many more may be what is asked, and were left out because it is not known.
    pub left_out: u32,
    /// What is not known of those, or of results where they are asked for too.
    pub unknown: Vec<UnknownCount>,
    /// The results of this page, the best first.
    pub results: Vec<Hit>,
    /// How many results have what else could be asked for.
    pub facets: Vec<Facet>,
}
