//! Whether the data of an office agree with each other: what no schema can state.

use serde_json::Value;

use super::{HelpingLine, LineRole, OfficeData, OfficeProfile, VictimRight};
use crate::law::{Citation, Period, PublishedSource, ReporterName};
use crate::reach::PhoneNumber;
use crate::requester::Jurisdiction;
use crate::wire::{InputErrorCode, Reader, Set};

/// The laws that give rights to victims of federal and District of Columbia crimes alone
/// (18 U.S.C. 3771(e)(2)(A)).
const FEDERAL_RIGHTS: [&str; 2] = ["18 U.S.C. 3771", "34 U.S.C. 20141"];

pub(super) fn check(data: &OfficeData, reader: &mut Reader) {
    ids_once(reader, "offices", data.offices.iter().map(|office| office.id.as_str()));
    ids_once(reader, "topics", data.topics.iter().map(|topic| topic.id.as_str()));
    ids_once(reader, "rights", data.rights.iter().map(|right| right.id.as_str()));
    let mut before: Option<&OfficeProfile> = None;
    each(reader, "offices", &data.offices, |reader, office| {
        let ended = before.is_none_or(|before| {
            before.in_force.until().is_some_and(|until| until < office.in_force.from())
        });
        if !ended {
            let expected = "a first day after the last one of the office before";
            reader.within("in_force", |reader| {
                contradiction(reader, "from", expected, office.in_force.from().to_string())
            });
        }
        before = Some(office);
        profile(office, reader);
    });
    each(reader, "lines", &data.lines, |reader, of| line(of, None, reader));
    let always =
        data.lines.iter().any(|line| line.role == LineRole::Emergency && line.in_force.is_none());
    if !always {
        contradiction(reader, "lines", "a line for emergencies on every day", "911");
    }
    each(reader, "rights", &data.rights, |reader, of| right(of, reader));
    reporters(data, reader);
}

/// The series that the office cites are known, or declared beside.
fn reporters(data: &OfficeData, reader: &mut Reader) {
    let declared = data.reporters.as_deref().unwrap_or_default();
    each(reader, "reporters", declared, |reader, of| {
        if !of.is_needed() {
            let expected = "no declaration: the series is known, and cited without a colon";
            contradiction(reader, "name", expected, ReporterName::FORM.example);
        }
    });
    let cited = |reader: &mut Reader, field: &str, citations: &[Citation]| {
        each(reader, field, citations, |reader, of| {
            if !of.is_of_known_series(declared) {
                let expected = "a series that the office declares in `reporters`, by the name \
                                before the colon";
                contradiction(reader, "text", expected, "8 U.S.C. 1367(a)(2)");
            }
        });
    };
    each(reader, "offices", &data.offices, |reader, of| {
        cited(reader, "founded_on", &of.founded_on);
    });
    each(reader, "topics", &data.topics, |reader, of| cited(reader, "citations", &of.citations));
    each(reader, "rights", &data.rights, |reader, of| cited(reader, "citations", &of.citations));
}

fn profile(office: &OfficeProfile, reader: &mut Reader) {
    let days = Some(office.in_force);
    each(reader, "lines", &office.lines, |reader, of| line(of, days, reader));
    each(reader, "pages", &office.pages, |reader, page| within_days(page.in_force, days, reader));
    each(reader, "contacts", &office.contacts, |reader, contact| {
        within_days(contact.in_force, days, reader)
    });
    ids_once(reader, "contacts", office.contacts.iter().map(|contact| contact.id.as_str()));
    let mut kinds = Set::new();
    each(reader, "supports", &office.supports, |reader, support| {
        within_days(support.in_force, days, reader);
        if !kinds.insert(support.kind) {
            reader.fault_at(
                "kind",
                InputErrorCode::DuplicateItem,
                "each kind of support once",
                &support.kind.as_str().into(),
            );
        }
    });
}

fn line(line: &HelpingLine, days: Option<Period>, reader: &mut Reader) {
    within_days(line.in_force, days, reader);
    if line.number.vanity().is_some() {
        contradiction(reader, "number", "the number in digits", PhoneNumber::FORM.example);
    }
    if let Some(vanity) = &line.vanity
        && (vanity.vanity().is_none() || vanity.digits() != line.number.digits())
    {
        contradiction(
            reader,
            "vanity",
            "letters that the keypad has on the digits of `number` (ITU-T E.161)",
            "1-855-48-VOICE",
        );
    }
    if !line.sources.iter().any(PublishedSource::carries_number) {
        let expected = "a source that was read: a number from memory is given to nobody";
        reader.fault_at(
            "sources",
            InputErrorCode::EvidenceTooWeak,
            expected,
            &"ice.gov/voice".into(),
        );
    }
}

/// What belongs to an office is in force on days of the office.
fn within_days(own: Option<Period>, days: Option<Period>, reader: &mut Reader) {
    let (Some(own), Some(days)) = (own, days) else { return };
    let ends = match (own.until(), days.until()) {
        (_, None) => true,
        (Some(own), Some(last)) => own <= last,
        (None, Some(_)) => false,
    };
    if own.from() < days.from() || !ends {
        contradiction(
            reader,
            "in_force",
            "days within those of the office",
            days.from().to_string(),
        );
    }
}

fn right(right: &VictimRight, reader: &mut Reader) {
    let federal = |jurisdiction: &Jurisdiction| {
        matches!(jurisdiction, Jurisdiction::Federal | Jurisdiction::DistrictOfColumbia)
    };
    let of_federal_law = |text: &str| FEDERAL_RIGHTS.iter().any(|law| text.starts_with(law));
    if right.citations.iter().any(|citation| of_federal_law(citation.text.as_str()))
        && !right.jurisdictions.iter().all(federal)
    {
        let expected = "federal and District of Columbia crimes alone, for a right of federal law";
        contradiction(reader, "jurisdictions", expected, "federal");
    }
}

fn each<'a, T>(
    reader: &mut Reader,
    field: &str,
    items: &'a [T],
    mut check: impl FnMut(&mut Reader, &'a T),
) {
    reader.within(field, |reader| {
        for (index, item) in items.iter().enumerate() {
            reader.within(&index.to_string(), |reader| check(reader, item));
        }
    });
}

fn ids_once<'a>(reader: &mut Reader, field: &str, ids: impl Iterator<Item = &'a str>) {
    let mut seen = Set::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            reader.fault_in(
                field,
                index,
                InputErrorCode::DuplicateItem,
                "each identifier once",
                &Value::from(id),
            );
        }
    }
}

fn contradiction(reader: &mut Reader, field: &str, expected: &str, example: impl Into<Value>) {
    reader.fault_at(field, InputErrorCode::Contradiction, expected, &example.into());
}
