//! Languages as directories publish them: by code of any part of ISO 639, by tag, by name, several
//! in one cell; and which codes mean the same language.
//!
//! The equivalences are those of the registry of language subtags (BCP 47) and of ISO 639:
//! bibliographic codes, retired codes, and members of a macrolanguage that is mostly meant by its
//! commonest member. Crates that have them know no names, and take `ASL` for Asilulu.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use isolang::Language;

use crate::words::plain;

/// Codes of two or three letters for which another is preferred.
const SAME: [(&str, &str); 71] = [
    // Bibliographic codes of ISO 639-2.
    ("alb", "sq"),
    ("arm", "hy"),
    ("baq", "eu"),
    ("bur", "my"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dut", "nl"),
    ("fre", "fr"),
    ("geo", "ka"),
    ("ger", "de"),
    ("gre", "el"),
    ("ice", "is"),
    ("mac", "mk"),
    ("mao", "mi"),
    ("may", "ms"),
    ("per", "fa"),
    ("rum", "ro"),
    ("scr", "hr"),
    ("scc", "sr"),
    ("slo", "sk"),
    ("tib", "bo"),
    ("wel", "cy"),
    // Retired codes.
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
    ("jw", "jv"),
    ("mo", "ro"),
    ("mol", "ro"),
    ("sh", "sr"),
    ("tl", "fil"),
    ("tgl", "fil"),
    // Members that are meant by the macrolanguage.
    ("cmn", "zh"),
    ("arb", "ar"),
    ("pes", "fa"),
    ("prs", "fa"),
    ("swh", "sw"),
    ("kmr", "ku"),
    ("ckb", "ckb"),
    ("zsm", "ms"),
    ("uzn", "uz"),
    ("lvs", "lv"),
    ("ekk", "et"),
    ("khk", "mn"),
    ("pbu", "ps"),
    ("pbt", "ps"),
    ("pst", "ps"),
    ("azj", "az"),
    ("ydd", "yi"),
    ("als", "sq"),
    ("plt", "mg"),
    ("npi", "ne"),
    ("ory", "or"),
    ("gug", "gn"),
    ("quz", "qu"),
    ("hbs", "sr"),
    ("nb", "no"),
    ("nn", "no"),
    ("nob", "no"),
    ("nno", "no"),
    ("tw", "ak"),
    ("twi", "ak"),
    ("fat", "ak"),
    ("gaz", "om"),
    ("dty", "ne"),
    ("knn", "kok"),
    ("bcc", "bal"),
    ("pnb", "pa"),
    ("ayr", "ay"),
    ("hne", "hne"),
    ("mww", "hmn"),
    // What directories in this country mean by it, though ISO 639-3 has it for Asilulu.
    ("asl", "ase"),
];

/// Names by which languages are known here, beside those of ISO 639-3: without accents.
const NAMES: [(&str, &str); 125] = [
    ("mandarin", "zh"),
    ("mandarin chinese", "zh"),
    ("chinese mandarin", "zh"),
    ("chinese", "zh"),
    ("simplified chinese", "zh-Hans"),
    ("traditional chinese", "zh-Hant"),
    ("chino", "zh"),
    ("mandarin o chino", "zh"),
    ("cantonese", "yue"),
    ("chinese cantonese", "yue"),
    ("cantones", "yue"),
    ("taiwanese", "nan"),
    ("fukienese", "nan"),
    ("hokkien", "nan"),
    ("toisanese", "yue"),
    ("farsi", "fa"),
    ("persian", "fa"),
    ("farsi persian", "fa"),
    ("dari", "fa-AF"),
    ("pashto", "ps"),
    ("pushto", "ps"),
    ("tagalog", "tl"),
    ("filipino", "fil"),
    ("pilipino", "fil"),
    ("american sign language", "ase"),
    ("asl", "ase"),
    ("sign language", "ase"),
    ("lenguaje de senas", "ase"),
    ("lengua de senas", "ase"),
    ("lengua de signos", "ase"),
    ("espanol", "es"),
    ("spanish", "es"),
    ("castellano", "es"),
    ("castilian", "es"),
    ("latin american spanish", "es-419"),
    ("mexican spanish", "es-MX"),
    ("ingles", "en"),
    ("frances", "fr"),
    ("aleman", "de"),
    ("portugues", "pt"),
    ("brazilian portuguese", "pt-BR"),
    ("brazilian", "pt-BR"),
    ("italiano", "it"),
    ("ruso", "ru"),
    ("arabe", "ar"),
    ("coreano", "ko"),
    ("japones", "ja"),
    ("vietnamita", "vi"),
    ("polaco", "pl"),
    ("ucraniano", "uk"),
    ("criollo haitiano", "ht"),
    ("haitian creole", "ht"),
    ("haitian", "ht"),
    ("creole", "ht"),
    ("kreyol", "ht"),
    ("haitian kreyol", "ht"),
    ("kreyol ayisyen", "ht"),
    ("french creole", "ht"),
    ("cape verdean", "kea"),
    ("cape verdean creole", "kea"),
    ("greek", "el"),
    ("griego", "el"),
    ("punjabi", "pa"),
    ("panjabi", "pa"),
    ("khmer", "km"),
    ("cambodian", "km"),
    ("swahili", "sw"),
    ("kiswahili", "sw"),
    ("hmong", "hmn"),
    ("lao", "lo"),
    ("laotian", "lo"),
    ("burmese", "my"),
    ("myanmar", "my"),
    ("karen", "kar"),
    ("flemish", "nl"),
    ("moldovan", "ro"),
    ("serbian", "sr"),
    ("serbo croatian", "sr"),
    ("bosnian", "bs"),
    ("croatian", "hr"),
    ("albanian", "sq"),
    ("oromo", "om"),
    ("nepali", "ne"),
    ("malay", "ms"),
    ("kurdish", "ku"),
    ("navajo", "nv"),
    ("yiddish", "yi"),
    ("hebreo", "he"),
    ("quiche", "quc"),
    ("k iche", "quc"),
    ("mixteco", "mix"),
    ("mixtec", "mix"),
    ("nahuatl", "nah"),
    ("zapoteco", "zap"),
    ("zapotec", "zap"),
    ("q anjob al", "kjb"),
    ("kanjobal", "kjb"),
    ("bangla", "bn"),
    ("ilocano", "ilo"),
    ("tongan", "to"),
    ("fulani", "ff"),
    ("fula", "ff"),
    ("sign", "ase"),
    ("sign languages", "ase"),
    ("sign language interpreter", "ase"),
    ("sign language interpreters", "ase"),
    ("lengua de senas americana", "ase"),
    ("lenguaje de senas americano", "ase"),
    ("lenguaje de signos", "ase"),
    ("chino mandarin", "zh"),
    ("francais", "fr"),
    ("polski", "pl"),
    ("tieng viet", "vi"),
    ("dine", "nv"),
    ("dine bizaad", "nv"),
    ("deutsch", "de"),
    ("kreyol ayisyen haitian creole", "ht"),
    ("hmoob", "hmn"),
    ("soomaali", "so"),
    ("af soomaali", "so"),
    ("\u{4e2d}\u{6587}", "zh"),
    ("\u{666e}\u{901a}\u{8bdd}", "zh"),
    ("\u{5ee3}\u{6771}\u{8a71}", "yue"),
    ("\u{d55c}\u{ad6d}\u{c5b4}", "ko"),
    ("\u{440}\u{443}\u{441}\u{441}\u{43a}\u{438}\u{439}", "ru"),
];

/// Prefixes before which an extended language stands in a tag (RFC 5646 2.2.2).
const PREFIXES: [&str; 7] = ["ar", "kok", "lv", "ms", "sgn", "sw", "zh"];

/// One code for all tags of a language: without region and script, and in the form that is
/// preferred of those that mean the same.
pub(super) fn key(tag: &str) -> String {
    let lower = tag.trim().to_lowercase().replace('_', "-");
    let (first, rest) = lower.split_once('-').map_or((&*lower, None), |(of, to)| (of, Some(to)));
    let language = match rest.and_then(|rest| rest.split('-').next()) {
        Some("us" | "ase") if first == "sgn" => "ase",
        Some("min") if first == "zh" => "nan",
        Some("navajo") if first == "i" => "nv",
        Some(second)
            if PREFIXES.contains(&first)
                && second.len() == 3
                && second.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            second
        }
        _ => first,
    };
    let preferred = |code: &str| SAME.iter().find(|(of, _)| *of == code).map(|(_, by)| *by);
    if let Some(code) = preferred(language) {
        return code.to_owned();
    }
    let short = (language.len() == 3)
        .then(|| Language::from_639_3(language).and_then(|language| language.to_639_1()))
        .flatten();
    let short = short.unwrap_or(language);
    preferred(short).unwrap_or(short).to_owned()
}

