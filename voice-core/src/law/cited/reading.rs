//! Reading a citation, in its one form or in another spelling.

use super::reporters::{self, DOCUMENTS, ISSUERS, Kind};
use super::{CitedLaw, CodePlace, Division, Passage, Through};

/// The most words that the name of a series has.
const LONGEST_NAME: usize = 8;

/// How a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Digits, letters and these signs between.
    Of(&'static str),
    /// A part, a period and a section, each perhaps with hyphens, and in tax law a paragraph of the
    /// Code between section and number.
    Regulation,
}

/// The signs between the numbers and letters of a section.
pub(super) mod signs {
    /// Of the United States Code; of each side of the period of a regulation.
    pub(in super::super) const OF_CODE: &str = "-";
    /// Of a rule of a court.
    pub(in super::super) const OF_RULES: &str = ".";
    /// Of an act or an order.
    pub(in super::super) const OF_ACT: &str = ".-";
    /// Of a State's code or constitution.
    pub(in super::super) const OF_STATE: &str = ".:/-";
}

const OF_CODE: Form = Form::Of(signs::OF_CODE);
const OF_RULES: Form = Form::Of(signs::OF_RULES);
const OF_ACT: Form = Form::Of(signs::OF_ACT);
const OF_STATE: Form = Form::Of(signs::OF_STATE);

/// The longest of the letters of a subdivision.
pub(super) const LONGEST_SUBDIVISION: usize = 5;

impl CitedLaw {
    /// What a citation cites; none where it is no citation of a known kind.
    pub(in crate::law) fn read(text: &str) -> Option<Self> {
        let text = spelled_plainly(text);
        if let Some((reporter, place)) = text.split_once(": ") {
            return declared(reporter, place);
        }
        document(&text).or_else(|| in_series(&text))
    }
}

/// A text with plain hyphens and spaces, no spaces twice, none before parentheses that hold a
/// subdivision, one after a section sign, and no stop at its end.
fn spelled_plainly(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            '\u{2018}' | '\u{2019}' => plain.push('\''),
            '§' => {
                if !plain.ends_with('§') {
                    plain.push(' ');
                }
                plain.push('§');
                continue;
            }
            _ if letter.is_whitespace() => plain.push(' '),
            _ => {
                if plain.ends_with('§') {
                    plain.push(' ');
                }
                plain.push(letter);
            }
        }
    }
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let stops = [',', ';'];
    let text = text.trim_end_matches(stops);
    // The stop of an abbreviation is its own.
    let end = if text.ends_with("et seq.") { text } else { text.trim_end_matches('.') };
    end.to_owned()
}

/// A citation of a series that a pack declares.
fn declared(reporter: &str, place: &str) -> Option<CitedLaw> {
    let of_name = |letter: char| letter.is_ascii_alphanumeric() || ".'&-".contains(letter);
    let is_name = reporter.starts_with(|letter: char| letter.is_ascii_uppercase())
        && reporter.split(' ').all(|word| !word.is_empty() && word.chars().all(of_name));
    let begins = |letter: char| letter.is_ascii_alphanumeric() || letter == '§' || letter == '(';
    let goes_on = |letter: char| letter.is_ascii_alphanumeric() || ".,()/:-".contains(letter);
    let is_place = place.ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == ')')
        && place.split(' ').all(|word| {
            let mut letters = word.chars();
            letters.next().is_some_and(begins) && letters.all(goes_on)
        });
    (is_name && is_place)
        .then(|| CitedLaw::Declared { reporter: reporter.to_owned(), place: place.to_owned() })
}

/// A document of a federal agency: its letters, and a name that says what kind of document it is.
fn document(text: &str) -> Option<CitedLaw> {
    let (letters, title) = text.split_once(' ')?;
    let issuer = ISSUERS.iter().copied().find(|of| *of == letters)?;
    let of_title = |letter: char| letter.is_ascii_alphanumeric() || ".,'&-".contains(letter);
    let is_kind = |word: &str| {
        let word = word.strip_suffix(',').unwrap_or(word);
        let small = word.strip_prefix(|letter: char| letter.is_ascii_uppercase());
        DOCUMENTS.iter().any(|of| {
            *of == word || small.is_some() && small == of.get(1..) && begins_alike(of, word)
        })
    };
    let is_title = title.starts_with(|letter: char| letter.is_ascii_uppercase())
        && title.ends_with(|letter: char| letter.is_ascii_alphanumeric())
        && title.chars().all(|letter| letter == ' ' || of_title(letter))
        && title.split(' ').any(is_kind);
    is_title.then(|| CitedLaw::AgencyDocument { issuer, title: title.to_owned() })
}

