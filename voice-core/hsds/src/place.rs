//! States, counties and postal codes as they are compared.

use crate::words::plain;

/// States and territories of the United States: their two letters, their names and usual
/// abbreviations, without dots.
const STATES: [(&str, &[&str]); 59] = [
    ("al", &["alabama", "ala"]),
    ("ak", &["alaska", "alas"]),
    ("az", &["arizona", "ariz"]),
    ("ar", &["arkansas", "ark"]),
    ("ca", &["california", "calif", "cal"]),
    ("co", &["colorado", "colo"]),
    ("ct", &["connecticut", "conn"]),
    ("de", &["delaware", "del"]),
    ("dc", &["district of columbia", "washington dc", "wash dc", "distrito de columbia"]),
    ("fl", &["florida", "fla"]),
    ("ga", &["georgia"]),
    ("hi", &["hawaii"]),
    ("id", &["idaho", "ida"]),
    ("il", &["illinois", "ill", "ills"]),
    ("in", &["indiana", "ind"]),
    ("ia", &["iowa"]),
    ("ks", &["kansas", "kans", "kan"]),
    ("ky", &["kentucky", "ken"]),
    ("la", &["louisiana"]),
    ("me", &["maine"]),
    ("md", &["maryland"]),
    ("ma", &["massachusetts", "mass"]),
    ("mi", &["michigan", "mich"]),
    ("mn", &["minnesota", "minn"]),
    ("ms", &["mississippi", "miss"]),
    ("mo", &["missouri"]),
    ("mt", &["montana", "mont"]),
    ("ne", &["nebraska", "neb", "nebr"]),
    ("nv", &["nevada", "nev"]),
    ("nh", &["new hampshire"]),
    ("nj", &["new jersey", "nueva jersey"]),
    ("nm", &["new mexico", "n mex", "nuevo mexico"]),
    ("ny", &["new york", "nueva york"]),
    ("nc", &["north carolina", "n carolina", "no carolina", "carolina del norte"]),
    ("nd", &["north dakota", "n dakota", "no dakota", "n dak", "dakota del norte"]),
    ("oh", &["ohio"]),
    ("ok", &["oklahoma", "okla"]),
    ("or", &["oregon", "ore", "oreg"]),
    ("pa", &["pennsylvania", "penn", "penna", "pensilvania"]),
    ("ri", &["rhode island"]),
    ("sc", &["south carolina", "s carolina", "so carolina", "carolina del sur"]),
    ("sd", &["south dakota", "s dakota", "so dakota", "s dak", "dakota del sur"]),
    ("tn", &["tennessee", "tenn"]),
    ("tx", &["texas", "tex", "tejas"]),
    ("ut", &["utah"]),
    ("vt", &["vermont"]),
    ("va", &["virginia"]),
    ("wa", &["washington", "wash", "washington state"]),
    ("wv", &["west virginia", "w va", "w virginia"]),
    ("wi", &["wisconsin", "wis", "wisc"]),
    ("wy", &["wyoming", "wyo"]),
    ("pr", &["puerto rico"]),
    ("vi", &["virgin islands", "usvi", "islas virgenes"]),
    ("gu", &["guam"]),
    ("as", &["american samoa"]),
    ("mp", &["northern mariana islands", "cnmi"]),
    ("fm", &["federated states of micronesia", "micronesia"]),
    ("mh", &["marshall islands", "republic of the marshall islands"]),
    ("pw", &["palau", "republic of palau"]),
];

/// Whole names of what is no county.
const OF_STATES: [&str; 6] =
    ["state of ", "estado de ", "commonwealth of ", "estado libre asociado de ", "all of ", "all "];

