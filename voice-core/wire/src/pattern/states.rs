//! The states that a text passes through, one for each set of places where it may be in a pattern.

use super::form::{Form, Letters};
use crate::Set;

/// A table with a row for each state, in which the kind of a byte gives the next state.
///
/// A state is named by where its row begins.
#[derive(Debug)]
pub(super) struct States {
    /// The kind of each byte.
    kinds: [u8; 256],
    /// The states that the bytes of each kind lead to from each state.
    next: Vec<u32>,
    /// Whether a text may end there, where the row of a state begins.
    is_last: Vec<bool>,
    /// The state before the first byte.
    pub(super) first: u32,
}

/// The kind of the bytes that continue a character: after those that begin it nothing is left to be
/// decided, so they lead nowhere else.
const CONTINUES: u8 = 0;

impl States {
    /// The states of a pattern; none where there are more than `most`, of states or of the
    /// characters that are written in the pattern.
    pub(super) fn within(form: &Form, most: usize) -> Option<Self> {
        if form.places() > most {
            return None;
        }
        let mut places = Places::default();
        // A place before the first character, where each text begins.
        let start = places.place(Letters { ascii: 0, others: false });
        let whole = places.add(form);
        places.join(&[start], &whole.first);
        let mut last: Set<usize> = whole.last.into_iter().collect();
        last.extend(Some(start).filter(|_| whole.may_be_empty));
        let (kinds, examples) = places.kinds();
        let mut states = Self { kinds, next: Vec::new(), is_last: Vec::new(), first: 0 };
        let mut sets = Sets::default();
        states.first = sets.row([start].into()) * examples.len() as u32;
        let mut row = 0;
        while let Some(set) = sets.all.get(row).cloned() {
            if sets.all.len() > most {
                return None;
            }
            states.is_last.push(!set.is_disjoint(&last));
            states.is_last.resize(states.is_last.len() + examples.len() - 1, false);
            for example in &examples {
                let next = match example {
                    Some(example) => sets.row(places.after(&set, *example)),
                    None => row as u32,
                };
                states.next.push(next * examples.len() as u32);
            }
            row += 1;
        }
        Some(states)
    }

    /// The state after a byte.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "each state has an entry for each kind")]
    pub(super) fn next(&self, state: u32, byte: u8) -> u32 {
        self.next[state as usize + usize::from(self.kinds[usize::from(byte)])]
    }

    /// Whether a text may end in a state.
    #[inline]
    pub(super) fn is_last(&self, state: u32) -> bool {
        self.is_last.get(state as usize).is_some_and(|is_last| *is_last)
    }

