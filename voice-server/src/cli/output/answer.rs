//! An answer as text: what is told first, then what is missing, then what everybody should know.

use serde_json::Value;

use super::{Page, items, string};

pub(super) fn write(page: &mut Page, answer: &Value) {
    page.heading(page.say("Answer", "Respuesta"));
    let rows: Vec<(String, String)> = items(answer, "results")
        .map(|result| {
            let category = page.words.said("Category", &result["category"]).on_one_line();
            let told = result.get("information").map_or_else(
                || string(result, "text").to_owned(),
                |told| page.words.said("Information", told).on_one_line(),
            );
            (category, told)
        })
        .collect();
    page.rows(&rows.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect::<Vec<_>>());
    let eligibility = &answer["eligibility"];
    if items(eligibility, "gaps").next().is_some() {
        page.heading(page.say("What is missing", "Qué falta"));
        for gap in items(eligibility, "gaps") {
            page.paragraph(2, &format!("{} {}", string(gap, "text"), string(gap, "remedy")));
        }
    }
    if items(eligibility, "rights").next().is_some() {
        page.heading(page.say("Rights", "Derechos"));
        for right in items(eligibility, "rights") {
            let citations: Vec<&str> =
                items(right, "citations").map(|of| string(of, "text")).collect();
            page.paragraph(2, &format!("{} ({})", string(right, "note"), citations.join("; ")));
        }
    }
    page.heading(page.say("What to know", "Lo que conviene saber"));
    for text in items(answer, "notices").chain(items(answer, "process")) {
        page.paragraph(2, text.as_str().unwrap_or_default());
    }
    page.heading(page.say("Who helps", "Quién ayuda"));
    for line in items(answer, "help") {
        page.paragraph(2, &format!("{}: {}", string(line, "name"), string(line, "reach")));
        page.paragraph(4, string(line, "purpose"));
    }
}
