//! The areas that services are for: found by their bounds, and read when they are asked for.

use std::io::{self, Write};
use std::sync::OnceLock;

use crate::area::Area;
use crate::bytes::{List, Number, Sections, Writer};
use crate::search::tree::{self, Boxed};

#[derive(Default)]
pub(super) struct Shapes {
    /// The bounds of each, with its number, in the order of a tree.
    boxes: List<Boxed>,
    /// Of each, its service and where its numbers end.
    ends: List<[Number; 2]>,
    numbers: List<Number>,
    read: Vec<OnceLock<Option<Area>>>,
}

impl Shapes {
    /// The areas of services.
    pub(super) fn new(areas: &[(u32, Area)]) -> Self {
        let boxes = tree::boxes((0..).zip(areas).filter_map(|(number, (_, area))| {
            let bounds = area.bounds()?;
            let (least, greatest) = (bounds.min(), bounds.max());
            Some(([least.x, least.y, greatest.x, greatest.y], number))
        }));
        let (mut ends, mut numbers) = (Vec::with_capacity(areas.len()), Vec::new());
        for (service, area) in areas {
            numbers.extend(area.numbers().into_iter().map(u64::to_le_bytes));
            ends.push([u64::from(*service).to_le_bytes(), (numbers.len() as u64).to_le_bytes()]);
        }
        let read = areas.iter().map(|_| OnceLock::new()).collect();
        Self { boxes: boxes.into(), ends: ends.into(), numbers: numbers.into(), read }
    }

    /// Goes through the services whose areas have a place.
    pub(super) fn around(&self, latitude: f64, longitude: f64, mut take: impl FnMut(u32)) {
        tree::around(self.boxes.all(), [longitude, latitude], &mut |number| {
            let found = usize::try_from(number).ok().and_then(|number| self.get(number));
            if let Some((service, area)) = found
                && area.contains(latitude, longitude)
            {
                take(service);
            }
        });
    }

    /// A service and its area; none where it is no area.
    fn get(&self, number: usize) -> Option<(u32, &Area)> {
        let of = |number: usize| {
            let [service, end] = self.ends.all().get(number)?.map(u64::from_le_bytes);
            Some((u32::try_from(service).ok()?, usize::try_from(end).ok()?))
        };
        let (service, end) = of(number)?;
        let read = || {
            let start = number.checked_sub(1).map_or(Some(0), |before| Some(of(before)?.1))?;
            let numbers = self.numbers.all().get(start..end)?;
            Area::from_numbers(numbers.iter().copied().map(u64::from_le_bytes))
        };
        Some((service, self.read.get(number)?.get_or_init(read).as_ref()?))
    }

    pub(super) fn write_to(&self, writer: &mut Writer<impl Write>) -> io::Result<()> {
        writer.section(self.boxes.bytes())?;
        writer.section(self.ends.bytes())?;
        writer.section(self.numbers.bytes())
    }

    /// What `write_to` wrote, where it is.
    pub(super) fn read_from(sections: &mut Sections) -> Option<Self> {
        let (boxes, ends, numbers) =
            (sections.list()?, sections.list::<[Number; 2]>()?, sections.list()?);
        let read = ends.all().iter().map(|_| OnceLock::new()).collect();
        Some(Self { boxes, ends, numbers, read })
    }
}
