//! Columns that say whether something is confidential, and what their values mean.

mod vocabulary;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use self::vocabulary::{KINDS, NEUTRAL, NO, NOT, PUBLIC, SECRET, STRONG, YES};
use super::Secrecy;
use super::prose;
use crate::mend;
use crate::object::Object;
use crate::store::unquoted;
use crate::words::plain;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    /// The column is about something else, or says nothing.
    Nothing,
    /// That it may be shown.
    Open,
    /// That it is confidential.
    Hidden,
    /// Something that is not understood.
    Unclear,
}

impl Flag {
    pub(super) const fn secrecy(self) -> Option<Secrecy> {
        match self {
            Self::Nothing | Self::Open => None,
            Self::Hidden => Some(Secrecy::Marked),
            Self::Unclear => Some(Secrecy::MayBeMarked),
        }
    }
}

/// The words of a name in lower case: `isConfidential`, `is_confidential` and `isconfidential` have
/// the same. The number in `Address1IsPrivate` is none.
fn tokens(name: &str) -> Vec<String> {
    let mut split = String::with_capacity(name.len().saturating_add(4));
    let mut letters = name.chars().peekable();
    let mut last = ' ';
    while let Some(letter) = letters.next() {
        // `isDVHidden` is three words.
        let ends_capitals =
            last.is_uppercase() && letters.peek().is_some_and(|of| of.is_lowercase());
        if letter.is_uppercase() && (last.is_lowercase() || last.is_numeric() || ends_capitals) {
            split.push(' ');
        }
        last = letter;
        split.push(if letter.is_alphanumeric() { letter } else { ' ' });
    }
    let split = plain(&split).replace("don t", "dont").replace("safe house", "safehouse");
    let mut tokens = Vec::new();
    for word in split.split_whitespace() {
        let bare = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let word = if bare.is_empty() { word } else { bare };
        match parts(word) {
            Some(parts) => tokens.extend(parts.into_iter().map(str::to_owned)),
            None => tokens.push(word.to_owned()),
        }
    }
    tokens
}

/// The longest name that is taken apart: longer ones are texts.
const LONGEST_NAME: usize = 40;

/// The words of which a name is made that has no marks between them, where one is of secrecy:
/// `hideaddress`, `donotpublish`.
fn parts(word: &str) -> Option<Vec<&str>> {
    fn of<'a>(rest: &'a str, parts: &mut Vec<&'a str>) -> bool {
        if rest.is_empty() {
            return true;
        }
        for end in (2..=rest.len()).rev() {
            let Some((part, after)) = rest.split_at_checked(end) else { continue };
            if is_known(part) {
                parts.push(part);
                if of(after, parts) {
                    return true;
                }
                parts.pop();
            }
        }
        false
    }
    if is_known(word) || word.len() > LONGEST_NAME {
        return None;
    }
    let mut parts = Vec::new();
    let tells =
        |part: &&str| [&SECRET[..], &STRONG, &PUBLIC].iter().any(|words| words.contains(part));
    (of(word, &mut parts) && parts.iter().any(tells)).then_some(parts)
}

/// Whether a word is one of a name of a column of secrecy.
fn is_known(word: &str) -> bool {
    // Each field that the model does not know is looked at, of each record.
    static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        [&NEUTRAL[..], &SECRET, &STRONG, &PUBLIC, &NOT].into_iter().flatten().copied().collect()
    });
    KNOWN.contains(word)
}

/// Whether a column is about the address, and not about what has the address.
pub(super) fn speaks_of_address(name: &str) -> bool {
    const PLACE: [&str; 7] =
        ["address", "addresses", "location", "place", "site", "direccion", "domicilio"];
    tokens(name).iter().any(|token| PLACE.contains(&token.as_str()))
}

