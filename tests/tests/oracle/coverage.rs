//! How often each value of each dimension decides something.

use std::collections::BTreeMap;

use crate::plain::{LINKS, Set, World};
use crate::table::{CONSENTS, DIMENSIONS, LINK, PROTECTIONS, RECORDED, TOLD, Table, WAIVERS};

/// The packs in which something is released or not as only this value changes.
#[derive(Default)]
pub struct Coverage {
    packs: usize,
    decides: BTreeMap<String, usize>,
}

impl Coverage {
    pub fn add(&mut self, world: &World, table: &Table) {
        self.packs += 1;
        let words = &world.words;
        let mut found: BTreeMap<String, bool> = BTreeMap::new();
        let name = |dimension: usize, value: usize| match dimension {
            0 => words.capacities[value].as_str().to_owned(),
            1 => words.identities[value].as_str().to_owned(),
            2 => words.standings[value].as_str().to_owned(),
            3 => words.purposes[value].as_str().to_owned(),
            4 => words.jurisdictions[value].as_str().to_owned(),
            5 => words.days[value].to_string(),
            LINK => LINKS[value].to_owned(),
            _ => unreachable!("a set"),
        };
        for dimension in [0, 1, 2, 3, 4, 5, LINK] {
            for value in 0..table.counts[dimension] {
                found
                    .insert(format!("{} {}", DIMENSIONS[dimension], name(dimension, value)), false);
            }
        }
        let sets: [(usize, &[Set], Vec<&str>); 5] = [
            (TOLD, &table.conflicts, words.conflicts.iter().map(|of| of.as_str()).collect()),
            (RECORDED, &table.conflicts, words.conflicts.iter().map(|of| of.as_str()).collect()),
            (
                PROTECTIONS,
                &table.protections,
                words.protections.iter().map(|of| of.as_str()).collect(),
            ),
            (WAIVERS, &table.waivers, words.protections.iter().map(|of| of.as_str()).collect()),
            (CONSENTS, &table.consents, words.protections.iter().map(|of| of.as_str()).collect()),
        ];
        let mut released = 0;
        for place in 0..table.len() {
            let (at, told) = (table.at(place), table.released(place));
            released |= told;
            for dimension in [0, 1, 2, 3, 4, 5, LINK] {
                // The next value: each pair of neighbours once, and the two ends.
                for other in 0..at[dimension] {
                    let before = place - (at[dimension] - other) * table.stride(dimension);
                    if table.released(before) != told {
                        for value in [other, at[dimension]] {
                            found.insert(
                                format!("{} {}", DIMENSIONS[dimension], name(dimension, value)),
                                true,
                            );
                        }
                    }
                }
            }
            for (dimension, values, members) in &sets {
                for (bit, member) in members.iter().enumerate() {
                    let without = values[at[*dimension]] & !(1 << bit);
                    if without == values[at[*dimension]] {
                        continue;
                    }
                    let Some(other) = values.iter().position(|of| *of == without) else { continue };
                    let before = place - (at[*dimension] - other) * table.stride(*dimension);
                    if table.released(before) != told {
                        let member = if words.alike
                            [&words.protections[bit.min(words.protections.len() - 1)]]
                            .len()
                            > 1
                            && *dimension >= PROTECTIONS
                        {
                            "the rest"
                        } else {
                            member
                        };
                        found.insert(format!("{} {member}", DIMENSIONS[*dimension]), true);
                    }
                }
            }
        }
        found.insert("known".to_owned(), released != 0);
        for (at, category) in words.categories.iter().enumerate() {
            found.insert(format!("category {}", category.as_str()), released & (1 << at) != 0);
        }
        for (name, decides) in found {
            *self.decides.entry(name).or_default() += usize::from(decides);
        }
    }

    /// Fails where a value decides something in fewer than 2 of 100 packs.
    pub fn enough(&self) {
        let percent = |of: &usize| *of as f64 * 100.0 / self.packs as f64;
        for (name, of) in &self.decides {
            println!("{name}: {of} of {} ({:.1} %)", self.packs, percent(of));
        }
        let rare: Vec<&String> =
            self.decides.iter().filter(|(_, of)| percent(of) < 2.0).map(|(name, _)| name).collect();
        assert!(rare.is_empty(), "decide hardly ever: {rare:?}");
    }
}
