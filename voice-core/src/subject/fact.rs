use super::{
    Bond, Charges, ContactDetails, Convictions, Counsel, CustodyStatus, Death, DeclaredFact,
    Escape, Facility, FacilityKind, Family, FinalDisposition, Health, Hearing, HearingKind,
    IdentityConfirmation, ImmigrationHearing, ImmigrationHistory, Informant, InvestigationStatus,
    JuvenileAdjudication, OtherRequesters, Photograph, Protection, ProtectionSet, Release, Relief,
    Removal, RemovalDestination, RemovalOrder, Supervision, WitnessSecurity,
};
use crate::category::Category;
use crate::identifier::{MatterId, PartyId};
use crate::term::FactSource;
#[cfg(feature = "schema")]
use crate::wire::describe::{Case, Generator, Schema, defined, in_cases, titled_as, union_of};
use crate::wire::{Day, InputErrorCode, Reader, Set, Wire};

/// Something known about a person. Number, birth and citizenship are among the identifiers.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Bond, Fact, Informant};
///
/// let facts = [
///     Fact::Bond(Bond { amount_usd: 7_500 }),
///     Fact::Informant(Informant { since: "2020-05-05".parse()? }),
/// ];
/// assert_eq!(facts.map(|fact| fact.category()), [Category::Bond, Category::Informant]);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum Fact {
    /// Whether the person is in immigration custody.
    CustodyStatus(CustodyStatus),
    /// A release from custody.
    Release(Release),
    /// An escape, and perhaps a recapture.
    Escape(Escape),
    /// A removal that has taken place.
    Removal(Removal),
    /// The country of removal.
    RemovalDestination(RemovalDestination),
    /// A death in custody.
    Death(Death),
    /// The place of custody.
    Facility(Facility),
    /// The next hearing of a criminal court.
    CriminalHearing(Hearing),
    /// The next hearing of an immigration court.
    ImmigrationHearing(ImmigrationHearing),
    /// An order of removal.
    RemovalOrder(RemovalOrder),
    /// Immigration history.
    ImmigrationHistory(ImmigrationHistory),
    /// Charges.
    Charges(Charges),
    /// Convictions.
    Convictions(Convictions),
    /// The final disposition of the case.
    FinalDisposition(FinalDisposition),
    /// An adjudication of juvenile delinquency.
    JuvenileAdjudication(JuvenileAdjudication),
    /// The state of the investigation.
    InvestigationStatus(InvestigationStatus),
    /// That the record was confirmed to be that of the person it names.
    IdentityConfirmation(IdentityConfirmation),
    /// A photograph.
    Photograph(Photograph),
    /// Address and telephone.
    ContactDetails(ContactDetails),
    /// Terms of supervision.
    SupervisionTerms(Supervision),
    /// Amount of a bond.
    Bond(Bond),
    /// Applications for relief, fear claims, protected status, visas.
    Relief(Relief),
    /// That the person is an informant.
    Informant(Informant),
    /// That the person is in a witness security programme.
    WitnessSecurity(WitnessSecurity),
    /// Health information.
    Health(Health),
    /// Family, dependants, sponsors and employer.
    Family(Family),
    /// Counsel.
    Counsel(Counsel),
    /// Others who ask about the person.
    OtherRequesters(OtherRequesters),
    /// What an office declares.
    #[wire(declared)]
    Declared(DeclaredFact),
}

impl Fact {
    /// The category of the fact.
    #[must_use]
    pub const fn category(&self) -> Category {
        match self {
            Self::CustodyStatus(_) => Category::CustodyStatus,
            Self::Release(_) => Category::Release,
            Self::Escape(_) => Category::Escape,
            Self::Removal(_) => Category::Removal,
            Self::RemovalDestination(_) => Category::RemovalDestination,
            Self::Death(_) => Category::Death,
            Self::Facility(_) => Category::Facility,
            Self::CriminalHearing(_) => Category::CriminalHearing,
            Self::ImmigrationHearing(_) => Category::ImmigrationHearing,
            Self::RemovalOrder(_) => Category::RemovalOrder,
            Self::ImmigrationHistory(_) => Category::ImmigrationHistory,
            Self::Charges(_) => Category::Charges,
            Self::Convictions(_) => Category::Convictions,
            Self::FinalDisposition(_) => Category::FinalDisposition,
            Self::JuvenileAdjudication(_) => Category::JuvenileAdjudication,
            Self::InvestigationStatus(_) => Category::InvestigationStatus,
            Self::IdentityConfirmation(_) => Category::IdentityConfirmation,
            Self::Photograph(_) => Category::Photograph,
            Self::ContactDetails(_) => Category::ContactDetails,
            Self::SupervisionTerms(_) => Category::SupervisionTerms,
            Self::Bond(_) => Category::Bond,
            Self::Relief(_) => Category::Relief,
            Self::Informant(_) => Category::Informant,
            Self::WitnessSecurity(_) => Category::WitnessSecurity,
            Self::Health(_) => Category::Health,
            Self::Family(_) => Category::Family,
            Self::Counsel(_) => Category::Counsel,
            Self::OtherRequesters(_) => Category::OtherRequesters,
            Self::Declared(of) => Category::Declared(of.category()),
        }
    }
}

