//! The regular expression of the texts that are citations in their one form, from the same lists as
//! the reading.

use super::reading::{LONGEST_SUBDIVISION, signs};
use super::reporters::{
    CONSTITUTIONS, COURT_RULES, DECISIONS, DOCUMENTS, ISSUERS, Names, PRESIDENTIAL_DOCUMENTS,
    SESSION_LAWS, STATE_CODES, STATE_CODES_BY_VOLUME, TRIBAL_CODES,
};

const TITLE: &str = "[1-9][0-9]?";
const VOLUME: &str = "[1-9][0-9]{0,2}";
const PAGE: &str = "[1-9][0-9]{0,5}";
const YEAR: &str = "(17|18|19|20)[0-9]{2}";
const PART_OF_CONSTITUTION: &str = "([IVXLC]{1,8}|[0-9]{1,8})";

/// The pattern of a citation, as ECMA 262 reads it.
pub(in crate::law) fn pattern() -> String {
    let pages = format!("{PAGE}(, {PAGE})?");
    let of_code = passage(signs::OF_CODE);
    let of_act = passage(signs::OF_ACT);
    let of_state = passage(signs::OF_STATE);
    let part = section(signs::OF_CODE);
    let subpart = "( subpart [A-Z]{1,3})?";
    let (division, states) = (section(signs::OF_STATE), names(STATE_CODES));
    let place = format!("((tit|ch)\\. {division}(, § {of_state})?|(art\\. )?{of_state})");
    let (roman, by_volume) = (PART_OF_CONSTITUTION, names(STATE_CODES_BY_VOLUME));
    let forms = [
        format!("{TITLE} U\\.S\\.C\\. (app\\. )?{of_code}( note)?"),
        format!("{TITLE} CFR {}", regulation()),
        format!("{TITLE} CFR (part {part}|parts {part} to {part}){subpart}"),
        format!("{VOLUME} (Stat|Fed\\. Reg)\\. {pages}"),
        format!("Pub\\. L\\. {VOLUME}-[1-9][0-9]{{0,3}}( s\\.{of_act})?"),
        format!("{} {}", names(COURT_RULES), passage(signs::OF_RULES)),
        format!(
            "{} Const\\. (pt\\. {roman}, )?(art|amend)\\. {roman}(-[0-9A-Z]+)?\
             (, § {of_state})?(, cl\\. {TITLE})?",
            names(CONSTITUTIONS)
        ),
        format!("{} [1-9][0-9]{{0,4}}( s\\.{of_act})?", names(PRESIDENTIAL_DOCUMENTS)),
        document(),
        format!("({states}|{VOLUME} {by_volume}|{}) {place}", names(TRIBAL_CODES)),
        format!("{YEAR} {} (ch\\. )?[1-9][0-9]{{0,4}}(, § {of_state})?", names(SESSION_LAWS)),
        format!("{VOLUME} {} {pages}( \\(([0-9A-Z][0-9A-Za-z.']* )*{YEAR}\\))?", names(DECISIONS)),
        declared(),
    ];
    format!("^({})$", forms.join("|"))
}

/// One of the names of series.
fn names(all: &[Names]) -> String {
    one_of(all.iter().map(|(name, _)| name.replace('.', "\\.")))
}

fn one_of(all: impl Iterator<Item = String>) -> String {
    format!("({})", all.collect::<Vec<_>>().join("|"))
}

fn section(signs: &str) -> String {
    format!("[0-9]+[A-Za-z]*([{signs}][0-9A-Za-z]+)*")
}

fn subdivision() -> String {
    format!("(\\([0-9A-Za-z]{{1,{LONGEST_SUBDIVISION}}}\\))")
}

fn passage(signs: &str) -> String {
    let (section, of) = (section(signs), subdivision());
    format!("{section}({of}*( to {section}{of}*| et seq\\.)?|{of}+-{of}+)")
}

fn regulation() -> String {
    let (part, of) = (section(signs::OF_CODE), subdivision());
    let section = format!("{part}\\.{part}");
    let number = "-[0-9A-Za-z]+";
    let whole = format!("{section}({of}+({number}{of}*)?)?");
    format!("({whole}( to {whole}| et seq\\.)?|{section}({of}+{number})?{of}+-{of}+)")
}

fn document() -> String {
    let letters = "[0-9A-Za-z.,'&-]";
    let issuers = one_of(ISSUERS.iter().map(|of| (*of).to_owned()));
    let cased = |small: bool| {
        one_of(DOCUMENTS.iter().filter_map(|of| {
            let (first, rest) = of.split_at_checked(1)?;
            let large = first.to_ascii_uppercase();
            Some(if small { format!("[{large}{first}]{rest}") } else { format!("{large}{rest}") })
        }))
    };
    let (large, either) = (cased(false), cased(true));
    format!(
        "{issuers} ({large}|[A-Z]{letters}*( {letters}+)* {either})\
         (,?( {letters}+)* {letters}*[0-9A-Za-z])?"
    )
}

fn declared() -> String {
    let letters = "[0-9A-Za-z.,()/:-]";
    let begins = "[0-9A-Za-z(]";
    format!(
        "[A-Z][0-9A-Za-z.'&-]*( [0-9A-Za-z.'&-]+)*: ((§|{begins}{letters}*) )*\
         ([0-9A-Za-z]|{begins}{letters}*[0-9A-Za-z)])"
    )
}
