//! The categories that offices declare as data.

use super::Category;
use crate::bit_set::PLACES;
use crate::declared_name::declared_name;

declared_name! {
    /// A category that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredCategory, PLACES as usize - Category::ALL.len()
}

impl DeclaredCategory {
    /// Every one that was declared in this program.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..).map_while(Self::at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bit_set::Member as _;
    use crate::category::CategorySet;
    use crate::declared_name::NAMES_IN_TESTS;

    #[test]
    fn a_name_has_one_slot_and_no_other_has_it() {
        let _names = NAMES_IN_TESTS.write();
        let of = |name: &str| DeclaredCategory::declare(name).expect("room");
        let (b, a) = (of("test-names:b"), of("test-names:a"));
        assert_eq!((b, a), (of("test-names:b"), of("test-names:a")));
        assert_ne!(b, a);
        assert_eq!((b.as_str(), b.prefix()), ("test-names:b", "test-names"));
        // Sets are in the order of names, whichever was declared first.
        assert!(a < b && Category::OtherRequesters < Category::Declared(a));
        let set = CategorySet::EMPTY.with(Category::Declared(b)).with(Category::Release);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Category::Release, Category::Declared(b)]);
        assert!(!set.contains(Category::Declared(a)));
        let places: Vec<u32> = Category::all().map(Category::place).collect();
        assert_eq!(places, (0..u32::try_from(places.len()).expect("few")).collect::<Vec<_>>());

        // As many as there is room for, and no more; those that were there stay.
        let names = (0..).map(|number| format!("test-names:of-{number}"));
        let declared = names.map_while(|name| DeclaredCategory::declare(&name)).count();
        assert_eq!(declared, DeclaredCategory::ROOM - 2);
        assert_eq!(DeclaredCategory::all().count(), DeclaredCategory::ROOM);
        assert_eq!((b, a), (of("test-names:b"), of("test-names:a")));
        let last = DeclaredCategory::all().last().map(Category::Declared).expect("one");
        assert_eq!(last.place(), crate::bit_set::PLACES - 1);
        assert!(CategorySet::ALL.contains(last) && !CategorySet::REFERENCE.contains(last));
    }
}
