//! What was meant by values as directories write them.

mod age;
mod clock;
mod phone;
mod status;
mod weekdays;

use super::language;

pub(crate) use self::age::{AgeLimit, age, is_open_end, is_unlimited};
pub(crate) use self::clock::{Clock, Span, span};
pub(crate) use self::phone::{
    Telephone, extension_alone, is_usual as is_usual_telephone, telephone,
};
pub(crate) use self::status::status;

/// Whether a text is an address on the web that leads somewhere.
pub(super) fn is_web(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let has_no_end = text.ends_with(')') && !text.contains('(');
    matches!(scheme, "http" | "https")
        && is_host(host)
        && !has_no_end
        && !text.contains(['<', '>', '"', '\\', ' '])
}

/// Whether a text names a host, and no abbreviation or number: its last part has two letters.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_part = |part: &str| {
        !part.is_empty()
            && part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'))
    };
    let parts: Vec<&str> = name.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    let is_domain = last.chars().count() > 1 && last.chars().any(char::is_alphabetic);
    let is_short = matches!(parts.as_slice(), ["www", _]);
    parts.len() > 1
        && parts.iter().all(|part| is_part(part))
        && is_domain
        && !is_short
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first address of a text that has some. What a scheme was meant to be is plain before
/// `www.`; words are no address.
pub(super) fn web(text: &str) -> Option<String> {
    let marked = text.replace(",www.", " www.").replace(",http", " http");
    let tokens = marked.split([' ', ';', '|', '\n', '\t', '<', '>', '"']);
    let tokens: Vec<&str> = tokens.filter(|token| !token.is_empty()).collect();
    let of_token = |token: &str| {
        let token = token.trim_end_matches(['.', ',', '\'']).trim_start_matches('(');
        let token = if token.contains('(') { token } else { token.trim_end_matches(')') };
        let (scheme, rest) = token.split_once("://").unwrap_or(("http", token));
        let address = format!("{}://{rest}", scheme.to_ascii_lowercase());
        if is_web(&address) {
            return Some(address);
        }
        // `htttp://www.example.org`, `http:www.example.org`, `https://https://www.example.org`.
        let at = token.find("www.")?;
        let (before, rest) = token.split_at_checked(at)?;
        let is_scheme = before.len() < 20
            && before.chars().all(|of| "htps:/\\;".contains(of.to_ascii_lowercase()));
        let scheme = if before.to_ascii_lowercase().contains("https") { "https" } else { "http" };
        let address = format!("{scheme}://{rest}");
        (is_scheme && is_web(&address)).then_some(address)
    };
    let is_plain = |token: &&&str| token.contains("www.") || token.contains("://");
    match tokens.as_slice() {
        // Of several words, the first may be one without a mark of the web.
        [first, ..] => tokens
            .iter()
            .filter(is_plain)
            .find_map(|token| of_token(token))
            .or_else(|| of_token(first)),
        [] => None,
    }
}

/// A language by its tag or its name, where it is one.
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.replace('_', "-");
    let is_tag = tag.len() > 3 && tag.contains('-') && tag.is_ascii() && !tag.contains(' ');
    match language::listed(text).as_slice() {
        [one] => Some(one.clone()),
        [] if is_tag && language::is_code(tag.split('-').next()?) => Some(tag),
        _ => None,
    }
}

pub(super) fn country(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase().replace('.', "");
    let known = match upper.as_str() {
        "USA" | "UNITED STATES" | "UNITED STATES OF AMERICA" | "AMERICA" => "US",
        "CANADA" | "CAN" => "CA",
        "MEXICO" | "MÉXICO" | "MEX" => "MX",
        "UNITED KINGDOM" | "GREAT BRITAIN" | "GBR" => "GB",
        other => other,
    };
    Some(known.to_owned())
}

pub(super) fn currency(text: &str) -> Option<String> {
    match text {
        "$" | "US$" => Some("USD".to_owned()),
        "€" => Some("EUR".to_owned()),
        "£" => Some("GBP".to_owned()),
        _ => Some(text.to_ascii_uppercase()),
    }
}

/// A time of day, as the standard has it.
pub(super) fn time(text: &str) -> Option<String> {
    Clock::read(text).map(Clock::text)
}

/// Days by their names, in lists and ranges.
pub(super) fn days(text: &str) -> Option<String> {
    if let Some(days) = weekdays::days(text) {
        return Some(days);
    }
    // What is right but for spaces and case stays as it is: `1mo, -1fr` has numbers.
    let coded = text.to_ascii_uppercase().split_whitespace().collect::<Vec<_>>().join("");
    let is_coded = coded.split(',').all(|day| day.len() > 2 || weekdays::days(day).is_some());
    (is_coded && coded.contains(|letter: char| letter.is_ascii_digit())).then_some(coded)
}

