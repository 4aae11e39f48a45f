//! The laws by their definitions, over the whole table.

use std::collections::{BTreeMap, BTreeSet};

use voice_core::disclosure::Effect;

use crate::plain::{Plain, Set, World};
use crate::table::{
    At, CONSENTS, DIMENSIONS, LINK, PROTECTIONS, PURPOSE, RECORDED, Size, TOLD, Table, WAIVERS,
};

/// Whether less of a dimension, one step, can be told from more: for the law of monotone.
pub fn widens_somewhere(table: &Table) -> bool {
    let one_more = |sets: &[Set], from: Set| -> Vec<usize> {
        let more = |of: &Set| of & from == from && (of & !from).count_ones() == 1;
        sets.iter().enumerate().filter(|(_, of)| more(of)).map(|(at, _)| at).collect()
    };
    (0..table.len()).any(|place| {
        let at = table.at(place);
        let told = table.released(place);
        let with = |dimension: usize, value: usize| {
            table.released(table.place(&replaced(&at, dimension, value)))
        };
        // More that withholds releases no more.
        let withholding = [
            (TOLD, &table.conflicts),
            (RECORDED, &table.conflicts),
            (PROTECTIONS, &table.protections),
        ];
        let more_told = withholding.iter().any(|(dimension, sets)| {
            one_more(sets, sets[at[*dimension]])
                .into_iter()
                .any(|value| with(*dimension, value) & !told != 0)
        });
        // More that opens releases no less.
        let opening = [(WAIVERS, &table.waivers), (CONSENTS, &table.consents)];
        let less_told = opening.iter().any(|(dimension, sets)| {
            one_more(sets, sets[at[*dimension]])
                .into_iter()
                .any(|value| told & !with(*dimension, value) != 0)
        });
        let levels = [1, 2, LINK];
        let less_proved = levels.iter().any(|dimension| {
            let next = at[*dimension] + 1;
            next < table.counts[*dimension] && told & !with(*dimension, next) != 0
        });
        more_told || less_told || less_proved
    })
}

fn replaced(at: &At, dimension: usize, value: usize) -> At {
    let mut at = *at;
    at[dimension] = value;
    at
}

/// The smallest case in which a rule of bad form widens an answer by itself.
pub fn widened_by(world: &World, table: &Table, rule: &Plain) -> Option<Size> {
    let mut smallest: Option<Size> = None;
    for place in 0..table.len() {
        let at = table.at(place);
        let told = Set::from(table.released(place));
        let effect = world.effect(rule, &table.asked(&at), &table.person(&at));
        let size = table.size_at(&at);
        if effect == 0 || smallest.is_some_and(|known| known <= size) {
            continue;
        }
        let other = |other: &At| {
            let released = Set::from(table.released(table.place(other)));
            (released, world.effect(rule, &table.asked(other), &table.person(other)))
        };
        let shown = match rule.effect {
            Effect::Duty => false,
            Effect::Permit => less(table, &at).iter().any(|fewer| {
                let (released, before) = other(fewer);
                effect & told & !released & !before != 0
            }),
            Effect::Prohibit => worse(&at).iter().any(|worse| {
                let (released, before) = other(worse);
                effect & !told & released & !before != 0
            }),
        };
        if shown {
            smallest = Some(size);
        }
    }
    smallest
}

/// The places at which no more protections and conflicts hold.
fn less(table: &Table, at: &At) -> Vec<At> {
    let within = |sets: &[Set], of: usize| -> Vec<usize> {
        sets.iter().enumerate().filter(|(_, set)| *set & !sets[of] == 0).map(|(at, _)| at).collect()
    };
    let mut all = Vec::new();
    for told in within(&table.conflicts, at[TOLD]) {
        for recorded in within(&table.conflicts, at[RECORDED]) {
            for protections in within(&table.protections, at[PROTECTIONS]) {
                let mut fewer = *at;
                (fewer[TOLD], fewer[RECORDED], fewer[PROTECTIONS]) = (told, recorded, protections);
                all.push(fewer);
            }
        }
    }
    all
}

