//! Tables of the names that offices declare as data.

use std::sync::{Mutex, OnceLock, PoisonError};

macro_rules! words_with_hyphens {
    () => {
        "[a-z][a-z0-9]*(-[a-z0-9]+)*"
    };
}

/// The pattern of a name that an office gives: lower-case words with hyphens between them.
pub(crate) const NAME: &str = concat!("^", words_with_hyphens!(), "$");

/// The pattern of the name of a term: of one that an office declared, with its prefix.
pub(crate) const TERM: &str =
    concat!("^", words_with_hyphens!(), "(:", words_with_hyphens!(), ")?$");

/// Names in the order in which they came first: those that offices declare, and those that were
/// read of any office, with no declaration.
///
/// A table of symbols: it only grows, a name keeps its slot for ever, and two offices that declare
/// one name mean the same slot. So a term is one byte with its name at hand, a set of them is a
/// machine word, and a term of one office is never taken for that of another.
// INVARIANT: no slot after a free one has a name, and no name has two slots.
pub(crate) struct NameTable<const ROOM: usize> {
    slots: [OnceLock<Box<str>>; ROOM],
    /// How many came with no declaration. Held by who takes a slot.
    undeclared: Mutex<usize>,
}

impl<const ROOM: usize> NameTable<ROOM> {
    /// How many names may take a slot without a declaration: half of the room, so that vocabularies
    /// that are loaded later have the other half.
    pub(crate) const UNDECLARED: usize = ROOM / 2;

    /// A table without names.
    pub(crate) const fn new() -> Self {
        Self { slots: [const { OnceLock::new() }; ROOM], undeclared: Mutex::new(0) }
    }

    const fn names(&self) -> Names<'_> {
        Names { slots: &self.slots, undeclared: &self.undeclared }
    }

    /// The slot of a name that is declared, which is new or was there before; none where no slot is
    /// left.
    pub(crate) fn declare(&self, name: &str) -> Option<u8> {
        self.names().declare(name)
    }

    /// The slot of a name that was read with no declaration; none where it is new, and as many of
    /// them are there as may be.
    pub(crate) fn undeclared(&self, name: &str) -> Option<u8> {
        self.names().undeclared(name, Self::UNDECLARED)
    }

    /// The name of a slot, if it has one.
    pub(crate) fn name(&self, slot: u8) -> Option<&str> {
        self.names().name(slot)
    }

    /// The name of a slot that has one.
    #[expect(clippy::expect_used, reason = "a term is made of a slot that has a name")]
    pub(crate) fn name_of(&self, slot: u8) -> &str {
        self.name(slot).expect("a declared term has its name")
    }
}

/// A table whatever its room, so that its code is compiled once.
#[derive(Clone, Copy)]
struct Names<'a> {
    slots: &'a [OnceLock<Box<str>>],
    undeclared: &'a Mutex<usize>,
}

impl<'a> Names<'a> {
    fn declare(self, name: &str) -> Option<u8> {
        self.slot_of(name).or_else(|| self.take(name, &|_| true))
    }

    fn undeclared(self, name: &str, most: usize) -> Option<u8> {
        let counted = |undeclared: &mut usize| {
            let is_room = *undeclared < most;
            *undeclared += usize::from(is_room);
            is_room
        };
        self.slot_of(name).or_else(|| self.take(name, &counted))
    }

    fn slot_of(self, name: &str) -> Option<u8> {
        let mut slots = (0..).map_while(|slot| self.name(slot).map(|of| (slot, of)));
        slots.find(|(_, of)| *of == name).map(|(slot, _)| slot)
    }

    /// The first free slot, if there is one and `may` lets the name have it.
    fn take(self, name: &str, may: &dyn Fn(&mut usize) -> bool) -> Option<u8> {
        let mut undeclared = self.undeclared.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        if let Some(slot) = self.slot_of(name) {
            return Some(slot);
        }
        let (slot, free) = (0..).zip(self.slots).find(|(_, slot)| slot.get().is_none())?;
        if !may(&mut undeclared) {
            return None;
        }
        free.get_or_init(|| name.into());
        Some(slot)
    }

    fn name(self, slot: u8) -> Option<&'a str> {
        self.slots.get(usize::from(slot)).and_then(OnceLock::get).map(AsRef::as_ref)
    }
}

