//! What the office is asked for, and what it answers.

use voice_hsds::{
    Age, Attendance, Audience, Facet, Hit, HitPhone, LanguageTag, Line, Near, Object, Query, Row,
    UnknownCount, WallTime, Zone,
};

use crate::wire::Wire;

/// Whom the help is for.
///
/// ```
/// use voice_core::catalog::ServedPerson;
///
/// let served: ServedPerson = "witness".parse()?;
/// assert_eq!(served, ServedPerson::Witness);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ServedPerson {
    /// A victim of a crime.
    Victim,
    /// A witness of a crime.
    Witness,
    /// The family of a victim or witness.
    Family,
    /// A person under 18.
    Minor,
}

/// Words by which a text says whom a service is for.
pub(super) const AUDIENCES: [Audience; 4] = [
    of(ServedPerson::Victim, &["victim", "survivor", "crime", "victima", "sobreviviente"]),
    of(ServedPerson::Witness, &["witness", "testigo"]),
    of(ServedPerson::Family, &["family", "families", "parent", "spouse", "familia", "padres"]),
    of(
        ServedPerson::Minor,
        &["minor", "child", "youth", "teen", "juvenile", "menor", "nino", "nina", "joven"],
    ),
];

const fn of(person: ServedPerson, words: &'static [&'static str]) -> Audience {
    Audience { name: person.as_str(), words }
}

/// What help is looked for. Everything that is stated must hold; nothing of it is kept.
///
/// ```
/// use voice_core::catalog::{Index, Search, ServedPerson, national};
///
/// let search = Search {
///     need: Some("shelter".parse()?),
///     language: Some("es".parse()?),
///     served: Some(ServedPerson::Victim),
///     free: Some(true),
///     ..Search::default()
/// };
/// let found = Index::new(national().clone()).search(&search, "2026-11-02".parse()?);
/// assert!(found.results.len() <= 100 && !found.crisis_lines.is_empty());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Wire)]
pub struct Search {
    /// What is needed: a term of a scheme by its code, identifier or name, with all terms below
    /// it; or words, where there is no such term.
    pub need: Option<Line>,
    /// Words of the name or description.
    pub words: Option<Line>,
    /// Near which place.
    pub near: Option<Near>,
    /// In which state, as its two letters.
    pub state: Option<Line>,
    /// In which county.
    pub county: Option<Line>,
    /// At which postal code.
    pub postal_code: Option<Line>,
    /// In which language it is spoken or interpreted.
    pub language: Option<LanguageTag>,
    /// For which age.
    pub age: Option<Age>,
    /// For whom.
    pub served: Option<ServedPerson>,
    /// Whether it must cost nothing.
    pub free: Option<bool>,
    /// Whether it must say how it helps people with disabilities.
    pub accessible: Option<bool>,
    /// How one attends.
    pub attendance: Option<Attendance>,
    /// When it must be open.
    pub open_at: Option<WallTime>,
    /// Whether services are found too of which what is asked is not known.
    pub include_unknown: Option<bool>,
    /// The time zone of `open_at`; without it, the clock at the place.
    pub zone: Option<Zone>,
    /// Which page of the results, from 1.
    #[wire(min = 1, max = 1000)]
    pub page: Option<u16>,
    /// How many results on a page; 20 where it is left out.
    #[wire(min = 1, max = 100)]
    pub size: Option<u16>,
}

impl Search {
    /// What the catalog is asked.
    pub(super) fn query(&self) -> Query<'_> {
        fn text(line: Option<&Line>) -> Option<&str> {
            line.map(Line::as_str)
        }
        Query {
            need: text(self.need.as_ref()),
            words: text(self.words.as_ref()),
            near: self.near,
            state: text(self.state.as_ref()),
            county: text(self.county.as_ref()),
            postal_code: text(self.postal_code.as_ref()),
            language: self.language.as_ref(),
            age: self.age,
            audience: self.served.as_ref().map(ServedPerson::as_str),
            free: self.free == Some(true),
            accessible: self.accessible == Some(true),
            attendance: self.attendance,
            open_at: self.open_at.as_ref(),
            include_unknown: self.include_unknown == Some(true),
            zone: self.zone,
            page: self.page,
            size: self.size,
        }
    }
}

/// A line that is always given, whatever else was found.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct CrisisLine {
    /// The name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// The numbers to call or to send text to.
    pub phones: Vec<HitPhone>,
    /// The address on the web.
    pub url: Option<String>,
}

impl CrisisLine {
    pub(super) fn new(service: Row<'_>) -> Self {
        Self {
            name: service.get("name").unwrap_or_default().to_owned(),
            purpose: service.get("description").unwrap_or_default().to_owned(),
            phones: service.children(Object::Phone).filter_map(HitPhone::from_row).collect(),
            url: service.get("url").map(str::to_owned),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct SearchAnswer {
    /// Lines for a crisis, relevant to the need: never crowded out.
    pub crisis_lines: Vec<CrisisLine>,
    /// How many services were found in all.
    pub total: u32,
    /// How many more may be what is asked, and were left out because it is not known.
    pub left_out: u32,
    /// What is not known of those, or of results where they are asked for too.
    #[wire(max = 16)]
    pub unknown: Vec<UnknownCount>,
    /// The results of this page, the best first.
    #[wire(max = 100)]
    pub results: Vec<Hit>,
    /// How many results have what else could be asked for.
    pub facets: Vec<Facet>,
}
