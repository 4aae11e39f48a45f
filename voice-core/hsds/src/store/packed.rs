//! UUIDs in half of their room: 19 bytes of text for the 36 that they are published in.

use std::borrow::Cow;

/// How many bytes a packed identifier has: two bits in the first, seven in each of the others.
const LENGTH: usize = 19;

/// A UUID in the form of RFC 9562 with lower-case letters, packed. What it begins with, a control
/// character, begins no identifier and no other line of text.
pub(crate) fn packed(id: &str) -> Option<String> {
    if id.len() != 36 || id.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let number = uuid::Uuid::try_parse(id).ok()?.as_u128();
    let bits = |at: usize| (number >> ((LENGTH - 1 - at) * 7) & 0x7f) as u8;
    let bytes: [u8; LENGTH] =
        core::array::from_fn(|at| if at == 0 { bits(at) + 1 } else { bits(at) });
    core::str::from_utf8(&bytes).ok().map(str::to_owned)
}

/// The identifier as it was published, of one that may be packed.
pub(crate) fn unpacked(text: &str) -> Cow<'_, str> {
    match text.as_bytes() {
        [first @ 1..=4, others @ ..] if text.len() == LENGTH => {
            let number = others
                .iter()
                .fold(u128::from(first - 1), |number, bits| number << 7 | u128::from(*bits));
            uuid::Uuid::from_u128(number).to_string().into()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_that_is_packed_is_the_same_again() {
        for id in [
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11",
            "01234567-89ab-cdef-0123-456789abcdef",
        ] {
            let packed = packed(id).expect("a UUID");
            assert_eq!((packed.len(), &*unpacked(&packed)), (LENGTH, id));
        }
        for id in [
            "",
            "s1",
            "9B7C1F60-5A43-4C6E-8F0B-0D9B8F6F2A11",
            "9b7c1f605a43-4c6e-8f0b-0d9b8f6f2a11-",
            "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a1g",
            "{b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a1}",
        ] {
            assert_eq!((packed(id), &*unpacked(id)), (None, id));
        }
    }
}
