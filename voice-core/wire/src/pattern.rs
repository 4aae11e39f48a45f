//! Patterns of texts, made into tables in which each byte is looked up once.

mod form;
mod states;

use self::form::Form;
use self::states::States;

/// Text on one line, without a control character and without a space at either end.
///
/// Two forms, and no repetition within a group that repeats: tools that look for expressions that
/// take long (ReDoS) refuse those.
pub const ONE_LINE: &str =
    "^[^\\x00-\\x20\\x7f]$|^[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f]$";

/// Text of several lines, without other control characters.
pub const LINES: &str = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$";

/// The most states of a pattern that is declared: a short expression can need more than there is
/// memory for.
const MOST_DECLARED_STATES: usize = 2000;

/// A pattern made ready to be looked for.
///
/// It is a regular expression that ECMA 262 and Rust read alike: anchored by `^` and `$`, of ASCII
/// letters, classes, groups, `|`, `?`, `*`, `+` and `{m,n}`. A class that says what is not in it
/// takes every other character of Unicode.
#[derive(Debug)]
pub struct Pattern(Matcher);

#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "almost every one is a table, and each is in a static of its own"
)]
enum Matcher {
    /// [`ONE_LINE`], which long texts have.
    OneLine,
    /// [`LINES`], which the longest texts have.
    Lines,
    Table(States),
}

impl Pattern {
    /// The pattern of a form.
    ///
    /// ```
    /// use voice_wire::Pattern;
    ///
    /// let identifier = Pattern::new("^[a-z0-9]+(-[a-z0-9]+)*$");
    /// assert!(identifier.is_match("party-ruiz"));
    /// assert!(!identifier.is_match("Ana Ruiz"));
    /// ```
    ///
    /// # Panics
    /// Where it is no such expression: a test compiles each form.
    #[must_use]
    pub fn new(pattern: &'static str) -> Self {
        match pattern {
            ONE_LINE => Self(Matcher::OneLine),
            LINES => Self(Matcher::Lines),
            _ => Self(Matcher::Table(table(pattern))),
        }
    }

    /// A pattern that somebody declared as data; none where it is no such expression, or would take
    /// a table of more than 2,000 states.
    ///
    /// ```
    /// use voice_wire::Pattern;
    ///
    /// let pattern = Pattern::parse("^[0-9]{5}-?[0-9]{3}$").ok_or("no pattern")?;
    /// assert!(pattern.is_match("12345-678") && pattern.is_match("12345678"));
    /// assert!(!pattern.is_match("12345-6789"));
    /// assert!(Pattern::parse("[0-9]+").is_none(), "it has no anchors");
    /// assert!(Pattern::parse("^(a|b)*a(a|b){20}$").is_none(), "a million states");
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn parse(pattern: &str) -> Option<Self> {
        let states = States::within(&Form::of(pattern)?, MOST_DECLARED_STATES)?;
        Some(Self(Matcher::Table(states)))
    }

    /// Whether some text of one or more of these letters of ASCII, and of no other, has the
    /// pattern.
    ///
    /// ```
    /// use voice_wire::Pattern;
    ///
    /// let pattern = Pattern::parse("^[0-9]*-?[0-9]*$").ok_or("no pattern")?;
    /// assert!(pattern.takes_some_of("-"));
    /// assert!(!pattern.takes_some_of("."));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn takes_some_of(&self, letters: &str) -> bool {
        match &self.0 {
            // A letter that is shown is a line.
            Matcher::OneLine | Matcher::Lines => letters
                .bytes()
                .any(|letter| self.is_match(char::from(letter).encode_utf8(&mut [0; 4]))),
            Matcher::Table(states) => states.lead_to_last(letters.as_bytes()),
        }
    }

    /// Whether the whole text has the pattern.
    #[inline]
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match &self.0 {
            Matcher::OneLine => {
                let is_shown = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
                is_shown(bytes.first())
                    && is_shown(bytes.last())
                    && !has(bytes, |byte| byte < b' ' || byte == b'\x7f')
            }
            Matcher::Lines => {
                let is_break = |byte| matches!(byte, b'\t' | b'\n' | b'\r');
                !bytes.is_empty()
                    && !has(bytes, |byte| byte < b' ' && !is_break(byte) || byte == b'\x7f')
            }
            Matcher::Table(states) => states.are_passed_by(bytes),
        }
    }
}

#[expect(clippy::expect_used, reason = "forms are compiled in, and a test compiles each")]
fn table(pattern: &str) -> States {
    States::within(&Form::of(pattern).expect("a pattern"), usize::MAX).expect("no limit")
}

