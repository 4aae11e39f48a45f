//! What each observer can tell apart.

use std::fmt::Write;

use voice_core::html::HtmlText;

use super::Book;
use crate::cli::input::Failure;

pub(super) fn main(book: &Book<'_>) -> Result<String, Failure> {
    let reports = book.draft.observers().map_err(|error| Failure::unusable("policy", error))?;
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        html,
        "<p>{}</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\n\
         <table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        book.say(
            "An observer asks everything that is open to them and compares the answers. Nobody \
             may prove a covert protection: other reasons must look the same. k is how many.",
            "Quien observa pregunta todo lo que puede y compara las respuestas. Nadie debe poder \
             probar una protección oculta: otros motivos tienen que verse igual. k es cuántos."
        ),
        book.say("Observer", "Quién observa"),
        book.say("Views told apart", "Vistas distintas"),
        book.say("Bits learned", "Bits"),
        book.say("Covert protections proved", "Protecciones ocultas probadas"),
        book.say("Least k", "k mínimo"),
        caption = book.say("Observers", "Quienes observan"),
    );
    let observer = |word: &str| match word {
        "victim" => book.say("Victims", "Víctimas"),
        "witness" => book.say("Witnesses", "Testigos"),
        "for-victim" => book.say("All who act for one victim", "Todos por una víctima"),
        "for-witness" => book.say("All who act for one witness", "Todos por un testigo"),
        _ => book.say("Everybody together", "Todos juntos"),
    };
    for report in &reports {
        let proved: Vec<String> =
            report.proved.iter().map(|of| book.term("Protection", of.as_str())).collect();
        let proved = if proved.is_empty() {
            book.say("none", "ninguna").to_owned()
        } else {
            proved.join(", ")
        };
        let least = report.covers.iter().map(|cover| cover.k).min();
        let least = least.map_or_else(|| "—".to_owned(), |k| k.to_string());
        let _ = writeln!(
            html,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{:.1}</td><td>{}</td><td>{least}</td></tr>",
            HtmlText(observer(report.observer.as_str())),
            report.views,
            report.bits,
            HtmlText(&proved)
        );
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    for report in reports.iter().filter(|report| !report.covers.is_empty()) {
        let _ = writeln!(html, "<h2>{}</h2>\n<dl>", HtmlText(observer(report.observer.as_str())));
        for cover in &report.covers {
            let _ = writeln!(
                html,
                "<dt>{}</dt><dd>k = {}; {} {}</dd>",
                HtmlText(&book.term("Protection", cover.protection.as_str())),
                cover.k,
                book.say("with plain absence", "con la simple ausencia"),
                cover.k_with_absence
            );
        }
        html.push_str("</dl>\n");
    }
    Ok(html)
}
