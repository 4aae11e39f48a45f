use std::io::{Result, Write};

use serde_json::ser::Formatter;

const INDENT: usize = 2;

/// A line break and the indent of 32 levels, which is deeper than any type of this crate.
const BREAK: &[u8] = b"\n                                                                ";

/// Lays JSON out byte for byte as [`serde_json::ser::PrettyFormatter`] does, but begins a line with
/// one copy where that makes one for each level: an answer is hundreds of short lines.
#[derive(Default)]
pub(super) struct Lines {
    depth: usize,
    filled: bool,
}

impl Lines {
    fn open<W: Write + ?Sized>(&mut self, to: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth += 1;
        self.filled = false;
        to.write_all(bracket)
    }

    fn item<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.filled = true;
        if !first {
            to.write_all(b",")?;
        }
        self.line(to)
    }

    fn close<W: Write + ?Sized>(&mut self, to: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(to)?;
        }
        self.filled = true;
        to.write_all(bracket)
    }

    fn line<W: Write + ?Sized>(&self, to: &mut W) -> Result<()> {
        let wanted = 1 + INDENT * self.depth;
        to.write_all(BREAK.get(..wanted).unwrap_or(BREAK))?;
        (BREAK.len()..wanted).try_for_each(|_| to.write_all(b" "))
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
        self.open(to, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
        self.close(to, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.item(to, first)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
        self.open(to, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
        self.close(to, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, to: &mut W, first: bool) -> Result<()> {
        self.item(to, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, to: &mut W) -> Result<()> {
        to.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::to_json;

    #[test]
    fn lines_are_laid_out_as_serde_json_does() {
        let values = [
            json!(null),
            json!([]),
            json!({}),
            json!([[], {}, [[]], [1, []], {"a": []}]),
            json!({"a": {}, "b": [{"c": {}}, {}], "d": {"e": [], "f": "\u{1}\"\u{1f600}"}}),
            (0..40).fold(json!(7), |inner, level| {
                if level % 2 == 0 { json!([inner, {}]) } else { json!({"a": inner, "b": 1}) }
            }),
        ];
        for value in values {
            let expected = serde_json::to_string_pretty::<Value>(&value).unwrap() + "\n";
            assert_eq!(to_json(&value).unwrap(), expected);
        }
    }
}
