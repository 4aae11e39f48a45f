//! What is not known of the services that may be what is asked.

use roaring::RoaringBitmap;

use super::count;
use crate::known::UnknownFact;
use crate::search::answer::UnknownCount;
use crate::search::sets::Set;

/// By what is asked: the services of which it is not known.
#[derive(Default)]
pub(super) struct Unknowns(Vec<(UnknownFact, RoaringBitmap)>);

impl Unknowns {
    pub(super) fn add(&mut self, fact: UnknownFact, services: Set<'_>, found: &RoaringBitmap) {
        let mut unsure = RoaringBitmap::new();
        services.add(&mut unsure, found);
        self.0.push((fact, unsure));
    }

    pub(super) fn push(&mut self, fact: UnknownFact, services: RoaringBitmap) {
        self.0.push((fact, services));
    }

    /// Keeps what was found by all that is asked, and takes the rest out of what was found, unless
    /// it is asked for; how many were taken out.
    pub(super) fn resolve(&mut self, found: &mut RoaringBitmap, include: bool) -> u32 {
        let mut unsure = RoaringBitmap::new();
        for (_, services) in &mut self.0 {
            *services &= &*found;
            unsure |= &*services;
        }
        if include {
            return 0;
        }
        *found -= &unsure;
        count(unsure.len())
    }

    pub(super) fn has(&self, fact: UnknownFact, service: u32) -> bool {
        self.0.iter().any(|(of, services)| *of == fact && services.contains(service))
    }

    pub(super) fn of(&self, service: u32) -> impl Iterator<Item = UnknownFact> {
        let of = self.0.iter().filter(move |(_, services)| services.contains(service));
        of.map(|(fact, _)| *fact)
    }

    pub(super) fn counts(&self) -> Vec<UnknownCount> {
        let some = self.0.iter().filter(|(_, services)| !services.is_empty());
        some.map(|(fact, services)| UnknownCount { fact: *fact, count: count(services.len()) })
            .collect()
    }
}
