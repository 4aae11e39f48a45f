//! The parts of a citation, and the one form in which it is written.

#[cfg(feature = "schema")]
mod pattern;
mod reading;
mod reporters;

use core::fmt::{self, Display, Formatter, Write as _};

#[cfg(feature = "schema")]
pub(super) use self::pattern::pattern;
pub(crate) use self::reporters::is_known;

/// What a citation cites, in its parts.
///
/// It is made by reading only, so its parts are those of a citation. Names of parties are no part
/// of one: they are names of people. What it is written as is its one form; other spellings of the
/// same citation are read and come out in that form.
///
/// ```
/// use voice_core::law::CitedLaw;
///
/// let cited: CitedLaw = "8 USC §1367 (a)(2)".parse()?;
/// assert_eq!(cited.to_string(), "8 U.S.C. 1367(a)(2)");
/// let CitedLaw::UnitedStatesCode { title, passage, .. } = &cited else {
///     return Err("another kind".into());
/// };
/// assert_eq!((*title, passage.section()), (8, "1367"));
/// assert_eq!(passage.subdivisions(), ["a", "2"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// More kinds may follow, so a match has a last arm for them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CitedLaw {
    /// A section of the United States Code, `8 U.S.C. 1367(a)(2)`, or a note to it.
    #[non_exhaustive]
    UnitedStatesCode {
        /// The title.
        title: u16,
        /// Whether it stands in the appendix of the title.
        appendix: bool,
        /// The section.
        passage: Passage,
        /// Whether a note to the section is meant, and not the section.
        note: bool,
    },
    /// A section of the Code of Federal Regulations, `28 CFR 551.151(d)`.
    #[non_exhaustive]
    Regulation {
        /// The title.
        title: u16,
        /// The section with its part; a section of tax law has a paragraph of the Code in it,
        /// `301.6103(a)-1`.
        passage: Passage,
    },
    /// A part of the Code of Federal Regulations, `28 CFR part 551 subpart M`.
    #[non_exhaustive]
    RegulationPart {
        /// The title.
        title: u16,
        /// The part.
        part: String,
        /// The last part, where several are meant.
        through: Option<String>,
        /// The subpart.
        subpart: Option<String>,
    },
    /// A page of the Statutes at Large, `114 Stat. 1464`.
    #[non_exhaustive]
    StatutesAtLarge {
        /// The volume.
        volume: u16,
        /// The page on which the act begins.
        page: u32,
        /// The page that is meant.
        at: Option<u32>,
    },
    /// A public law, `Pub. L. 106-386 s.107(c)`.
    #[non_exhaustive]
    PublicLaw {
        /// The Congress.
        congress: u16,
        /// The number of the law.
        number: u16,
        /// The section of the law.
        passage: Option<Passage>,
    },
    /// A page of the Federal Register, `82 Fed. Reg. 8799`.
    #[non_exhaustive]
    FederalRegister {
        /// The volume.
        volume: u16,
        /// The page on which the document begins.
        page: u32,
        /// The page that is meant.
        at: Option<u32>,
    },
    /// A rule of the federal courts, `Fed. R. Crim. P. 6(e)`, `Fed. R. Evid. 412`.
    #[non_exhaustive]
    CourtRule {
        /// The rules, by their abbreviation.
        rules: &'static str,
        /// The rule.
        passage: Passage,
    },
    /// A constitution, `U.S. Const. amend. VI`, `Cal. Const. art. I, § 28(b)`.
    #[non_exhaustive]
    Constitution {
        /// Whose, by its abbreviation.
        of: &'static str,
        /// The part of it, as in Massachusetts.
        part: Option<String>,
        /// Whether the number is that of an amendment, and not of an article.
        amendment: bool,
        /// The number of the article or amendment.
        number: String,
        /// The section.
        passage: Option<Passage>,
        /// The clause.
        clause: Option<u16>,
    },
    /// An executive order, `EO 14159 s.15`, or a proclamation.
    #[non_exhaustive]
    PresidentialDocument {
        /// The kind of document, `EO` or `Proclamation`.
        kind: &'static str,
        /// Its number.
        number: u32,
        /// The section.
        passage: Option<Passage>,
    },
    /// A manual, directive, notice or other document of a federal agency, `ICE Directive 11005.3`.
    #[non_exhaustive]
    AgencyDocument {
        /// The agency, by its letters.
        issuer: &'static str,
        /// What the document is called, with its number or day.
        title: String,
    },
    /// A code or a body of regulations of a State, `Wash. Rev. Code 40.24.030`.
    #[non_exhaustive]
    StateCode {
        /// The code, by its abbreviation.
        code: &'static str,
        /// What stands before the name of the code in Illinois and Pennsylvania.
        volume: Option<u16>,
        /// The place in it.
        place: CodePlace,
    },
    /// A code of a tribe, `Navajo Nation Code tit. 9, § 1605`.
    #[non_exhaustive]
    TribalCode {
        /// The code, by its name.
        code: &'static str,
        /// The place in it.
        place: CodePlace,
    },
    /// A law as a session of a State's legislature passed it, `2020 Mich. Pub. Acts 301`.
    #[non_exhaustive]
    SessionLaw {
        /// The year.
        year: u16,
        /// The series, by its abbreviation.
        series: &'static str,
        /// Whether the number is that of a chapter, and not of an act or a page.
        chapter: bool,
        /// The number.
        number: u32,
        /// The section.
        passage: Option<Passage>,
    },
    /// A decision of a court or board, `410 U.S. 113 (1973)`, without the names of the parties.
    #[non_exhaustive]
    Decision {
        /// The volume.
        volume: u16,
        /// The series, by its abbreviation.
        reporter: &'static str,
        /// The page on which it begins.
        page: u32,
        /// The page that is meant.
        at: Option<u32>,
        /// The court, where the series does not say it.
        court: Option<String>,
        /// The year.
        year: Option<u16>,
    },
    /// A place in a series that a pack declares, `Am. Samoa Code: 46.3401`.
    #[non_exhaustive]
    Declared {
        /// The name of the series, as the pack declares it.
        reporter: String,
        /// The place in it.
        place: String,
    },
}

