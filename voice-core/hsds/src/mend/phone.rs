//! Telephone numbers as directories publish them.
//!
//! A crate that knows the numbers of all countries reads as many of these forms, at 70 s of the
//! compiler and 2 MB. A directory of services has mostly one plan, so this is a small grammar: a
//! number of ten digits (eleven from 1) in any marks, or in letters; one with a country; or a short
//! one. What is left over is an extension, a note or another number, and is never dropped.

/// What was read of a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Telephone {
    /// The number, in digits, capital letters and marks.
    pub(crate) number: String,
    /// The digits of its extension.
    pub(crate) extension: Option<String>,
    /// Whether more was published than number and extension.
    pub(crate) has_more: bool,
    /// Whether letters and the digits beside them are two numbers.
    pub(crate) contradicts: bool,
}

/// In ASCII: dashes of all kinds, spaces, digits of other widths.
fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|letter| match letter {
            '\u{2010}'..='\u{2015}'
            | '\u{2043}'
            | '\u{2212}'
            | '\u{30fc}'
            | '\u{fe58}'
            | '\u{fe63}'
            | '\u{ff0d}'
            | '\u{ff5e}'
            | '\u{301c}'
            | '_'
            | '~' => Some('-'),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
            '\u{ff10}'..='\u{ff19}' => {
                char::from_digit(u32::from(letter).saturating_sub(0xff10), 10)
            }
            '\u{ff08}' | '[' | '{' => Some('('),
            '\u{ff09}' | ']' | '}' => Some(')'),
            '\u{ff0b}' => Some('+'),
            '·' | '•' => Some('.'),
            '/' => Some('-'),
            letter if letter.is_whitespace() => Some(' '),
            letter => Some(letter),
        })
        .collect()
}

/// What begins an extension, longest first.
const EXTENSIONS: [&str; 12] = [
    ";ext=",
    "extension",
    "extensión",
    "extn",
    "exts",
    "ext",
    "ex",
    "x",
    "#",
    ",,",
    "anexo",
    "int",
];

/// The digits of an extension that a text begins with, and what comes after.
fn extension(text: &str) -> Option<(&str, &str)> {
    let start = text.trim_start_matches([' ', '.', ')', '(', ';', '-']);
    let start = if text.starts_with(";ext=") { text } else { start };
    let start = if start.starts_with(",,") { start } else { start.trim_start_matches([' ', ',']) };
    let lower = start.to_lowercase();
    let mark = EXTENSIONS.iter().find(|mark| lower.starts_with(**mark))?;
    let after = start.get(mark.len()..)?.trim_start_matches([' ', '.', ':', '#', '-', ',']);
    let end = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
    let (digits, rest) = after.split_at_checked(end)?;
    (1..=9).contains(&digits.len()).then(|| (digits, rest.trim_start_matches(['#', ')'])))
}

/// The digit of a letter on the keypad (ITU-T E.161).
fn key(letter: char) -> Option<char> {
    const KEYS: [&str; 8] = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];
    if letter.is_ascii_digit() {
        return Some(letter);
    }
    let at = KEYS.iter().position(|keys| keys.contains(letter.to_ascii_uppercase()))?;
    char::from_digit(u32::try_from(at).ok()?.saturating_add(2), 10)
}

fn keys(text: &str) -> String {
    text.chars().filter_map(key).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Where a number ends whose digits and letters are so many: after a whole word of it; none where
/// it ends inside of one.
fn ends_after(text: &str, wanted: usize) -> Option<usize> {
    let mut count = 0_usize;
    let mut last_gap = 0_usize;
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_alphanumeric() {
            count = count.saturating_add(1);
            last_gap = 0;
            if count == wanted {
                let end = at.saturating_add(1);
                let next = text.get(end..)?.chars().next();
                let is_whole = next.is_none_or(|next| {
                    let same = next.is_ascii_digit() == letter.is_ascii_digit();
                    !next.is_ascii_alphanumeric() || !same && !letter.is_ascii_alphabetic()
                });
                return is_whole.then_some(end);
            }
        } else if " ().-".contains(letter) {
            last_gap = last_gap.saturating_add(1);
            if last_gap > 3 {
                return None;
            }
        } else {
            return None;
        }
    }
    None
}

