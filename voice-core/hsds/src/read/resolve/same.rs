//! Records of one identifier: those that say the same are one, and those that contradict each other
//! are each there.
//!
//! What is inside of a record in JSON has the cell of that record's identifier, so that it is known
//! of which of two records of one identifier it was published.

use std::collections::BTreeMap;

use crate::bytes::Text;
use crate::gazetteer::{metres, on_sphere, squared_chord};
use crate::object::Object;
use crate::read::loader::{Loader, MOST_CELLS};
use crate::read::secrecy;
use crate::report::{ProblemCode, Severity, shown};
use crate::store::{AS_PUBLISHED, ASIDE, Catalog, Cell, Row, aside_text, hash, made_id, unpacked};

/// How far apart two points of one place are at most, in metres: those of one address by two
/// geocoders.
const ONE_PLACE: f64 = 1_000.0;

/// Kinds of records of which two are told apart, in JSON too, by their names or by where they are.
const TOLD_APART: [Object; 3] = [Object::Service, Object::Location, Object::TaxonomyTerm];

/// Kinds of records to which no others are said to belong but their languages and terms.
const LEAVES: [Object; 13] = [
    Object::Attribute,
    Object::Address,
    Object::Phone,
    Object::Contact,
    Object::Schedule,
    Object::ServiceArea,
    Object::Language,
    Object::Accessibility,
    Object::CostOption,
    Object::Funding,
    Object::RequiredDocument,
    Object::Url,
    Object::ServiceCapacity,
];

/// The identifiers that records got, by the place in the text of those that they were read with.
type Renamed = BTreeMap<usize, Cell>;

/// Finds the rows of every kind by their identifiers.
pub(super) fn all(loader: &mut Loader<'_>) {
    let mut renamed = Renamed::new();
    for object in TOLD_APART {
        identify(loader, object, &mut renamed);
    }
    if !renamed.is_empty() {
        follow(&mut loader.catalog, &renamed);
    }
    for object in Object::ALL.into_iter().filter(|object| !TOLD_APART.contains(object)) {
        once(loader, object);
    }
}

/// Finds rows by their identifiers, and puts together those that say the same.
pub(super) fn once(loader: &mut Loader<'_>, object: Object) {
    identify(loader, object, &mut Renamed::new());
}

fn identify(loader: &mut Loader<'_>, object: Object, renamed: &mut Renamed) {
    let mut ids = by_id(&loader.catalog, object);
    let of = |entry: &u64| loader.catalog.row(object, *entry as u32).id();
    let rows = |entries: &[u64]| entries.iter().map(|entry| *entry as u32).collect();
    let mut repeated: Vec<Vec<u32>> = ids
        .chunk_by(|one, other| one >> 32 == other >> 32 && of(one) == of(other))
        .filter(|entries| entries.len() > 1)
        .map(rows)
        .collect();
    if !repeated.is_empty() {
        // In the order in which they were read.
        repeated.sort_unstable();
        let addresses = Addresses::of(&loader.catalog, object, &repeated);
        for rows in repeated {
            of_one_identifier(loader, object, &rows, &addresses, renamed);
        }
        ids = by_id(&loader.catalog, object);
    }
    if let Some(table) = loader.catalog.tables.get_mut(object.index()) {
        table.set_ids(&ids);
    }
}

/// The rows by the hashes of their identifiers, those of one hash by identifier and row: a hash
/// that many share costs no more than sorting them.
fn by_id(catalog: &Catalog, object: Object) -> Vec<u64> {
    let entry = |row: Row<'_>| u64::from(hash(row.id())) << 32 | u64::from(row.number);
    let mut ids: Vec<u64> = catalog.rows(object).map(entry).collect();
    ids.sort_unstable();
    let id = |entry: &u64| catalog.row(object, *entry as u32).id();
    for of_hash in ids.chunk_by_mut(|one, other| *one >> 32 == *other >> 32) {
        if of_hash.len() > 1 {
            of_hash.sort_unstable_by(|one, other| id(one).cmp(id(other)).then(one.cmp(other)));
        }
    }
    ids
}

/// Links to a record that got another identifier, from what was inside of it or around it.
fn follow(catalog: &mut Catalog, renamed: &Renamed) {
    for object in Object::ALL {
        let Some(table) = catalog.tables.get_mut(object.index()) else { continue };
        table.change_all(|cell| {
            let is_link = is_link(object, cell) && !cell.is_sketch();
            let id = renamed.get(&cell.offset()).filter(|_| is_link);
            id.map_or(cell, |id| id.moved(cell.column()))
        });
    }
}

/// Whether a column of identifiers of other records has the cell. In JSON the same record inside of
/// two others belongs to the first.
fn is_link(object: Object, cell: Cell) -> bool {
    object.links() >> cell.column() & 1 == 1
}

/// The addresses inside of places of one identifier, by where the identifier of each place is.
#[derive(Default)]
struct Addresses(BTreeMap<usize, Vec<u32>>);

