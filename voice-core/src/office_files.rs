//! Everything that an office is made of, as files: read together, proved, and every fault told at
//! once.
//!
//! | file | what it is | |
//! |---|---|---|
//! | `manifest.json` | packs of this library beside those of the office | none, where it is left out |
//! | `languages.json` | languages beside English and Spanish | none, where it is left out |
//! | `texts-TAG.json` | what this library says to people, in such a language | one for each |
//! | `vocabulary.json` | the office's own terms | none, where it is left out |
//! | `pack.json`, `pack-*.json` | its rules | one or more, unless the manifest has some |
//! | `office.json` | who it is, its lines, what it explains | needed |
//! | `triage.json` | where a contact goes | needed |
//! | `subjects.json` | records, as for a demonstration | none, where it is left out |
//!
//! Nothing of the reference office is put in the place of what is left out.
//!
//! `texts-TAG.json` has the texts of the other files too, by their English ones: each one that is
//! missing is a fault with its place. A language that no translator has checked has all its texts,
//! and nobody is answered in it.
//!
//! ```
//! use voice_core::office_files::WholeOffice;
//!
//! let folder: [(&str, &[u8]); 5] = [
//!     ("vocabulary.json", &std::fs::read("examples/offices/state-acp/vocabulary.json")?),
//!     ("pack.json", &std::fs::read("examples/offices/state-acp/pack.json")?),
//!     ("office.json", &std::fs::read("examples/offices/state-acp/office.json")?),
//!     ("triage.json", &std::fs::read("examples/offices/state-acp/triage.json")?),
//!     ("subjects.json", b"{\"subjects\": 7}"),
//! ];
//! let errors = WholeOffice::load(folder).unwrap_err();
//! let found: Vec<_> = errors.iter().map(|of| of.file.as_str()).collect();
//! assert_eq!(found, ["subjects.json"]);
//!
//! let office = WholeOffice::load(folder.into_iter().take(4))?;
//! assert_eq!(office.policy.office().data().offices[0].short_name.as_str(), "Safe Letter");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod languages;
mod starting;

use core::fmt;

pub use self::languages::needed_texts;
use self::languages::{LANGUAGES, is_texts};
pub use self::starting::{starting_files, starting_files_beside};
use crate::disclosure::{Draft, Pack, Policy};
use crate::inquiry::{Triage, TriageTable};
use crate::map::Map;
pub use crate::office::{CompiledPack, ManifestFormat, OfficeManifest};
use crate::office::{Office, OfficeData};
use crate::subject::Register;
use crate::vocabulary::{Vocabulary, VocabularyData};
use crate::wire::{
    Diagnostic, ErrorList, InputError, InputErrorCode, InputErrors, Read, from_json,
};

/// An office with all that it is made of.
///
/// It can get more parts, so only [`WholeOffice::load`] makes one.
#[derive(Clone)]
#[non_exhaustive]
pub struct WholeOffice {
    /// The proved policy, with the terms and the office that answers.
    pub policy: Policy,
    /// Where contacts go.
    pub triage: Triage,
    /// The records; none where there is no file of them.
    pub register: Option<Register>,
}

impl fmt::Debug for WholeOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WholeOffice").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// What is wrong with one file of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFileError {
    /// The file.
    pub file: String,
    code: &'static str,
    says: String,
}

impl fmt::Display for OfficeFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.says)
    }
}

impl core::error::Error for OfficeFileError {}

impl Diagnostic for OfficeFileError {
    fn code(&self) -> &'static str {
        self.code
    }
}

/// Everything that is wrong with the files of an office; there is at least one error.
pub type OfficeFileErrors = ErrorList<OfficeFileError>;

const MANIFEST: &str = "manifest.json";
const VOCABULARY: &str = "vocabulary.json";
const PACK: &str = "pack.json";
const OFFICE: &str = "office.json";
const TRIAGE: &str = "triage.json";
const SUBJECTS: &str = "subjects.json";

fn is_pack(name: &str) -> bool {
    name == PACK || name.starts_with("pack-") && name.ends_with(".json")
}

/// The files, and what is wrong with them so far.
struct Files<'a> {
    all: Map<&'a str, &'a [u8]>,
    errors: Vec<OfficeFileError>,
    /// No terms, and the languages of the office.
    speaking: Vocabulary,
}