/// Without the nought after the country that is pressed inside of it alone, where numbers of that
/// country have none there (ITU-T E.164 and the national plans; Italy's have).
fn without_trunk(number: &str) -> String {
    const COUNTRIES: [&str; 19] = [
        "27", "31", "32", "33", "41", "43", "44", "46", "49", "61", "62", "63", "64", "66", "81",
        "82", "84", "91", "92",
    ];
    let spaced = number.get(1..).and_then(|rest| {
        COUNTRIES.iter().find_map(|country| {
            let rest = rest.strip_prefix(country)?;
            let national = rest.trim_start_matches([' ', '-', '.']).strip_prefix('0')?;
            Some(format!("+{country} {national}"))
        })
    });
    spaced.unwrap_or_else(|| number.to_owned())
}

/// The number that a text begins with, as it is written, and what comes after.
fn number(text: &str) -> Option<(String, &str)> {
    if text.starts_with('+') {
        let is_end = |letter: char| !letter.is_ascii_digit() && !" ().-".contains(letter);
        let end = text.get(1..)?.find(is_end).map_or(text.len(), |at| at.saturating_add(1));
        let (whole, rest) = text.split_at_checked(end)?;
        // A digit in brackets that is pressed inside of the country alone.
        let whole = whole.replace("(0)", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let whole = without_trunk(&whole);
        let is_number = (7..=15).contains(&digits(&whole).len());
        return is_number.then(|| (tidy(&whole), rest));
    }
    let first = text.find(|letter: char| letter.is_ascii_digit())?;
    let rest = text.get(first..)?;
    for (prefix, plus) in [("011", "+"), ("00", "+")] {
        let after =
            rest.strip_prefix(prefix).map(|after| after.trim_start_matches([' ', '-', '.']));
        if let Some(after) = after.filter(|after| digits(after).len() >= 9) {
            let international = format!("{plus}{after}");
            let (number, rest) = number(&international)?;
            // It ends as the text does.
            return Some((number, text.get(text.len().checked_sub(rest.len())?..)?));
        }
    }
    let ten = if rest.starts_with('1') { [11, 10] } else { [10, 10] };
    for wanted in ten {
        if let Some(end) = ends_after(text, wanted) {
            let (whole, rest) = text.split_at_checked(end)?;
            // Letters after a number that is whole without them are a note.
            return Some((tidy(&whole.to_ascii_uppercase()), rest));
        }
    }
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && !" ().-".contains(letter))
        .unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end)?;
    // A note in brackets is none of it.
    let whole = tidy(whole);
    // `2-1-1` and `7-1-1` are pressed without marks.
    let digits_of = digits(&whole);
    let whole = match digits_of.as_bytes() {
        [b'2'..=b'9', b'1', b'1'] => digits_of,
        _ => whole,
    };
    let count = digits(&whole).len();
    (3..=15).contains(&count).then_some((whole, rest))
}

fn tidy(number: &str) -> String {
    let trimmed = number.trim_end_matches([' ', '-', '.', '(']);
    let opened = trimmed.matches('(').count();
    let closed = trimmed.matches(')').count();
    let trimmed = if closed > opened { trimmed.trim_end_matches(')') } else { trimmed };
    let mut short = String::with_capacity(trimmed.len());
    for letter in trimmed.chars() {
        if !(letter == ' ' && short.ends_with(' ')) {
            short.push(letter);
        }
    }
    short.trim_end_matches([' ', '-', '.', '(', ')']).to_owned()
}

/// Whether a text is a number of ten digits, or of eleven from 1, with single marks between them:
/// then there is nothing to read.
pub(crate) fn is_usual(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_between =
        |pair: &[u8]| pair.iter().any(u8::is_ascii_digit) || matches!(pair, b") " | b")-" | b" (");
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let starts = bytes.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'(');
    starts
        && bytes.last().is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(|byte| byte.is_ascii_digit() || b" ().-".contains(byte))
        && bytes.windows(2).all(is_between)
        && (digits == 10 || digits == 11 && bytes.first() == Some(&b'1'))
}

/// The digits of a field for extensions, as `x12` and `Ext. 12`.
pub(crate) fn extension_alone(text: &str) -> Option<String> {
    let plain = plain(text);
    let (digits, rest) = extension(plain.trim())?;
    let digits = digits.trim_start_matches('0');
    rest.trim().is_empty().then(|| if digits.is_empty() { "0" } else { digits }.to_owned())
}

