//! Whether a service says that it helps people with disabilities.

use super::{Known, clauses};
use crate::object::Object;
use crate::store::Row;
use crate::words::plain;

/// Words for help; parts of words.
const HELP: [&str; 46] = [
    "accesible",
    "accesibilidad",
    "access",
    "ada",
    "adapt",
    "aid",
    "ascensor",
    "asl",
    "assist",
    "audio",
    "automatic",
    "braille",
    "caption",
    "cart",
    "cd",
    "deaf",
    "disab",
    "discap",
    "door",
    "elevator",
    "grab",
    "handicap",
    "hearing",
    "impair",
    "induction",
    "interpret",
    "large",
    "lift",
    "loop",
    "parking",
    "ramp",
    "rampa",
    "reader",
    "relay",
    "restroom",
    "ruedas",
    "senas",
    "sign",
    "step-free",
    "tape",
    "tdd",
    "tty",
    "van",
    "video",
    "visual",
    "wheelchair",
];

/// Words that turn what comes after them.
const NOT: [&str; 16] = [
    "cannot",
    "isn't",
    "lacks",
    "never",
    "no",
    "non",
    "not",
    "sin",
    "without",
    "aren't",
    "lack",
    "lacking",
    "neither",
    "nor",
    "unable",
    "unsuitable",
];

/// Words that say that it is not there.
const INACCESSIBLE: [&str; 5] =
    ["inaccessible", "inaccesible", "non-accessible", "unaccessible", "nonaccessible"];

/// Words that say that it is not there yet, or not now.
const UNDONE: [&str; 48] = [
    "ask",
    "averiado",
    "barely",
    "become",
    "becoming",
    "broken",
    "call",
    "cerrada",
    "cerrado",
    "closed",
    "coming",
    "construction",
    "consultar",
    "contact",
    "descompuesto",
    "desconocido",
    "difficult",
    "funds",
    "future",
    "hardly",
    "inadequate",
    "inquire",
    "insufficient",
    "limitada",
    "limitado",
    "limited",
    "llame",
    "locked",
    "minimal",
    "out",
    "parcial",
    "parcialmente",
    "partial",
    "partially",
    "pending",
    "planned",
    "poor",
    "poorly",
    "preguntar",
    "proposed",
    "repair",
    "roto",
    "seeking",
    "somewhat",
    "soon",
    "temporarily",
    "unknown",
    "will",
];

