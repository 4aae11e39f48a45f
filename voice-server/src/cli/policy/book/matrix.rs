//! Who is told what: category by capacity, for each purpose.

use std::fmt::Write;

use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Situation};
use voice_core::html::HtmlText;
use voice_core::requester::{Capacity, IdentityLevel, Jurisdiction, Purpose, Standing};

use super::Book;

pub(super) fn main(book: &Book<'_>) -> String {
    let mut html = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        html,
        "<p>{} {}. {}</p>",
        book.say("As of", "Al"),
        book.day,
        book.say(
            "At most: to a requester whose identity is verified and whose standing is confirmed, \
             about a person of whom no protection holds, whose record names the matter. A dash: \
             never told.",
            "Como máximo: a quien tiene la identidad verificada y la condición confirmada, sobre \
             una persona sin ninguna protección, cuyo registro nombra el caso. Una raya: nunca se \
             dice."
        )
    );
    for purpose in book.draft.vocabulary().every_purpose() {
        table(&mut html, book, purpose);
    }
    html
}

fn released(
    book: &Book<'_>,
    capacity: Capacity,
    purpose: Purpose,
    by: Jurisdiction,
) -> CategorySet {
    let context = Context {
        capacity,
        identity: IdentityLevel::Verified,
        standing: Standing::Confirmed,
        purpose,
        jurisdiction: by,
    };
    book.draft.decide(book.day, context, &Situation::OPEN)
}

fn table(html: &mut String, book: &Book<'_>, purpose: Purpose) {
    let title = book.term("Purpose", purpose.as_str());
    let _ = write!(
        html,
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n\
         <caption>{0}</caption>\n<thead><tr><th scope=\"col\">{1}</th>",
        HtmlText(&title),
        book.say("Category", "Categoría")
    );
    for capacity in Capacity::ALL {
        let capacity = book.term("Capacity", capacity.as_str());
        let _ = write!(html, "<th scope=\"col\">{}</th>", HtmlText(&capacity));
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    let columns: Vec<Vec<(Jurisdiction, CategorySet)>> = Capacity::ALL
        .into_iter()
        .map(|capacity| {
            let each = book.draft.vocabulary().every_jurisdiction();
            each.map(|by| (by, released(book, capacity, purpose, by))).collect()
        })
        .collect();
    for category in book.draft.categories().iter() {
        let name = book.term("Category", category.as_str());
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", HtmlText(&name));
        for column in &columns {
            let told: Vec<Jurisdiction> = column
                .iter()
                .filter(|(_, released)| released.contains(category))
                .map(|(by, _)| *by)
                .collect();
            let _ = if told.is_empty() {
                write!(html, "<td>—</td>")
            } else if told.len() == column.len() {
                write!(html, "<td class=\"told\">{}</td>", book.say("told", "se dice"))
            } else {
                let names: Vec<String> =
                    told.iter().map(|by| book.term("Jurisdiction", by.as_str())).collect();
                write!(html, "<td class=\"told\">{}</td>", HtmlText(&names.join(", ")))
            };
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
}
