//! When a service is open: each field of a recurrence, and clocks that change.

use voice_core::catalog::Index;

use crate::files;
use crate::searching::ask;

/// Whether a service with one schedule, given as its fields, is open at each moment.
fn open_at(schedule: &[(&str, &str)], zone: Option<&str>, moments: &[&str]) -> Vec<bool> {
    let fields: Vec<&str> = schedule.iter().map(|(field, _)| *field).collect();
    let values: Vec<String> = schedule.iter().map(|(_, value)| format!("\"{value}\"")).collect();
    let schedules = format!("id,service_id,{}\n1,s,{}\n", fields.join(","), values.join(","));
    let services = b"id,name,status\ns,Desk,active\n";
    let (catalog, _) =
        files(&[("services.csv", services), ("schedules.csv", schedules.as_bytes())]);
    let index = Index::new(catalog);
    let search = |moment: &&str| match zone {
        Some(zone) => serde_json::json!({"open_at": moment, "zone": zone}).to_string(),
        None => serde_json::json!({"open_at": moment}).to_string(),
    };
    moments.iter().map(|moment| ask(&index, &search(moment)).total == 1).collect()
}

/// A name, the fields of a schedule, days on which it is open and days on which it is not.
type Recurrence = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    &'static [&'static str],
);

/// Each field of a recurrence with days on which it is open and days on which it is not.
#[test]
fn each_field_of_a_recurrence_says_when_it_is_open() {
    let nine_to_five = [("opens_at", "09:00"), ("closes_at", "17:00")];
    let cases: [Recurrence; 19] = [
        // 2026 has 53 weeks, the last from 28 December to 3 January; 2027 has 52.
        (
            "week 53",
            &[("freq", "WEEKLY"), ("byweekno", "53")],
            &["2026-12-28", "2026-12-31", "2027-01-01", "2027-01-03"],
            &["2026-12-27", "2027-01-04", "2027-12-31"],
        ),
        (
            "week 1",
            &[("freq", "WEEKLY"), ("byweekno", "1")],
            &["2027-01-04", "2027-01-10", "2029-12-31", "2030-01-01"],
            &["2026-12-31", "2027-01-03", "2027-01-11"],
        ),
        (
            "last week",
            &[("freq", "WEEKLY"), ("byweekno", "-1")],
            &["2026-12-28", "2027-01-03", "2027-12-27", "2028-01-02"],
            &["2026-12-27", "2027-01-04", "2027-12-26", "2028-01-03"],
        ),
        (
            "week before the last",
            &[("freq", "WEEKLY"), ("byweekno", "-2"), ("byday", "MO")],
            &["2026-12-21", "2027-12-20"],
            &["2026-12-28", "2026-12-22", "2027-12-27"],
        ),
        // Weeks from Sunday: the first of 2027 begins on 3 January.
        (
            "weeks from Sunday",
            &[("freq", "WEEKLY"), ("byweekno", "1"), ("wkst", "SU")],
            &["2027-01-03", "2027-01-09"],
            &["2027-01-02", "2027-01-10"],
        ),
        (
            "days in weeks",
            &[("freq", "WEEKLY"), ("byweekno", "20,21"), ("byday", "TU")],
            &["2026-05-12", "2026-05-19"],
            &["2026-05-05", "2026-05-13", "2026-05-26"],
        ),
        // Every second week from 4 May, of weeks 20 to 22: that of 18 May alone.
        (
            "every second week in weeks",
            &[
                ("freq", "WEEKLY"),
                ("byweekno", "20,21,22"),
                ("byday", "MO"),
                ("interval", "2"),
                ("dtstart", "2026-05-04"),
            ],
            &["2026-05-18"],
            &["2026-05-04", "2026-05-11", "2026-05-25", "2026-06-01"],
        ),
        (
            "days of the year",
            &[("freq", "MONTHLY"), ("byyearday", "1,366,-1")],
            &["2026-01-01", "2026-12-31", "2028-12-31", "2028-01-01"],
            &["2026-01-02", "2026-12-30", "2028-12-30"],
        ),
        (
            "the 60th day",
            &[("byyearday", "60")],
            &["2026-03-01", "2028-02-29"],
            &["2026-02-28", "2028-03-01"],
        ),
        (
            "the 60th day if a Sunday",
            &[("byyearday", "60"), ("byday", "SU")],
            &["2026-03-01"],
            &["2027-03-01", "2028-02-29"],
        ),
        (
            "a day from the end",
            &[("freq", "MONTHLY"), ("byyearday", "-366")],
            &["2028-01-01"],
            &["2026-01-01", "2027-01-01"],
        ),
        // The days that count are those of the weeks: 28, 29 and 30 December 2026.
        (
            "three times",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("count", "3"), ("dtstart", "2026-11-01")],
            &["2026-12-28", "2026-12-30"],
            &["2026-11-01", "2026-12-31", "2027-01-01"],
        ),
        (
            "count",
            &[("freq", "WEEKLY"), ("byday", "TU"), ("count", "2"), ("dtstart", "2026-11-03")],
            &["2026-11-03", "2026-11-10"],
            &["2026-10-27", "2026-11-17"],
        ),
        (
            "until",
            &[("freq", "WEEKLY"), ("byday", "TU"), ("until", "2026-11-10")],
            &["2026-11-03", "2026-11-10"],
            &["2026-11-17", "2026-11-04"],
        ),
        (
            "until, on any day",
            &[("freq", "WEEKLY"), ("until", "2026-11-10")],
            &["2026-11-03", "2026-11-09", "2026-11-10"],
            &["2026-11-11"],
        ),
        (
            "until, in weeks",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("until", "2026-12-29")],
            &["2026-12-28", "2026-12-29"],
            &["2026-12-30"],
        ),
        (
            "valid from and to",
            &[
                ("freq", "WEEKLY"),
                ("byday", "TU"),
                ("valid_from", "2026-11-10"),
                ("valid_to", "2026-11-17"),
            ],
            &["2026-11-10", "2026-11-17"],
            &["2026-11-03", "2026-11-24", "2026-11-11"],
        ),
        (
            "valid over the year's end",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("valid_to", "2026-12-31")],
            &["2026-12-31"],
            &["2027-01-01"],
        ),
        (
            "last day of the month",
            &[("freq", "MONTHLY"), ("bymonthday", "-1")],
            &["2026-02-28", "2028-02-29", "2026-12-31"],
            &["2028-02-28", "2027-01-01"],
        ),
    ];
    for (name, fields, open, closed) in cases {
        let schedule: Vec<_> = fields.iter().copied().chain(nine_to_five).collect();
        for (days, expected) in [(open, true), (closed, false)] {
            let moments: Vec<String> = days.iter().map(|day| format!("{day}T10:00")).collect();
            let moments: Vec<&str> = moments.iter().map(String::as_str).collect();
            let found = open_at(&schedule, None, &moments);
            for (day, found) in days.iter().zip(found) {
                assert_eq!(found, expected, "{name}: {day}");
            }
        }
    }
}