impl Addresses {
    fn of(catalog: &Catalog, object: Object, repeated: &[Vec<u32>]) -> Self {
        let place = Object::Address.link_to(Object::Location);
        if object != Object::Location {
            return Self::default();
        }
        let offset = |row: &u32| {
            let id = catalog.row(object, *row).cells().first();
            id.map(|id| (id.offset(), Vec::new()))
        };
        let mut all: BTreeMap<usize, Vec<u32>> =
            repeated.iter().flatten().filter_map(offset).collect();
        for address in catalog.rows(Object::Address) {
            let link = address.cells().iter().find(|cell| Some(cell.column()) == place);
            // A box is at no place.
            let is_of_place = address.get("address_type") != Some("postal");
            let of_place = link.and_then(|link| all.get_mut(&link.offset()));
            if let (Some(rows), true) = (of_place, is_of_place) {
                rows.push(address.number);
            }
        }
        Self(all)
    }

    fn inside(&self, place: &[Cell]) -> &[u32] {
        let rows = place.first().and_then(|id| self.0.get(&id.offset()));
        rows.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether two places of one identifier have addresses, and none of one is that of the other.
    fn contradict(&self, catalog: &Catalog, one: &[Cell], other: &[Cell]) -> bool {
        let columns = ["address_1", "city", "state_province", "postal_code"]
            .map(|name| Object::Address.column(name));
        let differ = |one: Row<'_>, other: Row<'_>| {
            columns.into_iter().flatten().any(|column| {
                let of = |row: Row<'_>| row.cell(column);
                of(one).zip(of(other)).is_some_and(|(a, b)| !a.says_same(b, &catalog.text))
            })
        };
        let rows = |place| self.inside(place).iter().map(|row| catalog.row(Object::Address, *row));
        let (one, other): (Vec<_>, Vec<_>) = (rows(one).collect(), rows(other).collect());
        let is_known = !one.is_empty() && !other.is_empty();
        is_known && one.iter().all(|one| other.iter().all(|other| differ(*one, *other)))
    }
}

/// Rows of one identifier: those that contradict all before get an identifier of their own.
fn of_one_identifier(
    loader: &mut Loader<'_>,
    object: Object,
    rows: &[u32],
    addresses: &Addresses,
    renamed: &mut Renamed,
) {
    let Some((first, others)) = rows.split_first() else { return };
    let mut kept = vec![*first];
    for second in others {
        let read_with = loader.catalog.row(object, *second).cells().first();
        let is_same = |one: &&u32| !are_two(loader, object, (**one, *second), addresses);
        let row = match kept.iter().find(is_same).copied() {
            Some(one) => {
                merge(loader, object, one, *second);
                one
            }
            None => {
                rename(loader, object, (*first, *second), addresses);
                kept.push(*second);
                *second
            }
        };
        let id = loader.catalog.row(object, row).cells().first();
        if let (Some(old), Some(id), true) = (read_with, id, row != *first) {
            renamed.insert(old.offset(), id);
        }
    }
}

/// The first field of the second row of which the first row says something else. Links count for
/// leaves alone.
fn differing(object: Object, one: &[Cell], other: &[Cell], text: &Text) -> Option<Cell> {
    let is_leaf = LEAVES.contains(&object);
    let differs = |cell: &&Cell| {
        let mut same = one.iter().filter(|one| one.is_of_field(**cell, text)).peekable();
        (is_leaf || !is_link(object, **cell))
            && same.peek().is_some()
            && !same.any(|one| one.says_same(**cell, text))
    };
    other.iter().find(differs).copied()
}

/// Whether two rows of one identifier are two records.
fn are_two(
    loader: &Loader<'_>,
    object: Object,
    (first, second): (u32, u32),
    addresses: &Addresses,
) -> bool {
    let (catalog, text) = (&loader.catalog, &loader.catalog.text);
    let [one, other] = [first, second].map(|row| catalog.row(object, row));
    let cells = || [one, other].map(|row| row.cells().to_vec());
    let is_other = match object {
        // Nobody gives a service two names in one directory, nor a term.
        Object::Service | Object::TaxonomyTerm => {
            let name = |row: Row<'_>| row.cell(object.column("name")?);
            name(one).zip(name(other)).is_some_and(|(one, other)| !one.says_same(other, text))
        }
        Object::Location => {
            let point = |row: Row<'_>| {
                let degrees = |name| row.at(object.column(name)?)?.parse().ok();
                Some(on_sphere(degrees("latitude")?, degrees("longitude")?))
            };
            let far = |(one, other)| metres(squared_chord(one, other)) > ONE_PLACE;
            let [of_one, of_other] = cells();
            point(one).zip(point(other)).is_some_and(far)
                || addresses.contradict(catalog, &of_one, &of_other)
        }
        _ => false,
    };
    // Of what nothing else refers to, a second one is a second one, in JSON too; it may belong to
    // another record.
    let is_apart = || {
        LEAVES.contains(&object)
            || loader.is_of_table(object, first) && loader.is_of_table(object, second)
    };
    let differ = || {
        let [one, other] = cells();
        differing(object, &one, &other, text).is_some()
    };
    is_other || differ() && is_apart()
}