/// A language by its name in English or Spanish; none where the name is none.
pub(super) fn named(name: &str) -> Option<&'static str> {
    static KNOWN: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
        let known = isolang::languages().map(|language| {
            (plain(language.to_name()), language.to_639_1().unwrap_or(language.to_639_3()))
        });
        known.chain(NAMES.map(|(name, code)| (name.to_owned(), code))).collect()
    });
    let name = plain(name).replace(['-', '_', '\''], " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(|letter: char| !letter.is_alphanumeric());
    let bare = name.strip_suffix(" language").filter(|bare| *bare != "sign");
    KNOWN.get(name).or_else(|| KNOWN.get(bare?)).copied()
}

/// A language by a word of a text. Among the names of all languages are "Even", "Male" and "Day":
/// only those count that have a short code, or are known here.
pub(super) fn spoken(word: &str) -> Option<&'static str> {
    let is_ours = |code: &str| NAMES.iter().any(|(_, of)| *of == code);
    named(word).filter(|code| word.chars().count() > 3 && (code.len() == 2 || is_ours(code)))
}

/// Codes of ISO 639-2 and 639-5 for several languages: which of them is spoken they do not say, but
/// that one is.
const GROUPS: [&str; 52] = [
    "afa", "alg", "apa", "ath", "aus", "bat", "ber", "bh", "bih", "bnt", "btk", "cai", "cau",
    "cel", "cmc", "cpe", "cpf", "cpp", "crp", "cus", "day", "dra", "fiu", "gem", "inc", "ine",
    "ira", "iro", "kar", "khi", "kro", "map", "mkh", "mno", "mun", "myn", "nah", "nai", "nic",
    "oto", "phi", "roa", "sai", "sem", "sgn", "sio", "sit", "sla", "smi", "tai", "tup", "ypk",
];