/// Reads a telephone; none where there is no number in the text.
pub(crate) fn telephone(text: &str) -> Option<Telephone> {
    let plain = plain(text);
    let text = plain.trim().trim_matches(['"', '\'']).trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    // `(+44) 20 7946 0018`, `1+305-555-0142`.
    let bare = text.strip_prefix("(+").and_then(|rest| rest.split_once(')'));
    let bare = bare.map(|(country, rest)| format!("+{country} {}", rest.trim_start()));
    let bare = bare.or_else(|| text.strip_prefix("1+").map(|rest| format!("+1 {rest}")));
    let text = bare.as_deref().unwrap_or(text);
    // Words before the number are a note.
    let start = text.find(|letter: char| letter.is_ascii_digit() || letter == '+')?;
    let opens = text.get(..start).is_some_and(|before| before.ends_with('('));
    let start = if opens { start.saturating_sub(1) } else { start };
    let (before, from) = text.split_at_checked(start)?;
    let (number, mut rest) = number(from)?;
    let own = extension(rest);
    if let Some((_, after)) = own {
        rest = after;
    }
    let more = digits(rest);
    let all = keys(&number);
    let has_letters = number.contains(|letter: char| letter.is_ascii_alphabetic());
    // The same number again, or its last digits: what letters say.
    let is_same = more.len() >= 4 && (all.ends_with(&more) || more.ends_with(&all));
    let is_note = |text: &str| text.chars().any(char::is_alphanumeric);
    Some(Telephone {
        contradicts: has_letters && more.len() >= 4 && !is_same,
        has_more: is_note(before) || is_note(rest) && !is_same,
        extension: own.map(|(digits, _)| digits.to_owned()),
        number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_usual_form() {
        for (text, number, extension) in [
            ("202\u{2011}555\u{2011}0143", "202-555-0143", None),
            ("202\u{2009}555\u{2009}0143", "202 555 0143", None),
            ("1-855-48-VOICE (1-855-488-6423)", "1-855-48-VOICE", None),
            ("800-799-SAFE (7233)", "800-799-SAFE", None),
            ("(202) 555-0143 TTY", "(202) 555-0143", None),
            ("(202) 555-0143 EXT 12", "(202) 555-0143", Some("12")),
            ("(202) 555-0143 Toll Free", "(202) 555-0143", None),
            ("711 (relay)", "711", None),
            ("TTY 711", "711", None),
            ("2-1-1", "211", None),
            ("Dial 7-1-1", "711", None),
            ("[202] 555-0143", "(202) 555-0143", None),
            ("202_555_0143", "202-555-0143", None),
            ("202\u{2043}555\u{2043}0143", "202-555-0143", None),
            ("1+202-555-0143", "+1 202-555-0143", None),
            ("(+44) 20 7946 0018", "+44 20 7946 0018", None),
            ("+44 020 7946 0018", "+44 20 7946 0018", None),
            ("+39 06 1234567", "+39 06 1234567", None),
            ("+44 20 7946 0018 / +44 20 7946 0019", "+44 20 7946 0018", None),
            ("+44 (0)20 7946 0018", "+44 20 7946 0018", None),
            ("202-555-0143,,12#", "202-555-0143", Some("12")),
            ("tel:+1-202-555-0143;ext=5", "+1-202-555-0143", Some("5")),
            ("312-346-9766 x 715", "312-346-9766", Some("715")),
            ("(773) 973-4444 ext. 124", "(773) 973-4444", Some("124")),
            ("305-555-0142 extension 0042", "305-555-0142", Some("0042")),
            ("\"+44 1234 234567\"", "+44 1234 234567", None),
            ("011 44 20 7946 0018", "+44 20 7946 0018", None),
            ("1-866-DOJ-4YOU", "1-866-DOJ-4YOU", None),
            ("1.800.flowers", "1.800.FLOWERS", None),
            ("305/555/0142", "305-555-0142", None),
            ("555-0142", "555-0142", None),
            ("２０２-555-0143", "202-555-0143", None),
            ("(305)555-HELP (4357)", "(305)555-HELP", None),
            ("Text HELLO to 741741", "741741", None),
        ] {
            let read = telephone(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (read.number.as_str(), read.extension.as_deref()),
                (number, extension),
                "{text}"
            );
            assert!(!read.contradicts, "{text}");
        }
        for text in ["no phone", "", "ext", "12"] {
            assert_eq!(telephone(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_more_than_a_number_is_known() {
        for (text, more) in [
            ("305-555-0142 or 305-555-0143", true),
            ("305-555-0142 x12, x15", true),
            ("(305)555-HELP (4357)", false),
            ("312 555 0142", false),
            ("312 555 0142 x 3", false),
        ] {
            assert_eq!(telephone(text).map(|read| read.has_more), Some(more), "{text}");
        }
        let misprint = telephone("1-866-DOJ-4YOU (1-866-365-4969)");
        assert_eq!(misprint.map(|read| read.contradicts), Some(true));
    }
}