fn begins_alike(one: &str, other: &str) -> bool {
    let first = |text: &str| text.bytes().next().map(|letter| letter.to_ascii_lowercase());
    first(one) == first(other)
}

/// A citation of a known series: the longest name that there is.
fn in_series(text: &str) -> Option<CitedLaw> {
    let words: Vec<&str> = text.split(' ').collect();
    let volume = words.first().and_then(|word| number::<u16>(word, 4));
    let names = words.get(usize::from(volume.is_some())..)?;
    (1..=LONGEST_NAME.min(names.len())).rev().find_map(|count| {
        let (name, place) = names.split_at_checked(count)?;
        // A section sign is not of the name.
        let is_word = |word: &&str| word.contains(|letter: char| letter.is_ascii_alphanumeric());
        name.last().filter(|word| is_word(word))?;
        let name = reporters::compared(&name.join(" "));
        let (kind, name) = reporters::find(&name, volume.is_some())?;
        let place = place.join(" ");
        match volume {
            Some(volume) => after_number(kind, name, volume, &place),
            None => by_name(kind, name, &place),
        }
    })
}

fn after_number(kind: Kind, name: &'static str, volume: u16, place: &str) -> Option<CitedLaw> {
    let in_volume = (1..1000).contains(&volume).then_some(volume);
    match kind {
        Kind::UnitedStatesCode => {
            let title = (1..100).contains(&volume).then_some(volume)?;
            let (place, note) = match place.strip_suffix(" note") {
                Some(place) => (place, true),
                None => (place, false),
            };
            let (place, appendix) = match strip_word(place, &["app.", "App."]) {
                Some(place) => (place, true),
                None => (place, false),
            };
            let passage = passages(place, OF_CODE)?;
            Some(CitedLaw::UnitedStatesCode { title, appendix, passage, note })
        }
        Kind::Regulations => regulation((1..100).contains(&volume).then_some(volume)?, place),
        Kind::StatutesAtLarge => {
            let (page, at) = pages(place)?;
            Some(CitedLaw::StatutesAtLarge { volume: in_volume?, page, at })
        }
        Kind::FederalRegister => {
            let (page, at) = pages(place)?;
            Some(CitedLaw::FederalRegister { volume: in_volume?, page, at })
        }
        Kind::StateCode => {
            let place = code_place(place)?;
            Some(CitedLaw::StateCode { code: name, volume: Some(in_volume?), place })
        }
        Kind::SessionLaws => {
            let year = (1700..2100).contains(&volume).then_some(volume)?;
            let (place, passage) = section_after_comma(place)?;
            let (place, chapter) = match strip_word(place, &["ch.", "c.", "Ch.", "chapter"]) {
                Some(place) => (place, true),
                None => (place, false),
            };
            let place = strip_word(place, &["No.", "no."]).unwrap_or(place);
            let number = number(place, 5)?;
            Some(CitedLaw::SessionLaw { year, series: name, chapter, number, passage })
        }
        Kind::Decisions => {
            let (place, court, year) = match place.split_once(" (") {
                Some((place, of)) => {
                    let (court, year) = court_and_year(of.strip_suffix(')')?)?;
                    (place, court, Some(year))
                }
                None => (place, None, None),
            };
            let (page, at) = pages(place)?;
            Some(CitedLaw::Decision { volume: in_volume?, reporter: name, page, at, court, year })
        }
        Kind::PublicLaws
        | Kind::CourtRules
        | Kind::Constitution
        | Kind::PresidentialDocuments
        | Kind::TribalCode => None,
    }
}