/// The weekdays of HSDS 1.1: numbers from 1 for Monday, or names.
pub(super) fn weekdays(text: &str) -> Option<String> {
    weekdays::numbered(text)
}

/// `2026-02-09T...`, `2026/2/9` and the American `2/9/2026`.
pub(super) fn day(text: &str) -> Option<String> {
    let date = text.split(['T', ' ']).next()?;
    // The basic format of ISO 8601, which RFC 5545 has.
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?));
    }
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let &[one, two, three] = parts.as_slice() else { return None };
    let (year, month, day) = if one.len() == 4 { (one, two, three) } else { (three, one, two) };
    let number = |text: &str| text.parse::<u16>().ok();
    (year.len() == 4).then_some(())?;
    Some(format!("{:04}-{:02}-{:02}", number(year)?, number(month)?, number(day)?))
}

/// A space for the T, a day alone, an offset without colon; without an offset it is taken as UTC.
pub(super) fn moment(text: &str) -> Option<String> {
    let (date, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00Z"));
    let date = day(date)?;
    let at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at_checked(at)?;
    let clock =
        if clock.matches(':').count() == 1 { format!("{clock}:00") } else { clock.to_owned() };
    let offset = match offset.as_bytes() {
        [] | [b'z'] => "Z".to_owned(),
        [_, a, b, c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
            format!("{}:{}", offset.get(..3)?, offset.get(3..)?)
        }
        _ => offset.to_owned(),
    };
    Some(format!("{date}T{}{offset}", clock.trim()))
}

/// A number without what is around it: `$25.00`, `18 years`, `1,200`.
pub(super) fn number(text: &str) -> Option<String> {
    let text = whole_or_fraction(text.trim_start_matches(['$', '€', '£', '+', ' ']))?;
    let number = text.split_whitespace().next()?;
    let rest = text.get(number.len()..)?.trim().to_lowercase();
    let known = ["", "years", "year", "yrs", "usd", "hours", "años"].contains(&rest.as_str());
    let value: f64 = known.then(|| number.parse().ok())??;
    value.is_finite().then(|| if value == 0.0 { "0".to_owned() } else { value.to_string() })
}

/// Commas between thousands are left out, and a comma before a fraction is a dot: `1,200` is twelve
/// hundred and `12,50` twelve and a half. None where it may be either.
fn whole_or_fraction(text: &str) -> Option<String> {
    let Some((before, last)) = text.rsplit_once(',') else { return Some(text.to_owned()) };
    let digits = last.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(last.len());
    let groups = |text: &str| {
        let mut groups = text.split(',');
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
    };
    match digits {
        3 if groups(before) => Some(text.replace(',', "")),
        1 | 2 if !before.contains([',', '.']) => Some(text.replace(',', ".")),
        _ => None,
    }
}

/// The word of a list, whatever its case and marks, or another that means it.
pub(super) fn word(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], " ");
    let meant = plain(text);
    if let Some(word) = words.iter().find(|word| plain(word) == meant) {
        return Some(word);
    }
    let status = words.contains(&"defunct").then(|| status(text)).flatten();
    let other = status.or(match meant.as_str() {
        "mailing" | "mail" => Some("postal"),
        "street" | "office" => Some("physical"),
        _ => None,
    })?;
    words.iter().copied().find(|word| *word == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_the_web_leads_somewhere_or_is_none() {
        for (text, means) in [
            ("www.example.org", Some("http://www.example.org")),
            ("example.org", Some("http://example.org")),
            ("Website: www.example.org", Some("http://www.example.org")),
            ("www.example.org www.b.example", Some("http://www.example.org")),
            ("www.a.example; www.b.example", Some("http://www.a.example")),
            ("http://www.example.org)", Some("http://www.example.org")),
            ("http:www.example.org", Some("http://www.example.org")),
            ("https:\\\\www.example.org", Some("https://www.example.org")),
            ("https://https://www.example.org", Some("https://www.example.org")),
            ("htttp://www.example.org", Some("http://www.example.org")),
            ("HTTPS://www.example.org/a?b=c", Some("https://www.example.org/a?b=c")),
            ("<a href=\"http://www.example.org\">site</a>", Some("http://www.example.org")),
            ("http://example.org:8080/x", Some("http://example.org:8080/x")),
            ("N/A", None),
            ("N.A.", None),
            ("U.S. Department of Help", None),
            ("Pending.", None),
            ("etc.", None),
            ("305.555.0142", None),
            ("call 305.555.0142", None),
            ("1.5", None),
            ("www.", None),
            ("http://www", None),
            ("http://.org", None),
            ("www.example..org", None),
            ("info@example.org", None),
            ("http://user:pw@www.example.org", None),
            ("javascript:alert(1)", None),
            ("ftp://example.org", None),
            ("See Facebook page", None),
            ("", None),
        ] {
            assert_eq!(web(text).as_deref(), means, "{text}");
        }
    }
}