/// A fact and where it comes from.
///
/// A fact about a case names its matter, because the rights of a victim reach that crime and no
/// other case of the same person (18 U.S.C. 3771, 34 U.S.C. 20141, 18 U.S.C. 5038(a)(6)):
///
/// ```
/// use voice_core::subject::{Fact, FactSource, Facility, RecordedFact};
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let place: Fact = from_value(serde_json::json!({
///     "kind": "facility", "name": "A Processing Center", "purpose": "federal",
///     "since": "2026-01-05"
/// }))?;
/// let matter = Some("matter-1".parse()?);
/// let faults = RecordedFact::new(FactSource::AgencyRecord, matter, place).unwrap_err();
/// assert_eq!(faults.iter().next().map(|fault| fault.pointer.as_str()), Some("/matter"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check, stated)]
pub struct RecordedFact {
    /// Where the fact comes from.
    source: FactSource,
    /// The matter whose case the fact is about, one of those of the record; left out where it is
    /// not known, and for what is about no case.
    matter: Option<MatterId>,
    /// The fact.
    fact: Fact,
}

crate::wire::with_schema! {
    impl RecordedFact {
        /// What is about no case has no matter.
        #[expect(clippy::expect_used, reason = "`Fact` is a union, and is defined the line before")]
        fn stated(generator: &mut Generator, whole: Schema) -> Schema {
            generator.subschema_for::<Fact>();
            let facts = generator.definitions().get("Fact").and_then(|fact| fact.get("oneOf"));
            let facts = facts.and_then(|all| all.as_array()).expect("the kinds of facts").clone();
            let field = whole.get("properties").and_then(|fields| fields.get("fact")).cloned();
            let of = |generator: &mut Generator, name: &str, title: &str, about_case: bool| {
                let kinds = crate::category::CategorySet::ABOUT_CASES;
                let branches = facts.iter().filter(|branch| {
                    let path = branch.get("$ref").and_then(|path| path.as_str());
                    let kind = path
                        .and_then(|path| path.rsplit('/').next())
                        .and_then(|name| generator.definitions().get(name))
                        .and_then(|branch| branch.pointer("/properties/kind/const"));
                    kinds.iter().any(|of| kind == Some(&of.as_str().into())) == about_case
                });
                let branches = branches.cloned().collect();
                let union = union_of(title, "What is known, of these categories.", branches);
                let referring = defined(generator, name.to_owned(), union.into());
                Some(titled_as(referring, field.as_ref()))
            };
            let of_case = of(generator, "FactOfCase", "Fact of a case", true);
            let of_person = of(generator, "FactOfPerson", "Fact of no case", false);
            let cases = vec![
                Case {
                    name: "OfCase".to_owned(),
                    title: "of a case",
                    fields: vec![("fact", of_case)],
                },
                Case {
                    name: "OfPerson".to_owned(),
                    title: "of no case",
                    fields: vec![("fact", of_person), ("matter", None)],
                },
            ];
            in_cases(generator, "RecordedFact", &whole, cases)
        }
    }
}

/// From when on, and to whom, there is something to tell of a fact, where the rules release it.
pub(crate) enum Opening<'a> {
    Never,
    Always,
    /// From a day on.
    From(Day),
    /// About the principals who are named in it, to whoever asks for them.
    About(&'a Set<PartyId>),
}

impl Opening<'_> {
    /// Whether there is something to tell about a principal on a day.
    pub(crate) fn is_open(&self, principal: &PartyId, day: Day) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::From(from) => *from <= day,
            Self::About(principals) => principals.contains(principal),
        }
    }
}

impl RecordedFact {
    fn check(&self, reader: &mut Reader) {
        if self.matter.is_some() && !self.fact.category().is_about_case() {
            let example = serde_json::Value::from("no matter");
            reader.fault_at(
                "matter",
                InputErrorCode::Contradiction,
                "no matter for what is about no case",
                &example,
            );
        }
    }

    /// A fact of a custody event.
    pub(crate) fn of_event(source: FactSource, matter: Option<MatterId>, fact: Fact) -> Self {
        debug_assert!(
            matter.is_none() || fact.category().is_about_case(),
            "custody gives a matter to cases alone"
        );
        Self { source, matter, fact }
    }

    /// Whether a record has one of the two only: they are of one category and matter.
    pub(super) fn is_in_place_of(&self, other: &Self) -> bool {
        self.fact.category() == other.fact.category() && self.matter == other.matter
    }

    /// Whether nothing rests on the fact but what is told of its own category: no protection, not
    /// who may decide, and not that there are several of a category about cases.
    pub(super) fn is_alone(&self) -> bool {
        let decides = matches!(self.fact, Fact::Death(_));
        self.protections().is_empty()
            && self.is_declared()
            && !decides
            && !self.fact.category().is_about_case()
    }

