//! The street of a confidential place, where a text of its organization or service repeats it.
//!
//! The line is taken out of the text, and the rest of the text stays: who is helped has to know
//! what the service does. A line is a house number and the name of its street, in either order;
//! "St." is "Street".

use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};

use crate::form::Form;
use crate::object::Object;
use crate::read::Wanted;
use crate::store::{Catalog, Cell, Row};
use crate::words::plain;

/// What stands where the line was.
const WITHHELD: &str = "withheld";

/// Kinds of streets, in full and short; a text may leave them out.
const STREETS: [(&str, &str); 16] = [
    ("alley", "aly"),
    ("avenue", "ave"),
    ("boulevard", "blvd"),
    ("circle", "cir"),
    ("court", "ct"),
    ("drive", "dr"),
    ("highway", "hwy"),
    ("lane", "ln"),
    ("parkway", "pkwy"),
    ("place", "pl"),
    ("road", "rd"),
    ("square", "sq"),
    ("street", "st"),
    ("terrace", "ter"),
    ("trail", "trl"),
    ("way", "wy"),
];

/// Directions in full and short.
const DIRECTIONS: [(&str, &str); 8] = [
    ("east", "e"),
    ("north", "n"),
    ("northeast", "ne"),
    ("northwest", "nw"),
    ("south", "s"),
    ("southeast", "se"),
    ("southwest", "sw"),
    ("west", "w"),
];

/// Words after which a line names a room and no street.
const ROOMS: [&str; 9] =
    ["apartment", "apt", "floor", "oficina", "piso", "room", "ste", "suite", "unit"];

/// Words of a route on which a box stands at the house (USPS Publication 28, sections 24 and 25).
const ROUTES: [&str; 8] = ["contract", "hc", "rfd", "route", "rr", "rt", "rte", "rural"];

/// A text in which a line was: the record, the place of the cell in it, and the text without the
/// line.
pub(in crate::read) struct Withheld {
    pub(in crate::read) record: (Object, u32),
    pub(in crate::read) cell: usize,
    /// The name of the field.
    pub(in crate::read) field: String,
    pub(in crate::read) text: String,
    /// Whether the place is marked, or may be.
    pub(in crate::read) is_marked: bool,
}

/// What must be taken out of the texts of the organizations and services of hidden places; and the
/// records that may have such a text, and whose texts were let go of.
pub(in crate::read) fn withheld<'a>(
    catalog: &'a Catalog,
    places: impl Iterator<Item = (Row<'a>, bool)>,
) -> (Vec<Withheld>, Wanted) {
    let mut lines = BTreeMap::<(Object, u32), (bool, BTreeSet<Vec<String>>)>::new();
    for (place, is_marked) in places {
        let of_place: Vec<Vec<String>> = place
            .children(Object::Address)
            .filter_map(|address| line(address.stated("address_1")?))
            .collect();
        if of_place.is_empty() {
            continue;
        }
        for row in owners(place) {
            let (marked, lines) = lines.entry((row.object, row.number)).or_default();
            *marked |= is_marked;
            lines.extend(of_place.iter().cloned());
        }
    }
    let (mut found, mut wanted) = (Vec::new(), Wanted::new());
    for ((object, number), (is_marked, lines)) in lines {
        let owner = catalog.row(object, number);
        let others = Object::ALL
            .into_iter()
            .filter(|kind| !matches!(kind, Object::Location | Object::Address))
            .filter(|kind| {
                !matches!(kind, Object::Organization | Object::Program | Object::Service)
            })
            .flat_map(|kind| owner.children(kind));
        for row in core::iter::once(owner).chain(others) {
            for (at, cell) in row.cells().iter().enumerate() {
                if cell.is_sketch() {
                    let may_have = |line: &Vec<String>| {
                        let words = line.iter().map(String::as_str);
                        let is_number =
                            |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
                        cell.may_have(words.filter(is_number))
                    };
                    if lines.iter().any(may_have) {
                        wanted.insert((row.object, row.number));
                    }
                    continue;
                }
                let Some(field) = field(row, cell) else { continue };
                if let Some(text) = without(cell.text(&catalog.text), &lines) {
                    let record = (row.object, row.number);
                    found.push(Withheld { record, cell: at, field, text, is_marked });
                }
            }
        }
    }
    (found, wanted)
}