impl<'a> Files<'a> {
    /// The files, and which of them no office has.
    fn new(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut files = Self {
            all: files.into_iter().collect(),
            errors: Vec::new(),
            speaking: Vocabulary::default(),
        };
        let names: Vec<&str> = files.all.keys().copied().collect();
        for name in names {
            let is_known = is_pack(name)
                || is_texts(name)
                || [MANIFEST, LANGUAGES, VOCABULARY, OFFICE, TRIAGE, SUBJECTS].contains(&name);
            if !is_known {
                let expected = "unknown-file: expected manifest.json, languages.json, \
                                texts-TAG.json, vocabulary.json, pack.json, pack-*.json, \
                                office.json, triage.json or subjects.json";
                files.say(name, "unknown-file", expected.to_owned());
            }
        }
        files
    }

    /// Reads from here on with the languages of the office.
    fn speak(&mut self, names: &[&str]) -> Result<(), OfficeFileErrors> {
        if let Some(languages) = self.languages(names) {
            self.speaking = Vocabulary::speaking(languages);
            return Ok(());
        }
        for name in names.iter().filter(|name| ![MANIFEST, LANGUAGES].contains(name)) {
            if !is_texts(name) {
                let says = "not-looked-at: languages.json or a file of texts has faults";
                self.say(name, "not-looked-at", says.to_owned());
            }
        }
        Err(OfficeFileErrors::new(core::mem::take(&mut self.errors)))
    }

    /// All that is wrong where the terms have faults, with the files that are not read without.
    fn without_terms(mut self, bound: Vec<&str>) -> OfficeFileErrors {
        for name in bound {
            self.not_looked_at(name);
        }
        OfficeFileErrors::new(self.errors)
    }

    fn wrong(&mut self, file: &str, error: &(impl Diagnostic + fmt::Display)) {
        self.say(file, error.code(), error.to_string());
    }

    fn say(&mut self, file: &str, code: &'static str, says: String) {
        self.errors.push(OfficeFileError { file: file.to_owned(), code, says });
    }

    /// What a file has; none where it is not there, or has faults.
    fn read<T: Read>(&mut self, file: &str) -> Option<T> {
        let read = self.speaking.read(self.all.get(&file)?);
        self.kept(file, read)
    }

    /// What a file must have, with terms of the office; where those have faults, all that is wrong
    /// with it but for terms.
    fn needed_bound<T: Read>(&mut self, file: &str, terms: Option<&Vocabulary>) -> Option<T> {
        let Some(json) = self.all.get(&file).copied() else {
            self.say(file, "missing-file", "missing-file: expected this file".to_owned());
            return None;
        };
        if let Some(terms) = terms {
            return self.kept(file, terms.read(json));
        }
        let faults = match from_json(json) {
            Ok(read) => return Some(read),
            Err(faults) => faults,
        };
        let of_terms = |fault: &InputError| fault.code == InputErrorCode::UnknownTerm;
        let (terms, others): (Vec<_>, Vec<_>) = faults.into_vec().into_iter().partition(of_terms);
        if !others.is_empty() {
            self.wrong(file, &InputErrors::new(others));
        }
        if !terms.is_empty() {
            self.not_looked_at(file);
        }
        None
    }

    fn not_looked_at(&mut self, file: &str) {
        let says = "not-looked-at: the terms of vocabulary.json have faults";
        self.say(file, "not-looked-at", says.to_owned());
    }

    fn kept<T, E: Diagnostic + fmt::Display>(&mut self, file: &str, of: Result<T, E>) -> Option<T> {
        of.inspect_err(|error| self.wrong(file, error)).ok()
    }
}

