use core::fmt::{self, Write};

use super::document::{Report, ReportTable, TableKind};
use super::words;
use crate::language::Language;

/// Everything that the page says in its own words, in one language.
struct Said {
    title: &'static str,
    provisional: &'static str,
    withheld: &'static str,
    count: &'static str,
    share: &'static str,
    change: &'static str,
    bars: &'static str,
    method: &'static str,
    note: &'static [&'static str],
}

const ENGLISH: Said = Said {
    title: "Quarterly report",
    provisional: "Provisional: the quarter had not ended when this was made.",
    withheld: "withheld",
    count: "Count",
    share: "Share",
    change: "Change on the quarter before",
    bars: "Bars of the counts in the table that follows",
    method: "How these figures were made",
    note: &[
        "Every figure counts what happened, by day and by words of closed lists. Nothing that anybody said, no name and no number of a case is read for it. Why an answer was refused is not counted.",
        "A count below {threshold} could point to a person, so it is withheld. Other counts are withheld too where, with them, a small one could be worked out by adding and subtracting. The page does not say which is which.",
        "Before this was written, a program went through all that can be worked out of the figures told here. For each withheld count it found tables that agree with every figure told and differ there so far that at least {width} values stay open.",
        "Shares and changes are worked out of the counts told here and of nothing else. A withheld count has none.",
        "What somebody knows from elsewhere is not in this proof, nor is what follows from counting the same people in another publication.",
    ],
};

const SPANISH: Said = Said {
    title: "Informe trimestral",
    provisional: "Provisional: el trimestre no había terminado cuando se hizo.",
    withheld: "retenida",
    count: "Cantidad",
    share: "Porcentaje",
    change: "Cambio respecto del trimestre anterior",
    bars: "Barras de las cantidades de la tabla que sigue",
    method: "Cómo se hicieron estas cifras",
    note: &[
        "Cada cifra cuenta lo que ocurrió, por día y por palabras de listas cerradas. Para ello no se lee nada de lo que alguien dijo, ningún nombre ni número de caso. No se cuenta por qué se negó una respuesta.",
        "Una cantidad menor que {threshold} podría señalar a una persona, por eso se retiene. También se retienen otras cuando con ellas se podría calcular una pequeña, sumando y restando. La página no dice cuál es cuál.",
        "Antes de escribir esto, un programa recorrió todo lo que se puede calcular con las cifras que aquí se dicen. Para cada cantidad retenida encontró tablas que concuerdan con todas las cifras dichas y que difieren allí tanto que quedan abiertos al menos {width} valores.",
        "Los porcentajes y los cambios se calculan con las cantidades que aquí se dicen y con nada más. Una cantidad retenida no los tiene.",
        "Lo que alguien sepa por otra parte no entra en esta prueba, ni lo que se deduzca de contar a las mismas personas en otra publicación.",
    ],
};