/// A section with its subdivisions, or several sections.
///
/// ```
/// use voice_core::law::{CitedLaw, Through};
///
/// let cited: CitedLaw = "34 U.S.C. 20141(c)(3)(A)-(C)".parse()?;
/// let CitedLaw::UnitedStatesCode { passage, .. } = cited else {
///     return Err("another kind".into());
/// };
/// assert_eq!(passage.subdivisions(), ["c", "3", "A"]);
/// assert_eq!(passage.through(), Some(&Through::Subdivision(vec!["C".to_owned()])));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    section: String,
    subdivisions: Vec<String>,
    through: Option<Through>,
}

impl Passage {
    /// The section, or the first of several.
    ///
    /// ```
    /// use voice_core::law::{CitationText, CitedLaw};
    ///
    /// let cited = CitationText::new("8 U.S.C. 1367(a)(2)")?.law();
    /// let CitedLaw::UnitedStatesCode { title, passage, .. } = cited else { panic!("a section") };
    /// assert_eq!((title, passage.section()), (8, "1367"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn section(&self) -> &str {
        &self.section
    }

    /// The subdivisions, from the outermost to the innermost, without their parentheses.
    #[must_use]
    pub fn subdivisions(&self) -> &[String] {
        &self.subdivisions
    }

    /// How far it reaches, where more is meant than one place.
    #[must_use]
    pub const fn through(&self) -> Option<&Through> {
        self.through.as_ref()
    }
}

/// How far a citation reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Through {
    /// To another subdivision of the same section, `(A)-(C)`; its last part stands in the place of
    /// the last of the first.
    Subdivision(Vec<String>),
    /// To another section, `2510 to 2523`.
    Section {
        /// The last section.
        section: String,
        /// Its subdivisions.
        subdivisions: Vec<String>,
    },
    /// To where the subject ends, `et seq.`
    Following,
}

/// A place in a code: a section, a chapter or title, or a section of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodePlace {
    /// What the section stands in, where the code is cited with it.
    pub within: Option<(Division, String)>,
    /// Whether the sections of the code are called articles.
    pub article: bool,
    /// The section; left out where the whole division is meant.
    pub passage: Option<Passage>,
}

/// A division of a code above its sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// A title, `tit.`
    Title,
    /// A chapter, `ch.`
    Chapter,
}

impl Division {
    const ALL: [Self; 2] = [Self::Title, Self::Chapter];