fn by_name(kind: Kind, name: &'static str, place: &str) -> Option<CitedLaw> {
    match kind {
        Kind::PublicLaws => {
            let (place, passage) = section_of_act(place)?;
            let (congress, number) = place.split_once('-')?;
            let (congress, number) = (self::number(congress, 3)?, self::number(number, 4)?);
            Some(CitedLaw::PublicLaw { congress, number, passage })
        }
        Kind::PresidentialDocuments => {
            let (place, passage) = section_of_act(place)?;
            let number = number(&place.replace(',', ""), 5)?;
            Some(CitedLaw::PresidentialDocument { kind: name, number, passage })
        }
        Kind::CourtRules => {
            let place = strip_word(place, &["Rule", "rule"]).unwrap_or(place);
            Some(CitedLaw::CourtRule { rules: name, passage: passages(place, OF_RULES)? })
        }
        Kind::Constitution => constitution(name, place),
        Kind::StateCode => {
            Some(CitedLaw::StateCode { code: name, volume: None, place: code_place(place)? })
        }
        Kind::TribalCode => Some(CitedLaw::TribalCode { code: name, place: code_place(place)? }),
        Kind::UnitedStatesCode
        | Kind::Regulations
        | Kind::StatutesAtLarge
        | Kind::FederalRegister
        | Kind::SessionLaws
        | Kind::Decisions => None,
    }
}

/// A section, or a part, of the Code of Federal Regulations: a section has a period in it.
fn regulation(title: u16, place: &str) -> Option<CitedLaw> {
    let named = strip_word(place, &["part", "parts", "pt.", "pts.", "Part", "Parts"]);
    if named.is_none() && place.contains('.') {
        let passage = passages(place, Form::Regulation)?;
        return Some(CitedLaw::Regulation { title, passage });
    }
    let place = named.unwrap_or(place);
    let place = place.trim_start_matches(['§', ' ']);
    let (place, subpart) = match place.split_once(" subpart ") {
        Some((place, subpart)) => (place.trim_end_matches(','), Some(subpart)),
        None => (place, None),
    };
    let (part, through) = match place.split_once(" to ") {
        Some((part, through)) => (part, Some(through)),
        None => (place, None),
    };
    let is_part = |part: &str| is_section(part, signs::OF_CODE);
    let is_subpart = |of: &str| {
        (1..=3).contains(&of.len()) && of.bytes().all(|letter| letter.is_ascii_uppercase())
    };
    let is_place = is_part(part) && through.is_none_or(is_part) && subpart.is_none_or(is_subpart);
    is_place.then(|| CitedLaw::RegulationPart {
        title,
        part: part.to_owned(),
        through: through.map(str::to_owned),
        subpart: subpart.map(str::to_owned),
    })
}

fn constitution(of: &'static str, place: &str) -> Option<CitedLaw> {
    let (place, clause) = match place.split_once(", cl. ") {
        Some((place, clause)) => (place, Some(number(clause, 2)?)),
        None => (place, None),
    };
    let (place, passage) = section_after_comma(place)?;
    let (place, part) = match strip_word(place, &["pt.", "part"]) {
        Some(place) => {
            let (part, place) = place.split_once(", ")?;
            (place, Some(part))
        }
        None => (place, None),
    };
    let article = strip_word(place, &["art.", "article", "Article", "Art."]);
    let (number, amendment) = match article {
        Some(number) => (number, false),
        None => (strip_word(place, &["amend.", "amendment", "Amendment", "Amend."])?, true),
    };
    let is_number = |number: &str| {
        let (number, letters) = number.split_once('-').unwrap_or((number, "A"));
        is_roman_or_digits(number)
            && !letters.is_empty()
            && letters.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    };
    (is_number(number) && part.is_none_or(is_roman_or_digits)).then(|| CitedLaw::Constitution {
        of,
        part: part.map(str::to_owned),
        amendment,
        number: number.to_owned(),
        passage,
        clause,
    })
}

fn is_roman_or_digits(text: &str) -> bool {
    let all = |is: fn(u8) -> bool| text.bytes().all(is);
    !text.is_empty()
        && text.len() <= 8
        && (all(|letter| letter.is_ascii_digit()) || all(|letter| b"IVXLC".contains(&letter)))
}