/// The places at which no more is proved, and no more linked.
fn worse(at: &At) -> Vec<At> {
    let mut all = Vec::new();
    for identity in 0..=at[1] {
        for standing in 0..=at[2] {
            for link in 0..=at[LINK] {
                let mut worse = *at;
                (worse[1], worse[2], worse[LINK]) = (identity, standing, link);
                all.push(worse);
            }
        }
    }
    all
}

/// The smallest case in which something is told of a person whom a rule withholds as a whole, and
/// nobody lifted it.
pub fn told_of_whole(table: &Table, rule: &Plain) -> Option<Size> {
    let protections = rule.protections.filter(|_| rule.whole && rule.effect == Effect::Prohibit)?;
    let mut smallest: Option<Size> = None;
    for place in (0..table.len()).filter(|place| table.released(*place) != 0) {
        let at = table.at(place);
        let (asked, person) = (table.asked(&at), table.person(&at));
        let tested = rule.conflicts.is_none_or(|of| of & (asked.told | person.recorded) != 0);
        let unlifted = protections & person.protections & !person.waivers & !person.consents;
        if tested && rule.days & (1 << asked.day) != 0 && unlifted != 0 {
            let size = table.size_at(&at);
            smallest = Some(smallest.map_or(size, |known| known.min(size)));
        }
    }
    smallest
}

/// The smallest case in which the parts of a link are told and the whole is withheld: whether it
/// takes several questions, and what it needs.
pub fn open_link(table: &Table, from: Set, to: Set) -> Option<(bool, Size)> {
    let mut smallest: Option<(bool, Size)> = None;
    let within: Vec<Vec<usize>> = table
        .consents
        .iter()
        .map(|of| (0..table.consents.len()).filter(|at| table.consents[*at] & !of == 0).collect())
        .collect();
    for place in 0..table.len() {
        let at = table.at(place);
        if at[PURPOSE] != 0 {
            continue;
        }
        let size = table.size_at(&at);
        // For each purpose, what may be told with these consents or fewer, and what may be
        // withheld: consents are given for each purpose and category by itself.
        let purposes = (0..table.counts[PURPOSE]).map(|purpose| {
            let at = replaced(&at, PURPOSE, purpose);
            let ways = within[at[CONSENTS]].iter().map(|consents| {
                Set::from(table.released(table.place(&replaced(&at, CONSENTS, *consents))))
            });
            ways.fold((0, 0), |(told, untold), released| (told | released, untold | !released))
        });
        let purposes: Vec<(Set, Set)> = purposes.collect();
        let open = |told: Set, untold: bool| from & !told == 0 && untold;
        let at_once = purposes.iter().any(|(told, untold)| open(*told, untold & to != 0));
        let told = purposes.iter().fold(0, |all, (told, _)| all | told);
        let together = open(told, purposes.iter().all(|(_, untold)| untold & to != 0));
        let found = if at_once { Some((false, size)) } else { together.then_some((true, size)) };
        smallest = [smallest, found].into_iter().flatten().min();
    }
    smallest
}

/// How a cell looks, in every question that falls in it.
type Look = Vec<u64>;

/// Every question of some capacities, at every level of the link: what is asked about matters of
/// every kind is seen together.
fn questions(table: &Table, capacities: Set) -> Vec<At> {
    let mut first = [0; DIMENSIONS.len()];
    let mut questions = Vec::new();
    let free = [0, 1, 2, PURPOSE, 4, 5, TOLD, LINK, RECORDED];
    loop {
        if capacities & (1 << first[0]) != 0 {
            questions.push(first);
        }
        let Some(next) = free.iter().rev().find(|of| first[**of] + 1 < table.counts[**of]) else {
            break;
        };
        first[*next] += 1;
        for later in free.iter().filter(|of| *of > next) {
            first[*later] = 0;
        }
    }
    questions
}