    /// Whether one or more of some bytes lead to a state where a text may end.
    pub(super) fn lead_to_last(&self, bytes: &[u8]) -> bool {
        let (mut seen, mut open) = (Set::new(), vec![self.first]);
        while let Some(state) = open.pop() {
            for byte in bytes {
                let next = self.next(state, *byte);
                if self.is_last(next) {
                    return true;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    }

    /// Whether a text, which is UTF-8, has the pattern.
    #[inline]
    pub(super) fn are_passed_by(&self, text: &[u8]) -> bool {
        self.is_last(text.iter().fold(self.first, |state, byte| self.next(state, *byte)))
    }
}

/// The sets of places that are known so far, each with the number of its row.
#[derive(Default)]
struct Sets {
    all: Vec<Set<usize>>,
    /// The rows in the order of their sets.
    sorted: Vec<u32>,
}

impl Sets {
    fn row(&mut self, set: Set<usize>) -> u32 {
        let found =
            self.sorted.binary_search_by(|row| self.all.get(*row as usize).cmp(&Some(&set)));
        match found.map(|at| self.sorted.get(at).copied()) {
            Ok(Some(row)) => row,
            Ok(None) => 0,
            Err(at) => {
                let row = self.all.len() as u32;
                self.sorted.insert(at, row);
                self.all.push(set);
                row
            }
        }
    }
}

/// The places of a pattern, each after one character, and those that may follow each.
#[derive(Default)]
struct Places {
    letters: Vec<Letters>,
    follow: Vec<Vec<usize>>,
}

/// The places of a part where a text may be after its first and its last character.
struct Part {
    may_be_empty: bool,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Places {
    fn place(&mut self, letters: Letters) -> usize {
        self.letters.push(letters);
        self.follow.push(Vec::new());
        self.letters.len() - 1
    }

    fn join(&mut self, from: &[usize], to: &[usize]) {
        for place in from {
            if let Some(follow) = self.follow.get_mut(*place) {
                follow.extend(to);
            }
        }
    }

    fn add(&mut self, form: &Form) -> Part {
        match form {
            Form::One(letters) => {
                let place = self.place(*letters);
                Part { may_be_empty: false, first: vec![place], last: vec![place] }
            }
            Form::All(parts) => parts.iter().fold(EMPTY, |before, part| {
                let after = self.add(part);
                self.both(before, after)
            }),
            Form::Any(parts) => {
                let mut any = Part { may_be_empty: false, ..EMPTY };
                for part in parts {
                    let part = self.add(part);
                    any.may_be_empty |= part.may_be_empty;
                    any.first.extend(part.first);
                    any.last.extend(part.last);
                }
                any
            }
            Form::Times(part, least, most) => self.times(part, *least, *most),
        }
    }

    /// A part and then another.
    fn both(&mut self, mut one: Part, other: Part) -> Part {
        self.join(&one.last, &other.first);
        if one.may_be_empty {
            one.first.extend(other.first);
        }
        if !other.may_be_empty {
            one.last.clear();
        }
        one.last.extend(other.last);
        one.may_be_empty &= other.may_be_empty;
        one
    }

    fn times(&mut self, part: &Form, least: u32, most: Option<u32>) -> Part {
        let mut more = match most {
            Some(_) => EMPTY,
            // Again and again, or not at all.
            None => {
                let mut part = self.add(part);
                self.join(&part.last, &part.first);
                part.may_be_empty = true;
                part
            }
        };
        let optional = most.map_or(0, |most| most.saturating_sub(least));
        for at in 0..optional.saturating_add(least) {
            let one = self.add(part);
            more = self.both(one, more);
            more.may_be_empty |= at < optional;
        }
        more
    }

    /// The places after one more character.
    fn after(&self, set: &Set<usize>, letter: Letter) -> Set<usize> {
        let follow = set.iter().filter_map(|place| self.follow.get(*place)).flatten();
        follow
            .filter(|place| self.letters.get(**place).is_some_and(|of| has(of, letter)))
            .copied()
            .collect()
    }

    /// The kinds of bytes that the pattern tells apart, and a letter of each.
    fn kinds(&self) -> ([u8; 256], Vec<Option<Letter>>) {
        let sets: Set<Letters> = self.letters.iter().copied().collect();
        let mut alike: Vec<Vec<bool>> = vec![Vec::new()];
        let (mut kinds, mut examples) = ([CONTINUES; 256], vec![None]);
        for byte in (0..0x80).chain(0xc0..=0xff_u8) {
            let letter = Some(byte).filter(u8::is_ascii);
            let seen: Vec<bool> = sets.iter().map(|set| has(set, letter)).collect();
            let kind = alike.iter().position(|other| *other == seen).unwrap_or_else(|| {
                alike.push(seen);
                examples.push(Some(letter));
                examples.len() - 1
            });
            if let Some(of) = kinds.get_mut(usize::from(byte)) {
                *of = kind as u8;
            }
        }
        (kinds, examples)
    }
}

const EMPTY: Part = Part { may_be_empty: true, first: Vec::new(), last: Vec::new() };

/// A letter of ASCII, or any other.
type Letter = Option<u8>;

fn has(letters: &Letters, letter: Letter) -> bool {
    letter.map_or(letters.others, |letter| letters.ascii >> letter & 1 == 1)
}