    /// Whether it is known what the fact brings along: not of one that was read of any office, with
    /// no declaration.
    pub(super) const fn is_declared(&self) -> bool {
        match &self.fact {
            Fact::Declared(of) => of.is_declared(),
            _ => true,
        }
    }

    /// From when on, and to whom, there is something to tell of the fact. What comes from the
    /// national criminal history repository is told to nobody, charges and convictions from a
    /// public record alone; what is about relief, informants, witness security, juvenile
    /// adjudications and who else asks has no form that is told.
    pub(crate) fn opening(&self) -> Opening<'_> {
        let source = self.source.treated_as();
        let tellable = match self.fact {
            Fact::Charges(_) | Fact::Convictions(_) => matches!(source, FactSource::PublicRecord),
            _ => !matches!(source, FactSource::CriminalHistoryRepository),
        };
        let unless = |withheld: bool| if withheld { Opening::Never } else { Opening::Always };
        match &self.fact {
            _ if !tellable => Opening::Never,
            Fact::Removal(of) => Opening::From(of.on),
            Fact::ImmigrationHistory(of) => {
                let first = of.events.iter().map(|event| event.on).min();
                first.map_or(Opening::Never, Opening::From)
            }
            Fact::SupervisionTerms(of) => Opening::About(&of.no_contact_with),
            Fact::Facility(of) => match of.purpose {
                FacilityKind::Federal | FacilityKind::Contractor => Opening::Always,
                FacilityKind::Medical
                | FacilityKind::SubstanceUse
                | FacilityKind::Family
                | FacilityKind::ChildShelter => Opening::Never,
            },
            Fact::Charges(of) => unless(of.charges.is_empty()),
            Fact::Convictions(of) => unless(of.convictions.is_empty()),
            Fact::Declared(of) => unless(!of.is_declared()),
            Fact::JuvenileAdjudication(_)
            | Fact::Relief(_)
            | Fact::Informant(_)
            | Fact::WitnessSecurity(_)
            | Fact::OtherRequesters(_) => Opening::Never,
            Fact::CustodyStatus(_)
            | Fact::Release(_)
            | Fact::Escape(_)
            | Fact::RemovalDestination(_)
            | Fact::Death(_)
            | Fact::CriminalHearing(_)
            | Fact::ImmigrationHearing(_)
            | Fact::RemovalOrder(_)
            | Fact::FinalDisposition(_)
            | Fact::InvestigationStatus(_)
            | Fact::IdentityConfirmation(_)
            | Fact::Photograph(_)
            | Fact::ContactDetails(_)
            | Fact::Bond(_)
            | Fact::Health(_)
            | Fact::Family(_)
            | Fact::Counsel(_) => Opening::Always,
        }
    }

    /// The protections that follow from the fact itself, whatever a screening found.
    pub(crate) fn protections(&self) -> ProtectionSet {
        let from_source = match self.source.treated_as() {
            FactSource::CriminalHistoryRepository => {
                ProtectionSet::EMPTY.with(Protection::CriminalHistoryIii)
            }
            FactSource::AgencyRecord | FactSource::PublicRecord | FactSource::Declared(_) => {
                ProtectionSet::EMPTY
            }
        };
        let from_fact = match &self.fact {
            Fact::JuvenileAdjudication(_) => ProtectionSet::EMPTY.with(Protection::Juvenile),
            Fact::Informant(_) => ProtectionSet::EMPTY.with(Protection::Informant),
            Fact::WitnessSecurity(_) => ProtectionSet::EMPTY.with(Protection::WitnessSecurity),
            Fact::Relief(relief) => {
                relief.filings.iter().map(|filing| filing.relief.protection()).collect()
            }
            Fact::ImmigrationHearing(hearing) if hearing.purpose == HearingKind::FearReview => {
                ProtectionSet::EMPTY.with(Protection::AsylumFear)
            }
            Fact::ImmigrationHistory(history) => history
                .codes
                .iter()
                .fold(ProtectionSet::EMPTY, |all, code| all.union(code.protections())),
            Fact::Facility(facility) => match facility.purpose {
                FacilityKind::Federal | FacilityKind::Family => ProtectionSet::EMPTY,
                FacilityKind::Contractor => {
                    ProtectionSet::EMPTY.with(Protection::DetaineeContractor)
                }
                FacilityKind::Medical => ProtectionSet::EMPTY.with(Protection::Medical),
                FacilityKind::SubstanceUse => ProtectionSet::EMPTY.with(Protection::SubstanceUse),
                FacilityKind::ChildShelter => {
                    ProtectionSet::EMPTY.with(Protection::UnaccompaniedChild)
                }
            },
            Fact::Declared(of) => of.protections(),
            _ => ProtectionSet::EMPTY,
        };
        from_source.union(from_fact)
    }
}
