//! When two names read alike.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use core::ops::Deref;

use compact_str::CompactString;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization as _;

/// A text that is kept as it was written, and compared as people read it.
///
/// Two texts are equal where they are a canonical caseless match (Unicode 3.13, D145: canonical
/// forms and full case folding), when characters that nobody sees are left out and white space of
/// any kind and length is one space. Letters that differ stay different: those with an accent and
/// without, and the Turkish i with a dot and without.
///
/// What is compared is made once, when the text is read.
#[derive(Clone)]
pub(super) struct AsRead {
    written: String,
    key: Box<str>,
}

impl AsRead {
    /// What is compared.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// Whether it reads as what somebody asks for does.
    pub(super) fn is(&self, asked: &Self) -> bool {
        is_asked(&self.key, &asked.key)
    }
}

/// Whether what a record has is what somebody asks for. How long that takes depends on what is
/// asked for alone.
pub(crate) fn is_asked(own: &str, asked: &str) -> bool {
    let own_bytes = own.bytes().chain(core::iter::repeat(0));
    let differences = asked.bytes().zip(own_bytes).map(|(asked, own)| asked ^ own);
    (differences.fold(0, |all, difference| all | difference) == 0) & (own.len() == asked.len())
}

/// What people read of a text.
fn key(text: &str) -> String {
    // Into a text first: decomposing is compiled for each kind of iterator.
    let seen: String = text.chars().filter(|letter| !is_unseen(*letter)).collect();
    let seen: String = seen.nfd().collect();
    let folded: String = UniCase::unicode(seen).to_folded_case().nfd().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is not shown: those with the property `Default_Ignorable_Code_Point`
/// (Unicode 18, `DerivedCoreProperties.txt`).
const fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

impl From<CompactString> for AsRead {
    fn from(text: CompactString) -> Self {
        Self { key: key(&text).into(), written: text.into() }
    }
}

impl Deref for AsRead {
    type Target = str;

    fn deref(&self) -> &str {
        &self.written
    }
}

impl PartialEq for AsRead {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for AsRead {}

impl PartialOrd for AsRead {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for AsRead {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for AsRead {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> AsRead {
        CompactString::from(text).into()
    }

    /// Each line is one name; two lines are two. The forms of Unicode are from the charts, the
    /// folds from `CaseFolding.txt`.
    const NAMES: &[&[&str]] = &[
        &["José", "Jose\u{301}", "JOSÉ", "jose\u{301}"],
        &["Jose", "JOSE"],
        &["Boris", "BORIS", "boris", "bor\u{AD}is", "Bo\u{200B}ris", "\u{202A}Boris\u{202C}"],
        &["Müller", "MU\u{308}LLER"],
        &["Muller"],
        &["Mueller"],
        &["Weiß", "WEISS", "weiss", "WEIẞ"],
        &["Σωκράτης", "ΣΩΚΡΆΤΗΣ", "σωκράτησ"],
        &["Σωκρατης"],
        &["Isik"],
        &["Işık"],
        // Full folding keeps the dot of İ, which is neither i nor ı.
        &["İpek", "I\u{307}pek", "i\u{307}pek"],
        &["Ipek", "ipek"],
        &["ıpek"],
        &["Борис", "БОРИС"],
        &["Андрей", "Андреи\u{306}"],
        &["Андреи"],
        &["Åsa", "A\u{30A}sa", "\u{212B}sa"],
        &["Nguyễn", "Nguye\u{302}\u{303}n", "NGUYỄN", "Nguyê\u{303}n"],
        // Marks of different places have no order among them, those of one place have.
        &["a\u{323}\u{302}", "a\u{302}\u{323}", "ậ"],
        &["a\u{301}\u{302}"],
        &["a\u{302}\u{301}"],
        &["한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}"],
        &[
            "Ana Ruiz",
            "ANA  RUIZ",
            "Ana\u{A0}Ruiz",
            "ana \u{3000} ruiz\u{2003}",
            "Ana \u{200B} Ruiz",
        ],
        &["AnaRuiz"],
        &["Ana-Ruiz"],
        &["\u{1E9E}", "ss", "ß"],
        &["Ani", "ANI"],
        &["Аni"],
    ];

    #[test]
    fn names_are_the_same_where_people_read_them_alike() {
        let all: Vec<(usize, &str)> = NAMES
            .iter()
            .enumerate()
            .flat_map(|(line, of)| of.iter().map(move |name| (line, *name)))
            .collect();
        for (line, one) in &all {
            for (other_line, other) in &all {
                let (first, second) = (read(one), read(other));
                let same = line == other_line;
                assert_eq!(
                    first == second,
                    same,
                    "{} and {}",
                    one.escape_unicode(),
                    other.escape_unicode()
                );
                assert_eq!(
                    first.is(&second),
                    same,
                    "{} and {}",
                    one.escape_unicode(),
                    other.escape_unicode()
                );
                assert_eq!(first.cmp(&second) == Ordering::Equal, same);
            }
            assert_eq!(&*read(one), *one, "it stays as it was written");
        }
    }

    /// What is compared is as people read it itself, so that a name which was stored once folded is
    /// the same name.
    #[test]
    fn what_is_compared_reads_as_what_was_written() {
        // Nothing beyond has two forms.
        for letter in (0..0x3_0000).filter_map(char::from_u32) {
            let once = key(&format!("a{letter}b"));
            assert_eq!(key(&once), once, "{}", letter.escape_unicode());
        }
    }

    /// Upper and lower case of the standard library are of the same table of Unicode
    /// by another way.
    #[test]
    fn a_letter_and_its_cases_read_alike() {
        // Whose upper case is that of another letter: the dotless i and İ, which have a fold of
        // their own or none.
        let apart = ['ı', 'İ'];
        let has_case = |letter: &char| {
            !letter.to_uppercase().eq([*letter]) || !letter.to_lowercase().eq([*letter])
        };
        let cased = (0..=0x10_FFFF).filter_map(char::from_u32).filter(has_case);
        for letter in cased.filter(|letter| !apart.contains(letter)) {
            let plain = key(&format!("a{letter}b"));
            assert_eq!(
                key(&format!("a{}b", letter.to_uppercase())),
                plain,
                "{}",
                letter.escape_unicode()
            );
            assert_eq!(
                key(&format!("a{}b", letter.to_lowercase())),
                plain,
                "{}",
                letter.escape_unicode()
            );
        }
    }
}
