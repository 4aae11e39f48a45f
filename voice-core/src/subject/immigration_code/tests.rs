//! Every code that is known to say something, row by row as the office's sources sort them,
//! and its look-alikes.

use std::collections::BTreeMap;

use super::*;
use crate::subject::Protection;
use crate::wire::Set;

const CLASS: Option<CodeSystem> = Some(CodeSystem::ClassOfAdmission);
const EMPLOYMENT: Option<CodeSystem> = Some(CodeSystem::EmploymentAuthorization);

/// The rows as they are written there: a range is `A to B`, other words are remarks. What must
/// follow from each code of a row.
const CLASSES: [(&str, &[Protection]); 17] = [
    (
        "T1 T2 T3 T4 T5; adjusted ST0 ST6 ST7 ST8 ST9; T6",
        &[Protection::VawaTU, Protection::TraffickingVictim],
    ),
    ("U1 U2 U3 U4 U5; adjusted SU0 SU3 SU4 SU6 SU7 SU8 SU9", &[Protection::VawaTU]),
    (
        "IB0 IB1 IB2 IB3 IB5 IB6 IB7 IB8; B11 B12 B16 B17; B20 to B29; B31 B32 B33 B36 B37 B38; \
         BX1 BX2 BX3 BX6 BX7 BX8; Z14; DAS",
        &[Protection::VawaTU],
    ),
    ("384", &[Protection::VawaTU]),
    ("SL SL1 SL6", &[Protection::Juvenile, Protection::AsylumFear]),
    ("S5 S6 S7; SA", &[Protection::Informant]),
    (
        "AS AS1 AS2 AS3 AS6 AS7 AS8 ASY AY AO 999; GA6 GA7 GA8; SY7 SY8; ASD ASR",
        &[Protection::AsylumFear],
    ),
    ("EF ERF STC IJ TIA WA SA", &[Protection::AsylumFear]),
    (
        "RE RE1 to RE9 REP; RAD; R86 P7 IC6 IC7 CU6 CU7 Y64 M83 OP; LA6 DHR; no longer used: RF \
         REF RRA P71 P75 P76 M8 M9 K10
         K19 K20 C7P CNP CUP CU0 CU8 CU9 and the other codes Y1 to Y9 Y10 to Y16 Y2A",
        &[Protection::AsylumFear],
    ),
    ("TPS; DED; FUG", &[Protection::Tps]),
    (
        "S1 S2 S16 S17 S18 S26 TA TS1 TS2; S1D S2D denied; SU2 SO1 SO2 class members; AW RW R16 \
         TR1 TR2 the replenishment program",
        &[Protection::Saw],
    ),
    (
        "W1 W2 W16 W26 W36 W46 TR TW1 TW2 TW3; T1D T2D T3D W1D W2D W3D denied; AY1 AY2 CS1 CS2 \
         CS3 CSS LE1 LE2 LU1 LU2 PL1 PL2 ZM1
         ZM2 class members; relatives LB LB1 LB2 LB6 LB7 CB1 CB2 CB6 CB7; FUG",
        &[Protection::Legalization],
    ),
    ("Z11 Z13 Z15 Z56 Z57", &[Protection::VawaTU]),
    ("CH CP CC ML OP PAR PR DT DA IN PH6 ID6 R3 CM1 CM2 CH6", &[Protection::AsylumFear]),
    (
        "NC6 to NC9; HA6 to HA9 HB6 to HB9 HC6 to HC9 HD6 to HD9 HE6 to HE9",
        &[Protection::AsylumFear],
    ),
    ("SI1 SI2 SI3 SI6 SI7 SI9; SQ1 SQ2 SQ3 SQ6 SQ7 SQ9", &[Protection::PhysicalSafety]),
    ("UN UU PEN ABD", &[Protection::VawaTU]),
];

/// The rows of employment authorization.
const CATEGORIES: [(&str, &[Protection]); 9] = [
    ("A02", &[Protection::Legalization, Protection::Saw]),
    ("A03 A04 A05 A10 C08 C18", &[Protection::AsylumFear]),
    ("A11 A12 C19", &[Protection::Tps]),
    ("A13 A14", &[Protection::Legalization]),
    ("A16 C25", &[Protection::VawaTU, Protection::TraffickingVictim]),
    ("A19 A20", &[Protection::VawaTU]),
    ("C20", &[Protection::Saw]),
    ("C22 C24", &[Protection::Legalization]),
    ("C10 C14 C31", &[Protection::VawaTU]),
];

/// Beyond those rows, by what the list itself says of them: refugees of old acts, family fairness,
/// orders of supervision.
const BY_WORDING: &str = "2D 4C 4D 4F 6 6A1 6A2 6A3 K9 M93 994 FFD FFG FFP FFW SUP";

fn is_code(word: &&str) -> bool {
    word.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit())
}

/// The codes of a row.
fn codes(row: &str) -> Vec<String> {
    let words: Vec<&str> =
        row.split([' ', ';', '\n', ':']).filter(|word| !word.is_empty()).collect();
    let mut codes: Vec<String> = words.iter().copied().filter(is_code).map(str::to_owned).collect();
    for range in words.windows(3).filter(|three| three[1] == "to") {
        let digits = |code: &str| {
            code.trim_start_matches(|sign: char| sign.is_ascii_uppercase()).parse::<u32>().unwrap()
        };
        let letters = range[0].trim_end_matches(|sign: char| sign.is_ascii_digit());
        codes.extend(
            (digits(range[0])..=digits(range[2])).map(|number| format!("{letters}{number}")),
        );
    }
    codes
}

