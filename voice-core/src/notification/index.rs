use core::fmt;
use std::collections::BTreeMap;

use super::{SignUp, SignUpId};
use crate::category::CategorySet;
use crate::disclosure::Policy;
use crate::identifier::{AlienNumber, CountryCode, DeclaredKey, PersonName, SubjectReference};
use crate::subject::{Identifiers, LookupResult, Subject};
use crate::wire::{Day, Set, Timestamp};

/// How a sign-up names a person, in a form that has an order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum SubjectKey {
    Number(AlienNumber, CountryCode),
    Name(PersonName, Day, CountryCode),
    /// What else must agree is looked at where it is found.
    Declared(DeclaredKey),
}

impl SubjectKey {
    fn new(reference: &SubjectReference) -> Self {
        match reference.clone() {
            SubjectReference::ByNumber { number, country_of_birth } => {
                Self::Number(number, country_of_birth)
            }
            SubjectReference::ByName { name, date_of_birth, country_of_birth } => {
                Self::Name(name, date_of_birth, country_of_birth)
            }
            SubjectReference::Declared(of) => Self::Declared(of.key().clone()),
        }
    }

    /// Every way in which a sign-up can name the person of a record.
    fn all_of(identifiers: &Identifiers) -> impl Iterator<Item = Self> {
        let country = identifiers.country_of_birth.as_ref();
        let numbers = country.into_iter().flat_map(|country| {
            identifiers
                .alien_numbers
                .iter()
                .map(move |number| Self::Number(number.clone(), country.clone()))
        });
        let names =
            identifiers.date_of_birth.zip(country).into_iter().flat_map(|(born, country)| {
                identifiers
                    .names
                    .iter()
                    .map(move |name| Self::Name(name.clone(), born, country.clone()))
            });
        numbers.chain(names).chain(identifiers.declared_keys().cloned().map(Self::Declared))
    }
}

/// Sign-ups, found by the person whom they name without a look at any other.
///
/// ```
/// use voice_core::category::CategorySet;
/// use voice_core::disclosure::{Policy, QuestionRecord};
/// use voice_core::notification::{NoticeKind, NotificationRequest, Outcome, SignUp, SignUps};
/// use voice_core::subject::Register;
/// use voice_core::wire::{Bounds, Read, Set, from_json, from_value};
///
/// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// # let record: QuestionRecord = from_json(&asked)?;
/// # let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// # let request: NotificationRequest = from_value(NotificationRequest::example(Bounds::NONE))?;
/// let request = NotificationRequest {
///     requester: record.requester.clone(),
///     subject: record.subject.clone(),
///     matter: record.matter.clone(),
///     purpose: record.purpose,
///     kinds: Set::from([NoticeKind::Custody]),
///     ..request
/// };
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let mut sign_ups = SignUps::new();
/// sign_ups.put(SignUp::new("sign-up-1".parse()?, request, at));
///
/// // The one that names the person of a record is found without a look at any other.
/// let subject = register.subjects().first().ok_or("a record")?;
/// assert_eq!(sign_ups.naming(subject.identifiers()).count(), 1);
/// let policy = Policy::us_federal();
/// let find = |of: &SignUp| register.find(&of.request().subject);
/// let changed = CategorySet::REFERENCE;
/// let screened: Vec<_> = sign_ups.screen(&policy, subject, changed, at, find).collect();
/// assert!(matches!(screened[0].outcome, Outcome::Tell(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct SignUps {
    all: BTreeMap<SignUpId, SignUp>,
    by_subject: BTreeMap<SubjectKey, Set<SignUpId>>,
}

impl SignUps {
    /// None.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUps};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let mut all = SignUps::new();
    /// all.put(sign_up.clone());
    /// assert_eq!(all.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a sign-up in, in the place of one with its identifier.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUps};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let mut all = SignUps::new();
    /// all.put(sign_up.clone());
    /// // With the same identifier it takes the place of the one before.
    /// all.put(sign_up.clone());
    /// assert_eq!(all.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn put(&mut self, sign_up: SignUp) {
        self.remove(sign_up.id());
        let key = SubjectKey::new(&sign_up.request().subject);
        self.by_subject.entry(key).or_default().insert(sign_up.id().clone());
        self.all.insert(sign_up.id().clone(), sign_up);
    }

    /// Takes a sign-up out.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUps};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let mut all = SignUps::new();
    /// all.put(sign_up.clone());
    /// assert!(all.remove(sign_up.id()) == Some(sign_up));
    /// assert!(all.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn remove(&mut self, id: &SignUpId) -> Option<SignUp> {
        let sign_up = self.all.remove(id)?;
        let key = SubjectKey::new(&sign_up.request().subject);
        if let Some(ids) = self.by_subject.get_mut(&key) {
            ids.remove(id);
            if ids.is_empty() {
                self.by_subject.remove(&key);
            }
        }
        Some(sign_up)
    }

    /// A sign-up by its identifier.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUps};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let mut all = SignUps::new();
    /// all.put(sign_up.clone());
    /// assert!(all.get(sign_up.id()) == Some(&sign_up));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn get(&self, id: &SignUpId) -> Option<&SignUp> {
        self.all.get(id)
    }

    /// All of them, in the order of their identifiers.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUps};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let mut all = SignUps::new();
    /// all.put(sign_up.clone());
    /// assert!(all.iter().eq([&sign_up]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = &SignUp> {
        self.all.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Those that name the person of a record, by any of the numbers, names and declared keys.
    pub fn naming<'a>(&'a self, identifiers: &'a Identifiers) -> impl Iterator<Item = &'a SignUp> {
        let ids =
            SubjectKey::all_of(identifiers).filter_map(|key| self.by_subject.get(&key)).flatten();
        let named = ids.filter_map(|id| self.all.get(id));
        named.filter(|of| identifiers.agreement(&of.request().subject).full.into())
    }

    /// What a change of custody would bring to each sign-up that names the person, if its PIN was
    /// given now.
    ///
    /// It is for the office, which may want to call somebody; it is not kept, brings no message and
    /// takes none away. Whoever gives the PIN later is judged then. The record is that with its
    /// events ([`CustodyHistory::applied_to`](super::CustodyHistory::applied_to)), `find` looks
    /// a person up as the sign-up names them, and gives nobody where several agree.
    pub fn screen<'a>(
        &'a self,
        policy: &'a Policy,
        record: &'a Subject,
        changed: CategorySet,
        at: Timestamp,
        find: impl Fn(&SignUp) -> LookupResult<'a> + 'a,
    ) -> impl Iterator<Item = Screened<'a>> {
        self.naming(record.identifiers()).map(move |sign_up| {
            let question = sign_up.question(at);
            let open = sign_up.may_register() && sign_up.state(at).can_be_opened();
            let told =
                policy.eligibility(&question).decide(find(sign_up)).disclosed(changed).select(open);
            let outcome = if told.is_empty() { Outcome::Neutral } else { Outcome::Tell(told) };
            Screened { sign_up, outcome }
        })
    }
}

/// What a change would bring to a sign-up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// These categories would be told.
    Tell(CategorySet),
    /// Nothing would.
    Neutral,
}

/// A sign-up, and what a change would bring to it.
///
/// It is for the office alone, and neither printed nor written.
#[derive(Clone, Copy)]
pub struct Screened<'a> {
    /// The sign-up.
    pub sign_up: &'a SignUp,
    /// What it would bring.
    pub outcome: Outcome,
}

impl fmt::Debug for SignUps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignUps(..)")
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outcome(..)")
    }
}

impl fmt::Debug for Screened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Screened(..)")
    }
}