/// Colours have a contrast of 4.5 to 1 and more; bars are outlined, so that they print without colour.
const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:56rem;margin:0 auto;padding:1rem}\
h1,h2{line-height:1.2}section{break-inside:avoid;margin:2rem 0}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #8a8a8a;padding:.25rem .5rem;text-align:right;font-variant-numeric:tabular-nums}\
th:first-child{text-align:left}thead th,thead td{border-bottom:2px solid #1b1b1b;vertical-align:bottom}.withheld{color:#565656;font-style:italic}\
svg{width:100%;height:auto;max-width:44rem}svg text{font:13px system-ui,sans-serif;fill:#1b1b1b}rect{fill:#2f6ea3;stroke:#173a57}\
.provisional{border:2px solid #8a5a00;padding:.5rem 1rem}@media (max-width:30rem){svg{display:none}}@media print{svg{display:block}body{max-width:none;font-size:10pt;padding:0}.scroll{overflow:visible}}";

/// Text as it stands in HTML.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

impl Report {
    /// How a count changed on the quarter before, where both are told.
    pub(super) fn change(&self, before: Option<&Self>, by: TableKind, row: &str, column: &str) -> Option<i64> {
        // Weeks of two quarters are different days.
        if by == TableKind::Weeks {
            return None;
        }
        let column = (!column.is_empty()).then_some(column);
        let count = |report: &Self| report.told(report.cell(by, row, column)?);
        Some(count(self)?.cast_signed() - count(before?)?.cast_signed())
    }

    /// The report as one page of HTML that needs nothing else: no script, no font, no picture of another address.
    #[must_use]
    pub fn html(&self, language: Language, before: Option<&Self>) -> String {
        let said = match language {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
        };
        let mut page = String::new();
        // Writing to a string does not fail.
        let _ = self.write_page(&mut page, said, language, before);
        page
    }

    fn write_page(&self, page: &mut String, said: &Said, language: Language, before: Option<&Self>) -> fmt::Result {
        let (title, quarter) = (said.title, self.quarter.as_str());
        writeln!(page, "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">", language.as_str())?;
        writeln!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
        writeln!(page, "<title>{title} {quarter}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>")?;
        writeln!(page, "<h1>{title} {quarter}</h1>\n<p>{} – {}</p>", self.first_day, self.last_day)?;
        if self.provisional {
            writeln!(page, "<p class=\"provisional\">{}</p>", said.provisional)?;
        }
        for table in &self.tables {
            self.write_table(page, table, said, language, before)?;
        }
        writeln!(page, "<section>\n<h2>{}</h2>", said.method)?;
        let width = self.as_published().map(|published| published.rule().width()).unwrap_or_default();
        for paragraph in said.note {
            let text =
                paragraph.replace("{threshold}", &self.threshold.to_string()).replace("{width}", &width.to_string());
            writeln!(page, "<p>{}</p>", Text(&text))?;
        }
        writeln!(page, "<p>SHA-256: <code style=\"overflow-wrap:anywhere\">{}</code></p>", self.digest.as_str())?;
        writeln!(page, "</section>\n</main>\n</body>\n</html>")
    }

    fn write_table(
        &self,
        page: &mut String,
        table: &ReportTable,
        said: &Said,
        language: Language,
        before: Option<&Self>,
    ) -> fmt::Result {
        let heading = words::heading(table.by, language);
        writeln!(page, "<section>\n<h2>{}</h2>", Text(&heading))?;
        let any =
            table.rows.iter().flat_map(|row| &row.cells).any(|&cell| self.told(cell).is_some_and(|count| count > 0));
        if any && table.columns.is_none() && table.total.is_some() {
            self.write_bars(page, table, said, language)?;
        }
        let name = Text(&heading);
        writeln!(
            page,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\">\n<table>\n<thead><tr><td></td>"
        )?;
        match &table.columns {
            Some(columns) => {
                for word in columns {
                    write!(page, "<th scope=\"col\">{}</th>", Text(&words::column(word.as_str(), language)))?;
                }
            }
            None => {
                write!(page, "<th scope=\"col\">{}</th>", said.count)?;
                if table.total.is_some() {
                    write!(page, "<th scope=\"col\">{}</th>", said.share)?;
                }
                if before.is_some() && table.by != TableKind::Weeks {
                    write!(page, "<th scope=\"col\">{}</th>", said.change)?;
                }
            }
        }
        writeln!(page, "</tr></thead>\n<tbody>")?;
        for row in &table.rows {
            write!(page, "<tr><th scope=\"row\">{}</th>", Text(&words::row(table.by, row.word.as_str(), language)))?;
            for &cell in &row.cells {
                match self.told(cell) {
                    Some(count) => write!(page, "<td>{}</td>", grouped(count, language))?,
                    None => write!(page, "<td class=\"withheld\">{}</td>", said.withheld)?,
                }
                if let (Some(total), None) = (table.total, &table.columns) {
                    let share = self.share(cell, total).map(|tenths| percent(tenths, language));
                    write!(page, "<td>{}</td>", share.unwrap_or_default())?;
                }
            }
            if before.is_some() && table.columns.is_none() && table.by != TableKind::Weeks {
                let change = self.change(before, table.by, row.word.as_str(), "").map(|by| format!("{by:+}"));
                write!(page, "<td>{}</td>", change.unwrap_or_default())?;
            }
            writeln!(page, "</tr>")?;
        }
        writeln!(page, "</tbody>\n</table>\n</div>")?;
        writeln!(page, "</section>")
    }

    /// A bar for each count that is told. All that it shows is in the table too, which is its text alternative, and which stands
    /// alone on screens where the words of a chart would be too small to read.
    fn write_bars(&self, page: &mut String, table: &ReportTable, said: &Said, language: Language) -> fmt::Result {
        let count = |row: &super::ReportRow| row.cells.first().and_then(|&cell| self.told(cell));
        let most = table.rows.iter().filter_map(count).max().unwrap_or_default().max(1);
        let height = 24 * table.rows.len();
        let name = format!("{}: {}", said.bars, words::heading(table.by, language));
        writeln!(page, "<svg viewBox=\"0 0 700 {height}\" role=\"img\" aria-label=\"{}\">", Text(&name))?;
        for (place, row) in table.rows.iter().enumerate() {
            let (top, base) = (24 * place, 24 * place + 16);
            let title = words::row(table.by, row.word.as_str(), language);
            write!(page, "<text x=\"230\" y=\"{base}\" text-anchor=\"end\">{}</text>", Text(&title))?;
            match count(row) {
                Some(count) => {
                    let width = 380 * count / most;
                    if count > 0 {
                        write!(page, "<rect x=\"240\" y=\"{}\" width=\"{}\" height=\"16\"/>", top + 4, width.max(1))?;
                    }
                    writeln!(page, "<text x=\"{}\" y=\"{base}\">{}</text>", 248 + width, grouped(count, language))?;
                }
                None => writeln!(page, "<text x=\"248\" y=\"{base}\" font-style=\"italic\">{}</text>", said.withheld)?,
            }
        }
        writeln!(page, "</svg>")
    }
}

/// A count with its thousands set apart.
fn grouped(count: u64, language: Language) -> String {
    let digits = count.to_string();
    // Spanish sets four digits together (Ortografía de la lengua española).
    let (apart, least) = match language {
        Language::English => (",", 4),
        Language::Spanish => ("\u{a0}", 5),
    };
    if digits.len() < least {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(apart);
        }
        text.push(digit);
    }
    text
}

fn percent(tenths: u64, language: Language) -> String {
    let point = match language {
        Language::English => '.',
        Language::Spanish => ',',
    };
    format!("{}{point}{} %", tenths / 10, tenths % 10)
}