fn of(code: &str, system: Option<CodeSystem>) -> ProtectionSet {
    ImmigrationCode {
        code: code.parse().unwrap_or_else(|faults| panic!("{code}: {faults}")),
        system,
    }
    .protections()
}

fn names(protections: ProtectionSet) -> Vec<&'static str> {
    protections.iter().map(|protection| protection.as_str()).collect()
}

/// What must follow from each code of some rows, all rows of a code together.
fn expected(rows: &[(&str, &[Protection])]) -> BTreeMap<String, ProtectionSet> {
    let mut all: BTreeMap<String, ProtectionSet> = BTreeMap::new();
    for (row, protections) in rows {
        for code in codes(row) {
            let of = all.entry(code).or_default();
            *of = protections.iter().copied().fold(*of, ProtectionSet::with);
        }
    }
    all
}

#[test]
fn every_class_that_says_something_withholds_for_it() {
    let expected = expected(&CLASSES);
    assert!(expected.len() > 250, "{}", expected.len());
    for (code, protections) in &expected {
        let found = of(code, CLASS);
        assert!(
            protections.difference(found).is_empty(),
            "{code}: {:?} and not {:?}",
            names(found),
            names(*protections)
        );
        let (first, rest) = code.split_at(1);
        for written in [format!("{first}-{rest}"), format!("{first} {rest}")] {
            if !rest.is_empty() {
                assert_eq!(names(of(&written, CLASS)), names(found), "{written}");
            }
        }
        // Nobody is less protected where the system is not said.
        assert!(found.difference(of(code, None)).is_empty(), "{code}");
    }
    for code in BY_WORDING.split(' ') {
        assert!(!of(code, CLASS).is_empty(), "{code}");
    }
}

#[test]
fn every_employment_category_that_says_something_withholds_for_it() {
    for (code, protections) in expected(&CATEGORIES) {
        assert_eq!(names(of(&code, EMPLOYMENT)), names(protections), "{code}");
        assert!(protections.difference(of(&code, None)).is_empty(), "{code}");
        let short = code.replacen('0', "", usize::from(&code[1..2] == "0"));
        assert_eq!(names(of(&short, EMPLOYMENT)), names(protections), "{short}");
    }
    for unlisted in ["C09", "C33", "A01", "C08P", "C9P", "T1", "ZZ"] {
        assert_eq!(names(of(unlisted, EMPLOYMENT)), ["vawa-t-u"], "{unlisted}");
    }
}

/// Of the 993 classes those of no row say nothing to withhold for, and none is missing.
#[test]
fn every_other_class_is_known_to_be_harmless() {
    let expected = expected(&CLASSES);
    let by_wording: Set<&str> = BY_WORDING.split(' ').collect();
    let (mut listed, mut harmless) = (0, 0);
    for code in list::CLASSES.split_ascii_whitespace() {
        listed += 1;
        if !expected.contains_key(code) && !by_wording.contains(code) {
            assert!(of(code, CLASS).is_empty(), "{code}: {:?}", names(of(code, CLASS)));
            harmless += 1;
        }
    }
    assert_eq!((listed, harmless), (994, 709), "993 of the list, and T6");
    assert!(
        expected.keys().all(|code| list::CLASSES.split_ascii_whitespace().any(|of| of == code))
    );
}

#[test]
fn no_code_is_taken_for_one_that_looks_like_it() {
    let look_alikes = "ST T1M T2M T3M T21 T22 T23 T26 T27 T28 T41 T42 T43 T46 T47 T48 T51 T52 T53 \
                       T56 T57 T58 U U1M U2M S3 S4 S8 S9
        S13 SA1 SA2 SA3 SA6 SA7 SA8 SR1 SE1 B1 B2 B1A A11 A12 A16 C22 C24 C25 C31 AR6 R1 R2 IR1 \
                       CW1 TN TD TB TF1 N1 NATO1 NATO6";
    for code in look_alikes.split_ascii_whitespace() {
        assert!(of(code, CLASS).is_empty(), "{code}: {:?}", names(of(code, CLASS)));
    }
    // SU2 is of the agricultural workers and not of the victims, S26 no informant, TR1 and T1D no
    // victims of trafficking.
    for (code, only) in [
        ("SU2", "saw"),
        ("S26", "saw"),
        ("TR1", "saw"),
        ("T1D", "legalization"),
        ("TR", "legalization"),
    ] {
        assert_eq!(names(of(code, CLASS)), [only], "{code}");
    }
    assert_eq!(names(of("SA", CLASS)), ["asylum-fear", "informant"]);
}

#[test]
fn what_no_list_has_and_what_has_no_system_withholds() {
    for unknown in ["ZZ9", "X99", "T9", "ST5", "1234567", "T11", "U-9", "QQ"] {
        assert_eq!(names(of(unknown, CLASS)), ["vawa-t-u"], "{unknown}");
        assert!(of(unknown, None).contains(Protection::VawaTU), "{unknown}");
    }
    // Both readings of a code without its system hold; one that is of a single system is of that.
    for (code, protections) in [
        ("A11", &["tps"][..]),
        ("A16", &["vawa-t-u", "trafficking-victim"]),
        ("C31", &["vawa-t-u"]),
        ("C22", &["legalization"]),
        ("A3", &["asylum-fear"]),
        ("C33", &["vawa-t-u"]),
        ("C08", &["asylum-fear"]),
        ("T1", &["vawa-t-u", "trafficking-victim"]),
        ("B2", &[]),
        ("ST", &[]),
    ] {
        assert_eq!(names(of(code, None)), protections, "{code}");
    }
    for malformed in ["", "t1", "T--1", "T1-", " T1", "T_1", "12345678", "T\u{661}"] {
        assert!(malformed.parse::<ImmigrationCodeText>().is_err(), "{malformed}");
    }
}