/// A place in a code of a State or tribe.
fn code_place(place: &str) -> Option<CodePlace> {
    for division in Division::ALL {
        let names: &[&str] = match division {
            Division::Title => &["tit.", "title", "Title", "Tit."],
            Division::Chapter => &["ch.", "chapter", "Chapter", "Ch.", "c."],
        };
        if let Some(place) = strip_word(place, names) {
            let (number, passage) = section_after_comma(place)?;
            let within =
                is_section(number, signs::OF_STATE).then(|| (division, number.to_owned()))?;
            return Some(CodePlace { within: Some(within), article: false, passage });
        }
    }
    let (place, article) = match strip_word(place, &["art.", "article", "Art."]) {
        Some(place) => (place, true),
        None => (place, false),
    };
    Some(CodePlace { within: None, article, passage: Some(passages(place, OF_STATE)?) })
}

/// What stands before `, § 5`, and the section.
fn section_after_comma(place: &str) -> Option<(&str, Option<Passage>)> {
    let found = [", §§ ", ", § ", " §§ ", " § ", ", sec. ", ", section ", " s."];
    match found.iter().find_map(|sign| place.split_once(sign)) {
        Some((place, section)) => Some((place, Some(passages(section.trim_start(), OF_STATE)?))),
        None => Some((place, None)),
    }
}

/// What stands before ` s.15`, and the section.
fn section_of_act(place: &str) -> Option<(&str, Option<Passage>)> {
    let found = [" s.", ", s.", ", § ", " § ", ", sec. ", " sec. ", ", section "];
    match found.iter().find_map(|sign| place.split_once(sign)) {
        Some((place, section)) => {
            let place = place.trim_end_matches(',');
            Some((place, Some(passages(section.trim_start(), OF_ACT)?)))
        }
        None => Some((place, None)),
    }
}

/// The court, if it is named, and the year.
fn court_and_year(text: &str) -> Option<(Option<String>, u16)> {
    let (court, year) = match text.rsplit_once(' ') {
        Some((court, year)) => (Some(court), year),
        None => (None, text),
    };
    let year = number::<u16>(year, 4).filter(|year| (1700..2100).contains(year))?;
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit())
            && word.chars().all(|letter| letter.is_ascii_alphanumeric() || ".'".contains(letter))
    };
    let is_court = court.is_none_or(|court| court.split(' ').all(is_word));
    is_court.then(|| (court.map(str::to_owned), year))
}

/// The page on which something begins, and the page that is meant.
fn pages(text: &str) -> Option<(u32, Option<u32>)> {
    let page = |text: &str| match text.split_once(',') {
        // Thousands.
        Some((more, rest)) if rest.len() == 3 && more.len() <= 3 => {
            number(&format!("{more}{rest}"), 6)
        }
        Some(_) => None,
        None => number(text, 6),
    };
    match text.split_once(", ") {
        Some((first, at)) => Some((page(first)?, Some(page(at)?))),
        None => Some((page(text)?, None)),
    }
}

/// A section with its subdivisions, or several.
fn passages(text: &str, form: Form) -> Option<Passage> {
    let several = text.starts_with("§§");
    let text = text.trim_start_matches(['§', ' ']);
    let text = ["section ", "sec. ", "Sec. ", "Section "]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text);
    let text = text.replace(" (", "(");
    if let Some(text) = text.strip_suffix(" et seq.") {
        let (section, subdivisions) = whole(text.trim_end_matches(','), form)?;
        return Some(Passage { section, subdivisions, through: Some(Through::Following) });
    }
    if let Some((first, last)) = text.split_once(" to ").or_else(|| text.split_once(" through ")) {
        let (section, subdivisions) = whole(first, form)?;
        let (last, to) = whole(last, form)?;
        let through = Some(Through::Section { section: last, subdivisions: to });
        return Some(Passage { section, subdivisions, through });
    }
    if several && let Some((first, last)) = range(&text) {
        let through = Some(Through::Section { section: last, subdivisions: Vec::new() });
        return Some(Passage { section: first, subdivisions: Vec::new(), through });
    }
    let (section, subdivisions, rest) = head(&text, form)?;
    let through = match rest.strip_prefix('-') {
        Some(to) if !subdivisions.is_empty() => {
            let (to, rest) = in_parentheses(to)?;
            (rest.is_empty() && !to.is_empty()).then_some(Some(Through::Subdivision(to)))?
        }
        _ if rest.is_empty() => None,
        _ => return None,
    };
    Some(Passage { section, subdivisions, through })
}