    /// Its abbreviation.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "tit.",
            Self::Chapter => "ch.",
        }
    }
}

impl Display for CitedLaw {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnitedStatesCode { title, appendix, passage, note } => {
                let appendix = if *appendix { "app. " } else { "" };
                let note = if *note { " note" } else { "" };
                write!(f, "{title} U.S.C. {appendix}{passage}{note}")
            }
            Self::Regulation { title, passage } => write!(f, "{title} CFR {passage}"),
            Self::RegulationPart { title, part, through, subpart } => {
                let parts = if through.is_some() { "parts" } else { "part" };
                write!(f, "{title} CFR {parts} {part}")?;
                after(f, " to ", through.as_ref())?;
                after(f, " subpart ", subpart.as_ref())
            }
            Self::StatutesAtLarge { volume, page, at } => {
                write!(f, "{volume} Stat. {page}")?;
                after(f, ", ", at.as_ref())
            }
            Self::PublicLaw { congress, number, passage } => {
                write!(f, "Pub. L. {congress}-{number}")?;
                after(f, " s.", passage.as_ref())
            }
            Self::FederalRegister { volume, page, at } => {
                write!(f, "{volume} Fed. Reg. {page}")?;
                after(f, ", ", at.as_ref())
            }
            Self::CourtRule { rules, passage } => write!(f, "{rules} {passage}"),
            Self::Constitution { of, part, amendment, number, passage, clause } => {
                let kind = if *amendment { "amend." } else { "art." };
                write!(f, "{of} Const. ")?;
                if let Some(part) = part {
                    write!(f, "pt. {part}, ")?;
                }
                write!(f, "{kind} {number}")?;
                after(f, ", § ", passage.as_ref())?;
                after(f, ", cl. ", clause.as_ref())
            }
            Self::PresidentialDocument { kind, number, passage } => {
                write!(f, "{kind} {number}")?;
                after(f, " s.", passage.as_ref())
            }
            Self::AgencyDocument { issuer, title } => write!(f, "{issuer} {title}"),
            Self::StateCode { code, volume, place } => {
                if let Some(volume) = volume {
                    write!(f, "{volume} ")?;
                }
                write!(f, "{code} {place}")
            }
            Self::TribalCode { code, place } => write!(f, "{code} {place}"),
            Self::SessionLaw { year, series, chapter, number, passage } => {
                let chapter = if *chapter { "ch. " } else { "" };
                write!(f, "{year} {series} {chapter}{number}")?;
                after(f, ", § ", passage.as_ref())
            }
            Self::Decision { volume, reporter, page, at, court, year } => {
                write!(f, "{volume} {reporter} {page}")?;
                after(f, ", ", at.as_ref())?;
                match (court, year) {
                    (Some(court), Some(year)) => write!(f, " ({court} {year})"),
                    (None, Some(year)) => write!(f, " ({year})"),
                    (_, None) => Ok(()),
                }
            }
            Self::Declared { reporter, place } => write!(f, "{reporter}: {place}"),
        }
    }
}

/// A part that may be missing, after what comes before it.
fn after(f: &mut Formatter<'_>, before: &str, part: Option<&impl Display>) -> fmt::Result {
    part.map_or(Ok(()), |part| write!(f, "{before}{part}"))
}

impl Display for Passage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.section)?;
        in_parentheses(f, &self.subdivisions)?;
        match &self.through {
            None => Ok(()),
            Some(Through::Subdivision(subdivisions)) => {
                f.write_char('-')?;
                in_parentheses(f, subdivisions)
            }
            Some(Through::Section { section, subdivisions }) => {
                write!(f, " to {section}")?;
                in_parentheses(f, subdivisions)
            }
            Some(Through::Following) => f.write_str(" et seq."),
        }
    }
}

fn in_parentheses(f: &mut Formatter<'_>, subdivisions: &[String]) -> fmt::Result {
    subdivisions.iter().try_for_each(|of| write!(f, "({of})"))
}

impl Display for CodePlace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (&self.within, &self.passage) {
            (Some((division, number)), passage) => {
                write!(f, "{} {number}", division.as_str())?;
                after(f, ", § ", passage.as_ref())
            }
            (None, passage) => after(f, if self.article { "art. " } else { "" }, passage.as_ref()),
        }
    }
}
