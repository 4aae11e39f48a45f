//! Pages for people: their frame, their language, and what a browser may do with them. They have
//! no scripts, no fonts and need no network.

use core::fmt::{self, Write};
use core::iter;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use voice_core::disclosure::{Language, Policy};
use voice_core::html::HtmlText;

use super::published::{IfNoneMatch, TaggedText};
use super::query;
use crate::{App, Problem};
use voice_axum::openapi::{Part, Signature};

const STYLE: &str = include_str!("page.css");

/// What a page may do: show itself and its styles, and nothing of anybody else.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A text of the pages in each of their languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) en: &'static str,
    pub(super) es: &'static str,
}

impl Text {
    pub(super) const fn new(en: &'static str, es: &'static str) -> Self {
        Self { en, es }
    }

    pub(super) fn in_language(self, language: Language) -> &'static str {
        language.say(self.en, self.es)
    }
}

const DEMONSTRATION: Text = Text::new("Demonstration", "Demostración");
const THE_API: Text = Text::new("The API", "La API");
const PAGES: Text = Text::new("Pages", "Páginas");

/// Everything that the frame of a page says.
pub(super) const TEXTS: [Text; 3] = [DEMONSTRATION, THE_API, PAGES];

/// The languages in which people may be answered: those of the library, and those that the office
/// declares and a translator has checked.
pub(super) fn offered(policy: &Policy) -> Vec<Language> {
    let declared = policy.vocabulary().languages().offered().map(Language::Declared);
    Language::ALL.into_iter().chain(declared).collect()
}

/// What a request is told that asks for another language than there are.
pub(super) fn no_such_language(of: &str, offered: &[Language]) -> Problem {
    let known: Vec<String> =
        offered.iter().map(|language| format!("`language={}`", language.as_str())).collect();
    let (last, first) = known.split_last().map_or(("", &[][..]), |(last, first)| (last, first));
    let detail = format!("{of} {} or {last}", first.join(", "));
    Problem::new(StatusCode::BAD_REQUEST, &detail)
}

/// A page, and where it is.
pub(super) struct Frame<'a> {
    pub(super) language: Language,
    /// The languages in which there is the page.
    pub(super) languages: &'a [Language],
    pub(super) title: &'a str,
    /// The path of the page.
    pub(super) path: &'a str,
    /// What its query has beside the language, as it stands in an address.
    pub(super) query: &'a str,
}

impl Frame<'_> {
    /// The whole document, with the content of `main`.
    pub(super) fn around(&self, main: &str) -> String {
        let mut html = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut html, main);
        html
    }

    fn write(&self, html: &mut String, main: &str) -> fmt::Result {
        let language = self.language;
        let code = language.as_str();
        // The pages of the API are in the languages of this library.
        let of_docs = if Language::ALL.contains(&language) { code } else { "en" };
        let places = [("/", DEMONSTRATION, code), ("/docs", THE_API, of_docs)];
        write!(
            html,
            "<!doctype html>\n<html lang=\"{code}\"{}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>\n\
             {STYLE}</style>\n</head>\n<body>\n\
             <header><nav class=\"top\" aria-label=\"{}\">\n",
            language.direction().attribute(),
            HtmlText(self.title),
            PAGES.in_language(language)
        )?;
        for (path, text, code) in places {
            let current = if path == self.path { " aria-current=\"page\"" } else { "" };
            let text = text.in_language(language);
            writeln!(html, "<a href=\"{path}?language={code}\"{current}>{text}</a>")?;
        }
        let (path, query) = (HtmlText(self.path), HtmlText(self.query));
        let separator = if self.query.is_empty() { "" } else { "&amp;" };
        writeln!(html, "<a href=\"/openapi.json\">OpenAPI</a>")?;
        for other in self.languages.iter().filter(|other| **other != language) {
            let (code, direction) = (other.as_str(), other.direction().attribute());
            writeln!(
                html,
                "<a href=\"{path}?language={code}{separator}{query}\" lang=\"{code}\"{direction} \
                 hreflang=\"{code}\">{}</a>",
                HtmlText(other.name())
            )?;
        }
        write!(
            html,
            "</nav></header>\n<main>\n<h1>{}</h1>\n{main}</main>\n</body>\n</html>\n",
            HtmlText(self.title)
        )
    }
}