/// Whether a column of this name hides where its value is yes; none where it is about
/// something else.
fn hides(object: Object, name: &str) -> Option<bool> {
    let tokens = tokens(name);
    let has = |words: &[&str]| tokens.iter().any(|token| words.contains(&token.as_str()));
    // `staff_only`.
    let is_of_staff = tokens.iter().any(|token| token == "only")
        && has(&["admin", "employees", "internal", "members", "staff"]);
    if is_of_staff {
        return Some(true);
    }
    let is_neutral = |token: &String| is_known(token);
    let is_place = matches!(object, Object::Location | Object::Address | Object::ServiceAtLocation);
    // `security_level`, but not "security guard".
    if is_place && matches!(tokens.as_slice(), [of, level] if is_security(of) && level == "level") {
        return Some(true);
    }
    if !(tokens.iter().all(is_neutral) || is_place && has(&STRONG)) {
        return None;
    }
    if has(&SECRET) || has(&STRONG) {
        // `not_confidential`, but `do_not_show_confidential`.
        return Some(!has(&NOT) || has(&PUBLIC));
    }
    has(&PUBLIC).then(|| has(&NOT))
}

fn is_security(word: &str) -> bool {
    matches!(word, "security" | "seguridad" | "protection" | "risk")
}

/// Whether a value says no.
pub(super) fn is_no(text: &str) -> bool {
    NO.contains(&plain(text.trim()).as_str())
}

/// What a column that the model does not know says of secrecy.
pub(super) fn flag(object: Object, name: &str, json: &str) -> Flag {
    let Some(hides) = hides(object, name) else {
        return within(object, json).unwrap_or_else(|| marked(object, name, json));
    };
    let text = unquoted(json);
    let value = plain(text.trim()).trim_end_matches('.').to_owned();
    let words = tokens(&value);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let is_secret = if value.is_empty() || value == "null" {
        return Flag::Nothing;
    } else if NO.contains(&value.as_str()) {
        !hides
    } else if YES.contains(&value.as_str()) || mend::day(&value).is_some() {
        // `published_at` and `suppressed_on` say that it was.
        hides
    } else if matches!(value.as_str(), "low" | "lowest" | "minimal" | "normal" | "standard") {
        // Of a level.
        return if tokens(name).iter().any(|of| of == "level") {
            Flag::Open
        } else {
            Flag::Unclear
        };
    } else if words.len() > 3 {
        return Flag::Unclear;
    } else if has(&SECRET) || has(&STRONG) {
        if has(&NOT) {
            return if words.len() == 2 { Flag::Open } else { Flag::Unclear };
        }
        true
    } else if has(&PUBLIC) || matches!(value.as_str(), "everyone" | "anyone" | "all" | "todos") {
        has(&NOT)
    } else {
        return Flag::Unclear;
    };
    if is_secret { Flag::Hidden } else { Flag::Open }
}

/// What the members of an object or of a list of objects say of secrecy, the most secret of it;
/// none where they say nothing.
fn within(object: Object, json: &str) -> Option<Flag> {
    if !json.starts_with(['{', '[']) {
        return None;
    }
    let items = match serde_json::from_str(json).ok()? {
        Value::Array(items) => items,
        value => vec![value],
    };
    let members = items.iter().filter_map(Value::as_object).flatten();
    let flags: Vec<Flag> =
        members.map(|(name, value)| flag(object, name, &value.to_string())).collect();
    [Flag::Hidden, Flag::Unclear, Flag::Open].into_iter().find(|flag| flags.contains(flag))
}

/// What a column of many meanings says: `tags` and `access` hide where a value of theirs says so.
fn marked(object: Object, name: &str, json: &str) -> Flag {
    const MARKS: [&str; 12] = [
        "access",
        "audience",
        "categories",
        "category",
        "etiquetas",
        "flags",
        "keywords",
        "label",
        "labels",
        "markers",
        "tag",
        "tags",
    ];
    let is_place = matches!(object, Object::Location | Object::Address | Object::ServiceAtLocation);
    let name = tokens(name).join(" ");
    let is_mark = MARKS.contains(&name.as_str()) || name == "access level";
    if !is_place || !is_mark {
        return Flag::Nothing;
    }
    let is_secret = json.split(['"', ',']).any(|value| {
        let words = tokens(value);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        // "Private pay" is of something else.
        let is_of_place = has(&STRONG) || words.iter().all(|word| is_known(word));
        words.len() <= 3 && (has(&STRONG) || has(&SECRET)) && is_of_place
    });
    if is_secret { Flag::Unclear } else { Flag::Nothing }
}

