//! An office as text: its lines first, then what it helps with and what it explains.

use serde_json::Value;

use super::{Page, items, string};

pub(super) fn write(page: &mut Page, of_day: &Value) {
    let office = &of_day["office"];
    let day = page.words.said("Day", &of_day["as_of"]).on_one_line();
    if office.is_object() {
        page.heading(&format!(
            "{} ({}), {day}",
            string(office, "name"),
            string(office, "short_name")
        ));
        page.paragraph(2, page.bilingual(&office["mission"]));
    } else {
        page.heading(&format!("{}, {day}", page.say("No office", "Ninguna oficina")));
    }
    page.heading(page.say("Lines", "Líneas"));
    for line in items(office, "lines").chain(items(of_day, "lines")) {
        let reached: Vec<&str> = ["number", "vanity", "tty", "text", "abroad", "web"]
            .into_iter()
            .map(|key| string(line, key))
            .filter(|text| !text.is_empty())
            .collect();
        page.paragraph(2, &format!("{}: {}", string(line, "name"), reached.join(", ")));
        page.paragraph(4, page.bilingual(&line["purpose"]));
    }
    page.heading(page.say("Support", "Apoyo"));
    for support in items(office, "supports") {
        page.paragraph(2, page.bilingual(&support["text"]));
    }
    page.heading(page.say("Pages", "Páginas"));
    for of in items(office, "pages") {
        page.paragraph(2, &format!("{} {}", string(of, "address"), page.bilingual(&of["purpose"])));
    }
    page.heading(page.say("Explained to everybody", "Se explica a todos"));
    for topic in items(of_day, "topics") {
        page.paragraph(2, page.bilingual(&topic["summary"]));
    }
    for right in items(of_day, "rights") {
        page.paragraph(2, page.bilingual(&right["text"]));
    }
}