/// Whether a byte is one of some: without an early end, so that many bytes are looked at at once.
fn has(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, byte| found | is(*byte))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use regex_automata::dfa::{Automaton, StartKind, dense};
    use regex_automata::{Anchored, Input};
    use serde_json::Value;

    use super::*;

    /// One character of each kind that a pattern can tell from others: those of ASCII, and one each
    /// of two, three and four bytes.
    fn characters() -> impl Iterator<Item = char> {
        (0..128_u8).map(char::from).chain(['\u{80}', 'é', '\u{ffff}', '\u{1f600}'])
    }

    /// How many pairs of states of the two engines there are, to one of which every text of any
    /// length leads, and of which both take a text or neither does.
    fn pairs(pattern: &str) -> usize {
        let anchored = dense::Config::new().start_kind(StartKind::Anchored);
        let other = dense::Builder::new().configure(anchored).build(pattern).unwrap();
        let start = other.start_state_forward(&Input::new("").anchored(Anchored::Yes)).unwrap();
        let states = table(pattern);
        let mut seen = BTreeSet::new();
        let mut open = vec![(states.first, start, String::new())];
        while let Some((state, of_other, text)) = open.pop() {
            if !seen.insert((state, of_other)) {
                continue;
            }
            let is_match = other.is_match_state(other.next_eoi_state(of_other));
            assert_eq!(states.is_last(state), is_match, "{pattern} {text:?}");
            for character in characters() {
                let mut bytes = [0; 4];
                let bytes = character.encode_utf8(&mut bytes).as_bytes();
                let state = bytes.iter().fold(state, |state, byte| states.next(state, *byte));
                let of_other =
                    bytes.iter().fold(of_other, |state, byte| other.next_state(state, *byte));
                open.push((state, of_other, format!("{text}{character}")));
            }
        }
        seen.len()
    }

    #[test]
    fn a_pattern_is_what_another_engine_makes_of_it() {
        // Those of this crate and of those above it, from the schemas that are kept.
        let schemas = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas");
        let mut patterns = BTreeSet::from(
            [
                ONE_LINE,
                LINES,
                "^$",
                "^(a|b|)*$",
                "^(a?){3}b{2}c{1,2}d{0,2}e{2,}$",
                "^[^a-]$",
                "^[a\\-z]$",
                "^(?:a|bc)+(d|[ef])?$",
                "^\\(\\)\\[\\]\\{\\}\\^\\$\\.$",
            ]
            .map(str::to_owned),
        );
        let mut open = vec![PathBuf::from(schemas)];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.extension().is_some_and(|name| name == "json") {
                let text = std::fs::read_to_string(path).unwrap();
                collect(&serde_json::from_str(&text).unwrap(), &mut patterns);
            }
        }
        // That of citations has a section sign; they are read by their own reader, and a test of
        // `law` holds it to the pattern.
        let by_hand: Vec<_> = patterns.iter().filter(|of| !of.is_ascii()).cloned().collect();
        assert!(by_hand.len() <= 1, "{by_hand:?}");
        patterns.retain(|pattern| pattern.is_ascii());
        assert!(patterns.len() > 40, "{}", patterns.len());
        let pairs: usize = patterns.iter().map(|pattern| pairs(pattern)).sum();
        assert!(pairs > 1000, "{pairs}");
    }

    fn collect(schema: &Value, patterns: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                for (name, value) in members {
                    match value {
                        Value::String(pattern) if name == "pattern" => {
                            patterns.insert(pattern.clone());
                        }
                        _ => collect(value, patterns),
                    }
                }
            }
            Value::Array(items) => {
                items.iter().for_each(|item| collect(item, patterns));
            }
            _ => {}
        }
    }

    #[test]
    fn what_is_no_such_expression_is_none() {
        for pattern in [
            "a",
            "^a",
            "a$",
            "^(a$",
            "^a)$",
            "^[a$",
            "^[b-a]$",
            "^*$",
            "^a{2,1}$",
            "^a{$",
            "^\\d$",
            "^\\x8g$",
            "^.$",
            "^é$",
            "^[é]$",
            "^a{1,2000}$",
            "^(?i)a$",
            "^a\\$",
            "^a|b$",
            "^[]$",
            "^[]a]$",
            "^\\x80$",
        ] {
            assert!(Form::of(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn lines_are_found_as_by_their_patterns() {
        let letters = [
            "",
            "\0",
            "\t",
            "\n",
            "\x0b",
            "\x0c",
            "\r",
            "\x1f",
            " ",
            "!",
            "a",
            "\x7f",
            "\u{80}",
            "é",
            "\u{1f600}",
        ];
        for pattern in [ONE_LINE, LINES] {
            let (quick, table) = (Pattern::new(pattern), table(pattern));
            assert!(!matches!(quick.0, Matcher::Table { .. }));
            let mut found = 0;
            for text in
                letters.iter().flat_map(|one| letters.iter().map(move |two| format!("{one}{two}")))
            {
                for last in letters {
                    let text = format!("{text}{last}");
                    let expected = table.are_passed_by(text.as_bytes());
                    assert_eq!(quick.is_match(&text), expected, "{text:?} {pattern}");
                    found += usize::from(quick.is_match(&text));
                }
            }
            assert!(found > 200, "{found}");
        }
    }
}