/// Whether ISO 639 has a code.
pub(super) fn is_code(code: &str) -> bool {
    let lower = code.to_lowercase();
    if GROUPS.contains(&lower.as_str()) {
        return true;
    }
    Language::from_639_3(&lower).or_else(|| Language::from_639_1(&lower)).is_some()
        || SAME.iter().any(|(of, _)| *of == lower)
}

/// Words beside the name of a language by which it is none that is spoken.
const OTHERWISE: [&str; 12] = [
    "america", "american", "but", "except", "excepto", "never", "no", "non", "not", "other", "sin",
    "without",
];

/// Words by which a language is not there, or not yet.
const UNAVAILABLE: [&str; 9] = [
    "coming",
    "future",
    "limited",
    "pending",
    "planned",
    "proximamente",
    "soon",
    "unavailable",
    "materials",
];

/// The languages of a cell, each once: codes, tags and names, with notes in brackets left out.
pub(super) fn listed(text: &str) -> Vec<String> {
    // In "Chinese (Cantonese)" and "Bilingual (English/Spanish)" the brackets say which.
    let in_brackets = text.trim().strip_suffix(')').and_then(|text| text.split_once('('));
    if let Some((before, inside)) = in_brackets
        && !inside.contains(['(', ')'])
    {
        let word = plain(before.trim());
        let is_wide =
            matches!(word.as_str(), "chinese" | "chino" | "bilingual" | "bilingue" | "creole");
        let found = if is_wide { listed(inside) } else { Vec::new() };
        if !found.is_empty() {
            return found;
        }
    }
    let mut bare = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            letter if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let one = |part: &str| {
        let part = part.trim();
        let may_be_code =
            matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let code = || {
            let lower = part.to_lowercase();
            (may_be_code && is_code(&lower))
                .then(|| if lower == "asl" { "ase".to_owned() } else { lower })
        };
        code().or_else(|| named(part).map(str::to_owned))
    };
    if let Some(whole) = one(&bare) {
        return vec![whole];
    }
    let mut found = Vec::new();
    let words = bare.replace(" and ", ",").replace(" or ", ",").replace(" y ", ",");
    // Codes with nothing but spaces between them.
    let codes: Vec<&str> = words.split_whitespace().collect();
    let is_codes = codes.len() > 1
        && codes.iter().all(|code| code.len() == 2 && !OTHERWISE.contains(code) && is_code(code));
    let words = if is_codes { codes.join(",") } else { words };
    for part in words.split([',', ';', '/', '&', '+', '|', '\n', '•']) {
        let language = one(part).or_else(|| {
            // "No Spanish" and "Latin American" name what is not spoken.
            let mut words = part.split_whitespace().map(str::to_lowercase);
            if words.any(|word| {
                OTHERWISE.contains(&word.as_str()) || UNAVAILABLE.contains(&word.as_str())
            }) {
                return None;
            }
            // "Spanish speaking staff", "Spanish-speaking staff", "some Spanish".
            part.split([' ', '-', '\t']).find_map(spoken).map(str::to_owned)
        });
        found.extend(language.filter(|language| !found.contains(language)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_denied_is_not_spoken() {
        for text in [
            "No Spanish",
            "Other than Spanish",
            "Interpreter for Spanish not available",
            "Latin American",
            "Everything but Spanish",
        ] {
            assert_eq!(listed(text), [""; 0], "{text}");
        }
        assert_eq!(listed("English, no Spanish"), ["en"]);
        assert_eq!(listed("no"), ["no"], "a code of Norwegian");
    }

    #[test]
    fn codes_that_mean_the_same_have_one_key() {
        for same in [
            &["ase", "ASL", "asl", "sgn-US", "sgn-ase"][..],
            &["zh", "cmn", "zh-Hant", "chi", "zho", "zh-cmn", "zh_CN"],
            &["fil", "tl", "tgl"],
            &["fa", "prs", "per", "fas", "pes", "fa-AF"],
            &["es", "spa", "es-MX", "ES"],
            &["he", "iw", "heb"],
            &["ro", "mo", "rum", "ron"],
            &["yue", "zh-yue"],
            &["no", "nb", "nn"],
        ] {
            let keys: Vec<String> = same.iter().map(|tag| key(tag)).collect();
            assert!(keys.iter().all(|of| *of == keys[0]), "{same:?}: {keys:?}");
        }
        for (one, other) in
            [("zh", "yue"), ("fa", "ps"), ("es", "eu"), ("fil", "fi"), ("ase", "as")]
        {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn cells_are_read_as_people_write_them() {
        for (text, means) in [
            ("Spanish", &["es"][..]),
            ("English and Spanish", &["en", "es"]),
            ("English/Spanish", &["en", "es"]),
            ("Haitian-Creole", &["ht"]),
            ("Mandarin Chinese", &["zh"]),
            ("Sign Language", &["ase"]),
            ("Spanish (some staff)", &["es"]),
            ("Español, Inglés; francés", &["es", "en", "fr"]),
            ("Some Spanish", &["es"]),
            ("en, es", &["en", "es"]),
            ("ASL", &["ase"]),
            ("Chinese (Cantonese)", &["yue"]),
            ("Chinese (Simplified)", &["zh"]),
            ("Bilingual (English/Spanish)", &["en", "es"]),
            ("Spanish-speaking staff", &["es"]),
            ("Spanish coming soon", &[]),
            ("Spanish materials unavailable", &[]),
            ("Lengua de señas americana", &["ase"]),
            ("Français", &["fr"]),
            ("Q'anjob'al", &["kjb"]),
            ("Tiếng Việt", &["vi"]),
            ("中文", &["zh"]),
            ("en es", &["en", "es"]),
            ("Gobbledygook", &[]),
            ("", &[]),
        ] {
            assert_eq!(listed(text), means, "{text}");
        }
    }
}
