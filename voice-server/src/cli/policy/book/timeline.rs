//! What is in force when: a bar for each rule, and the same in words.

use std::fmt::Write;

use voice_core::html::HtmlText;
use voice_core::wire::Day;

use super::{Book, in_force};

/// The length of the axis.
const AXIS: i64 = 1000;

pub(super) fn main(book: &Book<'_>) -> String {
    let mut html = String::new();
    let changes: Vec<Day> = book.draft.changes().collect();
    let (Some(first), Some(last)) = (changes.first(), changes.last()) else { return html };
    // Writing to a string does not fail.
    let _ = writeln!(
        html,
        "<p>{} {first} {} {last}. {}</p>",
        book.say("From", "Del"),
        book.say("to", "al"),
        book.say(
            "A bar that reaches the right edge has no end.",
            "Una barra que llega al borde derecho no tiene fin."
        )
    );
    let _ = write!(
        html,
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n\
         <caption>{0}</caption>\n<thead><tr><th scope=\"col\">{1}</th><th scope=\"col\">{2}</th>\
         <th scope=\"col\">{3}</th></tr></thead>\n<tbody>\n",
        book.say("Rules in force", "Reglas en vigor"),
        book.say("Rule", "Regla"),
        book.say("In force", "En vigor"),
        book.say("Picture", "Imagen")
    );
    for rule in book.draft.rules() {
        let mut bars = String::new();
        for period in &rule.in_force {
            let from = place(first, last, period.from());
            let until = period.until().map_or(AXIS, |until| place(first, last, until));
            let width = until.saturating_sub(from).max(2);
            let _ = write!(bars, "<rect x=\"{from}\" y=\"4\" width=\"{width}\" height=\"12\"/>");
        }
        let id = rule.id.to_string();
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\"><a href=\"rules.html#{0}\">{0}</a></th><td>{1}</td>\
             <td><svg viewBox=\"0 0 {AXIS} 20\" preserveAspectRatio=\"none\" \
             aria-hidden=\"true\"><line x1=\"0\" y1=\"19\" x2=\"{AXIS}\" y2=\"19\"/>{bars}</svg>\
             </td></tr>",
            HtmlText(&id),
            HtmlText(&in_force(rule))
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html
}

/// Where a day is on the axis. The end of the axis leaves room for what has no end.
fn place(first: &Day, last: &Day, day: &Day) -> i64 {
    let days = |to: &Day| to.date().signed_duration_since(first.date()).num_days();
    let whole = (days(last).saturating_mul(10) / 9).max(1);
    (days(day).saturating_mul(AXIS) / whole).clamp(0, AXIS)
}
