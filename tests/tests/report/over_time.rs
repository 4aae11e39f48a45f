//! How counts went over periods and editions: a page shows what published reports tell, and no
//! more.

use voice_core::language::Language;
use voice_core::report::{
    ConfidentialityRule, Erratum, ErratumReason, EventEntry, Report, ReportFigure, ReportPage,
    ReportRequest, TableKind, Tally,
};
use voice_core::wire::from_value;

use crate::fixture::calls;

/// A few hundred of the calls of 2017, a quarter or two later, with what came late.
fn entries(months: u32, number: usize, late: usize) -> Vec<EventEntry> {
    let step = calls().len() / number;
    let of_time: Vec<_> = calls().into_iter().step_by(step).take(number).collect();
    of_time
        .into_iter()
        .enumerate()
        .map(|(place, call)| {
            let on = call.on().to_string();
            let json = voice_core::wire::to_json(&call).unwrap();
            let month: u32 = on[5..7].parse().unwrap();
            let moved = format!("2017-{:02}-{}", month - months, &on[8..]);
            let moved = json.replace(&on, &moved);
            let event = from_value(serde_json::from_str(&moved).unwrap()).unwrap();
            let noted_on = "2017-11-05".parse().unwrap();
            let erratum = Erratum { noted_on, reason: ErratumReason::Late };
            EventEntry { event, id: None, erratum: (place < late).then_some(erratum) }
        })
        .collect()
}

fn report(request: ReportRequest, entries: &[EventEntry]) -> Report {
    let mut tally = Tally::from_request(request);
    entries.iter().for_each(|entry| tally.add_entry(entry).unwrap());
    tally.report(ConfidentialityRule::default(), "2017-12-01".parse().unwrap(), false).unwrap()
}

/// Two quarters, and the second again with what came late.
fn published() -> [Report; 3] {
    let quarter = |name: &str| ReportRequest::new(name.parse().unwrap());
    let before = report(quarter("2017Q3"), &entries(3, 600, 0));
    let events = entries(0, 900, 200);
    let first = report(quarter("2017Q4"), &events);
    let further = quarter("2017Q4").correcting("2017-11-30".parse().unwrap());
    let second = report(further.after([first.clone()]).unwrap(), &events);
    [before, first, second]
}

/// The words of a part of a page between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap().0
}

/// Each cell is read back from the page, and compared with the report of its column.
#[test]
fn each_count_over_time_stands_in_a_published_report() {
    let reports = published();
    let [before, first, second] = &reports;
    let (mut told, mut withheld) = (0, 0);
    for (language, heads) in [
        (Language::English, ["2017Q3", "2017Q4", "2017Q4, edition 2"]),
        (Language::Spanish, ["2017Q3", "2017Q4", "2017Q4, edición 2"]),
    ] {
        let page = ReportPage::new(second).over_time([first, before, second]).html(language);
        let section = between(&page, "<section class=\"over-time\">", "</section>");
        let head = between(section, "<thead>", "</thead>");
        let columns: Vec<&str> = head
            .split("<th scope=\"col\">")
            .skip(1)
            .map(|th| &th[..th.find('<').unwrap()])
            .collect();
        assert_eq!(columns, heads);
        let mut rows = section.split("<th scope=\"row\">").skip(1);
        for by in [TableKind::Totals, TableKind::Topics] {
            let table = second.tables.iter().find(|table| table.by == by).unwrap();
            for row in &table.rows {
                let cells: Vec<&str> = rows
                    .next()
                    .unwrap()
                    .split("<td")
                    .skip(1)
                    .map(|cell| between(cell, ">", "</td>"))
                    .collect();
                assert_eq!(cells.len(), reports.len());
                for (cell, report) in cells.into_iter().zip(&reports) {
                    let number = report.cell(by, row.word.as_str(), None).unwrap();
                    match report.figure(number).unwrap() {
                        ReportFigure::Told { count } => {
                            assert_eq!(cell.replace([',', '\u{a0}'], ""), count.to_string());
                            told += 1;
                        }
                        _ => {
                            let word = language.say("withheld", "retenida");
                            assert_eq!(cell, word);
                            withheld += 1;
                        }
                    }
                }
            }
        }
        assert!(rows.next().is_none(), "a row is of no table");
        // What a chart says of a count is in the table too.
        let svg = between(section, "<svg", "</svg>");
        let label = language.say("of a row of the table that follows", "de la tabla que sigue");
        assert!(svg.contains(label), "{svg}");
        for said in svg.split("</text>").filter_map(|text| text.rsplit('>').next()) {
            let count: Result<u64, _> = said.replace([',', '\u{a0}'], "").parse();
            if let Ok(count) = count {
                let told = |report: &Report| {
                    let cell = report.cell(TableKind::Totals, "contacts", None).unwrap();
                    report.published(cell) == Some(count)
                };
                assert!(count == 0 || reports.iter().any(told), "{count} is in no report");
            }
        }
    }
    assert!(told > 20 && withheld > 0, "{told} told, {withheld} withheld");
}

/// A year is not shown beside quarters, nor a provisional report, nor one report alone.
#[test]
fn only_periods_that_are_alike_are_beside_each_other() {
    let [before, first, _] = published();
    let year = report(ReportRequest::new("FY2017".parse().unwrap()), &entries(0, 900, 0));
    let mut provisional = before.clone();
    provisional.counted_through = Some("2017-05-31".parse().unwrap());
    let page = |published: &[&Report]| {
        ReportPage::new(&first).over_time(published.iter().copied()).html(Language::English)
    };
    assert!(!page(&[]).contains("over-time"));
    assert!(!page(&[&first, &year, &provisional]).contains("over-time"));
    assert!(page(&[&before]).contains("over-time"));
}
