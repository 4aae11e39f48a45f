//! Charts as inline SVG. All that they show is in the table after them, which is their text
//! alternative, and which stands alone on screens where the words of a chart would be too
//! small to read.

use core::fmt::{self, Write};

use crate::html::HtmlText;

/// A count with its name; none where it is withheld.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) count: Option<u64>,
    /// The count in figures, or that it is withheld.
    pub(super) said: String,
}

fn most(bars: &[Bar]) -> u64 {
    bars.iter().filter_map(|bar| bar.count).max().unwrap_or_default().max(1)
}

/// Counts as bars, one below the other, each with its name before and its count after it.
pub(super) fn bars(page: &mut String, label: &str, bars: &[Bar]) -> fmt::Result {
    let (most, height) = (most(bars), 24 * bars.len());
    writeln!(
        page,
        "<svg viewBox=\"0 0 700 {height}\" role=\"img\" aria-label=\"{}\">",
        HtmlText(label)
    )?;
    for (place, bar) in bars.iter().enumerate() {
        let (top, base) = (24 * place, 24 * place + 16);
        write!(
            page,
            "<text x=\"230\" y=\"{base}\" text-anchor=\"end\">{}</text>",
            HtmlText(&bar.name)
        )?;
        let width = bar.count.map(|count| 380 * count / most);
        if let Some(width) = width.filter(|_| bar.count > Some(0)) {
            write!(
                page,
                "<rect x=\"240\" y=\"{}\" width=\"{}\" height=\"16\"/>",
                top + 4,
                width.max(1)
            )?;
        }
        let (x, said) = (248 + width.unwrap_or_default(), HtmlText(&bar.said));
        let style = if width.is_none() { " font-style=\"italic\"" } else { "" };
        writeln!(page, "<text x=\"{x}\" y=\"{base}\"{style}>{said}</text>")?;
    }
    writeln!(page, "</svg>")
}

/// How many names are written below columns.
const NAMES: usize = 7;

/// Counts over time as columns, one beside the other, with the largest at their side and the names
/// of some below them; a circle stands where one is withheld.
pub(super) fn columns(page: &mut String, label: &str, withheld: &str, bars: &[Bar]) -> fmt::Result {
    const PLOT: usize = 620;
    const FOOT: u64 = 190;
    const TALL: u64 = 160;
    let (most, each) = (most(bars), bars.len().div_ceil(NAMES).max(1));
    let greatest =
        bars.iter().filter(|bar| bar.count == Some(most)).map(|bar| bar.said.as_str()).next();
    writeln!(
        page,
        "<svg class=\"time\" viewBox=\"0 0 700 240\" role=\"img\" aria-label=\"{}\">",
        HtmlText(label)
    )?;
    for (y, said) in [(FOOT, "0"), (FOOT - TALL, greatest.unwrap_or_default())] {
        write!(
            page,
            "<path d=\"M70 {y}H690\"/><text x=\"62\" y=\"{}\" text-anchor=\"end\">{}</text>",
            y + 4,
            HtmlText(said)
        )?;
    }
    for (place, bar) in bars.iter().enumerate() {
        // In tenths, so that many narrow columns are still apart.
        let (left, right) =
            (10 * PLOT * place / bars.len().max(1), 10 * PLOT * (place + 1) / bars.len().max(1));
        let (x, width) = (700 + left + (right - left) / 10, ((right - left) * 8 / 10).max(1));
        let middle = 70 + (left + right) / 20;
        match bar.count {
            Some(0) => {}
            Some(count) => {
                let height = (TALL * count / most).max(1);
                let (x, width) = (tenths(x), tenths(width));
                write!(
                    page,
                    "<rect x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>",
                    FOOT - height
                )?;
            }
            None => write!(page, "<circle cx=\"{middle}\" cy=\"{}\" r=\"4\"/>", FOOT - 8)?,
        }
        if place % each == 0 {
            write!(
                page,
                "<text x=\"{middle}\" y=\"208\" text-anchor=\"middle\">{}</text>",
                HtmlText(&bar.name)
            )?;
        }
        writeln!(page)?;
    }
    if bars.iter().any(|bar| bar.count.is_none()) {
        write!(
            page,
            "<circle cx=\"76\" cy=\"226\" r=\"4\"/>\
             <text x=\"86\" y=\"230\" font-style=\"italic\">{}</text>",
            HtmlText(withheld)
        )?;
    }
    writeln!(page, "</svg>")
}

fn tenths(of: usize) -> String {
    format!("{}.{}", of / 10, of % 10)
}