/// An interval of nothing without an end is reported, and searched in bounded time: on which weeks
/// is not known.
#[test]
fn an_interval_of_nothing_is_reported_and_ends() {
    let row: [(&str, &str); 5] = [
        ("freq", "WEEKLY"),
        ("byday", "TU"),
        ("interval", "0"),
        ("opens_at", "09:00"),
        ("closes_at", "17:00"),
    ];
    assert_eq!(
        open_at(&row, None, &["2026-11-24T10:00", "2199-12-31T10:00", "2026-11-25T10:00"]),
        [false, false, false]
    );
    let csv: &[u8] =
        b"id,service_id,freq,byday,interval,opens_at,closes_at\n1,s,WEEKLY,TU,0,09:00,17:00\n";
    let (_, report) =
        files(&[("services.csv", b"id,name,status\ns,Desk,active\n"), ("schedules.csv", csv)]);
    let text = report.to_string();
    assert!(text.contains("schedules.csv row 2 field interval: bad-value"), "{text}");
}

/// Clocks change on 8 March and 1 November 2026 where who asks is; a schedule with an offset keeps
/// its own.
#[test]
fn hours_hold_when_clocks_change() {
    let daily = ("byday", "MO,TU,WE,TH,FR,SA,SU");
    // Nine to five in Chicago's winter, wherever one asks from.
    let winter = [daily, ("opens_at", "09:00"), ("closes_at", "17:00"), ("timezone", "-6")];
    let chicago = Some("America/Chicago");
    // On 7 March the clock of who asks is that of the schedule; on 8 March it is an hour ahead.
    let moments = [
        "2026-03-07T09:00",
        "2026-03-07T16:59",
        "2026-03-08T09:30",
        "2026-03-08T10:00",
        "2026-03-08T17:59",
    ];
    assert_eq!(open_at(&winter, chicago, &moments), [true, true, false, true, true]);
    let back = ["2026-10-31T09:30", "2026-10-31T17:30", "2026-11-01T09:30", "2026-11-01T17:30"];
    assert_eq!(open_at(&winter, chicago, &back), [false, true, true, false]);
    // Arizona does not change: seven in the evening in Phoenix is eight in Chicago's winter offset,
    // the same all year.
    let phoenix = Some("America/Phoenix");
    assert_eq!(
        open_at(&winter, phoenix, &["2026-01-05T08:00", "2026-07-06T08:00", "2026-07-06T07:59"]),
        [true, true, false]
    );
    // The hours of a time that carries its offset win over the column.
    let own =
        [daily, ("opens_at", "09:00-05:00"), ("closes_at", "17:00-05:00"), ("timezone", "-8")];
    assert_eq!(
        open_at(&own, chicago, &["2026-01-05T08:00", "2026-01-05T07:59", "2026-01-05T16:00"]),
        [true, false, false]
    );
    // An hour that does not come is the one after; one that comes twice is the first.
    let small = [daily, ("opens_at", "03:00"), ("closes_at", "04:00"), ("timezone", "-5")];
    assert_eq!(open_at(&small, chicago, &["2026-03-08T02:30", "2026-03-08T03:30"]), [true, true]);
    let twice = [daily, ("opens_at", "01:00"), ("closes_at", "02:00"), ("timezone", "-5")];
    assert_eq!(open_at(&twice, chicago, &["2026-11-01T01:30"]), [true]);
    // Without an offset the hours are those of the clock of who asks, whatever their zone.
    let local = [daily, ("opens_at", "09:00"), ("closes_at", "17:00")];
    for day in ["2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01"] {
        let moments = [format!("{day}T09:00"), format!("{day}T16:59"), format!("{day}T17:00")];
        let moments: Vec<&str> = moments.iter().map(String::as_str).collect();
        assert_eq!(open_at(&local, chicago, &moments), [true, true, false], "{day}");
    }
}