/// Two sections with a hyphen between, where more than one are meant: `§§ 2510-2523`.
fn range(text: &str) -> Option<(String, String)> {
    let (first, last) = text.split_once('-')?;
    (number::<u32>(first, 6)? < number::<u32>(last, 6)?).then(|| (first.into(), last.into()))
}

/// A section with its subdivisions, and nothing after it.
fn whole(text: &str, form: Form) -> Option<(String, Vec<String>)> {
    let (section, subdivisions, rest) = head(text, form)?;
    rest.is_empty().then_some((section, subdivisions))
}

/// A section, its subdivisions, and what comes after.
fn head(text: &str, form: Form) -> Option<(String, Vec<String>, &str)> {
    let signs = match form {
        Form::Of(signs) => signs,
        Form::Regulation => ".-",
    };
    let is_of = |letter: char| letter.is_ascii_alphanumeric() || signs.contains(letter);
    let end = text.find(|letter| !is_of(letter)).unwrap_or(text.len());
    let (section, rest) = text.split_at_checked(end)?;
    let is_form = match form {
        Form::Of(signs) => is_section(section, signs),
        Form::Regulation => section.split_once('.').is_some_and(|sides| {
            [sides.0, sides.1].iter().all(|of| is_section(of, signs::OF_CODE))
        }),
    };
    let (subdivisions, rest) = is_form.then(|| in_parentheses(rest))??;
    // The number of a regulation under a paragraph of the Code, as in `301.6103(a)-1`.
    if form == Form::Regulation
        && !subdivisions.is_empty()
        && let Some(number) = rest.strip_prefix('-').filter(|number| !number.starts_with('('))
    {
        let is_of = |letter: char| letter.is_ascii_alphanumeric();
        let end = number.find(|letter| !is_of(letter)).unwrap_or(number.len());
        let (number, rest) = number.split_at_checked(end).filter(|(of, _)| !of.is_empty())?;
        let paragraph: String = subdivisions.iter().map(|of| format!("({of})")).collect();
        let (subdivisions, rest) = in_parentheses(rest)?;
        return Some((format!("{section}{paragraph}-{number}"), subdivisions, rest));
    }
    Some((section.to_owned(), subdivisions, rest))
}

/// Whether a text is a section: a number with letters, and more after signs.
fn is_section(text: &str, signs: &str) -> bool {
    let mut parts = text.split(|letter: char| signs.contains(letter));
    let first = parts.next().unwrap_or(text);
    let letters = first.trim_start_matches(|letter: char| letter.is_ascii_digit());
    letters.len() < first.len()
        && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
        && parts.all(|part| {
            !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
        })
}

/// Subdivisions in parentheses, and what comes after.
fn in_parentheses(mut text: &str) -> Option<(Vec<String>, &str)> {
    let mut subdivisions = Vec::new();
    while let Some(rest) = text.strip_prefix('(') {
        let (of, rest) = rest.split_once(')')?;
        let is_of = (1..=LONGEST_SUBDIVISION).contains(&of.len())
            && of.bytes().all(|letter| letter.is_ascii_alphanumeric());
        subdivisions.push(is_of.then(|| of.to_owned())?);
        text = rest;
    }
    Some((subdivisions, text))
}

/// What comes after one of these words and a space.
fn strip_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' '))
}

/// A number of at most so many digits, which does not begin with a nought.
fn number<T: core::str::FromStr>(text: &str, digits: usize) -> Option<T> {
    let is_number = (1..=digits).contains(&text.len())
        && text.bytes().all(|letter| letter.is_ascii_digit())
        && !text.starts_with('0');
    is_number.then(|| text.parse().ok())?
}