/// A type for the terms of one kind that offices declare, which is a slot of a table of its own.
macro_rules! declared_name {
    ($(#[$doc:meta])* $name:ident, $room:expr) => {
        $(#[$doc])*
        // INVARIANT: the slot has a name.
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(u8);

        impl $name {
            /// How many may be declared in one program: what a set has room for beside the terms
            /// of this library.
            pub const ROOM: usize = $room;

            /// How many may be read in one program that no vocabulary had declared; see
            /// [`read_of_any_office`](crate::vocabulary::read_of_any_office).
            pub const UNDECLARED: usize =
                $crate::declared_name::NameTable::<{ Self::ROOM }>::UNDECLARED;

            fn names() -> &'static $crate::declared_name::NameTable<{ Self::ROOM }> {
                static NAMES: $crate::declared_name::NameTable<{ $name::ROOM }> =
                    $crate::declared_name::NameTable::new();
                &NAMES
            }

            /// The term of a name, which is new or was declared before; none where no slot is left.
            ///
            /// The name is a prefix and the name of a term with a colon between them.
            pub(crate) fn declare(name: &str) -> Option<Self> {
                Self::names().declare(name).map(Self)
            }

            /// The term of a name that was read with no declaration; none where it is new, and as
            /// many of them are there as may be.
            pub(crate) fn undeclared(name: &str) -> Option<Self> {
                Self::names().undeclared(name).map(Self)
            }

            /// The term at a place, if a name was declared there.
            #[doc(hidden)]
            #[must_use]
            pub fn at(place: u32) -> Option<Self> {
                let slot = u8::try_from(place).ok()?;
                Self::names().name(slot).map(|_| Self(slot))
            }

            pub(crate) const fn slot(self) -> u32 {
                self.0 as u32
            }

            /// The name as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> &'static str {
                Self::names().name_of(self.0)
            }

            /// The prefix of the office that declares it.
            #[must_use]
            pub fn prefix(&self) -> &'static str {
                self.as_str().split_once(':').map_or("", |(prefix, _)| prefix)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// By name, so that no order rests on which office was loaded first.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<::core::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}

pub(crate) use declared_name;

/// The names of the program, in its own tests: one that declares a name holds them for writing, and
/// one that no new name may disturb for reading.
#[cfg(test)]
pub(crate) static NAMES_IN_TESTS: std::sync::RwLock<()> = std::sync::RwLock::new(());

#[cfg(test)]
mod tests {
    use super::NameTable;

    fn slots<const ROOM: usize>(table: &NameTable<ROOM>) -> Vec<(u8, &str)> {
        (0..).map_while(|slot| table.name(slot).map(|name| (slot, name))).collect()
    }

    /// What nothing declares has a bounded part of the room; what is declared has all that is left,
    /// and what is declared later keeps its slot. No slot is left free between others: the place of
    /// a term in a set is its place among all.
    #[test]
    fn undeclared_names_leave_room_for_those_that_are_declared() {
        let table = NameTable::<6>::new();
        assert_eq!(NameTable::<6>::UNDECLARED, 3);
        assert_eq!((table.undeclared("a"), table.declare("b")), (Some(0), Some(1)));
        assert_eq!((table.undeclared("b"), table.declare("a")), (Some(1), Some(0)));
        assert_eq!((table.undeclared("c"), table.undeclared("d")), (Some(2), Some(3)));
        assert_eq!(table.undeclared("e"), None);
        assert_eq!(slots(&table), [(0, "a"), (1, "b"), (2, "c"), (3, "d")]);
        assert_eq!((table.declare("e"), table.declare("f")), (Some(4), Some(5)));
        assert_eq!((table.declare("g"), table.undeclared("g")), (None, None));
        assert_eq!((table.declare("d"), table.undeclared("f")), (Some(3), Some(5)));
        assert_eq!(slots(&table).len(), 6);
    }

    #[test]
    fn what_is_declared_may_have_the_whole_room() {
        let table = NameTable::<4>::new();
        let names = ["a", "b", "c", "d"];
        assert!(names.into_iter().zip(0..).all(|(name, slot)| table.declare(name) == Some(slot)));
        assert_eq!((table.declare("e"), table.undeclared("e")), (None, None));
        assert_eq!(slots(&table).len(), 4);
    }

    /// Threads that read and declare the same names at once agree on the slots.
    #[test]
    fn a_name_has_one_slot_whoever_comes_first() {
        let table = NameTable::<64>::new();
        let names: Vec<String> = (0..30).map(|of| format!("name-{of}")).collect();
        let found: Vec<Vec<Option<u8>>> = std::thread::scope(|scope| {
            let of = |declares: bool| {
                let (table, names) = (&table, &names);
                let slot = move |name: &String| {
                    if declares { table.declare(name) } else { table.undeclared(name) }
                };
                scope.spawn(move || names.iter().map(slot).collect())
            };
            let threads: Vec<_> = [true, false, true, false].map(of).into();
            threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
        });
        assert!(found.iter().all(|of| of == &found[0] && of.iter().all(Option::is_some)));
        assert_eq!(slots(&table).len(), names.len());
    }
}