/// The language of a page: that of its query, else the first of the browser's that it has, of all
/// in which the office answers.
pub(crate) struct PageLanguage(pub(crate) Language);

/// The language of a page of the API, which is in those of this library.
pub(crate) struct DocsLanguage(pub(crate) Language);

/// The language that a request asks for, of those that there are.
fn asked(parts: &Parts, offered: &[Language]) -> Result<Language, Problem> {
    let Some(asked) = parameter(parts, "language") else {
        return Ok(preferred(&parts.headers, offered));
    };
    let known = offered.iter().copied().find(|language| language.as_str() == asked);
    known.ok_or_else(|| no_such_language("the language of a page is", offered))
}

impl FromRequestParts<Arc<App>> for DocsLanguage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        asked(parts, &Language::ALL).map(Self)
    }
}

impl Part for DocsLanguage {
    fn describe(signature: &mut Signature<'_>) {
        PageLanguage::describe(signature);
    }
}

impl FromRequestParts<Arc<App>> for PageLanguage {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        asked(parts, &offered(&app.policy)).map(Self)
    }
}

impl Part for PageLanguage {
    fn describe(signature: &mut Signature<'_>) {
        let description = "The language; without it, the first of the browser's that the page has.";
        let schema = signature.schema_of::<Language>();
        signature.parameter(query::parameter("language", &description.into(), &schema));
        signature.problems([400]);
    }
}

/// A parameter of the query. A page is for people: what else is in its address does no harm.
pub(super) fn parameter(parts: &Parts, name: &str) -> Option<String> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        .find_map(|(of, value)| (of == name).then(|| value.into_owned()))
}

/// The language that a browser prefers of those that there are (RFC 9110, section 12.5.4): the one
/// of a range, or of the range without its last parts (RFC 4647, section 3.4).
fn preferred(headers: &HeaderMap, offered: &[Language]) -> Language {
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter();
    let ranges = accepted.filter_map(|value| value.to_str().ok()).flat_map(|of| of.split(','));
    let (mut best, mut weight) = (Language::English, 0.0);
    for range in ranges {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let of =
            |tag: &str| offered.iter().copied().find(|of| of.as_str().eq_ignore_ascii_case(tag));
        let mut shorter = iter::successors(Some(tag.trim()), |tag| {
            tag.rsplit_once('-').map(|(shorter, _)| shorter)
        });
        let quality = parameters.trim().strip_prefix("q=");
        let quality: f32 = quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        if let Some(language) = shorter.find_map(of)
            && quality > weight
        {
            (best, weight) = (language, quality);
        }
    }
    best
}

/// A page as it is answered.
pub(crate) struct Page(Response);

impl Page {
    /// Answers with a text.
    pub(super) fn new(text: String, known: &IfNoneMatch) -> Self {
        Self(TaggedText::new("text/html; charset=utf-8", text).answer(known))
    }
}

impl IntoResponse for Page {
    fn into_response(mut self) -> Response {
        let headers = self.0.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        let varies = HeaderValue::from_static("accept-encoding, accept-language");
        headers.insert(header::VARY, varies);
        self.0
    }
}

impl Part for Page {
    fn describe(signature: &mut Signature<'_>) {
        signature.answers("text/html", json!({ "type": "string" }));
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use voice_core::disclosure::Language;

    use super::{Frame, preferred};

    #[test]
    fn text_cannot_become_markup() {
        let frame = Frame {
            language: Language::English,
            languages: &Language::ALL,
            title: "<script>\"&",
            path: "/",
            query: "question=\"x",
        };
        let html = frame.around("");
        assert!(html.contains("&lt;script&gt;&quot;&amp;") && !html.contains("<script"));
        assert!(html.contains("question=&quot;x"));
    }

    #[test]
    fn a_browser_is_answered_in_its_language() {
        for (accepted, language) in [
            ("", Language::English),
            ("fr", Language::English),
            ("es-MX, en;q=0.8", Language::Spanish),
            ("en;q=0.5, es;q=0.9", Language::Spanish),
            ("en, es", Language::English),
            ("es;q=0", Language::English),
            ("ES", Language::Spanish),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
            assert_eq!(preferred(&headers, &Language::ALL), language, "{accepted}");
        }
    }
}
