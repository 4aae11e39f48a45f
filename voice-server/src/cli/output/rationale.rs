//! A rationale as text: each category with the rules that decide it, then what was seen.

use serde_json::Value;

use super::{Page, items, string};

pub(super) fn write(page: &mut Page, rationale: &Value) {
    let policies: Vec<String> = items(rationale, "policies")
        .map(|of| format!("{} {}", string(of, "id"), string(of, "version")))
        .collect();
    let capacity = page.words.said("Capacity", &rationale["capacity"]).on_one_line();
    page.heading(&format!(
        "{} {}, {} ({})",
        page.say("For staff: why, on", "Para el personal: por qué, el"),
        page.words.said("Day", &rationale["day"]).on_one_line(),
        capacity,
        policies.join(", ")
    ));
    for decision in items(rationale, "decisions") {
        let category = page.words.said("Category", &decision["category"]).on_one_line();
        let because = &decision["because"];
        let reason = page.words.said("Because", because);
        let released = if decision["released"] == Value::Bool(true) {
            page.say("told", "se dice")
        } else {
            page.say("not told", "no se dice")
        };
        page.heading(&format!("{category}: {released}"));
        let rules: Vec<&Value> =
            items(because, "rules").chain(items(because, "prohibitions")).collect();
        if rules.is_empty() {
            page.paragraph(2, &reason.on_one_line());
        }
        for rule in rules {
            let citations: Vec<&str> =
                items(rule, "citations").map(|of| string(of, "text")).collect();
            page.paragraph(2, &format!("{}: {}", string(rule, "rule"), string(rule, "note")));
            page.paragraph(4, &citations.join("; "));
        }
    }
    page.heading(page.say("What was seen of the person", "Lo que se vio de la persona"));
    let seen = |name: &str, of: &str| {
        let terms: Vec<String> =
            items(rationale, name).map(|term| page.words.said(of, term).on_one_line()).collect();
        if terms.is_empty() { page.say("none", "ninguno").to_owned() } else { terms.join("; ") }
    };
    let rows = [
        ("screening", page.words.said("ScreeningState", &rationale["screening"]).on_one_line()),
        ("protections", seen("protections", "Protection")),
        ("lifted", seen("lifted", "Protection")),
        ("conflicts", seen("conflicts", "Conflict")),
        ("authority_gaps", seen("authority_gaps", "AuthorityGap")),
    ];
    let rows: Vec<(String, String)> =
        rows.into_iter().map(|(name, value)| (page.words.field(name).to_owned(), value)).collect();
    page.rows(&rows.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect::<Vec<_>>());
}
