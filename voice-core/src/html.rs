//! Text as it stands in pages of HTML.
//!
//! A name that a caller gave is text, whatever it looks like:
//!
//! ```
//! use voice_core::html::HtmlText;
//!
//! let name = "Ana <Ruiz>";
//! assert_eq!(format!("<td>{}</td>", HtmlText(name)), "<td>Ana &lt;Ruiz&gt;</td>");
//! ```

use core::fmt::{self, Write};

/// Text in HTML, between tags or in a quoted attribute: what would be markup is
/// written as entities.
///
/// ```
/// use voice_core::html::HtmlText;
///
/// assert_eq!(
///     HtmlText("<b title=\"R&D\">").to_string(),
///     "&lt;b title=&quot;R&amp;D&quot;&gt;"
/// );
/// ```
#[derive(Debug, Clone, Copy)]
pub struct HtmlText<'a>(pub &'a str);

impl fmt::Display for HtmlText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
