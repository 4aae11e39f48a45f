use datafusion::arrow::array::{Array, ArrayRef};
use datafusion::arrow::buffer::BooleanBuffer;
use datafusion::arrow::datatypes::DataType;
use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Policy, Situation};
use voice_core::requester::{
    Capacity, ConflictSet, IdentityLevel, Jurisdiction, Purpose, Standing,
};
use voice_core::subject::ProtectionSet;
use voice_core::wire::{Day, Vocabulary};

use crate::column::{term, words};
use crate::sets::{self, SET, is_set};
use crate::words::{FLAG, Keyed, TEXT, flags, is_text};
use crate::{Column, ScreeningError};

/// The dossiers of one batch, read and complete.
///
/// Its `Debug` says how many they are, and no more.
pub struct Dossiers {
    contexts: Vec<Context>,
    known: BooleanBuffer,
    matter_linked: BooleanBuffer,
    linked_facts: Vec<CategorySet>,
    conflicts: Vec<ConflictSet>,
    protections: Vec<ProtectionSet>,
    waivers: Vec<ProtectionSet>,
    consents: Vec<ProtectionSet>,
}

impl core::fmt::Debug for Dossiers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Dossiers({})", self.contexts.len())
    }
}

impl Dossiers {
    /// Reads the columns, in the order of [`Column::ALL`].
    ///
    /// # Errors
    /// The first fault, with its column and row: then no row of the batch is decided.
    pub fn read(columns: &[ArrayRef]) -> Result<Self, ScreeningError> {
        let [capacity, identity, standing, purpose, jurisdiction, known, matter_linked, sets @ ..] =
            columns
        else {
            return Err(ScreeningError::Columns);
        };
        let [linked_facts, conflicts, protections, waivers, consents] = sets else {
            return Err(ScreeningError::Columns);
        };
        if columns.iter().any(|column| column.len() != capacity.len()) {
            return Err(ScreeningError::Columns);
        }
        let of = Column::as_str;
        let capacities = terms::<Capacity>(Column::Capacity, capacity)?;
        let identities = terms::<IdentityLevel>(Column::Identity, identity)?;
        let standings = terms::<Standing>(Column::Standing, standing)?;
        let purposes = terms::<Purpose>(Column::Purpose, purpose)?;
        let jurisdictions = terms::<Jurisdiction>(Column::Jurisdiction, jurisdiction)?;
        let rows =
            capacities.into_iter().zip(identities).zip(standings).zip(purposes).zip(jurisdictions);
        let context = |((((capacity, identity), standing), purpose), jurisdiction)| Context {
            capacity,
            identity,
            standing,
            purpose,
            jurisdiction,
        };
        Ok(Self {
            contexts: rows.map(context).collect(),
            known: flags(of(Column::Known), known)?,
            matter_linked: flags(of(Column::MatterLinked), matter_linked)?,
            linked_facts: sets::read(of(Column::LinkedFacts), linked_facts)?,
            conflicts: sets::read(of(Column::Conflicts), conflicts)?,
            protections: sets::read(of(Column::Protections), protections)?,
            waivers: sets::read(of(Column::Waivers), waivers)?,
            consents: sets::read(of(Column::Consents), consents)?,
        })
    }

    /// Whether columns of these types are read.
    pub(crate) fn takes<'t>(
        types: impl ExactSizeIterator<Item = &'t DataType>,
    ) -> Result<(), ScreeningError> {
        if types.len() != Column::ALL.len() {
            return Err(ScreeningError::Columns);
        }
        for (column, of) in Column::ALL.into_iter().zip(types) {
            let (takes, expected) = match column {
                Column::Known | Column::MatterLinked => (*of == DataType::Boolean, FLAG),
                column if column.is_set() => (is_set(of), SET),
                _ => (is_text(of), TEXT),
            };
            if !takes {
                return Err(ScreeningError::Type { column: column.as_str(), expected });
            }
        }
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.contexts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contexts.is_empty()
    }

    /// What the rules of a day release of each, in order, with no memory asked for in between.
    pub fn decide<'s>(
        &'s self,
        policy: &'s Policy,
        day: Day,
    ) -> impl ExactSizeIterator<Item = CategorySet> + 's {
        let flags = self.known.iter().zip(self.matter_linked.iter()).zip(&self.linked_facts);
        let sets = self.protections.iter().zip(&self.waivers).zip(&self.consents);
        let rows = self.contexts.iter().zip(flags).zip(&self.conflicts).zip(sets);
        rows.map(
            move |(
                ((context, ((known, matter_linked), linked_facts)), conflicts),
                ((protections, waivers), consents),
            )| {
                let situation = Situation {
                    known,
                    matter_linked,
                    linked_facts: *linked_facts,
                    conflicts: *conflicts,
                    protections: *protections,
                    waivers: *waivers,
                    consents: *consents,
                };
                policy.decide(day, *context, &situation)
            },
        )
    }
}

fn terms<V: Vocabulary>(column: Column, array: &ArrayRef) -> Result<Vec<V>, ScreeningError> {
    Keyed::read(column.as_str(), array)?.rows(term::<V>, words::<V>)
}
