//! What is shown of a confidential place and of what belongs to it.
//!
//! Whatever may tell where a place is, is hidden: its name as much as its address, for a name can
//! be looked up; the people to ask for there; and every text in free words, for nobody has read
//! it. What helps somebody to reach the service stays: numbers, hours and languages, in the forms
//! that the standard has for them.

use super::object::Object;

/// How a record is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hiding {
    /// Its place is marked; it may be marked where this does not hold.
    pub(super) is_marked: bool,
    /// Nothing of it is shown, and not some fields.
    pub(super) is_whole: bool,
}

impl Hiding {
    /// Both together: what either hides.
    pub(super) const fn with(self, other: Self) -> Self {
        Self {
            is_marked: self.is_marked || other.is_marked,
            is_whole: self.is_whole || other.is_whole,
        }
    }

    /// As the lowest bits of a number.
    pub(super) const fn bits(self) -> u64 {
        self.is_marked as u64 | (self.is_whole as u64) << 1
    }

    /// From what [`Hiding::bits`] made.
    pub(super) const fn of_bits(bits: u64) -> Self {
        Self { is_marked: bits & 1 == 1, is_whole: bits & 2 == 2 }
    }
}

/// Whether some fields of such a record are shown where its place is confidential.
pub(super) const fn has_shown_fields(object: Object) -> bool {
    matches!(
        object,
        Object::Location
            | Object::ServiceAtLocation
            | Object::Phone
            | Object::Schedule
            | Object::Language
    )
}

/// The kinds of records that belong to one of `parent`, and are hidden with it.
pub(super) const fn hidden_with(parent: Object) -> &'static [Object] {
    match parent {
        Object::Location => &[
            Object::Address,
            Object::Accessibility,
            Object::ServiceAtLocation,
            Object::Phone,
            Object::Contact,
            Object::Schedule,
            Object::Language,
            Object::Attribute,
            Object::Metadata,
        ],
        Object::ServiceAtLocation => &[
            Object::Phone,
            Object::Contact,
            Object::Schedule,
            Object::ServiceArea,
            Object::Attribute,
            Object::Metadata,
        ],
        Object::Contact => &[Object::Phone, Object::Attribute, Object::Metadata],
        Object::Phone => &[Object::Language, Object::Attribute, Object::Metadata],
        _ => &[Object::Attribute, Object::Metadata],
    }
}

/// Whether a field of a confidential record may be shown; what is not named here may not. `text`
/// is what the field has.
pub(super) fn is_shown<'a>(
    object: Object,
    field: &str,
    text: impl FnOnce() -> Option<&'a str>,
) -> bool {
    match object {
        Object::Location => matches!(field, "id" | "location_type" | "organization_id"),
        Object::ServiceAtLocation => matches!(field, "id" | "service_id" | "location_id"),
        Object::Phone => match field {
            "type" => text().is_some_and(is_kind_of_line),
            "description" => false,
            _ => object.column(field).is_some(),
        },
        Object::Schedule => match field {
            "description" | "notes" | "schedule_link" | "attending_type" => false,
            _ => object.column(field).is_some(),
        },
        Object::Language => {
            matches!(field, "id" | "service_id" | "location_id" | "phone_id" | "code")
        }
        _ => false,
    }
}

/// Whether a text is a kind of telephone that the standard names, and no other words.
fn is_kind_of_line(text: &str) -> bool {
    const KINDS: [&str; 9] =
        ["cell", "fax", "pager", "sms", "text", "textphone", "tty", "video", "voice"];
    KINDS.iter().any(|kind| text.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_free_words_is_hidden() {
        use crate::form::Form;
        for object in Object::ALL.into_iter().filter(|object| has_shown_fields(*object)) {
            for column in object.columns() {
                let words = matches!(column.form, Form::Line | Form::Prose | Form::Web);
                let shown = is_shown(object, column.name, || Some("12 Hidden Lane"));
                assert!(!(words && shown), "{object:?} {}", column.name);
            }
        }
    }

    #[test]
    fn what_belongs_to_a_place_at_any_depth_is_hidden_with_it() {
        // The kinds whose records can name a place or a service at a place, from the columns alone.
        for object in Object::ALL {
            for parent in [Object::Location, Object::ServiceAtLocation, Object::Contact] {
                let names = object
                    .columns()
                    .iter()
                    .any(|column| column.name.strip_suffix("_id") == Some(parent.name().as_str()));
                assert!(
                    !names || hidden_with(parent).contains(&object),
                    "{object:?} of {parent:?}"
                );
            }
        }
    }
}