/// Whether the places of a service help people with disabilities: at one of them is enough, and at
/// none is no only where each says so.
pub(crate) fn access(places: &[Row<'_>]) -> Known {
    let mut said = Vec::new();
    for place in places {
        let rows: Vec<Known> = place.children(Object::Accessibility).map(of_row).collect();
        said.push(together(&rows));
    }
    if said.contains(&Known::Yes) {
        Known::Yes
    } else if !said.is_empty() && said.iter().all(|said| *said == Known::No) {
        Known::No
    } else {
        Known::Unknown
    }
}

fn of_row(row: Row<'_>) -> Known {
    let texts: Vec<Known> = ["description", "details"]
        .into_iter()
        .filter_map(|field| row.at(row.object().column(field)?))
        .map(of_text)
        .collect();
    together(&texts)
}

/// That it is not accessible outweighs what help there is; what is not understood outweighs
/// nothing.
fn together(said: &[Known]) -> Known {
    if said.contains(&Known::No) {
        Known::No
    } else if said.contains(&Known::Yes) {
        Known::Yes
    } else {
        Known::Unknown
    }
}

fn of_text(text: &str) -> Known {
    let lower = plain(text.trim());
    let whole = lower.trim_end_matches('.');
    match whole {
        "no" | "none" | "false" | "0" | "n" | "ninguna" | "ninguno" => return Known::No,
        "not available" | "unavailable" | "no disponible" => return Known::No,
        "yes" | "si" | "true" | "1" | "y" | "full" | "fully" => return Known::Yes,
        _ => {}
    }
    let said: Vec<String> = lower.split([';', ',', '\n', '|', '•']).map(denied).collect();
    let (mut helps, mut lacks, mut is_not) = (false, false, false);
    for words in said.iter().flat_map(|part| clauses(part)) {
        if words.iter().any(|word| INACCESSIBLE.contains(word)) {
            is_not = true;
            continue;
        }
        if words.iter().any(|word| UNDONE.contains(word)) {
            continue;
        }
        let Some(first) = (0..words.len()).find(|at| names_help(&words, *at)) else { continue };
        let not = words.iter().position(|word| NOT.contains(word));
        match not {
            // "No elevator" lacks one thing, "not wheelchair accessible" all.
            Some(not) if not < first => {
                let of_all = |word: &&str| {
                    word.starts_with("acces") || word.starts_with("wheelchair") || *word == "ada"
                };
                if words.iter().skip(not).any(of_all) { is_not = true } else { lacks = true }
            }
            // "Wheelchair access: no", "ramps are not there".
            Some(_) => lacks = true,
            None => helps = true,
        }
    }
    match (is_not, helps, lacks) {
        (true, ..) | (false, false, true) => Known::No,
        (false, true, _) => Known::Yes,
        (false, false, false) => Known::Unknown,
    }
}

/// Whether a word of a clause names help.
fn names_help(words: &[&str], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied();
    let next = words.get(at.saturating_add(1)).copied();
    let is_other = match *word {
        "aid" | "aids" => before == Some("first"),
        "sign" | "signs" => !matches!(next, Some("language" | "interpreter" | "interpreters")),
        "large" => !matches!(next, Some("print" | "type")),
        word if word.starts_with("acces") => {
            matches!(next, Some("by" | "card" | "code" | "codes" | "control" | "from" | "via"))
        }
        _ => false,
    };
    !is_other && HELP.iter().any(|help| word.starts_with(help))
}

/// "Ramp: no" as "no ramp".
fn denied(part: &str) -> String {
    let part = &part.replace(" (no)", ": no");
    let answer = part.rsplit_once([':', '=']).or_else(|| part.rsplit_once(" - "));
    match answer.map(|(what, answer)| (what, answer.trim().trim_end_matches('.'))) {
        Some((what, "no" | "none" | "n" | "false" | "0" | "ninguna" | "ninguno" | "not")) => {
            format!("no {what}")
        }
        Some((
            what,
            answer @ ("unknown" | "desconocido" | "limited" | "partial" | "call" | "ask" | "?"
            | "n/a"),
        )) => {
            // The answer is none, and belongs to what was asked.
            let answer = if answer.len() > 3 { answer } else { "unknown" };
            format!("{answer} {what}")
        }
        _ => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_access_is_read_with_its_negations() {
        for text in [
            "Wheelchair accessible",
            "wheelchair",
            "tape_braille",
            "Ramp",
            "elevator, restroom",
            "Fully accessible",
            "Acceso para silla de ruedas",
            "Yes",
            "ASL interpreters",
            "Induction loop",
            "Sign language; large print",
            "Accessible by wheelchair; hearing aids",
            "Accessible entrance; no elevator",
            "ADA compliant",
            "Ramp: yes; elevator: no",
        ] {
            assert_eq!(of_text(text), Known::Yes, "{text}");
        }
        for text in [
            "Not wheelchair accessible",
            "No",
            "None",
            "Not accessible",
            "Inaccessible",
            "No elevator",
            "no es accesible",
            "Sin rampa",
            "The building is not accessible",
            "Not wheelchair accessible, street parking",
            "wheelchair accessible: no",
            "Wheelchair access - none",
            "ADA: N",
            "Accesible: no",
            "Elevator: no; ramp: no",
            "Unable to accommodate wheelchairs",
            "Wheelchair accessible (no)",
            "Not available",
        ] {
            assert_eq!(of_text(text), Known::No, "{text}");
        }
        for text in [
            "",
            " ",
            "Unknown",
            "N/A",
            "Call",
            "Second floor",
            "Accessible by bus",
            "Access code required",
            "Signs posted",
            "First aid",
            "Large waiting room",
            "Wheelchair ramp planned for 2027",
            "Ramp out of service",
            "Elevator broken",
            "Partial",
            "Partially accessible",
            "Limited accessibility",
            "Will be accessible in 2027",
            "Somewhat accessible",
            "Poor accessibility",
            "Seeking funds for a ramp",
            "Accessibility unknown",
            "Wheelchair access: unknown",
            "Wheelchair access: ?",
            "Ask about wheelchair access",
            "Call for accessibility information",
            "Accessible entrance is closed",
        ] {
            assert_eq!(of_text(text), Known::Unknown, "{text}");
        }
    }
}
