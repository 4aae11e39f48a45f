//! States, counties and postal codes as they are compared.

mod named;

use voice_wire::nearest;

pub(super) use self::named::{Named, named};
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
    let find = |name: &str| {
        let is = |(code, names): &&(&str, &[&str])| *code == name || names.contains(&name);
        STATES.iter().find(is).map(|(code, _)| *code)
    };
    // "IL - Illinois", "Illinois (IL)": the same twice.
    find(name).or_else(|| {
        name.match_indices(' ').find_map(|(at, _)| {
            let (one, other) = (name.get(..at)?, name.get(at.saturating_add(1)..)?);
            find(one).filter(|code| find(other) == Some(code))
        })
    })
}

/// The name of the State of the United States that is the most like a text that names none, if one
/// is like it at all.
///
/// ```
/// use voice_hsds::nearest_state;
///
/// assert_eq!(nearest_state("Ilinois"), Some("illinois"));
/// assert_eq!(nearest_state("Illinois"), None);
/// assert_eq!(nearest_state("Ontario"), None);
/// ```
#[must_use]
pub fn nearest_state(text: &str) -> Option<&'static str> {
    if known_state(text).is_some() {
        return None;
    }
    let names: Vec<&str> = STATES.iter().flat_map(|(_, names)| *names).copied().collect();
    nearest(&words(text), &names)
}

/// A state or province as it is compared: by its letters where it has some.
pub(super) fn state(text: &str) -> String {
    known_state(text).map_or_else(|| words(text), str::to_owned)
}

/// A county as it is compared: its name alone, without spaces.
pub(super) fn county(text: &str) -> String {
    county_and_state(text).0
}

/// The same, and the State beside it, as in "Cook County IL", "Cook, IL" and "Cook (IL)".
fn county_and_state(text: &str) -> (String, Option<&'static str>) {
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
    let (name, in_brackets) = text.split_once('(').unwrap_or((text, ""));
    let in_brackets = in_brackets.split(')').next().and_then(known_state);
    let behind = name.rsplit_once(',').and_then(|(name, state)| Some((name, known_state(state)?)));
    let name = match (behind, name.rsplit_once(',')) {
        (Some((name, _)), _) => name.to_owned(),
        // "Cook, County of".
        (None, Some((name, kind))) if words(kind).ends_with(" of") => format!("{kind} {name}"),
        _ => name.to_owned(),
    };
    let name = words(&name);
    let name = STARTS.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(&name);
    let before_state = before_state(name);
    let name = before_state.map_or(name, |(name, _)| name);
    let state = in_brackets
        .or_else(|| behind.map(|(_, state)| state))
        .or_else(|| before_state.map(|(_, state)| state));
    let name = ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let saint = |word| match word {
        "saint" => "st",
        "sainte" => "ste",
        word => word,
    };
    (name.split(' ').map(saint).collect(), state)
}

/// The name and the State of "Cook County IL".
fn before_state(name: &str) -> Option<(&str, &'static str)> {
    let (name, state) = name.rsplit_once(' ').filter(|(_, state)| state.len() == 2)?;
    known_state(state).filter(|_| is_county(name)).map(|state| (name, state))
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
}
