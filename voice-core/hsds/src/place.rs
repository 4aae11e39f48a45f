//! States, counties and postal codes as they are compared.

use crate::words::plain;

/// States and territories of the United States: their two letters, their names and usual
/// abbreviations, without dots.
const STATES: [(&str, &[&str]); 56] = [
    ("al", &["alabama", "ala"]),
    ("ak", &["alaska", "alas"]),
    ("az", &["arizona", "ariz"]),
    ("ar", &["arkansas", "ark"]),
    ("ca", &["california", "calif", "cal"]),
    ("co", &["colorado", "colo"]),
    ("ct", &["connecticut", "conn"]),
    ("de", &["delaware", "del"]),
    ("dc", &["district of columbia", "washington dc", "distrito de columbia"]),
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
    ("nc", &["north carolina", "n carolina", "carolina del norte"]),
    ("nd", &["north dakota", "n dakota", "n dak", "dakota del norte"]),
    ("oh", &["ohio"]),
    ("ok", &["oklahoma", "okla"]),
    ("or", &["oregon", "ore", "oreg"]),
    ("pa", &["pennsylvania", "penn", "penna", "pensilvania"]),
    ("ri", &["rhode island"]),
    ("sc", &["south carolina", "s carolina", "carolina del sur"]),
    ("sd", &["south dakota", "s dakota", "s dak", "dakota del sur"]),
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
    ("vi", &["virgin islands", "us virgin islands", "islas virgenes"]),
    ("gu", &["guam"]),
    ("as", &["american samoa"]),
    ("mp", &["northern mariana islands", "cnmi"]),
];

/// Whole names of what is no county.
const OF_STATES: [&str; 4] = ["state of ", "estado de ", "all of ", "all "];

fn words(text: &str) -> String {
    let plain = plain(text).replace('.', " ");
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    // `N.Y.` is `n y`.
    if words.len() == 2 && words.iter().all(|word| word.len() == 1) {
        return words.concat();
    }
    if words.last() == Some(&"usa") {
        words.pop();
    }
    words.join(" ")
}

/// The two letters of a state of the United States.
fn known_state(text: &str) -> Option<&'static str> {
    let name = words(text);
    let name = OF_STATES.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(&name);
    let is = |(code, names): &&(&str, &[&str])| *code == name || names.contains(&name);
    STATES.iter().find(is).map(|(code, _)| *code)
}

/// A state or province as it is compared: by its letters where it has some.
pub(super) fn state(text: &str) -> String {
    known_state(text).map_or_else(|| words(text), str::to_owned)
}

/// A county as it is compared: its name alone.
pub(super) fn county(text: &str) -> String {
    let name = words(text).replace("saint ", "st ");
    let starts = ["county of ", "parish of ", "condado de ", "city and county of "];
    let name = starts.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(&name);
    let ends = [" county", " counties", " co", " parish", " borough", " census area", " municipio"];
    ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
}

/// A postal code as it is compared: the five digits of a ZIP code of nine; letters and digits of
/// any other.
pub(super) fn postal_code(text: &str) -> String {
    let code: String = plain(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
    let is_zip = code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_zip { code.get(..5).unwrap_or(&code).to_owned() } else { code }
}

/// A part of a service area that is named and not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    State(String),
    County(String),
    PostalCode(String),
}

/// What the name of a service area says: states, counties and postal codes between commas.
pub(super) fn named(text: &str) -> Vec<Named> {
    let text = text.replace(" and ", ",").replace(" y ", ",");
    let parts = text.split([',', ';', '\n', '&']).map(str::trim).filter(|part| !part.is_empty());
    let of = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        match known_state(part) {
            Some(state) => Named::State(state.to_owned()),
            None if matches!(digits, 5 | 9) && !part.contains(char::is_alphabetic) => {
                Named::PostalCode(postal_code(part))
            }
            None if part.len() == 2 => Named::State(plain(part)),
            None => Named::County(county(part)),
        }
    };
    parts.map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_one_place_is_compared_as_one() {
        for text in ["IL", "il", "Illinois", "Ill.", "I.L.", "State of Illinois", "IL "] {
            assert_eq!(state(text), "il", "{text}");
        }
        for text in ["NY", "N.Y.", "New York", "Nueva York"] {
            assert_eq!(state(text), "ny", "{text}");
        }
        assert_eq!(state("Ontario"), "ontario");
        for text in ["Cook", "Cook County", "COOK COUNTY", "County of Cook", "Condado de Cook"] {
            assert_eq!(county(text), "cook", "{text}");
        }
        assert_eq!(county("St. Clair County"), county("Saint Clair"));
        for text in ["60601", "60601-1234", "606011234", " 60601 "] {
            assert_eq!(postal_code(text), "60601", "{text}");
        }
        assert_eq!(postal_code("k1a 0b1"), postal_code("K1A0B1"));
    }

    #[test]
    fn the_name_of_an_area_may_have_several() {
        assert_eq!(
            named("Cook County, Lake County and Wisconsin; 60601"),
            [
                Named::County("cook".to_owned()),
                Named::County("lake".to_owned()),
                Named::State("wi".to_owned()),
                Named::PostalCode("60601".to_owned()),
            ]
        );
    }
}
