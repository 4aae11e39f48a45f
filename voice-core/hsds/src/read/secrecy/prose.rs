//! Whether a text says that a place is confidential, in English or Spanish.
//!
//! "Confidential" is mostly said of a service: "free, confidential counselling". A sentence speaks
//! of the place where a word of secrecy belongs to a word for a place: before it ("undisclosed
//! location"), or after it with nothing but small words between ("the address of this shelter is
//! not published"). In a label, as a name or the line of an address, a word that is said of nothing
//! but secrets is enough.

mod vocabulary;

use self::vocabulary::{
    AT, BEGINNINGS, BESIDE, BETWEEN, HOUSE, HOUSING, KEPT, NOT, OF, OF_CLIENTS, PLACE, STRONG,
    TOLD, WEAK,
};
use super::Secrecy;
use crate::words::plain;

fn words(text: &str) -> Vec<String> {
    // "En secreto" is one word of secrecy, and "for" no word between "not" and "publication".
    plain(text)
        .replace(" en secreto", " secreto")
        .replace("not for publication", "not publication")
        .replace("not for public", "not public")
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn is(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

/// Whether a text has a word that may say it.
fn may_say(text: &str) -> bool {
    let mut rest = text.as_bytes();
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    loop {
        let Some(start) = rest.iter().position(is_of_word) else { return false };
        rest = rest.get(start..).unwrap_or_default();
        if let Some(word) = rest.first_chunk::<4>() {
            let known =
                |known: &&[u8; 4]| (*known).cmp(&word.map(|byte| byte.to_ascii_lowercase()));
            if !word.is_ascii() || BEGINNINGS.binary_search_by(known).is_ok() {
                return true;
            }
        } else if !rest.is_ascii() {
            return true;
        }
        let Some(end) = rest.iter().position(|byte| !is_of_word(byte)) else { return false };
        rest = rest.get(end..).unwrap_or_default();
    }
}

/// What a label says: a name, the line of an address, a term.
pub(super) fn label(text: &str) -> Option<Secrecy> {
    if !may_say(text) {
        return None;
    }
    let words = words(text);
    let strong = words.iter().any(|word| is(word, &STRONG));
    let alone = matches!(words.as_slice(), [only] if is(only, &WEAK));
    let plainly = strong || alone || is_not_told(&words);
    if plainly { Some(Secrecy::Marked) } else { sentence(text) }
}

/// What a note at a place says, which speaks of that place where it names none: "do not share",
/// "internal use only".
pub(super) fn note(text: &str) -> Option<Secrecy> {
    const KEPT_BACK: [&str; 22] = [
        "compartir",
        "disclose",
        "disclosed",
        "disclosure",
        "divulgar",
        "print",
        "printed",
        "publicar",
        "publication",
        "publicized",
        "publish",
        "published",
        "release",
        "released",
        "reveal",
        "revealed",
        "revelar",
        "share",
        "shared",
        "public",
        "publique",
        "divulgue",
    ];
    let said = sentence(text);
    if said == Some(Secrecy::Marked) || !may_say(text) {
        return said;
    }
    let says = |part: &str| {
        let words = words(part);
        let is_kept_back = |at: usize| {
            let after = words.get(at.saturating_add(1)..).unwrap_or_default();
            after.iter().take(3).any(|word| is(word, &KEPT_BACK))
        };
        let denied = words.iter().enumerate().any(|(at, word)| is(word, &NOT) && is_kept_back(at));
        let before_bracket = part.split('(').next().unwrap_or_default();
        let alone = matches!(self::words(before_bracket).as_slice(), [only] if is(only, &STRONG));
        let internal = words.windows(2).any(|pair| pair == ["internal", "use"]);
        // A longer sentence speaks of something that it names.
        words.len() <= 6 && (denied || internal) || alone && part.contains('(')
    };
    let is_said = text.split(['.', ';', '!', '?', '\n', '•', ',', '-']).any(says);
    said.max(is_said.then_some(Secrecy::MayBeMarked))
}

/// "Not published" and the like, with at most a word between.
fn is_not_told(words: &[String]) -> bool {
    words.windows(2).any(|pair| match pair {
        [not, told] => is(not, &NOT) && is(told, &TOLD) && told != "available",
        _ => false,
    })
}

/// What prose says of a place.
pub(super) fn sentence(text: &str) -> Option<Secrecy> {
    if !may_say(text) {
        return None;
    }
    text.split(['.', ';', '!', '?', '\n', '•'])
        .filter_map(|sentence| of_sentence(&words(sentence)))
        .max()
}

fn of_sentence(words: &[String]) -> Option<Secrecy> {
    // Where a word of secrecy begins and ends, and how plain it is.
    let mut secrets: Vec<(usize, usize, bool)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let is_negated = before.is_some_and(|before| is(before, &NOT));
        if is(word, &STRONG) || is(word, &WEAK) {
            if !is_negated {
                secrets.push((at, at, is(word, &STRONG)));
            }
        } else if is(word, &TOLD) {
            let first = (1..=3).find(|back| {
                let not = at.checked_sub(*back).and_then(|at| words.get(at));
                not.is_some_and(|not| is(not, &NOT))
            });
            if let Some(back) = first {
                secrets.push((at.saturating_sub(back), at, true));
            }
        }
    }
    let mut said = None;
    for (first, last, strong) in secrets {
        let next = words.get(last.saturating_add(1));
        let is_elsewhere = first != last && next.is_some_and(|next| is(next, &AT));
        let after = reach(words, last.saturating_add(1)..words.len(), 3).filter(|_| !is_elsewhere);
        let before = reach(words, 0..first, 10);
        let said_of = match (before, after) {
            (Some(Reached::Place), _) | (_, Some(Reached::Place)) => Some(true),
            (Some(Reached::House), _) | (_, Some(Reached::House))
                if strong || words.get(first).is_some_and(|word| is(word, &KEPT)) =>
            {
                Some(false)
            }
            _ => None,
        };
        let secrecy = match said_of {
            Some(true) => Some(Secrecy::Marked),
            Some(false) => Some(Secrecy::MayBeMarked),
            // "Confidential" and nothing else.
            None if strong && words.len() == 1 => Some(Secrecy::Marked),
            None => None,
        };
        said = said.max(secrecy);
    }
    said.or_else(|| on_request(words).then_some(Secrecy::MayBeMarked))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    Place,
    House,
}

/// The word for a place that is reached over small words alone: from the end of a range that comes
/// before, or from the start of one that comes after.
fn reach(words: &[String], range: core::ops::Range<usize>, most: usize) -> Option<Reached> {
    let backwards = range.start == 0 && range.end < words.len();
    let start = range.start;
    let part = words.get(range)?;
    let mut house = None;
    let mut walk = |(at, word): (usize, &String)| {
        if is(word, &PLACE) {
            let owner =
                start.saturating_add(at).checked_sub(1).and_then(|before| words.get(before));
            let is_of_clients = owner.is_some_and(|owner| is(owner, &OF_CLIENTS));
            return Some((!is_of_clients).then_some(Reached::Place));
        }
        if is(word, &HOUSE) {
            house = Some(Reached::House);
            return None;
        }
        // "Confidential transitional housing", but "confidential housing advice".
        if is(word, &HOUSING) {
            let at = start.saturating_add(at);
            let last = at.checked_sub(1).and_then(|last| words.get(last));
            let next = words.get(at.saturating_add(1));
            let ends = |next: &String| {
                [&BETWEEN[..], &BESIDE, &STRONG, &WEAK].iter().any(|list| is(next, list))
            };
            let is_of_help = last.is_some_and(|last| is(last, &OF));
            let is_of_house = !is_of_help && next.is_none_or(ends);
            house = is_of_house.then_some(Reached::House).or(house);
            return (!is_of_house).then_some(None);
        }
        if is(word, &BETWEEN) { None } else { Some(None) }
    };
    let stopped = if backwards {
        part.iter().enumerate().rev().take(most).find_map(&mut walk)
    } else {
        part.iter().enumerate().take(most).find_map(&mut walk)
    };
    stopped.flatten().or(house)
}

/// "Call for the address", "address given on request", "location known to clients only".
fn on_request(words: &[String]) -> bool {
    let address = |word: &String| {
        matches!(word.as_str(), "address" | "location" | "direccion" | "domicilio" | "ubicacion")
    };
    let call = |word: &String| {
        matches!(word.as_str(), "call" | "phone" | "contact" | "ask" | "llame" | "llamar" | "pida")
    };
    let Some(at) = words.iter().position(address) else { return false };
    let before = words.get(at.saturating_sub(4)..at).unwrap_or_default();
    let after = words.get(at.saturating_add(1)..).unwrap_or_default();
    let asked = before.iter().any(call)
        && before.iter().any(|word| matches!(word.as_str(), "for" | "para" | "la"));
    let given = after.iter().take(7).any(|word| {
        matches!(
            word.as_str(),
            "admission"
                | "assessment"
                | "calling"
                | "intake"
                | "request"
                | "screening"
                | "telefono"
        )
    });
    let is_told = |word: &String| is(word, &TOLD) || word == "da";
    let is_known =
        |word: &String| matches!(word.as_str(), "know" | "known" | "conocida" | "conoce");
    let only = words.iter().any(|word| matches!(word.as_str(), "only" | "solo" | "solamente"));
    let known = only
        && (before.iter().any(is_known)
            || after.iter().take(3).any(|word| is_known(word) || is_told(word)));
    asked || known || given && after.iter().take(5).any(is_told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_speaks_of_the_place_marks_it() {
        for text in [
            "Confidential location",
            "The address of the shelter is confidential.",
            "Emergency shelter. Its location is undisclosed for safety.",
            "Shelter at an undisclosed location",
            "Our street address is not published",
            "The location is kept strictly confidential",
            "We cannot disclose the address",
            "location not publicly listed",
            "Address withheld",
            "This is a secret location",
            "Do not publish the address of this shelter",
            "We cannot share our address; call us",
            "We don't give out the address",
            "Staff are unable to reveal the location",
            "Never post our whereabouts",
            "Do not post the street",
            "The address must not be printed",
            "No difunda la calle",
            "No se proporciona la dirección",
            "No publique la dirección",
            "No podemos compartir la ubicación",
            "La dirección es confidencial",
            "Dirección no disponible por seguridad",
            "For your safety, the address is not shown",
            "Domicilio reservado",
            "La ubicación no se revela",
            "Ubicación secreta",
            "La dirección del albergue se mantiene confidencial",
            "El domicilio se mantiene en secreto",
            "This address is not for publication",
            "Confidential",
        ] {
            assert_eq!(sentence(text), Some(Secrecy::Marked), "{text}");
        }
        for text in [
            "A confidential shelter for women",
            "Refugio secreto",
            "A secret house",
            "Call for the address",
            "Address given on request after intake",
            "Llame para la dirección",
            "Location known to clients only",
            "Address given after screening",
            "Address available by calling the hotline",
            "Location disclosed only to clients",
            "Only staff know this address",
            "La dirección se da por teléfono",
            "Confidentially located shelter",
            "Confidential transitional housing",
            "Confidential emergency housing for women and children",
            "Vivienda confidencial",
        ] {
            assert_eq!(sentence(text), Some(Secrecy::MayBeMarked), "{text}");
        }
    }

    #[test]
    fn a_note_at_a_place_speaks_of_it() {
        for text in [
            "Not to be published",
            "NOT FOR PUBLIC RELEASE",
            "Do not share",
            "For internal use only - do not share",
            "Confidential (call 24-hour line)",
            "No publicar",
        ] {
            assert!(note(text).is_some(), "{text}");
        }
        for text in [
            "Free and confidential testing",
            "No food is provided here",
            "We do not share information about clients with anyone else",
            "Confidential counselling (by telephone)",
            "Not open on Mondays",
        ] {
            assert_eq!(note(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_that_speaks_of_the_service_does_not() {
        for text in [
            "Free and confidential HIV testing",
            "Provides confidential counseling at this location",
            "We do not share your address with anyone",
            "Help to keep your address confidential",
            "Survivors' locations are kept confidential",
            "A private residence",
            "No food is provided at this location",
            "No meals are given in the building",
            "Materials are not printed on site",
            "All calls are confidential. The office is on the second floor.",
            "Confidential services for teens",
            "Private insurance accepted at all locations",
            "Confidential housing advice",
            "Confidential help with housing applications",
            "Confidential housing counseling and referrals",
            "Private housing market",
            "Ayuda confidencial de vivienda",
            "The address is not confidential",
            "Protected parking. Secure building access",
            "Servicios confidenciales y gratuitos",
            "Not wheelchair accessible",
            "Public library, next to the private school",
        ] {
            assert_eq!(sentence(text), None, "{text}");
        }
    }

    #[test]
    fn the_beginnings_of_words_are_in_order_and_those_of_the_words() {
        assert!(BEGINNINGS.is_sorted());
        let begins = |word: &&str| {
            BEGINNINGS.iter().any(|beginning| word.as_bytes().starts_with(*beginning))
        };
        let secret = STRONG.iter().chain(&WEAK).chain(&TOLD);
        let others: Vec<&str> = secret.copied().filter(|word| !begins(word)).collect();
        // The word is too short, and the address that it is said of is found by its own.
        assert_eq!(others, ["dar"]);
        let places: Vec<&str> = PLACE.iter().copied().filter(|word| !begins(word)).collect();
        assert_eq!(places, ["street"]);
    }

    #[test]
    fn a_label_needs_one_word() {
        for text in [
            "Confidential",
            "Undisclosed",
            "PRIVATE",
            "Not Published",
            "Not for publication",
            "Confidential PO",
        ] {
            assert_eq!(label(text), Some(Secrecy::Marked), "{text}");
        }
        for text in
            ["12 Hidden Lane", "1 Private Road", "Secret Harbor", "Public Library", "1 A St"]
        {
            assert_eq!(label(text), None, "{text}");
        }
    }
}