impl WholeOffice {
    /// Reads all files of an office, each with its name, and proves what they say together.
    ///
    /// # Errors
    /// Every fault of every file, each with its place. What can be read with the office's own terms
    /// alone is not looked at where those have faults, and is named.
    pub fn load<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Self, OfficeFileErrors> {
        let mut files = Files::new(files);
        let names: Vec<&str> = files.all.keys().copied().collect();
        let manifest = files.read::<OfficeManifest>(MANIFEST);
        files.speak(&names)?;
        let vocabulary = files.vocabulary();
        let office = files.needed_bound::<OfficeData>(OFFICE, vocabulary.as_ref());
        let office = office.and_then(|data| files.kept(OFFICE, Office::load(data)));
        let table = files.needed_bound::<TriageTable>(TRIAGE, vocabulary.as_ref());
        let triage = table.zip(office.as_ref());
        let triage =
            triage.and_then(|(table, office)| files.kept(TRIAGE, Triage::load(table, office)));
        let bound: Vec<&str> =
            names.iter().copied().filter(|name| is_pack(name) || *name == SUBJECTS).collect();
        let Some(vocabulary) = vocabulary else {
            return Err(files.without_terms(bound));
        };
        let packs = files.packs(&vocabulary, manifest.as_ref(), &bound);
        let policy =
            packs.and_then(|(file, packs)| files.kept(file, Policy::load_with(&vocabulary, packs)));
        let register = files.all.get(&SUBJECTS).copied();
        let register =
            register.and_then(|json| files.kept(SUBJECTS, vocabulary.read::<Register>(json)));
        match (policy, office, triage, files.errors.is_empty()) {
            (Some(policy), Some(office), Some(triage), true) => {
                Ok(Self { policy: policy.of_office(office), triage, register })
            }
            _ => Err(OfficeFileErrors::new(files.errors)),
        }
    }

    /// Reads the rules of an office with its terms, and puts them together without a proof: to look
    /// at them, to compare them with others and to mend them. Its other files are not read.
    ///
    /// ```
    /// use voice_core::office_files::WholeOffice;
    ///
    /// let folder: [(&str, &[u8]); 2] = [
    ///     ("vocabulary.json", &std::fs::read("examples/offices/state-acp/vocabulary.json")?),
    ///     ("pack.json", &std::fs::read("examples/offices/state-acp/pack.json")?),
    /// ];
    /// let draft = WholeOffice::draft(folder)?;
    /// assert!(draft.vocabulary().named("state-acp:verification").is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of these files, each with its place.
    pub fn draft<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Draft, OfficeFileErrors> {
        let mut files = Files::new(files);
        let names: Vec<&str> = files.all.keys().copied().collect();
        let manifest = files.read::<OfficeManifest>(MANIFEST);
        files.speak(&names)?;
        let bound: Vec<&str> = names.iter().copied().filter(|name| is_pack(name)).collect();
        let Some(vocabulary) = files.vocabulary() else { return Err(files.without_terms(bound)) };
        let packs = files.packs(&vocabulary, manifest.as_ref(), &bound);
        let draft = packs
            .and_then(|(file, packs)| files.kept(file, Draft::with_vocabulary(&vocabulary, packs)));
        draft.filter(|_| files.errors.is_empty()).ok_or_else(|| OfficeFileErrors::new(files.errors))
    }
}

impl Files<'_> {
    fn vocabulary(&mut self) -> Option<Vocabulary> {
        let Some(json) = self.all.get(&VOCABULARY).copied() else {
            return Some(self.speaking.clone());
        };
        // Where it lacks texts alone, which is told, its terms are known to the other files.
        let data = self.read::<VocabularyData>(VOCABULARY).or_else(|| from_json(json).ok())?;
        let loaded = Vocabulary::load_in(self.speaking.languages().clone(), [data]);
        self.kept(VOCABULARY, loaded)
    }

    /// The packs, and the file of which it is told what is wrong with all of them together.
    fn packs<'n>(
        &mut self,
        vocabulary: &Vocabulary,
        manifest: Option<&OfficeManifest>,
        names: &[&'n str],
    ) -> Option<(&'n str, Vec<Pack>)> {
        let mut packs: Vec<Pack> = Vec::new();
        for beside in manifest.iter().flat_map(|of| &of.packs) {
            match beside {
                CompiledPack::UsFederal => packs.extend_from_slice(Policy::us_federal().packs()),
            }
        }
        let before = self.errors.len();
        for pack in &packs {
            self.has_notes_of(pack, vocabulary.languages());
        }
        for name in names.iter().filter(|name| is_pack(name)) {
            let Some(json) = self.all.get(name).copied() else { continue };
            packs.extend(self.kept(name, vocabulary.read::<Pack>(json)));
        }
        if self.errors.len() > before {
            return None;
        }
        let name = names.iter().find(|name| is_pack(name)).copied().unwrap_or(PACK);
        Some((name, packs))
    }
}