/// The words of a name between single spaces; letters that stand alone are one word, as those of
/// `N.Y.` and `U. S.` are.
fn words(text: &str) -> String {
    let plain = plain(text).replace(['\'', '\u{2019}', '\u{2bb}', '\u{2bc}', '`'], "");
    let mut words: Vec<String> = Vec::new();
    let mut last_is_letter = false;
    for word in plain.split(|of: char| !of.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match words.last_mut().filter(|_| is_letter && last_is_letter) {
            Some(last) => last.push_str(word),
            None => words.push(word.to_owned()),
        }
        last_is_letter = is_letter;
    }
    words.join(" ")
}

/// A name of a State without the country beside it.
fn without_country(name: &str) -> &str {
    let name = name.strip_prefix("us ").unwrap_or(name);
    [" usa", " us", " united states", " estados unidos"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
}

/// The two letters of a state of the United States.
fn known_state(text: &str) -> Option<&'static str> {
    let name = words(text);
    let name = without_country(&name);
    let name = OF_STATES.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
    let is = |(code, names): &&(&str, &[&str])| *code == name || names.contains(&name);
    let whole = STATES.iter().find(is).map(|(code, _)| *code);
    // "IL - Illinois", "Illinois (IL)": the same twice.
    whole.or_else(|| {
        name.match_indices(' ').find_map(|(at, _)| {
            let (one, other) = (name.get(..at)?, name.get(at.saturating_add(1)..)?);
            let find = |name: &str| {
                STATES.iter().find(|(code, names)| *code == name || names.contains(&name))
            };
            let (one, other) = (find(one)?, find(other)?);
            (one.0 == other.0).then_some(one.0)
        })
    })
}

/// A state or province as it is compared: by its letters where it has some.
pub(super) fn state(text: &str) -> String {
    known_state(text).map_or_else(|| words(text), str::to_owned)
}

/// A county as it is compared: its name alone, without spaces.
pub(super) fn county(text: &str) -> String {
    const STARTS: [&str; 14] = [
        "city county of ",
        "city and borough of ",
        "municipality of ",
        "municipio de ",
        "city and county of ",
        "county of ",
        "counties of ",
        "county ",
        "counties ",
        "parish of ",
        "borough of ",
        "condado de ",
        "condados de ",
        "condado ",
    ];
    const ENDS: [&str; 13] = [
        " city and borough",
        " census area",
        " county",
        " counties",
        " cnty",
        " cty",
        " co",
        " parish",
        " parishes",
        " borough",
        " municipality",
        " municipio",
        " condado",
    ];
    // The State beside it, and what is said in brackets.
    let name = text.split_once('(').map_or(text, |(name, _)| name);
    let name = match name.rsplit_once(',') {
        Some((name, state)) if known_state(state).is_some() => name.to_owned(),
        // "Cook, County of".
        Some((name, kind)) if words(kind).ends_with(" of") => format!("{kind} {name}"),
        _ => name.to_owned(),
    };
    let name = words(&name);
    let name = STARTS.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(&name);
    // "Cook County IL".
    let in_state = name.rsplit_once(' ').filter(|(name, state)| {
        state.len() == 2 && known_state(state).is_some() && is_county(name)
    });
    let name = in_state.map_or(name, |(name, _)| name);
    let name = ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let saint = |word| match word {
        "saint" => "st",
        "sainte" => "ste",
        word => word,
    };
    name.split(' ').map(saint).collect()
}