/// The organizations, services and programs of a place.
fn owners(place: Row<'_>) -> Vec<Row<'_>> {
    let mut services: Vec<Row<'_>> = place
        .children(Object::ServiceAtLocation)
        .filter_map(|at| at.parent(Object::Service))
        .collect();
    let of_services = services.iter().filter_map(|service| service.parent(Object::Organization));
    let mut organizations: Vec<Row<'_>> =
        place.parent(Object::Organization).into_iter().chain(of_services).collect();
    organizations.dedup_by_key(|row| row.number);
    let programs: Vec<Row<'_>> =
        organizations.iter().flat_map(|of| of.children(Object::Program)).collect();
    services.extend(organizations.iter().flat_map(|of| of.children(Object::Service)));
    organizations.into_iter().chain(services).chain(programs).collect()
}

/// The name of the field of a cell, where it has words.
fn field(row: Row<'_>, cell: Cell) -> Option<String> {
    if let Some((name, _)) = cell.aside(&row.catalog.text) {
        return Some(name.to_owned());
    }
    let column = row.object.columns().get(cell.column())?;
    let has_words = matches!(column.form, Form::Line | Form::Prose | Form::Web | Form::Extent);
    has_words.then(|| column.name.to_owned())
}

/// A word as it is compared.
fn word(text: &str) -> String {
    let text = plain(text);
    let short = STREETS.iter().chain(&DIRECTIONS).find(|(full, _)| *full == text);
    short.map_or(text, |(_, short)| (*short).to_owned())
}

/// The words of a text, each with its place.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words = Vec::new();
    let (mut start, mut letters) = (0, String::new());
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if letter.is_alphanumeric() {
            if letters.is_empty() {
                start = at;
            }
            letters.push(letter);
        } else if !letters.is_empty() {
            words.push((start..at, word(&core::mem::take(&mut letters))));
        }
    }
    words
}

fn is_street(word: &str) -> bool {
    STREETS.iter().any(|(_, short)| *short == word)
}

fn has_number(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit())
}

/// The words of an address without those of a box at a post office, where nobody lives.
fn without_box(line: &[String]) -> Vec<String> {
    let is_box = |at: &usize| {
        let next = line.get(at.saturating_add(1));
        line.get(*at).is_some_and(|word| word == "box") && next.is_some_and(|next| has_number(next))
    };
    let Some(at) = (0..line.len()).find(is_box) else { return line.to_vec() };
    let (before, number) = (line.iter().take(at), line.iter().skip(at).skip(2));
    let of_office = |word: &&String| matches!(word.as_str(), "o" | "office" | "p" | "po" | "post");
    let office = before.clone().rev().take_while(of_office).count();
    if office == 0 && before.clone().any(|word| ROUTES.contains(&word.as_str())) {
        return line.to_vec();
    }
    before.take(at.saturating_sub(office)).chain(number).cloned().collect()
}

/// The words of a line that names a house: none of a postal box, or where there is no number.
fn line(text: &str) -> Option<Vec<String>> {
    let line: Vec<String> = words(text)
        .into_iter()
        .map(|(_, word)| word)
        .take_while(|word| !ROOMS.contains(&word.as_str()))
        .collect();
    let mut line = without_box(&line);
    let is_name = |word: &String| word.chars().count() > 2 && !has_number(word);
    if line.len() > 2 && line.last().is_some_and(|word| is_street(word)) {
        line.pop();
    }
    let is_house =
        line.iter().any(|word| has_number(word)) && line.iter().any(is_name) || line.len() > 2;
    (is_house && line.iter().any(|word| has_number(word))).then_some(line)
}

