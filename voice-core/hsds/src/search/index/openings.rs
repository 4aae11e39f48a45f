//! When services are open: as numbers, which are read when they are asked for.

use std::io::{self, Write};

use super::super::sets::Set;
use super::Index;
use crate::bytes::{List, Number, Sections, Writer};
use crate::hours::{Asked, Clock, Hours, Kind, Zones};
use crate::known::Known;

#[derive(Default)]
pub(super) struct Openings {
    /// By service: its number, and where the numbers of its hours begin.
    places: List<[Number; 2]>,
    numbers: List<Number>,
    /// Clocks that have names.
    zones: Vec<Clock>,
}

impl Openings {
    /// Adds hours of a service, after those of the services before it.
    pub(super) fn add(&mut self, service: u32, hours: &Hours) {
        let zones = &mut self.zones;
        let numbers = hours.numbers(|clock| {
            let known = zones.iter().position(|of| of.name() == clock.name());
            let number = known.unwrap_or_else(|| {
                zones.push(clock.clone());
                zones.len().saturating_sub(1)
            });
            number as u64
        });
        let place = [u64::from(service), self.numbers.all().len() as u64];
        self.places.held().push(place.map(u64::to_le_bytes));
        self.numbers.held().extend(numbers.into_iter().map(u64::to_le_bytes));
    }

    pub(super) fn shrink(&mut self) {
        self.places.held().shrink_to_fit();
        self.numbers.held().shrink_to_fit();
    }

    /// The hours of a service; none where they are no hours.
    pub(super) fn of(&self, service: u32) -> Option<Vec<Hours>> {
        let places = self.places.all();
        let of = |[of, _]: &[Number; 2]| u64::from_le_bytes(*of);
        let service = u64::from(service);
        let first = places.partition_point(|place| of(place) < service);
        places
            .iter()
            .skip(first)
            .take_while(|place| of(place) == service)
            .map(|[_, start]| {
                let start = usize::try_from(u64::from_le_bytes(*start)).ok()?;
                let numbers = self.numbers.all().get(start..)?;
                let mut numbers = numbers.iter().copied().map(u64::from_le_bytes);
                Hours::from_numbers(&mut numbers, &self.zones)
            })
            .collect()
    }

    pub(super) fn write_to(&self, writer: &mut Writer<impl Write>) -> io::Result<()> {
        writer.section(self.places.bytes())?;
        writer.section(self.numbers.bytes())?;
        let names: Vec<&str> = self.zones.iter().filter_map(Clock::name).collect();
        writer.section(names.join("\n").as_bytes())
    }

    /// What `write_to` wrote, where it is.
    pub(super) fn read_from(sections: &mut Sections) -> Option<Self> {
        let (places, numbers) = (sections.list()?, sections.list()?);
        let names = sections.part()?;
        let (names, mut zones) = (core::str::from_utf8(names.as_ref()).ok()?, Zones::default());
        let zones = names.lines().map(|name| zones.named(name)).collect::<Option<_>>()?;
        Some(Self { places, numbers, zones })
    }
}

/// The services of which hours were not read: any, or those of holidays alone.
pub(super) struct UnreadHours<'a> {
    pub(super) all: Set<'a>,
    pub(super) holidays: Set<'a>,
}

impl Index {
    /// Whether a service is open: not known where a schedule that was not read may say otherwise.
    pub(super) fn is_open(&self, service: u32, asked: Asked, unread: &UnreadHours<'_>) -> Known {
        // Hours that are none where they were written may be any.
        let Some(openings) = self.openings.of(service) else { return Known::Unknown };
        let (mut regular, mut instead, mut is_unsure) = (false, None, false);
        for hours in &openings {
            let mut is_open = hours.is_open(asked);
            let is_of_opening = matches!(hours.kind(), Kind::Regular | Kind::Instead);
            // A night that would have begun on a day off did not.
            if let Some(began) = hours.night(asked).filter(|_| is_of_opening) {
                let others = openings.iter();
                for other in others.filter(|other| other.takes_the_place_of(hours, began)) {
                    is_open = false;
                    is_unsure |= other.kind() == Kind::Unsure;
                }
            }
            match hours.kind() {
                Kind::Closed if is_open => return Known::No,
                Kind::Unsure if is_open => is_unsure = true,
                Kind::Closed | Kind::Unsure => {}
                Kind::Regular => regular |= is_open,
                Kind::Instead if hours.is_of_day(asked) => {
                    instead = Some(instead.unwrap_or(false) || is_open);
                }
                Kind::Instead => regular |= is_open,
            }
        }
        if is_unsure && instead.is_none() {
            return Known::Unknown;
        }
        match instead.unwrap_or(regular) {
            true if !unread.holidays.contains(service) => Known::Yes,
            false if !unread.all.contains(service) => Known::No,
            _ => Known::Unknown,
        }
    }
}