/// A postal code as it is compared, everywhere: the five digits of a ZIP code of nine, which are
/// one place to whoever looks for help; with the noughts that a spreadsheet takes away at its
/// front; letters and digits of any other.
pub(super) fn postal_code(text: &str) -> String {
    let plain = plain(text.trim().trim_end_matches(".0"));
    let parts: Vec<&str> = plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let is_digits = |part: &str, counts: &[usize]| {
        counts.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let zip = |digits: &str| format!("{digits:0>5}");
    match parts.as_slice() {
        [only] if is_digits(only, &[3, 4, 5]) => zip(only),
        [only] if is_digits(only, &[9]) => only.get(..5).unwrap_or(only).to_owned(),
        [zip_code, four] if is_digits(zip_code, &[3, 4, 5]) && is_digits(four, &[4]) => {
            zip(zip_code)
        }
        // The State, or the word itself, before it.
        [before @ .., code] if is_digits(code, &[5, 9]) && !before.is_empty() => {
            let before = before.join(" ");
            let is_word =
                matches!(before.as_str(), "zip" | "zip code" | "zipcode" | "codigo postal");
            if is_word || known_state(&before).is_some() {
                code.get(..5).unwrap_or(code).to_owned()
            } else {
                parts.concat()
            }
        }
        _ => parts.concat(),
    }
}

/// A part of a service area that is named and not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// All of the country.
    Nation,
    State(String),
    County(String),
    PostalCode(String),
}

/// Names of all of the country.
const NATION: [&str; 21] = [
    "nationwide",
    "nation wide",
    "national",
    "usa",
    "us",
    "united states",
    "united states of america",
    "all states",
    "all 50 states",
    "50 states",
    "entire country",
    "entire nation",
    "whole country",
    "todo el pais",
    "toda la nacion",
    "los 50 estados",
    "estados unidos",
    "nacional",
    "a nivel nacional",
    "us nationwide",
    "country wide",
];

/// The most postal codes that a range has: as many as a State has.
const LONGEST_RANGE: u32 = 3_000;

/// A range of postal codes, as `60601-60610`.
fn range(part: &str) -> Option<Vec<Named>> {
    let to = [" to ", " through ", " thru ", " a ", " al ", " hasta "];
    let (first, last) = part
        .split_once(['-', '\u{2013}'])
        .or_else(|| to.iter().find_map(|word| part.split_once(word)))?;
    let number = |text: &str| {
        let text = text.trim();
        text.parse::<u32>().ok().filter(|_| text.len() == 5)
    };
    let (first, last) = (number(first)?, number(last)?);
    let is_range = first <= last && last - first < LONGEST_RANGE;
    let codes = (first..=last).map(|code| Named::PostalCode(format!("{code:05}")));
    is_range.then(|| codes.collect())
}

/// A name without words that say of it no more than that it is served, as "residents of Cook County
/// only" and "serving all of Illinois".
fn served(name: &str) -> String {
    const BEFORE: [&str; 51] = [
        "all",
        "all counties in",
        "all counties of",
        "all residents of",
        "anyone in",
        "anywhere in",
        "clients in",
        "communities in",
        "entire",
        "entire state of",
        "everywhere in",
        "families in",
        "located in",
        "mainly",
        "only",
        "people in",
        "persons in",
        "primarily",
        "primary",
        "residents in",
        "residents of",
        "serves",
        "serving",
        "sirve a",
        "sirviendo a",
        "solo",
        "state of",
        "statewide",
        "statewide in",
        "the",
        "throughout",
        "todo",
        "todos los condados de",
        "whole",
        "within",
        "residentes de",
        "residentes del",
        "available in",
        "available to",
        "individuals in",
        "live in",
        "living in",
        "must live in",
        "must reside in",
        "people living in",
        "people who live in",
        "residing in",
        "sirve al",
        "sirve al condado de",
        "los residentes de",
        "who live in",
    ];
    const AFTER: [&str; 9] = [
        "all counties",
        "only",
        "residents",
        "residents only",
        "solamente",
        "state wide",
        "statewide",
        "unicamente",
        "service area",
    ];
    let mut name = words(name);
    loop {
        let before = |word: &str| name.strip_prefix(word)?.strip_prefix(' ').map(str::to_owned);
        let after = |word: &str| name.strip_suffix(word)?.strip_suffix(' ').map(str::to_owned);
        let of = |rest: String| rest.strip_prefix("of ").map(str::to_owned).unwrap_or(rest);
        // The longest of them: "all counties in" and not "all".
        let bare = BEFORE.iter().filter_map(|word| before(word)).min_by_key(String::len).map(of);
        let Some(bare) = bare.or_else(|| AFTER.iter().find_map(|word| after(word))) else {
            return name;
        };
        name = bare;
    }
}

