//! The series in which law is published, under the name by which each is cited here and others.
//!
//! Names and their abbreviations are those of the Bluebook (T1 to T3) without `Ann.`, `§` and
//! apostrophes.

use crate::wire::sort_by;
use std::sync::LazyLock;

/// What is cited under a name, and so how a place in it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    UnitedStatesCode,
    Regulations,
    StatutesAtLarge,
    PublicLaws,
    FederalRegister,
    CourtRules,
    Constitution,
    PresidentialDocuments,
    StateCode,
    TribalCode,
    SessionLaws,
    Decisions,
}

/// A series: how it is cited here, and how else.
pub(super) type Names = (&'static str, &'static [&'static str]);

pub(super) const PRESIDENTIAL_DOCUMENTS: &[Names] =
    &[("EO", &["Exec. Order", "Executive Order"]), ("Proclamation", &["Proc."])];

pub(super) const COURT_RULES: &[Names] = &[
    ("Fed. R. App. P.", &["Federal Rules of Appellate Procedure", "FRAP"]),
    ("Fed. R. Bankr. P.", &["Federal Rules of Bankruptcy Procedure"]),
    ("Fed. R. Civ. P.", &["Federal Rules of Civil Procedure", "FRCP"]),
    ("Fed. R. Crim. P.", &["Federal Rules of Criminal Procedure"]),
    ("Fed. R. Evid.", &["Federal Rules of Evidence", "Fed. R. Evid. P.", "FRE"]),
    ("Sup. Ct. R.", &["S. Ct. R."]),
];

/// Those that have a constitution.
pub(super) const CONSTITUTIONS: &[Names] = &[
    ("U.S.", &["United States"]),
    ("Ala.", &["Alabama"]),
    ("Alaska", &[]),
    ("Ariz.", &["Arizona"]),
    ("Ark.", &["Arkansas"]),
    ("Cal.", &["California"]),
    ("Colo.", &["Colorado"]),
    ("Conn.", &["Connecticut"]),
    ("Del.", &["Delaware"]),
    ("Fla.", &["Florida"]),
    ("Ga.", &["Georgia"]),
    ("Haw.", &["Hawaii"]),
    ("Idaho", &[]),
    ("Ill.", &["Illinois"]),
    ("Ind.", &["Indiana"]),
    ("Iowa", &[]),
    ("Kan.", &["Kansas"]),
    ("Ky.", &["Kentucky"]),
    ("La.", &["Louisiana"]),
    ("Mass.", &["Massachusetts"]),
    ("Md.", &["Maryland"]),
    ("Me.", &["Maine"]),
    ("Mich.", &["Michigan"]),
    ("Minn.", &["Minnesota"]),
    ("Miss.", &["Mississippi"]),
    ("Mo.", &["Missouri"]),
    ("Mont.", &["Montana"]),
    ("N. Mar. I.", &["Northern Mariana Islands"]),
    ("N.C.", &["North Carolina"]),
    ("N.D.", &["North Dakota"]),
    ("N.H.", &["New Hampshire"]),
    ("N.J.", &["New Jersey"]),
    ("N.M.", &["New Mexico"]),
    ("N.Y.", &["New York"]),
    ("Neb.", &["Nebraska"]),
    ("Nev.", &["Nevada"]),
    ("Ohio", &[]),
    ("Okla.", &["Oklahoma"]),
    ("Or.", &["Oregon"]),
    ("P.R.", &["Puerto Rico"]),
    ("Pa.", &["Pennsylvania"]),
    ("R.I.", &["Rhode Island"]),
    ("S.C.", &["South Carolina"]),
    ("S.D.", &["South Dakota"]),
    ("Tenn.", &["Tennessee"]),
    ("Tex.", &["Texas"]),
    ("Utah", &[]),
    ("Va.", &["Virginia"]),
    ("Vt.", &["Vermont"]),
    ("W. Va.", &["West Virginia"]),
    ("Wash.", &["Washington"]),
    ("Wis.", &["Wisconsin"]),
    ("Wyo.", &["Wyoming"]),
];

/// Codes that are cited with a number before their name.
pub(super) const STATE_CODES_BY_VOLUME: &[Names] = &[
    ("Ill. Comp. Stat.", &["ILCS"]),
    ("Pa. Code", &[]),
    ("Pa. Cons. Stat.", &["Pa.C.S.", "Pa. C.S.A."]),
];

pub(super) const STATE_CODES: &[Names] = &[
    ("Ala. Code", &[]),
    ("Alaska Stat.", &[]),
    ("Ariz. Admin. Code", &[]),
    ("Ariz. Rev. Stat.", &["A.R.S."]),
    ("Ark. Code", &["A.C.A."]),
    ("Cal. Bus. & Prof. Code", &["Cal. Business and Professions Code"]),
    ("Cal. Civ. Code", &["California Civil Code"]),
    ("Cal. Civ. Proc. Code", &["Cal. Code Civ. Proc.", "California Code of Civil Procedure"]),
    ("Cal. Code Regs.", &["CCR", "California Code of Regulations"]),
    ("Cal. Educ. Code", &["Cal. Ed. Code", "California Education Code"]),
    ("Cal. Elec. Code", &["California Elections Code"]),
    ("Cal. Evid. Code", &["California Evidence Code"]),
    ("Cal. Fam. Code", &["California Family Code"]),
    ("Cal. Gov. Code", &["Cal. Gov't Code", "California Government Code"]),
    ("Cal. Health & Safety Code", &["California Health and Safety Code"]),
    ("Cal. Lab. Code", &["California Labor Code"]),
    ("Cal. Penal Code", &["California Penal Code"]),
    ("Cal. Prob. Code", &["California Probate Code"]),
    ("Cal. Veh. Code", &["California Vehicle Code"]),
    ("Cal. Welf. & Inst. Code", &["California Welfare and Institutions Code"]),
    ("Colo. Code Regs.", &[]),
    ("Colo. Rev. Stat.", &["C.R.S."]),
    ("Conn. Gen. Stat.", &["C.G.S."]),
    ("D.C. Code", &[]),
    ("D.C. Mun. Regs.", &["DCMR"]),
    ("Del. Code", &[]),
    ("Fla. Admin. Code", &["F.A.C."]),
    ("Fla. Stat.", &["F.S.", "Florida Statutes"]),
    ("Ga. Code", &["O.C.G.A."]),
    ("Guam Code", &[]),
    ("Haw. Rev. Stat.", &["HRS"]),
    ("Idaho Code", &[]),
    ("Ill. Admin. Code", &[]),
    ("Ind. Admin. Code", &[]),
    ("Ind. Code", &[]),
    ("Iowa Admin. Code", &[]),
    ("Iowa Code", &[]),
    ("Kan. Stat.", &["K.S.A."]),
    ("Ky. Rev. Stat.", &["KRS"]),
    ("La. Child. Code", &[]),
    ("La. Code Crim. Proc.", &[]),
    ("La. Rev. Stat.", &["La. R.S."]),
    ("Mass. Code Regs.", &["CMR"]),
    ("Mass. Gen. Laws", &["M.G.L."]),
    ("Md. Code Crim. Proc.", &["Md. Code, Crim. Proc."]),
    ("Md. Code Fam. Law", &["Md. Code, Fam. Law"]),
    ("Md. Code Gen. Provis.", &["Md. Code, Gen. Provis."]),
    ("Me. Rev. Stat.", &["M.R.S.", "M.R.S.A."]),
    ("Mich. Admin. Code", &[]),
    ("Mich. Comp. Laws", &["MCL", "M.C.L.A."]),
    ("Minn. R.", &["Minnesota Rules"]),
    ("Minn. Stat.", &["Minnesota Statutes"]),
    ("Miss. Code", &[]),
    ("Mo. Rev. Stat.", &["RSMo"]),
    ("Mont. Code", &["MCA"]),
    ("N. Mar. I. Code", &["CMC"]),
    ("N.C. Gen. Stat.", &["N.C.G.S."]),
    ("N.D. Cent. Code", &["N.D.C.C."]),
    ("N.H. Rev. Stat.", &["N.H. RSA"]),
    ("N.J. Admin. Code", &["N.J.A.C."]),
    ("N.J. Stat.", &["N.J.S.A."]),
    ("N.M. Code R.", &["NMAC"]),
    ("N.M. Stat.", &["NMSA"]),
    ("N.Y. Civ. Rights Law", &[]),
    ("N.Y. Comp. Codes R. & Regs.", &["NYCRR"]),
    ("N.Y. Correct. Law", &[]),
    ("N.Y. Crim. Proc. Law", &["N.Y. CPL"]),
    ("N.Y. Dom. Rel. Law", &[]),
    ("N.Y. Exec. Law", &["N.Y. Executive Law"]),
    ("N.Y. Fam. Ct. Act", &["N.Y. Family Court Act"]),
    ("N.Y. Penal Law", &[]),
    ("N.Y. Pub. Off. Law", &[]),
    ("N.Y. Soc. Serv. Law", &[]),
    ("Neb. Rev. Stat.", &[]),
    ("Nev. Rev. Stat.", &["NRS"]),
    ("Ohio Admin. Code", &[]),
    ("Ohio Rev. Code", &["R.C.", "ORC"]),
    ("Okla. Stat.", &["O.S."]),
    ("Or. Admin. R.", &["OAR"]),
    ("Or. Rev. Stat.", &["ORS"]),
    ("P.R. Laws", &["L.P.R.A."]),
    ("R.I. Gen. Laws", &[]),
    ("S.C. Code", &[]),
    ("S.D. Codified Laws", &["SDCL"]),
    ("Tenn. Code", &["T.C.A."]),
    ("Tex. Admin. Code", &["TAC"]),
    ("Tex. Code Crim. Proc.", &["Tex. Crim. Proc. Code"]),
    ("Tex. Fam. Code", &["Texas Family Code"]),
    ("Tex. Gov. Code", &["Tex. Gov't Code", "Texas Government Code"]),
    ("Tex. Penal Code", &["Texas Penal Code"]),
    ("Utah Code", &[]),
    ("V.I. Code", &[]),
    ("Va. Admin. Code", &[]),
    ("Va. Code", &[]),
    ("Vt. Stat.", &["V.S.A."]),
    ("W. Va. Code", &[]),
    ("Wash. Admin. Code", &["WAC"]),
    ("Wash. Rev. Code", &["RCW", "Revised Code of Washington"]),
    ("Wis. Stat.", &["Wisconsin Statutes"]),
    ("Wyo. Stat.", &[]),
];

/// Codes of tribes; those of others are declared by the pack that cites them.
pub(super) const TRIBAL_CODES: &[Names] = &[
    ("Cherokee Code", &[]),
    ("Cherokee Nation Code", &[]),
    ("Choctaw Nation Code", &[]),
    ("Colville Tribal Code", &[]),
    ("Hopi Code", &[]),
    ("Navajo Nation Code", &["N.N.C.", "Navajo Code"]),
    ("Pascua Yaqui Tribal Code", &[]),
    ("Puyallup Tribal Code", &[]),
    ("Swinomish Tribal Code", &[]),
    ("Tohono O'odham Code", &["Tohono O'odham Nation Code"]),
    ("Tulalip Tribal Code", &[]),
    ("White Mountain Apache Code", &[]),
];

pub(super) const SESSION_LAWS: &[Names] = &[
    ("Ala. Laws", &[]),
    ("Alaska Sess. Laws", &[]),
    ("Ariz. Sess. Laws", &[]),
    ("Ark. Acts", &[]),
    ("Cal. Stat.", &[]),
    ("Colo. Sess. Laws", &[]),
    ("Conn. Pub. Acts", &[]),
    ("Del. Laws", &[]),
    ("Fla. Laws", &["Laws of Fla."]),
    ("Ga. Laws", &[]),
    ("Haw. Sess. Laws", &[]),
    ("Idaho Sess. Laws", &[]),
    ("Ill. Laws", &[]),
    ("Ind. Acts", &[]),
    ("Iowa Acts", &[]),
    ("Kan. Sess. Laws", &[]),
    ("Ky. Acts", &[]),
    ("La. Acts", &[]),
    ("Mass. Acts", &[]),
    ("Md. Laws", &[]),
    ("Me. Laws", &[]),
    ("Mich. Pub. Acts", &["PA", "Mich. PA"]),
    ("Minn. Laws", &[]),
    ("Miss. Laws", &[]),
    ("Mo. Laws", &[]),
    ("Mont. Laws", &[]),
    ("N.C. Sess. Laws", &[]),
    ("N.D. Laws", &[]),
    ("N.H. Laws", &[]),
    ("N.J. Laws", &[]),
    ("N.M. Laws", &[]),
    ("N.Y. Laws", &[]),
    ("Neb. Laws", &[]),
    ("Nev. Stat.", &[]),
    ("Ohio Laws", &[]),
    ("Okla. Sess. Laws", &[]),
    ("Or. Laws", &[]),
    ("Pa. Laws", &[]),
    ("R.I. Pub. Laws", &[]),
    ("S.C. Acts", &[]),
    ("S.D. Sess. Laws", &[]),
    ("Tenn. Pub. Acts", &[]),
    ("Tex. Gen. Laws", &[]),
    ("Utah Laws", &[]),
    ("Va. Acts", &[]),
    ("Vt. Acts & Resolves", &[]),
    ("W. Va. Acts", &[]),
    ("Wash. Sess. Laws", &["Wash. Laws"]),
    ("Wis. Sess. Laws", &[]),
    ("Wyo. Sess. Laws", &[]),
];

pub(super) const DECISIONS: &[Names] = &[
    ("A.", &[]),
    ("A.2d", &[]),
    ("A.3d", &[]),
    ("B.R.", &[]),
    ("Cal. 3d", &[]),
    ("Cal. 4th", &[]),
    ("Cal. 5th", &[]),
    ("Cal. Rptr.", &[]),
    ("Cal. Rptr. 2d", &[]),
    ("Cal. Rptr. 3d", &[]),
    ("F.", &[]),
    ("F. App'x", &["Fed. Appx."]),
    ("F. Supp.", &[]),
    ("F. Supp. 2d", &[]),
    ("F. Supp. 3d", &[]),
    ("F.2d", &["Fed. 2d"]),
    ("F.3d", &["Fed. 3d"]),
    ("F.4th", &[]),
    ("F.R.D.", &[]),
    ("Fed. Cl.", &[]),
    ("I. & N. Dec.", &["I. and N. Dec."]),
    ("L. Ed. 2d", &[]),
    ("M.J.", &[]),
    ("N.E.", &[]),
    ("N.E.2d", &[]),
    ("N.E.3d", &[]),
    ("N.W.", &[]),
    ("N.W.2d", &[]),
    ("N.W.3d", &[]),
    ("N.Y.2d", &[]),
    ("N.Y.3d", &[]),
    ("N.Y.S.2d", &[]),
    ("N.Y.S.3d", &[]),
    ("P.", &[]),
    ("P.2d", &[]),
    ("P.3d", &[]),
    ("S. Ct.", &[]),
    ("S.E.", &[]),
    ("S.E.2d", &[]),
    ("S.W.", &[]),
    ("S.W.2d", &[]),
    ("S.W.3d", &[]),
    ("So.", &[]),
    ("So. 2d", &[]),
    ("So. 3d", &[]),
    ("U.S.", &[]),
    ("Vet. App.", &[]),
];

/// The federal agencies whose documents are cited, by their letters.
pub(super) const ISSUERS: &[&str] = &[
    "BIA", "BJA", "BJS", "BOP", "CBP", "CIS", "CRCL", "DEA", "DHS", "DOJ", "DOL", "DOS", "ED",
    "EOIR", "EOUSA", "FBI", "FEMA", "GAO", "GSA", "HHS", "HUD", "ICE", "INS", "IRS", "NARA",
    "NIST", "OIG", "OIP", "OJP", "OMB", "OPM", "ORR", "OVC", "OVW", "SSA", "TSA", "USCG", "USCIS",
    "USMS", "USPS", "USSS", "VA",
];

/// What a document of an agency may be, in small letters: one of them is in its name.
pub(super) const DOCUMENTS: &[&str] = &[
    "agreement",
    "announcement",
    "assessment",
    "bulletin",
    "circular",
    "delegation",
    "directive",
    "form",
    "guidance",
    "guide",
    "guidelines",
    "handbook",
    "instruction",
    "letter",
    "manual",
    "memorandum",
    "notice",
    "order",
    "page",
    "plan",
    "policy",
    "procedures",
    "questions",
    "report",
    "standard",
    "standards",
    "statement",
    "strategy",
];

/// The series that are cited with a number before their name.
const AFTER_NUMBER: &[(Kind, &[Names])] = &[
    (Kind::UnitedStatesCode, &[("U.S.C.", &["U.S.C.A.", "U.S. Code", "United States Code"])]),
    (Kind::Regulations, &[("CFR", &["Code of Federal Regulations"])]),
    (Kind::StatutesAtLarge, &[("Stat.", &["Statutes at Large"])]),
    (Kind::FederalRegister, &[("Fed. Reg.", &["FR", "Federal Register"])]),
    (Kind::StateCode, STATE_CODES_BY_VOLUME),
    (Kind::SessionLaws, SESSION_LAWS),
    (Kind::Decisions, DECISIONS),
];

/// The series that begin with their name.
const BY_NAME: &[(Kind, &[Names])] = &[
    (Kind::PublicLaws, &[("Pub. L.", &["Public Law", "Pub. Law", "P.L."])]),
    (Kind::CourtRules, COURT_RULES),
    (Kind::PresidentialDocuments, PRESIDENTIAL_DOCUMENTS),
    (Kind::StateCode, STATE_CODES),
    (Kind::TribalCode, TRIBAL_CODES),
];

/// Series under what is compared of their names, in order.
struct Index(Vec<(String, Kind, &'static str)>);

impl Index {
    fn new(kinds: &[(Kind, &[Names])], constitutions: &[Names]) -> Self {
        let mut index = Vec::new();
        for (kind, all) in kinds {
            for (name, others) in *all {
                for of in [&[*name], *others].concat() {
                    index.push((compared(of), *kind, *name));
                }
            }
        }
        for (name, others) in constitutions {
            for of in [&[*name], *others].concat() {
                for word in ["Const.", "Constitution"] {
                    let of = compared(&format!("{of} {word}"));
                    index.push((of, Kind::Constitution, *name));
                }
            }
        }
        sort_by(&mut index, |(one, ..), (other, ..)| one.cmp(other));
        Self(index)
    }

    fn find(&self, name: &str) -> Option<(Kind, &'static str)> {
        let at = self.0.binary_search_by(|(of, ..)| of.as_str().cmp(name)).ok()?;
        self.0.get(at).map(|(_, kind, name)| (*kind, *name))
    }
}

/// What is compared of a name: its letters and digits, small, without `Ann.` and `No.`
pub(super) fn compared(name: &str) -> String {
    let is_left_out =
        |word: &str| ["Ann.", "Annotated", "Ann", "No.", "and", "&"].iter().any(|of| of == &word);
    name.split(' ')
        .filter(|word| !is_left_out(word))
        .flat_map(str::chars)
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The series of a name, and what is cited in it.
pub(super) fn find(name: &str, after_number: bool) -> Option<(Kind, &'static str)> {
    static AFTER: LazyLock<Index> = LazyLock::new(|| Index::new(AFTER_NUMBER, &[]));
    static NAMED: LazyLock<Index> = LazyLock::new(|| Index::new(BY_NAME, CONSTITUTIONS));
    if after_number { AFTER.find(name) } else { NAMED.find(name) }
}

/// Whether a name is that of a series that needs no declaration.
pub(crate) fn is_known(name: &str) -> bool {
    let name = compared(name);
    [false, true].into_iter().any(|after_number| find(&name, after_number).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_that_of_two_series() {
        for (kinds, constitutions) in [(AFTER_NUMBER, &[] as &[Names]), (BY_NAME, CONSTITUTIONS)] {
            let Index(all) = Index::new(kinds, constitutions);
            for pair in all.windows(2) {
                let same = pair[0].0 == pair[1].0;
                assert!(!same || pair[0].1 == pair[1].1 && pair[0].2 == pair[1].2, "{pair:?}");
            }
            assert!(all.iter().all(|(of, ..)| !of.is_empty()));
        }
    }
}