/// What the kind of a place says of secrecy, where it is no kind of the standard: a kind that is
/// not known may be one that hides.
pub(super) fn kind_of_place(json: &str) -> Option<Secrecy> {
    let text = unquoted(json);
    let words = tokens(&text);
    if words.is_empty() {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(&SECRET) || has(&STRONG) || has(&PUBLIC) && has(&NOT) || prose::label(&text).is_some() {
        return Some(Secrecy::Marked);
    }
    let kind = words.join(" ");
    // "No address" is none.
    let is_denied = has(&NOT);
    let is_known = !is_denied && KINDS.iter().any(|known| kind.contains(known));
    (!is_known).then_some(Secrecy::MayBeMarked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, value: &str) -> Flag {
        flag(Object::Location, name, value)
    }

    #[test]
    fn a_column_of_secrecy_is_known_by_its_words() {
        for name in [
            "confidential",
            "isConfidential",
            "is_private",
            "Address_Is_Confidential",
            "redacted",
            "keep_address_private",
            "hide-address",
            "hidden",
            "do_not_publish",
            "dontPublish",
            "not_public",
            "nonpublic",
            "unlisted",
            "undisclosed_location",
            "address_withheld",
            "restricted",
            "confidential_dv_site_of_ours",
            "direccion_confidencial",
            "privado",
            "no_publicar",
            "hide_from_public",
            "DO NOT DISPLAY",
            "Address1IsPrivate",
            "isDVConfidential",
            "isconfidential",
            "hideaddress",
            "donotpublish",
            "mask_address",
            "secure_location",
            "exclude_from_directory",
            "is_safe_house",
            "staff_only",
            "members_only",
            "DNP",
            "for_internal_use_only",
            "obfuscate_location",
        ] {
            for yes in ["true", "1", "\"yes\"", "\"Y\"", "\"x\"", "\"Sí\"", "\"TRUE\""] {
                assert_eq!(said(name, yes), Flag::Hidden, "{name} {yes}");
            }
            for no in ["false", "0", "\"no\"", "\"N\"", "\"False\"", "\"none\""] {
                assert_eq!(said(name, no), Flag::Open, "{name} {no}");
            }
            for unclear in ["2", "\"?\"", "\"partly\"", "\"N/A\"", "{\"a\":1}", "[]", "\"-\""] {
                assert_eq!(said(name, unclear), Flag::Unclear, "{name} {unclear}");
            }
            for nothing in ["\"\"", "null", "\"  \""] {
                assert_eq!(said(name, nothing), Flag::Nothing, "{name} {nothing}");
            }
        }
    }

    #[test]
    fn a_column_of_the_public_hides_where_it_says_no() {
        for name in [
            "public",
            "is_public",
            "showAddress",
            "published",
            "visible",
            "display_on_map",
            "allow_publish",
            "visible_al_publico",
            "public_view",
            "okToPublish",
            "show_in_directory",
        ] {
            assert_eq!(said(name, "false"), Flag::Hidden, "{name}");
            assert_eq!(said(name, "true"), Flag::Open, "{name}");
            assert_eq!(said(name, "\"sometimes\""), Flag::Unclear, "{name}");
        }
        for (value, flag) in [
            ("public", Flag::Open),
            ("Private", Flag::Hidden),
            ("not public", Flag::Hidden),
            ("staff", Flag::Unclear),
            ("everyone", Flag::Open),
        ] {
            assert_eq!(said("address_visibility", &format!("{value:?}")), flag, "{value}");
        }
        assert_eq!(said("confidentiality", "\"not confidential\""), Flag::Open);
    }

    #[test]
    fn columns_of_other_things_say_nothing() {
        for name in [
            "colour",
            "public_transit",
            "private_insurance",
            "hidden_disabilities",
            "display_name",
            "published_date",
            "open_hours",
            "protected_classes",
            "share_url",
            "publisher",
            "public_notes",
            "notes",
            "printed",
        ] {
            assert_eq!(said(name, "true"), Flag::Nothing, "{name}");
            assert_eq!(said(name, "false"), Flag::Nothing, "{name}");
        }
        let of_service = flag(Object::Service, "confidential_counselling", "true");
        assert_eq!(of_service, Flag::Nothing, "of the service, not of its place");
    }

    #[test]
    fn a_column_of_many_meanings_hides_by_its_value() {
        for (name, value) in [
            ("tags", "[\"confidential location\"]"),
            ("flags", "[\"food\",\"private\"]"),
            ("access", "\"private\""),
            ("Keywords", "\"shelter, undisclosed\""),
        ] {
            assert_eq!(said(name, value), Flag::Unclear, "{name} {value}");
        }
        for (name, value) in [
            ("tags", "[\"food\"]"),
            ("access", "\"ramp\""),
            ("parking", "\"private\""),
            ("tags", "[\"private pay\"]"),
        ] {
            assert_eq!(said(name, value), Flag::Nothing, "{name} {value}");
        }
    }

    #[test]
    fn what_an_object_says_within_is_said() {
        for (json, flag) in [
            (r#"{"confidential": true}"#, Flag::Hidden),
            (r#"{"listing": {"public": "no"}}"#, Flag::Hidden),
            (r#"[{"colour": "red"}, {"is_private": "partly"}]"#, Flag::Unclear),
            (r#"{"confidential": false, "hidden": "yes"}"#, Flag::Hidden),
            (r#"{"confidential": false}"#, Flag::Open),
            (r#"{"colour": "red"}"#, Flag::Nothing),
            (r#"{"confidential": ""}"#, Flag::Nothing),
            ("{broken", Flag::Nothing),
        ] {
            assert_eq!(said("metadata", json), flag, "{json}");
        }
    }

    #[test]
    fn a_level_hides_where_it_is_not_low() {
        for name in ["security_level", "privacyLevel", "confidentiality_level", "risk level"] {
            for level in ["\"high\"", "3", "\"elevated\"", "\"2 of 3\""] {
                assert_eq!(said(name, level), Flag::Unclear, "{name} {level}");
            }
            for level in ["\"low\"", "\"Normal\"", "\"none\"", "0"] {
                assert_eq!(said(name, level), Flag::Open, "{name} {level}");
            }
        }
        assert_eq!(said("security", "\"guard at the door\""), Flag::Nothing);
        assert_eq!(said("is_private", "\"normal\""), Flag::Unclear);
        let of_service = flag(Object::Service, "risk_level", "\"high\"");
        assert_eq!(of_service, Flag::Nothing, "whom it serves, not where it is");
    }

    #[test]
    fn a_date_says_since_when() {
        assert_eq!(said("published_at", "\"2026-01-31\""), Flag::Open);
        assert_eq!(said("suppressed_on", "\"1/31/2026\""), Flag::Hidden);
    }

    #[test]
    fn a_kind_of_place_that_is_not_known_may_be_one_that_hides() {
        for kind in ["redacted", "Confidential", "private", "hidden address", "not public"] {
            assert_eq!(kind_of_place(&format!("{kind:?}")), Some(Secrecy::Marked), "{kind}");
        }
        for kind in ["safe place", "refuge", "7", "xyz", "no address"] {
            assert_eq!(kind_of_place(&format!("{kind:?}")), Some(Secrecy::MayBeMarked), "{kind}");
        }
        for kind in ["street address", "Main Office", "PO Box", "clinic", ""] {
            assert_eq!(kind_of_place(&format!("{kind:?}")), None, "{kind}");
        }
    }
}
