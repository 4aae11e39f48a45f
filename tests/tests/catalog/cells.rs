//! A cell that fits is one that its type reads, and the other way round; what is mended fits.

use serde_json::Value;
use voice_core::catalog::{
    Age, Amount, AreaText, ByDay, ByNumber, Cell, Column, Country, Currency, EmailAddress, Form,
    LanguageTag, Latitude, Line, Longitude, Moment, PhoneNumber, Prose, RecordId, ServiceStatus,
    TimeOfDay, UtcOffset, WebAddress, Weekday,
};
use voice_core::wire::{Bounds, Day, Read, from_value};

/// Values at the border of one form or another.
fn values() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        " ",
        "a",
        " a",
        "a ",
        "a b",
        "a\nb",
        "a\tb",
        "a\rb",
        "a\u{b}b",
        "\u{7f}",
        "ñ",
        "9:00",
        "09:00",
        "24:00",
        "24:01",
        "23:59:60",
        "09:00Z",
        "09:00+01:00",
        "09:00+1:00",
        "24:00:00",
        "24:00:01",
        "2026-02-28",
        "2026-02-29",
        "2024-02-29",
        "2026-2-9",
        "1799-12-31",
        "2200-01-01",
        "2026-13-01",
        "2026-02-30T00:00:00Z",
        "2026-02-28T00:00:00Z",
        "2026-02-28T00:00:00.123Z",
        "2026-02-28T00:00:00.Z",
        "2026-02-28T00:00:00+0100",
        "2026-02-28T00:00:00+01:00",
        "2026-02-28T00:00:00",
        "2026-02-28 00:00:00Z",
        "http://a",
        "https://",
        "https://a",
        "HTTP://a.b",
        "ftp://a",
        "www.a.b",
        "http://a b",
        "a@b",
        "a@b@c",
        "@b",
        "a@",
        "911",
        "12",
        "+1 855-488-6423",
        "1-855-48-VOICE",
        "(312) 938-2106",
        "((312",
        "312 555 0142 x 7",
        "123456789012345",
        "1234567890123456",
        "1....2345",
        "1...2345",
        "en",
        "e",
        "eng",
        "engl",
        "en-US",
        "en_US",
        "en-",
        "es-419",
        "US",
        "us",
        "USA",
        "USD",
        "usd",
        "US$",
        "MO",
        "MO,TU",
        "MO, TU",
        "2MO",
        "-1FR",
        "6MO",
        "+5SU",
        "MO,",
        "1",
        "0",
        "-1",
        "366",
        "367",
        "1,15",
        "01",
        "+1",
        "1,,2",
        "1.5",
        "1e3",
        "1E3",
        "-0",
        "1.",
        ".5",
        "00",
        "1e",
        "1e+3",
        "NaN",
        "inf",
        "90",
        "90.1",
        "-90",
        "180",
        "-180.5",
        "14",
        "14.5",
        "150",
        "151",
        "1000000000",
        "1000000001",
        "4294967295",
        "4294967296",
        "active",
        "Active",
        "temporarily closed",
        "temporarily_closed",
        "open",
        "monday",
    ]
    .map(str::to_owned)
    .into();
    values.extend([200, 201, 254, 255, 2000, 2001].map(|length| "a".repeat(length)));
    values.extend([254, 255].map(|length| format!("{}@b", "a".repeat(length - 2))));
    values.extend([2000, 2001].map(|length| format!("http://{}", "a".repeat(length - 7))));
    values
}

fn agree<T: Cell + Read>(name: &'static str) -> [usize; 3] {
    let column = Column::of::<T>(name, false, Bounds::NONE);
    let mut counts = [0; 3];
    for text in values() {
        let value = match column.form {
            Form::Number { .. } | Form::Age | Form::Integer { .. } => {
                serde_json::from_str(&text).ok()
            }
            _ => Some(Value::from(text.as_str())),
        };
        let reads = value.is_some_and(|value| from_value::<T>(value).is_ok());
        assert_eq!(column.fits(&text), reads, "{name}: {text:?}");
        counts[usize::from(reads)] += 1;
        if let Some(mended) = column.mended(&text) {
            assert!(column.fits(&mended), "{name}: {text:?} is mended as {mended:?}");
            assert_eq!(
                column.mended(&mended).as_deref(),
                Some(&*mended),
                "{name}: what is mended stays"
            );
            counts[2] += usize::from(!reads);
        }
    }
    counts
}

#[test]
fn a_cell_that_fits_is_one_that_its_type_reads() {
    let counts = [
        agree::<RecordId>("id"),
        agree::<Line>("line"),
        agree::<Prose>("prose"),
        agree::<AreaText>("extent"),
        agree::<WebAddress>("web"),
        agree::<EmailAddress>("email"),
        agree::<PhoneNumber>("phone"),
        agree::<LanguageTag>("language"),
        agree::<Country>("country"),
        agree::<Currency>("currency"),
        agree::<TimeOfDay>("time"),
        agree::<ByDay>("days"),
        agree::<ByNumber>("numbers"),
        agree::<Moment>("moment"),
        agree::<Day>("day"),
        agree::<Latitude>("latitude"),
        agree::<Longitude>("longitude"),
        agree::<UtcOffset>("offset"),
        agree::<Age>("age"),
        agree::<Amount>("amount"),
        agree::<u16>("small integer"),
        agree::<u32>("integer"),
        agree::<ServiceStatus>("status"),
        agree::<Weekday>("weekday"),
    ];
    assert!(
        counts.iter().all(|[refused, read, _]| *refused > 0 && *read > 0),
        "each form refuses and accepts: {counts:?}"
    );
    assert!(
        counts.iter().map(|[.., mended]| mended).sum::<usize>() > 30,
        "values are mended: {counts:?}"
    );
}
