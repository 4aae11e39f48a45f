//! What the derive says of a type that it cannot take.
//!
//! `TRYBUILD=overwrite cargo test -p voice-wire --test ui` writes the messages anew.

#[test]
fn what_is_no_wire_type_is_refused_with_its_place() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