/// Gives the second of two rows an identifier of its own, made of what it says.
fn rename(
    loader: &mut Loader<'_>,
    object: Object,
    (first, second): (u32, u32),
    addresses: &Addresses,
) {
    let (catalog, text) = (&loader.catalog, &loader.catalog.text);
    let [one, other] = [first, second].map(|row| catalog.row(object, row).cells().to_vec());
    let differs = differing(object, &one, &other, text);
    let field = differs.and_then(|cell| object.columns().get(cell.column()));
    let field = field.map_or("id", |column| column.name).to_owned();
    let inside = addresses.inside(&other).iter();
    let inside = inside.flat_map(|row| catalog.row(Object::Address, *row).cells().iter());
    let says = |cell: Cell| format!("|{:x}", cell.compared(text));
    let all: String = other.iter().copied().chain(inside).map(says).collect();
    let id = made_id(&format!("{}{all}", object.name())).to_string();
    let found = other.first().map(|cell| unpacked(cell.text(text)).into_owned());
    let (severity, made) = (loader.severity(), id.clone());
    loader.problem(ProblemCode::IdCollision, severity, Some((object, second)), |problem| {
        (problem.field, problem.found, problem.made) = (Some(field), found, Some(made));
    });
    // What one says of its secrecy holds for what names the other, too.
    if object == Object::Location {
        for (row, cells, of) in [(first, &one, &other), (second, &other, &one)] {
            let mut cells = cells.clone();
            add_secrets(loader, object, &mut cells, of);
            put(loader, object, row, cells);
        }
    }
    let cell = loader.cell(0, &id);
    if let (Some(table), Some(cell)) = (loader.catalog.tables.get_mut(object.index()), cell) {
        table.set_id(second, cell);
    }
}

/// Adds what another record says of secrecy to the cells of one, as published beside what it says
/// itself.
fn add_secrets(loader: &mut Loader<'_>, object: Object, cells: &mut Vec<Cell>, of: &[Cell]) {
    let text = &loader.catalog.text;
    let speaking = of.iter().filter(|cell| {
        !cell.is_sketch()
            && !cells.iter().any(|one| one.says_same(**cell, text))
            && secrecy::speaks(object, **cell, text)
    });
    let said: Vec<Result<Cell, String>> = speaking
        .filter_map(|cell| {
            if cell.column() == ASIDE {
                return Some(Ok(*cell));
            }
            let name = object.columns().get(cell.column())?.name;
            let json = serde_json::Value::from(&*unpacked(cell.text(text))).to_string();
            Some(Err(aside_text(&format!("{name}{AS_PUBLISHED}"), &json)))
        })
        .collect();
    for said in said {
        cells.extend(said.map_or_else(|text| loader.cell(ASIDE, &text), Some));
    }
}

/// Sets the cells of a row, in the order of the columns, where there is room for them.
fn put(loader: &mut Loader<'_>, object: Object, row: u32, mut cells: Vec<Cell>) {
    let before = loader.catalog.row(object, row).cells().len();
    cells.sort_by_key(|cell| cell.column());
    if let Some(table) = loader.catalog.tables.get_mut(object.index())
        && cells.len() > before
        && cells.len() < MOST_CELLS
    {
        table.put(row, &cells);
    }
}

/// Puts the second of two rows to the first: what it says more, and what it says of secrecy.
fn merge(loader: &mut Loader<'_>, object: Object, first: u32, second: u32) {
    let text = &loader.catalog.text;
    let [one, other] = [first, second].map(|row| loader.catalog.row(object, row).cells().to_vec());
    let differs = differing(object, &one, &other, text);
    let is_more = |cell: &&Cell| match cell.column() {
        ASIDE => !one.iter().any(|of| of.column() == ASIDE && of.says_same(**cell, text)),
        column => !one.iter().any(|of| of.column() == column),
    };
    let mut merged = one.clone();
    let room = MOST_CELLS.saturating_sub(one.len());
    merged.extend(other.iter().filter(is_more).take(room));
    let (code, severity) = (ProblemCode::IdCollision, Severity::Warning);
    let is_wanted = differs.is_some_and(Cell::is_sketch)
        && loader.findings.is_listed(code, severity, loader.options.max_problems);
    if is_wanted {
        loader.wanted.insert((object, second));
    }
    let differs = differs.map(|cell| (cell.column(), shown(cell.text(text))));
    add_secrets(loader, object, &mut merged, &other);
    match differs {
        Some((column, found)) => {
            let field = object.columns().get(column).map(|column| column.name.to_owned());
            loader.problem(code, severity, Some((object, first)), |problem| {
                (problem.field, problem.found) = (field, Some(found));
                problem.made = Some("what came first was kept".to_owned());
            });
        }
        None if loader.is_of_table(object, first) && loader.is_of_table(object, second) => {
            loader.problem(ProblemCode::Repeat, Severity::Warning, Some((object, first)), |_| ())
        }
        None => {}
    }
    put(loader, object, first, merged);
    if let Some(table) = loader.catalog.tables.get_mut(object.index()) {
        table.drop_row(second);
    }
    if let Some(count) = loader.counts.get_mut(object.index()) {
        count.repeated = count.repeated.saturating_add(1);
    }
}
