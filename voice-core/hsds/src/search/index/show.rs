//! What is shown of a service.

use crate::known::places;
use crate::object::Object;
use crate::search::answer::{Hit, HitPhone};
use crate::store::Row;
use voice_wire::Day;
use voice_wire::reach::e164;

impl HitPhone {
    /// A record of a telephone as it is shown; none where it has no number.
    #[must_use]
    pub fn from_row(row: Row<'_>) -> Option<Self> {
        let number = row.get("number")?;
        let note = row.get("description").or_else(|| row.get("type")).map(str::to_owned);
        // What was published beside the number is not lost: another one, when to call.
        let published =
            row.unmodelled().find(|(name, _)| matches!(*name, "number" | "number (as published)"));
        let published = published.and_then(|(_, json)| serde_json::from_str::<String>(json).ok());
        let note = match (note, published) {
            (Some(note), Some(published)) => Some(format!("{note}; {published}")),
            (note, published) => note.or(published),
        };
        Some(Self {
            number: number.to_owned(),
            e164: e164(number).filter(|number| may_be_assigned(number)),
            extension: row
                .get("extension")
                .and_then(|text| text.strip_suffix(".0").unwrap_or(text).parse().ok()),
            note,
        })
    }
}

/// Whether a number in the form of ITU-T E.164 may be somebody's: where the country is 1, neither
/// area nor exchange begins with 0 or 1 (North American Numbering Plan).
fn may_be_assigned(number: &str) -> bool {
    let is_assigned =
        |at: usize| number.as_bytes().get(at).is_some_and(|of| (b'2'..=b'9').contains(of));
    !number.starts_with("+1") || is_assigned(2) && is_assigned(5)
}

/// The telephones of some rows, if there is one.
fn phones<'a>(rows: impl Iterator<Item = Row<'a>>) -> Option<Vec<HitPhone>> {
    let phones: Vec<HitPhone> = rows.filter_map(HitPhone::from_row).collect();
    (!phones.is_empty()).then_some(phones)
}

/// What is shown of a service.
pub(super) fn hit(service: Row<'_>, place: Option<Row<'_>>, today: Day) -> Hit {
    let text = |name: &str| service.get(name).map(str::to_owned);
    // A place that may be shown before one that is hidden.
    let first = || {
        let places = places(service);
        places.iter().copied().find(|place| place.hiding().is_none()).or(places.first().copied())
    };
    let place = place.or_else(first);
    let address = place.and_then(|place| {
        place.children(Object::Address).find_map(|address| {
            let parts = ["address_1", "address_2", "city", "state_province", "postal_code"];
            let parts: Vec<&str> = parts.into_iter().filter_map(|part| address.get(part)).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        })
    });
    let organization = service.parent(Object::Organization);
    let at_places =
        || service.children(Object::ServiceAtLocation).flat_map(|at| at.children(Object::Phone));
    let of_places = || places(service).into_iter().flat_map(|place| place.children(Object::Phone));
    let of_contacts =
        || service.children(Object::Contact).flat_map(|contact| contact.children(Object::Phone));
    let of_organization =
        || organization.into_iter().flat_map(|organization| organization.children(Object::Phone));
    let mut phones = phones(service.children(Object::Phone))
        .or_else(|| phones(at_places()))
        .or_else(|| phones(of_places()))
        .or_else(|| phones(of_contacts()))
        .or_else(|| phones(of_organization()))
        .unwrap_or_default();
    let until = service
        .unmodelled()
        .find(|(name, _)| *name == "verified_until")
        .map(|(_, json)| json.trim_matches('"'));
    phones.truncate(20);
    Hit {
        service_id: service.id().to_owned(),
        name: text("name").unwrap_or_default(),
        organization: organization
            .and_then(|organization| organization.get("name"))
            .map(str::to_owned),
        description: text("description"),
        phones,
        email: text("email"),
        url: text("url").or_else(|| {
            organization.and_then(|organization| organization.get("website")).map(str::to_owned)
        }),
        address,
        alert: text("alert"),
        assured_date: text("assured_date"),
        is_stale: until.is_some_and(|until| until < today.to_string().as_str()),
        reasons: Vec::new(),
    }
}