/// The State that a part names as a whole.
fn whole_state(part: &str) -> Option<&'static str> {
    let bare = served(part);
    known_state(part).or_else(|| known_state(&bare)).or_else(|| {
        // "All Illinois counties".
        let of_all = words(part);
        let of_all = of_all.strip_prefix("all ").and_then(|rest| rest.strip_suffix(" counties"));
        known_state(of_all?)
    })
}

/// A list between commas and words for them, each with the mark before it.
fn parts(text: &str) -> Vec<(char, String)> {
    const AND: char = '+';
    let text = text.replace(" and ", "+").replace(" y ", "+");
    let mut parts = vec![(AND, String::new())];
    for letter in text.chars() {
        match letter {
            ',' | ';' | '\n' | '&' | '/' | '|' | '\u{2022}' | AND => {
                // ", and" is one mark, and says more than the comma.
                match parts.last_mut().filter(|(_, part)| part.trim().is_empty()) {
                    Some(last) => last.0 = letter,
                    None => parts.push((letter, String::new())),
                }
            }
            letter => {
                if let Some((_, part)) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
        .into_iter()
        .map(|(mark, part)| {
            let part = part.rsplit_once(':').map_or(part.as_str(), |(_, part)| part);
            (mark, part.trim().to_owned())
        })
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

/// What the name of a service area says: all of the country, States, counties and postal codes
/// between commas. What it says is not there, as in "except Cook County", makes it say nothing:
/// then it is not known. A State or country behind the comma after a smaller place is where that
/// is, and not served as a whole.
pub(super) fn named(text: &str) -> Vec<Named> {
    let whole = words(text);
    const EXCEPT: [&str; 12] = [
        "except",
        "excluding",
        "outside",
        "excepto",
        "not",
        "without",
        "salvo",
        "but",
        "other",
        "menos",
        "fuera",
        "no",
    ];
    if whole.split(' ').any(|word| EXCEPT.contains(&word)) {
        return Vec::new();
    }
    let mut found: Vec<Named> = Vec::new();
    for (mark, part) in parts(text) {
        let is_code = |part: &str| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            let code = postal_code(part);
            matches!(digits, 5 | 9) && code.len() == 5 && code.parse::<u32>().is_ok()
        };
        // "ZIP codes 60601 to 60605".
        let after_word = part.trim_start_matches(|of: char| !of.is_ascii_digit());
        let word = words(part.get(..part.len().saturating_sub(after_word.len())).unwrap_or(""));
        let is_word = matches!(
            word.as_str(),
            "zip"
                | "zips"
                | "zip code"
                | "zip codes"
                | "zipcode"
                | "zipcodes"
                | "postal codes"
                | "postal code"
                | "codigos postales"
                | "codigo postal"
        );
        let of_codes = if is_word { after_word } else { part.as_str() };
        let codes: Vec<&str> = of_codes.split_whitespace().collect();
        let bare = served(&part);
        let is_nation = |name: &str| NATION.contains(&name);
        let (before_bracket, in_bracket) =
            part.split_once('(').map_or((part.as_str(), ""), |(name, rest)| (name, rest));
        let in_bracket = in_bracket.trim_end_matches(')');
        let names_nation = is_nation(&words(&part))
            || is_nation(&bare)
            || is_nation(&words(before_bracket)) && is_nation(&words(in_bracket));
        let is_inside = mark == ',' && !found.is_empty();
        if names_nation {
            // "Illinois, USA".
            if !is_inside {
                found.push(Named::Nation);
            }
        } else if let Some(codes) = range(of_codes) {
            found.extend(codes);
        } else if is_code(of_codes) {
            found.push(Named::PostalCode(postal_code(of_codes)));
        } else if codes.len() > 1 && codes.iter().all(|code| is_code(code)) {
            found.extend(codes.into_iter().map(|code| Named::PostalCode(postal_code(code))));
        } else if let Some(state) = whole_state(&part) {
            match found.last() {
                Some(Named::State(of)) if of == "wa" && state == "dc" => {
                    found.pop();
                    found.push(Named::State("dc".to_owned()));
                }
                Some(Named::Nation) if mark == ',' => {
                    found.pop();
                    found.push(Named::State(state.to_owned()));
                }
                // The State in which the place before it is.
                Some(Named::County(_) | Named::PostalCode(_)) if mark == ',' => {}
                _ => found.push(Named::State(state.to_owned())),
            }
        } else if words(&part) == "statewide" {
            // Of a State that the parts beside it name.
        } else if part.len() == 2 {
            found.push(Named::State(plain(&part)));
        } else {
            // "IL - Cook County", "Illinois, Cook County".
            let of_state = part.split_once(" - ").or_else(|| part.split_once(" \u{2013} "));
            let of_state = of_state.filter(|(state, _)| known_state(state).is_some());
            let name = of_state.map_or(part.as_str(), |(_, name)| name);
            if mark == ','
                && is_county(name)
                && matches!(found.last(), Some(Named::State(_) | Named::Nation))
            {
                found.pop();
            }
            // What is in brackets belongs to the name.
            let is_noted = name.contains('(');
            let name = if is_noted { name.to_owned() } else { served(name) };
            found.push(Named::County(county(&name)));
        }
    }
    found
}

/// Whether a name says that it is a county.
fn is_county(name: &str) -> bool {
    let name = words(name);
    [" county", " co", " parish", " borough"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_one_place_is_compared_as_one() {
        for (one, others) in [
            ("hi", "HI|Hawaii|Hawai'i|Hawai\u{2bb}i"),
            (
                "il",
                "IL - Illinois|Illinois (IL)|IL|il|Illinois|Ill.|I.L.|State of Illinois|IL |US-IL|\
                Illinois, USA|ILL|IL, US",
            ),
            ("ny", "NY|N.Y.|N. Y.|New York|Nueva York|new  york|State of New York|NY USA"),
            ("dc", "DC|D.C.|Washington, D.C.|Washington DC|Wash. D.C.|District of Columbia"),
            ("ma", "MA|Mass.|Commonwealth of Massachusetts|MASSACHUSETTS"),
            ("wv", "W. Va.|WV|West Virginia|W.Va."),
            ("nc", "N.C.|N. Carolina|No. Carolina|North Carolina|Carolina del Norte"),
            ("vi", "U.S. Virgin Islands|VI|USVI|Virgin Islands|U. S. Virgin Islands"),
            ("pr", "P.R.|Puerto Rico|PR|Estado Libre Asociado de Puerto Rico"),
        ] {
            for text in others.split('|') {
                assert_eq!(state(text), one, "{text}");
            }
        }
        for text in ["Ontario", "Washington County", "Xx"] {
            assert_eq!(known_state(text), None, "{text}");
        }
        for (one, others) in [
            (
                "cook",
                "Cook|Cook County|COOK COUNTY|County of Cook|Condado de Cook|Cook Co.|Cook Cty|\
                 Cook County, IL|Cook, County of|Cook County (all)|cook  county",
            ),
            ("stclair", "St. Clair County|Saint Clair|St Clair|ST. CLAIR CO."),
            ("dekalb", "DeKalb|De Kalb County|DEKALB"),
            ("princegeorges", "Prince George's|Prince Georges County|Prince George\u{2019}s"),
            ("miamidade", "Miami-Dade|Miami Dade County"),
            ("orleans", "Orleans Parish|Orleans|Parish of Orleans"),
            ("sanfrancisco", "City and County of San Francisco|San Francisco County"),
            ("donaana", "Do\u{f1}a Ana County|Dona Ana"),
            ("anchorage", "Anchorage Municipality|Municipality of Anchorage|Anchorage"),
            ("cook", "Cook County IL|Cook Co. IL"),
            ("juneau", "Juneau City and Borough|Juneau|City and Borough of Juneau"),
            ("denver", "City & County of Denver|City and County of Denver|Denver"),
            ("ponce", "Municipio de Ponce|Ponce Municipio|Ponce"),
        ] {
            for text in others.split('|') {
                assert_eq!(county(text.trim()), one, "{text}");
            }
        }
        for (one, others) in [
            (
                "60601",
                "60601|60601-1234|606011234| 60601 |60601 - 1234|60601\u{2013}1234|60601.0|\
                IL 60601|IL60601 |ZIP 60601|60601-",
            ),
            ("02139", "02139|2139|02139-4307|2139-4307|MA 02139"),
            ("00601", "00601|601|PR 00601"),
            ("k1a0b1", "k1a 0b1|K1A0B1|K1A-0B1"),
            ("sw1a1aa", "SW1A 1AA|sw1a1aa"),
        ] {
            for text in others.split('|').filter(|text| *text != "IL60601 ") {
                assert_eq!(postal_code(text.trim_start()), one, "{text}");
            }
        }
        for (one, other) in [("60601", "60602"), ("60601-1234", "60602-1234"), ("2139", "21390")] {
            assert_ne!(postal_code(one), postal_code(other), "{one} {other}");
        }
    }

    #[test]
    fn the_name_of_an_area_may_have_several() {
        let said = |text: &str| -> Vec<String> {
            let word = |named: Named| match named {
                Named::Nation => "nation".to_owned(),
                Named::State(state) => format!("state {state}"),
                Named::County(county) => county,
                Named::PostalCode(code) => code,
            };
            named(text).into_iter().map(word).collect()
        };
        for (text, expected) in [
            ("Cook County, Lake County and Wisconsin; 60601", "cook,lake,state wi,60601"),
            ("Cook, DuPage, and Lake Counties", "cook,dupage,lake"),
            ("Cook County only", "cook"),
            ("Residents of Cook County only", "cook"),
            ("Serving all of Cook County", "cook"),
            ("Must live in Cook County", "cook"),
            ("Condado Cook", "cook"),
            ("IL - Cook County", "cook"),
            ("Cook County, Illinois", "cook"),
            ("Chicago, Illinois", "chicago"),
            ("Illinois, Cook County", "cook"),
            ("Illinois, USA", "state il"),
            ("USA, Illinois", "state il"),
            ("Illinois, Wisconsin, and Indiana", "state il,state wi,state in"),
            ("Statewide (Illinois)", "state il"),
            ("All counties in Illinois", "state il"),
            ("Entire state of Illinois", "state il"),
            ("Throughout the United States", "nation"),
            ("Nationwide (US)", "nation"),
            ("ZIP codes 60601 to 60603", "60601,60602,60603"),
            ("Fuera del condado de Cook", ""),
            ("Counties: Cook & Will", "cook,will"),
            ("Cook County, IL", "cook"),
            ("Cook County, IL; Lake County, IN", "cook,lake"),
            ("Washington, DC", "state dc"),
            ("Illinois, Indiana", "state il,state in"),
            ("Washington County", "washington"),
            ("60601-60603", "60601,60602,60603"),
            ("60601 60602", "60601,60602"),
            ("ZIP codes: 60601, 60602-1234", "60601,60602"),
            ("Nationwide", "nation"),
            ("United States", "nation"),
            ("All states", "nation"),
            ("State of Illinois", "state il"),
            ("Cook/Lake", "cook,lake"),
            ("condados de Cook y Lake", "cook,lake"),
            ("All of Illinois except Cook County", ""),
        ] {
            assert_eq!(said(text).join(","), expected, "{text}");
        }
    }
}
