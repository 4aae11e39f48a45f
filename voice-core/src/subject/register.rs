use core::fmt;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;

use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};

use super::block::Size;
use super::identifiers::Agreement;
use super::{BlockQuestion, Lifted, Seen, Subject, choice, decoy};
use crate::category::CategorySet;
use crate::identifier::{SubjectId, SubjectReference};
use crate::requester::Purpose;
use crate::wire::{Reader, Wire};

/// The records that may be asked about, each of one person and with an identifier of its own.
///
/// ```
/// use voice_core::subject::Register;
/// use voice_core::wire::{InputErrorCode, from_json, from_value};
///
/// let mut records: serde_json::Value =
///     serde_json::from_slice(&std::fs::read("examples/subjects/demo.json")?)?;
/// let again = records["subjects"][2].clone();
/// records["subjects"].as_array_mut().unwrap().push(again);
/// let last = records["subjects"].as_array().unwrap().len() - 1;
/// let faults = from_value::<Register>(records).unwrap_err();
/// let fault = faults.iter().next().unwrap();
/// assert_eq!(
///     (fault.pointer.as_str(), fault.code),
///     (format!("/subjects/{last}/id").as_str(), InputErrorCode::Duplicate)
/// );
/// assert_eq!(
///     fault.expected,
///     "an identifier of its own: that of `/subjects/2/id` is the same"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Register {
    /// The records.
    #[wire(max = 1000000)]
    subjects: Vec<Subject>,
    /// The size of all blocks: that of the largest.
    #[wire(made)]
    blocks: Size,
}

impl Register {
    fn check(&self, reader: &mut Reader) {
        reader.each_once(
            "subjects",
            "id",
            self.subjects.iter().map(Subject::id),
            "an identifier of its own",
            &SubjectId::FORM.example.into(),
        );
    }

    /// Puts a record in the place of the one with its identifier, which is given back; where there
    /// is none, nothing changes.
    ///
    /// ```
    /// # use voice_core::subject::Register;
    /// # use voice_core::wire::from_json;
    /// let mut register: Register =
    ///     from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let record = register.subjects()[0].clone();
    /// assert!(register.replace(record.clone()) == Some(record));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replace(&mut self, subject: Subject) -> Option<Subject> {
        let place = self.subjects.iter_mut().find(|known| known.id() == subject.id())?;
        let before = core::mem::replace(place, subject);
        self.widen();
        Some(before)
    }

    fn made(mut self) -> Self {
        self.widen();
        self
    }

    /// Makes every block as large as the largest, so that reading it tells nothing of whose it is.
    fn widen(&mut self) {
        self.blocks = self.subjects.iter().fold(self.blocks, |all, of| all.max(of.block.size()));
        self.subjects.iter_mut().for_each(|subject| subject.block.widen(self.blocks));
    }

    /// The one record with which everything in the reference agrees: by any of its numbers or
    /// names, it is the same record, with every protection that was found of the person.
    ///
    /// No record and several records are the same outcome. So is a number that stands in two
    /// records, wherever the two were born: of one of them it is wrong, or the two are one
    /// person. Every record is looked at, found or not.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::subject::Register;
    ///
    /// let register = Register::new(Vec::new())?;
    /// let reference = SubjectReference::ByNumber {
    ///     number: "A299999999".parse()?,
    ///     country_of_birth: "MX".parse()?,
    /// };
    /// assert_eq!(format!("{:?}", register.find(&reference)), "LookupResult(..)");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn find(&self, reference: &SubjectReference) -> LookupResult<'_> {
        let agreements = self.subjects.iter().map(|of| of.identifiers().agreement(reference));
        let chosen = Chosen::among(agreements, reference);
        LookupResult { read: self.subjects.get(chosen.place), somebody: chosen.agrees }
    }
}

/// Which of some records is read, and whether it is the one that is meant.
struct Chosen {
    place: usize,
    agrees: bool,
}

impl Chosen {
    /// The one that agrees. Where none does, or several may be meant, another stands in for it, so
    /// that as much is read from memory that is as near or far: always the same one for a
    /// reference, and each for as many.
    #[expect(clippy::expect_used, reason = "a place of a list in memory is less than its length")]
    fn among(agreements: impl Iterator<Item = Agreement>, reference: &SubjectReference) -> Self {
        let (mut count, mut meant, mut place, mut full) = (0_u64, 0_u64, 0_u64, choice(false));
        for agreement in agreements {
            meant = meant.wrapping_add(u64::from(agreement.meant.unwrap_u8()));
            place = u64::conditional_select(&place, &count, agreement.full);
            full |= agreement.full;
            count = count.wrapping_add(1);
        }
        let agrees = full & meant.ct_eq(&1);
        let stand_in = (u128::from(spread(reference)) * u128::from(count)) >> u64::BITS;
        let stand_in = u64::try_from(stand_in).expect("less than the count");
        let place = u64::conditional_select(&stand_in, &place, agrees);
        let place = usize::try_from(place).expect("less than the count");
        Self { place, agrees: agrees.into() }
    }
}

/// A number that is the same for the same reference, and for different ones any.
fn spread(reference: &SubjectReference) -> u64 {
    let mut hasher = DefaultHasher::new();
    match reference {
        SubjectReference::ByNumber { number, .. } => number.as_str().hash(&mut hasher),
        SubjectReference::ByName { name, .. } => name.as_read().hash(&mut hasher),
        SubjectReference::Declared(of) => of.key().normal().hash(&mut hasher),
    }
    hasher.finish()
}