/// In how many ways people who consented to nothing look to everybody of some capacities together.
pub fn looks(table: &Table, capacities: Set) -> usize {
    let questions = questions(table, capacities);
    let mut looks = BTreeSet::from([vec![0; questions.len()]]);
    for protections in 0..table.protections.len() {
        for waivers in 0..table.waivers.len() {
            let of_question = |at: &At| {
                let mut at = *at;
                (at[PROTECTIONS], at[WAIVERS], at[CONSENTS]) = (protections, waivers, 0);
                table.released(table.place(&at))
            };
            looks.insert(questions.iter().map(of_question).collect());
        }
    }
    looks.len()
}

/// The covert protections that some person proves to everybody of some capacities together, each
/// with the size of the smallest.
pub fn proved(world: &World, table: &Table, capacities: Set) -> BTreeMap<usize, (usize, usize)> {
    // A cell: the purpose and conflicts, which each requester knows, and the category.
    let cell_of = |at: &At| [at[PURPOSE], at[TOLD], at[RECORDED]];
    let mut known: BTreeMap<BTreeSet<Look>, usize> = BTreeMap::new();
    let mut all: Vec<BTreeSet<Look>> = Vec::new();
    let mut states: Vec<(Set, Set, Vec<usize>)> = Vec::new();
    let mut intern = |looks: BTreeSet<Look>| {
        *known.entry(looks.clone()).or_insert_with(|| {
            all.push(looks);
            all.len() - 1
        })
    };
    let categories = world.words.categories.len();
    let mut cells: BTreeMap<[usize; 3], Vec<At>> = BTreeMap::new();
    for at in questions(table, capacities) {
        cells.entry(cell_of(&at)).or_default().push(at);
    }
    for (protections, held) in table.protections.iter().enumerate() {
        for (waivers, waived) in table.waivers.iter().enumerate() {
            let mut looks = Vec::new();
            for questions in cells.values() {
                let mut ways = vec![BTreeSet::new(); categories];
                for consents in 0..table.consents.len() {
                    let mut look = vec![vec![0_u64; questions.len().div_ceil(64)]; categories];
                    for (bit, at) in questions.iter().enumerate() {
                        let mut at = *at;
                        (at[PROTECTIONS], at[WAIVERS], at[CONSENTS]) =
                            (protections, waivers, consents);
                        let released = table.released(table.place(&at));
                        for (category, look) in look.iter_mut().enumerate() {
                            look[bit / 64] |= u64::from(released >> category & 1) << (bit % 64);
                        }
                    }
                    for (ways, look) in ways.iter_mut().zip(look) {
                        ways.insert(look);
                    }
                }
                looks.extend(ways.into_iter().map(&mut intern));
            }
            states.push((*held, *waived, looks));
        }
    }
    // Of a person who was not screened, nothing is told.
    let mut unknown = Vec::new();
    for questions in cells.values() {
        for _ in 0..categories {
            unknown.push(intern(BTreeSet::from([vec![0; questions.len().div_ceil(64)]])));
        }
    }
    let mut memo: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    let mut within = |some: &[usize], other: &[usize]| {
        some.iter().zip(other).all(|(some, other)| {
            some == other
                || *memo
                    .entry((*some, *other))
                    .or_insert_with(|| all[*some].is_subset(&all[*other]))
        })
    };
    let mut proved = BTreeMap::new();
    for covert in (0..world.words.protections.len()).filter(|of| world.covert & (1 << of) != 0) {
        let mut smallest: Option<(usize, usize)> = None;
        for (held, waived, looks) in states.iter().filter(|(held, _, _)| held & (1 << covert) != 0)
        {
            let size = (held.count_ones() as usize, waived.count_ones() as usize);
            if smallest.is_some_and(|known| known <= size) || within(looks, &unknown) {
                continue;
            }
            let others = states.iter().filter(|(others, _, _)| others & (1 << covert) == 0);
            if !others.into_iter().any(|(_, _, other)| within(looks, other)) {
                smallest = Some(size);
            }
        }
        if let Some(size) = smallest {
            proved.insert(covert, size);
        }
    }
    proved
}
