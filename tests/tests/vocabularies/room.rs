//! How many terms offices can declare: what a set has room for beside the library's own.

use voice_core::category::{Category, DeclaredCategory};
use voice_core::subject::{DeclaredProtection, Protection};

/// The room beside the library's own with sets of a number of places, each: for categories, and for
/// protections.
fn room(places: usize) -> [usize; 2] {
    [places - Category::ALL.len(), places - Protection::ALL.len()]
}

/// The numbers are written in manifests and in a document, where nothing can be computed.
#[test]
fn the_room_is_as_it_is_written() {
    let ([categories, protections], [wide, wide_protections]) = (room(64), room(128));
    let here = [DeclaredCategory::ROOM, DeclaredProtection::ROOM];
    assert!([room(64), room(128)].contains(&here), "{here:?}");

    let manifest = format!(
        "Room for {wide} declared categories and {wide_protections} protections in place of \
         {categories} and {protections}"
    );
    for text in [
        include_str!("../../../voice-core/Cargo.toml"),
        include_str!("../../../voice-server/Cargo.toml"),
    ] {
        assert!(text.contains(&manifest), "a manifest does not say: {manifest}");
    }
    let [of_library, protections_of_library] = [Category::ALL.len(), Protection::ALL.len()];
    let sentence = format!(
        "a declared category is a slot beside the {of_library} of the library, and a declared \
         protection one beside the {protections_of_library}, so that sets stay one machine word: \
         there is room for {categories} and {protections}, and with feature `wide`, in which a \
         set is two words, for {wide} and {wide_protections}"
    );
    let document = include_str!("../../../docs/ARCHITECTURE.md").replace('\n', " ");
    assert!(document.contains(&sentence), "docs/ARCHITECTURE.md does not say: {sentence}");
}
