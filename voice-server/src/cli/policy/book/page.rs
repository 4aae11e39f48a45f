//! The frame of a page: readable on a screen and on paper, with nothing from a network.

use voice_core::disclosure::Language;
use voice_core::html::HtmlText;

const STYLE: &str = include_str!("page.css");

/// A page of a book, with links to the others.
pub(crate) struct Sheet<'a> {
    pub(crate) title: &'a str,
    pub(crate) language: Language,
    /// The pages of the book: each with its file, and its title in both languages.
    pub(crate) contents: &'a [(&'a str, &'a str, &'a str)],
}

impl Sheet<'_> {
    /// The whole document, with the content of `main`.
    pub(crate) fn around(&self, file: &str, main: &str) -> String {
        let links: String = self
            .contents
            .iter()
            .map(|(of, en, es)| {
                let title = if self.language == Language::Spanish { es } else { en };
                let current = if *of == file { " aria-current=\"page\"" } else { "" };
                format!("<a href=\"{of}\"{current}>{}</a>\n", HtmlText(title))
            })
            .collect();
        let nav = if links.is_empty() {
            String::new()
        } else {
            let label = self.language.say("Pages", "Páginas");
            format!("<header><nav aria-label=\"{label}\">\n{links}</nav></header>\n")
        };
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n\
             {STYLE}</style>\n</head>\n<body>\n{nav}<main>\n\
             <h1>{title}</h1>\n{main}</main>\n</body>\n</html>\n",
            self.language.as_str(),
            title = HtmlText(self.title)
        )
    }
}