/// The text without the lines that it repeats; none where it repeats none.
#[expect(clippy::expect_used, reason = "nothing may be left of a line that is there")]
fn without(text: &str, lines: &BTreeSet<Vec<String>>) -> Option<String> {
    let words = words(text);
    let mut rest = text.to_owned();
    let mut end = text.len();
    // From the last to the first, so that the places of those before stay.
    for at in (0..words.len()).rev() {
        let (_, here) = words.split_at(at);
        let is_here = |line: &&Vec<String>| {
            here.len() >= line.len() && here.iter().zip(*line).all(|((_, word), of)| word == of)
        };
        let Some(line) = lines.iter().filter(is_here).max_by_key(|line| line.len()) else {
            continue;
        };
        let next = here.get(line.len()).filter(|(_, word)| is_street(word));
        let last = next.or_else(|| here.get(line.len().checked_sub(1)?));
        let (first, last) = here.first().zip(last).expect("a line has words");
        let place = first.0.start..last.0.end;
        if place.end <= end {
            end = place.start;
            rest.replace_range(place, WITHHELD);
        }
    }
    (rest != text).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Source, read};

    fn shown(address: &str, text: &str) -> Option<String> {
        without(text, &BTreeSet::from([line(address)?]))
    }

    #[test]
    fn a_line_is_found_however_it_is_written() {
        for (address, text, rest) in [
            ("12 Hidden Lane", "Come to 12 Hidden Lane.", "Come to withheld."),
            (
                "12 Hidden Lane",
                "Come to 12 hidden Ln., Springfield",
                "Come to withheld., Springfield",
            ),
            ("12 Hidden Ln", "At 12 HIDDEN\nLANE and 12 Hidden", "At withheld and withheld"),
            ("12 N. Hidden St., Suite 4", "12 North Hidden Street", "withheld"),
            ("Calle Oculta 12", "en calle Oculta, 12", "en withheld"),
            (
                "12 Hidden Lane",
                "https://maps.example/?q=12+Hidden+Lane",
                "https://maps.example/?q=withheld",
            ),
            ("12-B Avenida Niño", "12 b Avenida Nino 4", "withheld 4"),
            ("12 Hidden Lane, P.O. Box 9", "12 Hidden Lane or PO Box 9", "withheld or PO Box 9"),
            ("PO Box 9, 12 Hidden Lane", "at 12 Hidden Ln", "at withheld"),
            ("RR 2 Box 18", "We are at RR 2, Box 18.", "We are at withheld."),
            ("HC 68 Box 19A", "HC 68 box 19a", "withheld"),
            ("12 Box Elder Lane", "12 Box Elder Ln", "withheld"),
            ("12 Route 9, P.O. Box 4", "12 Route 9", "withheld"),
        ] {
            assert_eq!(shown(address, text).as_deref(), Some(rest), "{address}: {text}");
        }
        for (address, text) in [
            ("12 Hidden Lane", "112 Hidden Lane"),
            ("12 Hidden Lane", "12 beds, hidden gardens"),
            ("12 Hidden Lane", "Hidden Lane 12th street"),
            ("P.O. Box 12", "P.O. Box 12"),
            ("Post Office Box 12", "Post Office Box 12"),
            ("Box 12", "Box 12"),
            ("Main office", "Main office"),
            ("12", "12"),
        ] {
            assert_eq!(shown(address, text), None, "{address}: {text}");
        }
    }
    /// What is shown of a directory with a place of this mark, and its report.
    fn directory(mark: &str) -> String {
        let place = format!(
            "id,organization_id,location_type,confidential\nl1,o1,physical,{mark}\n\
             l2,o2,physical,\n"
        );
        let files: [(&str, &[u8]); 7] = [
            (
                "organizations.csv",
                b"id,name,description\no1,Haven,We are at 12 Hidden Ln. by bus\n\
                  o2,Other,Come to 12 Hidden Lane\n",
            ),
            (
                "services.csv",
                b"id,organization_id,name,status,application_process,note\n\
                  s1,o1,Beds,active,Call first,Ring at 12 Hidden Lane\n\
                  s2,o1,Meals,active,\"Come to 12 hidden lane, Springfield\",\n",
            ),
            ("service_at_location.csv", b"id,service_id,location_id\nx1,s1,l1\n"),
            ("locations.csv", place.as_bytes()),
            (
                "addresses.csv",
                b"id,location_id,address_1,city,address_type\n\
                  a1,l1,12 Hidden Lane,Springfield,physical\n\
                  a2,l2,12 Hidden Lane,Shelbyville,physical\n",
            ),
            (
                "phones.csv",
                b"id,service_id,number,description\np1,s2,312-555-0142,Desk at 12 Hidden Lane\n",
            ),
            (
                "metadata.csv",
                b"id,resource_id,resource_type,field_name,previous_value\n\
                  m1,o1,organization,description,At 12 Hidden Lane\n",
            ),
        ];
        let sources = files.map(|(name, bytes)| Source { name, bytes });
        let (catalog, report) =
            read(&sources, &Options::default(), &mut |_, _| ()).expect("a catalog");
        let mut shown = report.to_string();
        for object in Object::ALL {
            for row in catalog.rows(object) {
                let fields = object.columns().iter().filter_map(|column| row.get(column.name));
                let fields = fields.chain(row.unmodelled().flat_map(|(name, json)| [name, json]));
                let owner = if row.id().ends_with("2") { "other: " } else { "" };
                fields.for_each(|text| shown.extend([owner, text, "\n"]));
            }
        }
        shown
    }

    #[test]
    fn no_text_of_its_organization_or_services_tells_a_hidden_place() {
        let open = directory("no");
        assert_eq!(open.to_lowercase().matches("hidden l").count(), 8, "{open}");
        for mark in ["yes", "partly"] {
            let hidden = directory(mark);
            let told: Vec<&str> =
                hidden.lines().filter(|line| line.to_lowercase().contains("hidden l")).collect();
            // Another organization's place may stand in a street of the same name.
            assert_eq!(told, ["other: Come to 12 Hidden Lane", "other: 12 Hidden Lane"]);
            assert!(hidden.contains("We are at withheld. by bus"), "the rest stays");
            assert!(hidden.contains("Come to withheld, Springfield"));
            assert_eq!(hidden.matches("the street of the hidden place").count(), 5, "{hidden}");
        }
    }
}
