//! What a search found as text: the lines for a crisis, then a numbered list.

use serde_json::Value;

use super::{Page, items, string};

pub(super) fn write(page: &mut Page, found: &Value) {
    page.heading(page.say("In a crisis", "En una crisis"));
    for line in items(found, "crisis_lines") {
        let phones: Vec<&str> =
            items(line, "phones").map(|phone| string(phone, "number")).collect();
        page.paragraph(2, &format!("{}: {}", string(line, "name"), phones.join(", ")));
        page.paragraph(4, string(line, "purpose"));
    }
    let (total, left_out) = (&found["total"], &found["left_out"]);
    page.heading(&format!("{total} {}", page.say("services found", "servicios encontrados")));
    for (at, hit) in items(found, "results").enumerate() {
        let name = match string(hit, "organization") {
            "" => string(hit, "name").to_owned(),
            organization => format!("{} ({organization})", string(hit, "name")),
        };
        page.paragraph(0, &format!("{}. {name}", at + 1));
        page.paragraph(3, string(hit, "alert"));
        let phones = items(hit, "phones").map(|phone| string(phone, "number"));
        let reached: Vec<&str> = phones
            .chain([string(hit, "email"), string(hit, "url"), string(hit, "address")])
            .filter(|text| !text.is_empty())
            .collect();
        page.paragraph(3, &reached.join(", "));
        let reasons: Vec<String> = items(hit, "reasons")
            .map(|reason| page.words.said("Reason", reason).on_one_line())
            .collect();
        page.paragraph(3, &reasons.join("; "));
    }
    if left_out.as_u64().is_some_and(|count| count > 0) {
        let text = page.say(
            "more may be what is asked, and were left out because it is not known: \
             --include-unknown lists them.",
            "más pueden ser lo que se pide, y se omitieron porque no se sabe: \
             --include-unknown los muestra.",
        );
        page.heading("");
        page.paragraph(0, &format!("{left_out} {text}"));
    }
}
