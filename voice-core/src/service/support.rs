use crate::language::Bilingual;
use crate::law::{Period, PublishedSource};
use crate::requester::Capacity;
use crate::term::SupportKind;
use crate::wire::{Set, Wire};

/// Something that a kind of support needs before it can be given.
///
/// ```
/// use voice_core::service::SupportNeed;
///
/// let need: SupportNeed = "safe-channel".parse()?;
/// assert_eq!(need, SupportNeed::SafeChannel);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SupportNeed {
    /// Proof of who the requester is.
    Identity,
    /// That the principal is confirmed as a victim or witness in the matter.
    Standing,
    /// For those who act for somebody else, the papers that show their authority.
    Authority,
    /// The person asked about, by a number or name that the records have.
    ExactName,
    /// A way to be reached on which nobody else listens or reads.
    SafeChannel,
    /// A secret number of the requester's choice, which is asked for before a notice is told.
    #[wire(title = "PIN")]
    Pin,
    /// Where the requester is, as far as they want to say it: the country, a state, a county.
    Place,
    /// The languages in which the requester can be helped.
    Languages,
    /// The requester's own agreement to be handed over.
    Agreement,
}

/// Who may use a kind of support.
///
/// ```
/// use voice_core::office::Office;
/// use voice_core::requester::Capacity;
/// use voice_core::service::{OpenTo, Support, SupportKind};
/// use voice_core::wire::Set;
///
/// let office = Office::reference().profile("2026-11-02".parse()?).ok_or("an office")?;
/// let hotline = office.support(SupportKind::Hotline).ok_or("a hotline")?;
/// let open_to = OpenTo::Capacities { capacities: Set::from([Capacity::Victim]) };
/// let of_victims = Support { open_to, ..hotline.clone() };
/// assert!(of_victims.is_open_to(Some(Capacity::Victim)));
/// assert!(!of_victims.is_open_to(None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum OpenTo {
    /// Everybody, whoever they are.
    Everybody {},
    /// Those who come in one of these capacities.
    Capacities {
        /// The capacities.
        #[wire(min = 1)]
        capacities: Set<Capacity>,
    },
}

/// A kind of support that an office offers: in its words, to whom, and what it needs.
///
/// ```
/// use voice_core::language::{Bilingual, Note};
/// use voice_core::requester::Capacity;
/// use voice_core::service::{OpenTo, Support, SupportKind, SupportNeed};
///
/// let history = Support {
///     kind: SupportKind::History,
///     text: Bilingual {
///         en: Note::new("History may be told.")?,
///         es: Note::new("Se pueden dar antecedentes.")?,
///     },
///     open_to: OpenTo::Capacities {
///         capacities: [Capacity::Victim, Capacity::VictimDesignee].into(),
///     },
///     needs: [SupportNeed::Identity, SupportNeed::Authority].into(),
///     in_force: None,
///     sources: Vec::new(),
/// };
/// assert!(history.is_open_to(Some(Capacity::Victim)));
/// assert!(!history.is_open_to(Some(Capacity::Witness)) && !history.is_open_to(None));
/// // Who asks for themselves needs no papers of authority.
/// assert_eq!(history.needs_of(Some(Capacity::Victim)), [SupportNeed::Identity].into());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Support {
    /// The kind of support.
    pub kind: SupportKind,
    /// What is offered, in words.
    pub text: Bilingual,
    /// Who may use it.
    pub open_to: OpenTo,
    /// What it needs.
    pub needs: Set<SupportNeed>,
    /// The days on which it is offered; left out where they are those of the office.
    pub in_force: Option<Period>,
    /// Where it was published.
    pub sources: Vec<PublishedSource>,
}

impl Support {
    /// Whether somebody of this capacity may use it; without a capacity, whether anybody may.
    #[must_use]
    pub fn is_open_to(&self, capacity: Option<Capacity>) -> bool {
        match &self.open_to {
            OpenTo::Everybody {} => true,
            OpenTo::Capacities { capacities } => {
                capacity.is_some_and(|capacity| capacities.contains(&capacity))
            }
        }
    }

    /// What it needs of somebody of this capacity: authority is for those who act
    /// for somebody else.
    #[must_use]
    pub fn needs_of(&self, capacity: Option<Capacity>) -> Set<SupportNeed> {
        let for_another = capacity.is_some_and(Capacity::acts_for_another);
        self.needs
            .iter()
            .copied()
            .filter(|need| *need != SupportNeed::Authority || for_another)
            .collect()
    }
}
