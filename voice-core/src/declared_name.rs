//! Tables of the names that offices declare as data.

use std::sync::OnceLock;

/// Names, in the order in which they were declared first.
///
/// A table of symbols: it only grows, a name keeps its slot for ever, and two offices that declare
/// one name mean the same slot. So a term is one byte with its name at hand, a set of them is a
/// machine word, and a term of one office is never taken for that of another.
pub(crate) struct NameTable<const ROOM: usize>([OnceLock<Box<str>>; ROOM]);

impl<const ROOM: usize> NameTable<ROOM> {
    /// A table without names.
    pub(crate) const fn new() -> Self {
        Self([const { OnceLock::new() }; ROOM])
    }

    /// The slot of a name, which is new or was declared before; none where no slot is left.
    pub(crate) fn declare(&self, name: &str) -> Option<u8> {
        let slot = self.0.iter().position(|slot| **slot.get_or_init(|| name.into()) == *name)?;
        u8::try_from(slot).ok()
    }

    /// The name of a slot, if one was declared there.
    pub(crate) fn name(&self, slot: u8) -> Option<&str> {
        self.0.get(usize::from(slot)).and_then(OnceLock::get).map(AsRef::as_ref)
    }

    /// The name of a slot that has one.
    #[expect(clippy::expect_used, reason = "a term is made of a slot that has a name")]
    pub(crate) fn name_of(&self, slot: u8) -> &str {
        self.name(slot).expect("a declared term has its name")
    }

    /// The slots that have a name.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u8> {
        (0..).zip(&self.0).map_while(|(slot, name)| name.get().map(|_| slot))
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