/// A holiday of which it is not said whether it is open is not known on its days, and nothing else.
#[test]
fn a_holiday_that_is_not_understood_holds_on_its_days_alone() {
    let services = b"id,name,status\ns,Desk,active\n".as_slice();
    let regular = b"id,service_id,weekday,opens_at,closes_at\nr,s,Monday,09:00,17:00\n".as_slice();
    let header = "id,service_id,closed,opens_at,closes_at,start_date,end_date";
    for (holiday, total, left_out) in [
        ("TRUE,,,2026-11-30,2026-11-30", 0, 0),
        (",Closed,Closed,2026-11-30,2026-11-30", 0, 0),
        (",,,2026-11-30,2026-11-30", 0, 1),
        ("false,,,2026-11-30,2026-12-01", 0, 1),
        ("maybe,,,2026-11-30,", 0, 1),
        ("false,dawn,dusk,2026-11-30,2026-11-30", 0, 1),
        ("false,10:00,12:00,2026-11-30,2026-11-30", 1, 0),
    ] {
        let holidays = format!("{header}\nh,s,{holiday}\n");
        let (catalog, _) = files(&[
            ("services.csv", services),
            ("regular_schedules.csv", regular),
            ("holiday_schedules.csv", holidays.as_bytes()),
        ]);
        let index = Index::new(catalog);
        let on = ask(&index, r#"{"open_at": "2026-11-30T11:00"}"#);
        assert_eq!((on.total, on.left_out), (total, left_out), "{holiday}");
        let after = ask(&index, r#"{"open_at": "2026-12-07T11:00"}"#);
        assert_eq!((after.total, after.left_out), (1, 0), "{holiday}");
    }
}

/// A night is of the day on which it begins: on a day off none begins, and none of the hours that
/// another schedule has for that day goes on as the regular ones do.
#[test]
fn a_night_that_began_on_no_day_is_not_open() {
    let services = b"id,name,status\ns,Desk,active\n".as_slice();
    let nights = "id,service_id,weekday,opens_at,closes_at\n";
    let nights: String = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
        .iter()
        .fold(nights.to_owned(), |all, day| format!("{all}{day},s,{day},22:00,06:00\n"));
    let header = "id,service_id,closed,opens_at,closes_at,start_date,end_date";
    // 25 December 2026 is a Friday.
    for (holiday, moment, total, left_out) in [
        ("", "2026-12-26T01:00", 1, 0),
        ("", "2026-12-27T01:00", 0, 0),
        ("TRUE,,,2026-12-25,2026-12-25", "2026-12-24T23:00", 1, 0),
        ("TRUE,,,2026-12-25,2026-12-25", "2026-12-25T23:00", 0, 0),
        ("TRUE,,,2026-12-25,2026-12-25", "2026-12-26T01:00", 0, 0),
        ("TRUE,12:00,13:00,2026-12-25,2026-12-25", "2026-12-26T01:00", 1, 0),
        ("false,10:00,12:00,2026-12-25,2026-12-25", "2026-12-25T11:00", 1, 0),
        ("false,10:00,12:00,2026-12-25,2026-12-25", "2026-12-26T01:00", 0, 0),
        ("false,20:00,02:00,2026-12-25,2026-12-25", "2026-12-26T01:00", 1, 0),
        ("false,20:00,02:00,2026-12-25,2026-12-25", "2026-12-26T03:00", 0, 0),
        ("maybe,,,2026-12-25,", "2026-12-26T01:00", 0, 1),
    ] {
        let row = if holiday.is_empty() { String::new() } else { format!("h,s,{holiday}\n") };
        let holidays = format!("{header}\n{row}");
        let (catalog, _) = files(&[
            ("services.csv", services),
            ("regular_schedules.csv", nights.as_bytes()),
            ("holiday_schedules.csv", holidays.as_bytes()),
        ]);
        let index = Index::new(catalog);
        let found = ask(&index, &format!(r#"{{"open_at": "{moment}"}}"#));
        assert_eq!((found.total, found.left_out), (total, left_out), "{holiday}: {moment}");
    }
}
