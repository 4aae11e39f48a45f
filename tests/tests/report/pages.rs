//! CSV and pages: they tell what the JSON tells and no more, in both languages, and ask
//! for nothing else.

use voice_core::language::Language;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, Report, ReportPage, StatementError, TableKind, Tally,
};
use voice_core::wire::from_value;

use crate::fixture::{report, today};

/// The quarter before, with half of the notices and few enough that some are withheld.
fn before() -> Report {
    let mut tally = Tally::new("2017Q3".parse().unwrap());
    for number in 0..4000 {
        let event = serde_json::json!({
            "kind": "contact", "on": "2017-05-01", "route": "nobody", "answered": "at-once",
            "facts": {
                "danger": "none", "topic": if number < 3 { "notices" } else { "commentary" },
                "caller": "other",
                "channel": "telephone", "language": "en",
            },
        });
        let event: CountedEvent = from_value(event).unwrap();
        tally.add(&event).unwrap();
    }
    tally.report(ConfidentialityRule::default(), today(), false).unwrap()
}

#[test]
fn csv_has_a_line_for_each_cell_and_withholds_what_the_json_withholds() {
    let (report, before) = (report(), before());
    let csv = report.csv(Some(&before));
    let cells: usize =
        report.tables.iter().flat_map(|table| &table.rows).map(|row| row.cells.len()).sum();
    assert_eq!(csv.lines().count(), cells + 1);
    assert!(csv.lines().all(|line| line.split(',').count() == 13), "{csv}");
    assert!(csv.contains("\r\ntopics,local-contact,,843,18.3,843,,2017Q4,1,,,11,"), "{csv}");
    assert!(csv.contains("\r\ntotals,contacts,,4602,,602,,2017Q4,1,,,11,"), "{csv}");
    // Told now and withheld before: the change would tell it.
    assert!(csv.contains("\r\ntopics,notices,,46,1.0,,,2017Q4,1,,,11,"), "{csv}");
    assert!(csv.contains("\r\nnotices,not-delivered,,withheld,,,,2017Q4,1,,,11,"), "{csv}");
    let shown = csv.lines().skip(1).filter_map(|line| line.split(',').nth(3)?.parse::<u64>().ok());
    assert_eq!(shown.filter(|count| (1..11).contains(count)).count(), 0);
}

#[test]
fn pages_say_the_same_in_both_languages() {
    let (report, before) = (report(), before());
    for (language, withheld, title, count) in [
        (
            Language::English,
            ">withheld<",
            "Contacts by topic; one contact may be about several",
            ">4,602<",
        ),
        (
            Language::Spanish,
            ">retenida<",
            "Contactos por tema; un contacto puede tratar de varios",
            ">4602<",
        ),
    ] {
        let page = report.html(language, Some(&before));
        assert!(page.contains(title) && page.contains(count) && page.contains(withheld));
        assert!(page.contains("<td>+602</td>"));
        assert!(
            !page.contains("<script") && !page.contains("http") && !page.contains("src="),
            "it asks for something else"
        );
        let tables = page.matches("<table>").count();
        assert_eq!(tables, report.tables.len());
        assert!(page.contains(report.digest.as_str()));
        // Every word of the JSON is said in words.
        let said_as_is = |word: &str| page.contains(&format!(">{word}</th>"));
        let plain = report
            .tables
            .iter()
            .filter(|table| !matches!(table.by, TableKind::Places | TableKind::Weeks));
        for row in plain.flat_map(|table| &table.rows) {
            assert!(
                !said_as_is(row.word.as_str()),
                "{} in {}",
                row.word.as_str(),
                language.as_str()
            );
        }
    }
}

#[test]
fn a_provisional_report_says_so_on_its_page() {
    let made = |provisional| {
        let tally = crate::fixture::tally();
        tally
            .report(ConfidentialityRule::default(), "2017-09-01".parse().unwrap(), provisional)
            .map(|report| report.html(Language::English, None))
    };
    assert!(made(true).unwrap().contains("class=\"provisional\""));
    assert!(!report().html(Language::English, None).contains("class=\"provisional\""));
    assert!(made(false).is_err());
}

/// A statement has numbers of the tables alone; others are named, all of them.
#[test]
fn a_statement_tells_nothing_that_the_tables_do_not() {
    let report = report();
    let stated = |text: &str| {
        ReportPage::new(&report).stating(text).map(|page| page.html(Language::English))
    };
    let page = stated("Of 4,602 calls 18.3 % went to officers nearby.\n\n<b>In 2017</b>.").unwrap();
    assert!(page.contains("<h2>What the office says</h2>\n<p>Of 4,602 calls"), "{page}");
    assert!(page.contains("<p>&lt;b&gt;In 2017"), "what it says is text");
    assert!(stated("\u{feff}One.\r\n\r\nTwo.").unwrap().contains("<p>One.</p>\n<p>Two.</p>"));
    // Five notices were not delivered, and 41 were; both are withheld.
    let error = stated("Of 46 notices 41 were sent, 5 came back, and Ⅴ more.").unwrap_err();
    let named = ["41", "5", "Ⅴ"].map(str::to_owned).to_vec();
    assert_eq!(error, StatementError::NotTold(named));
    assert_eq!(stated(" \n ").unwrap_err(), StatementError::NoWords);
    assert_eq!(stated(&"a".repeat(2_001)).unwrap_err(), StatementError::TooLong);
    let spanish =
        ReportPage::new(&report).stating("Hubo 4602 llamadas el 30 de septiembre de 2017.");
    assert!(spanish.unwrap().html(Language::Spanish).contains("<h2>Lo que dice la oficina</h2>"));
}