/// The outcome of a look-up, which does not say what it is.
///
/// An answer can be made from it, and nothing else: whether there is a person behind it
/// cannot be asked.
///
/// ```
/// use voice_core::identifier::SubjectReference;
/// use voice_core::subject::{LookupResult, Register};
/// use voice_core::wire::from_json;
///
/// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// let asked = SubjectReference::by_number("A200000001", "MX")?;
/// let found = LookupResult::of_candidates(register.subjects(), &asked);
/// assert!(register.subjects().iter().any(|of| of.id() == found.record()));
/// // Of nobody a store looks up as much, under a record that is none of its own.
/// let nobody = LookupResult::nobody();
/// assert!(register.subjects().iter().all(|of| of.id() != nobody.record()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// No program says of one that there is somebody, or asks it:
///
/// ```compile_fail,E0451
/// use voice_core::subject::{LookupResult, Subject};
///
/// fn found(subject: &Subject) -> LookupResult<'_> {
///     LookupResult { read: Some(subject), somebody: true }
/// }
/// ```
///
/// ```compile_fail,E0624
/// fn is_known(found: voice_core::subject::LookupResult<'_>) -> bool {
///     found.is_somebody()
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn send(found: voice_core::subject::LookupResult<'_>) -> String {
///     serde_json::to_string(&found).unwrap_or_default()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct LookupResult<'a> {
    /// The record whose block is read: that of the one who is meant, or one that stands in.
    read: Option<&'a Subject>,
    /// Whether it is theirs.
    somebody: bool,
}

impl<'a> LookupResult<'a> {
    /// Nobody: for a store of one's own that has no such person, or several.
    #[must_use]
    pub const fn nobody() -> Self {
        Self { read: None, somebody: false }
    }

    /// The one person whom a store of one's own found, as [`Register::find`] would: everything
    /// agrees, and nobody else has the number.
    ///
    /// ```
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let subject = register.subjects().first().ok_or("a record")?;
    /// let found = LookupResult::one(subject);
    /// assert!(found.record() == subject.id());
    /// assert_eq!(format!("{found:?}"), format!("{:?}", LookupResult::nobody()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn one(subject: &'a Subject) -> Self {
        Self { read: Some(subject), somebody: true }
    }

    /// The one record among candidates with which everything in the reference agrees, as
    /// [`Register::find`] gives it of a register: for a store of one's own that finds candidates
    /// by [`lookup_key`](SubjectReference::lookup_key). Two of the records that have the key are
    /// enough candidates.
    pub fn of_candidates(
        candidates: impl IntoIterator<Item = &'a Subject>,
        reference: &SubjectReference,
    ) -> Self {
        let candidates: Vec<&Subject> = candidates.into_iter().collect();
        let agreements = candidates.iter().map(|of| of.identifiers().agreement(reference));
        let chosen = Chosen::among(agreements, reference);
        Self { read: candidates.get(chosen.place).copied(), somebody: chosen.agrees }
    }

    /// The same where `meant`, else nobody, with the same work: for a store of one's own that reads
    /// another record in the place of nobody's.
    ///
    /// ```
    /// use voice_core::subject::{LookupResult, Register};
    /// use voice_core::wire::from_json;
    ///
    /// let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
    /// let one = LookupResult::one(&register.subjects()[0]);
    /// assert_eq!(one.only_if(true).record(), register.subjects()[0].id());
    /// assert_eq!(one.only_if(false).record(), LookupResult::nobody().record());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn only_if(self, meant: bool) -> Self {
        Self { somebody: self.somebody & meant, ..self }
    }

    /// The record that is read, if the one who is meant is somebody.
    pub(crate) const fn of_record(read: &'a Subject, somebody: bool) -> Self {
        Self { read: Some(read), somebody }
    }

    /// Whoever was found.
    pub(crate) fn subject(&self) -> Option<&'a Subject> {
        self.read.filter(|_| self.somebody)
    }

    /// Whether anybody was found.
    pub(crate) const fn is_somebody(&self) -> bool {
        self.somebody
    }

    /// The record that is read, which is another's where there is nobody.
    pub(crate) fn read(&self) -> &'a Subject {
        self.read.unwrap_or_else(|| decoy())
    }

    /// What a question finds, and in which categories there is something to tell; about nobody
    /// nothing, with the same work.
    pub(crate) fn seen(&self, question: &BlockQuestion) -> (Seen, CategorySet) {
        self.read().block.seen(question, choice(self.somebody))
    }

    /// What consents let go for a purpose; of nobody nothing, with the same work.
    pub(crate) fn lifted(&self, question: &BlockQuestion, purpose: Purpose) -> Lifted {
        self.read().block.lifted(question, purpose, choice(self.somebody))
    }

    /// The record under which a store looks up what else it keeps of the person: that of a decoy
    /// where there is nobody, so that as much is looked up. What it finds comes back with
    /// [`LookupWithEvents`](crate::notification::LookupWithEvents), which is as opaque.
    #[must_use]
    pub fn record(&self) -> &'a SubjectId {
        self.subject().unwrap_or_else(|| decoy()).id()
    }
}

impl fmt::Debug for LookupResult<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LookupResult(..)")
    }
}
