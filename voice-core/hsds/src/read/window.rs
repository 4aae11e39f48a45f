//! A window of text that moves over a file, so that no more of it is held than is looked at.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// How many bytes are read at once.
pub(super) const PART: usize = 1 << 18;

/// The text of a file, from what is not read yet on.
pub(super) struct Window<'r> {
    reader: Option<&'r mut dyn Read>,
    /// None where the bytes are UTF-8.
    decoder: Option<Decoder>,
    /// Bytes that are no text yet: the beginning of a character.
    rest: Vec<u8>,
    text: Cow<'r, str>,
    /// Where in the text the window begins.
    start: usize,
    /// How many bytes the window has passed.
    passed: u64,
    /// Lines and bytes of the last line that it has passed.
    lines: usize,
    column: usize,
    failure: Option<io::Error>,
    /// What stands between the cells of a row.
    pub(super) separator: u8,
}

impl<'r> Window<'r> {
    /// The text of a file: in an encoding, or in UTF-8 without a fault.
    pub(super) fn new(reader: &'r mut dyn Read, encoding: Option<&'static Encoding>) -> Self {
        let decoder = encoding.map(Encoding::new_decoder);
        Self { reader: Some(reader), decoder, ..Self::of("") }
    }

    /// A text that is there.
    pub(super) const fn of(text: &'r str) -> Self {
        Self {
            reader: None,
            decoder: None,
            rest: Vec::new(),
            text: Cow::Borrowed(text),
            start: 0,
            passed: 0,
            lines: 0,
            column: 0,
            failure: None,
            separator: b',',
        }
    }

    pub(super) fn text(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    pub(super) const fn passed(&self) -> u64 {
        self.passed
    }

    /// What kept the file from being read to its end.
    pub(super) const fn failed(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Reads a part more; whether there was one.
    pub(super) fn fill(&mut self) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        let before = self.rest.len();
        let is_first = self.passed == 0 && self.text.is_empty();
        let read = reader.take(PART as u64).read_to_end(&mut self.rest);
        let is_last = match read {
            Ok(count) => count < PART,
            Err(error) => {
                self.failure = Some(error);
                true
            }
        };
        if is_last {
            self.reader = None;
        }
        let text = self.text.to_mut();
        if self.start > 0 {
            text.drain(..self.start);
            self.start = 0;
        }
        match &mut self.decoder {
            Some(decoder) => decoded(decoder, &self.rest, text, is_last),
            None => {
                let (length, is_broken) = match core::str::from_utf8(&self.rest) {
                    Ok(more) => (more.len(), false),
                    Err(error) => (error.valid_up_to(), is_last || error.error_len().is_some()),
                };
                let more = self.rest.get(..length).unwrap_or_default();
                let more = String::from_utf8_lossy(more);
                // A byte order mark is no text.
                let mark = if is_first { '\u{feff}' } else { '\0' };
                text.push_str(more.strip_prefix(mark).unwrap_or(&more));
                if is_broken {
                    self.failure = Some(io::ErrorKind::InvalidData.into());
                    self.reader = None;
                }
                self.rest.drain(..length);
                return self.reader.is_some() || length > 0;
            }
        }
        let has_more = self.rest.len() > before;
        self.rest.clear();
        has_more
    }

    /// Moves the window past so many bytes.
    pub(super) fn pass(&mut self, count: usize) {
        let passed = self.text().get(..count).unwrap_or_default();
        let (lines, column) = match passed.rfind('\n') {
            Some(at) => (breaks(passed), count.saturating_sub(at).saturating_sub(1)),
            None => (0, self.column.saturating_add(count)),
        };
        (self.lines, self.column) = (self.lines.saturating_add(lines), column);
        self.start = self.start.saturating_add(count);
        self.passed = self.passed.saturating_add(count as u64);
    }

    /// The place at so many lines and bytes from the start of the window, as an error of its text
    /// has them: line and byte of the line, from 1.
    pub(super) const fn place(&self, line: usize, column: usize) -> (usize, usize) {
        let column = if line <= 1 { self.column.saturating_add(column) } else { column };
        (self.lines.saturating_add(if line == 0 { 1 } else { line }), column)
    }

    /// The byte at so many from the start of the window; none at the end of the file.
    fn byte(&mut self, at: usize) -> Option<u8> {
        while at >= self.text().len() {
            if !self.fill() {
                return None;
            }
        }
        self.text().as_bytes().get(at).copied()
    }

    /// Passes white space; the byte after it.
    pub(super) fn next(&mut self) -> Option<u8> {
        let mut at = 0;
        let next = loop {
            match self.byte(at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => at = at.saturating_add(1),
                next => break next,
            }
        };
        self.pass(at);
        next
    }

    /// The length of the JSON value at which the window begins, as far as its brackets and quotes
    /// say it.
    pub(super) fn value(&mut self) -> usize {
        let (mut at, mut depth, mut quoted) = (0_usize, 0_usize, false);
        loop {
            if at >= self.text().len() && !self.fill() {
                return self.text().len();
            }
            let bytes = self.text().as_bytes();
            while let Some(byte) = bytes.get(at) {
                if quoted {
                    let rest = bytes.get(at..).unwrap_or_default();
                    let Some(mark) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))
                    else {
                        at = bytes.len();
                        break;
                    };
                    at = at.saturating_add(mark).saturating_add(1);
                    // What is escaped may be in the next part, which is one byte longer then.
                    if rest.get(mark) == Some(&b'\\') {
                        at = at.saturating_add(1);
                    } else {
                        quoted = false;
                        if depth == 0 {
                            return at;
                        }
                    }
                    continue;
                }
                at = at.saturating_add(1);
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => depth = depth.saturating_add(1),
                    b'}' | b']' if depth == 0 => return at.saturating_sub(1),
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            return at;
                        }
                    }
                    b',' if depth == 0 => return at.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }

    /// What is left, as bytes.
    pub(super) const fn bytes<'w>(&'w mut self) -> Bytes<'w, 'r> {
        Bytes { window: self, at: 0 }
    }

    /// Reads so much that whole lines are there; their length, or that of all that is left.
    pub(super) fn lines(&mut self) -> usize {
        loop {
            let has_more = self.fill();
            if let Some(last) = self.text().rfind('\n') {
                return last.saturating_add(1);
            }
            if !has_more {
                return self.text().len();
            }
        }
    }

    /// The same for rows of a table: a line may end inside of quotes, where no row ends.
    pub(super) fn rows(&mut self) -> usize {
        let (mut scan, separator) = (Rows::default(), self.separator);
        loop {
            let has_more = self.fill();
            scan.go_on(self.text().as_bytes(), separator);
            if scan.whole > 0 && has_more {
                return scan.whole;
            }
            if !has_more {
                return self.text().len();
            }
        }
    }
}

/// How many lines end in a text.
fn breaks(text: &str) -> usize {
    // Few enough at once that they are counted in a byte.
    let of_part = |part: &[u8]| part.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>();
    text.as_bytes().chunks(255).map(|part| usize::from(of_part(part))).sum()
}

/// The text of a window as bytes, however few are read at once: a character may be cut.
pub(super) struct Bytes<'w, 'r> {
    window: &'w mut Window<'r>,
    at: usize,
}

impl Read for Bytes<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.window.text().len();
        if self.at >= length {
            self.window.pass(length);
            self.at = 0;
            while self.window.text().is_empty() && self.window.fill() {}
        }
        let count = self.window.text().as_bytes().get(self.at..).unwrap_or_default().read(into)?;
        self.at = self.at.saturating_add(count);
        Ok(count)
    }
}

/// Where rows end, as far as a table was looked at.
#[derive(Default)]
struct Rows {
    at: usize,
    /// Where the last row ends that is whole.
    whole: usize,
    state: Cell,
}

/// Where in a cell a reader of tables is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Cell {
    #[default]
    Start,
    Plain,
    Quoted,
    /// After a quote inside of quotes: the end of the cell, or the first of two.
    Quote,
}

impl Rows {
    fn go_on(&mut self, bytes: &[u8], separator: u8) {
        while let Some(byte) = bytes.get(self.at) {
            self.at = self.at.saturating_add(1);
            self.state = match (self.state, byte) {
                (Cell::Quoted, b'"') => Cell::Quote,
                (Cell::Quoted, _) | (Cell::Start | Cell::Quote, b'"') => Cell::Quoted,
                (_, byte) if *byte == separator || *byte == b'\r' => Cell::Start,
                (_, b'\n') => {
                    self.whole = self.at;
                    Cell::Start
                }
                _ => Cell::Plain,
            };
        }
    }
}

/// Decodes bytes as far as they are whole characters.
fn decoded(decoder: &mut Decoder, mut bytes: &[u8], text: &mut String, is_last: bool) {
    loop {
        text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len()));
        let (result, read, _) = decoder.decode_to_string(bytes, text, is_last);
        bytes = bytes.get(read..).unwrap_or_default();
        if result == CoderResult::InputEmpty {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a text, by the lengths that a way of reading gives, from readers that give so
    /// many bytes at once.
    fn parts(text: &str, length: fn(&mut Window<'_>) -> usize) -> Vec<String> {
        let mut bytes = text.as_bytes();
        let mut window = Window::new(&mut bytes, None);
        let mut parts = Vec::new();
        loop {
            let length = length(&mut window);
            if length == 0 {
                return parts;
            }
            parts.push(window.text()[..length].to_owned());
            window.pass(length);
        }
    }

    #[test]
    fn parts_are_the_file_and_end_where_rows_do() {
        // Rows with line breaks in quotes, with quotes in quotes, and with a quote in a plain cell.
        let row = "1,\"two\nlines, \"\"quoted\"\"\n\",5\" pipe,Niño\r\n";
        let text = row.repeat(3 * PART / row.len());
        let rows = parts(&text, |window| window.rows());
        assert!(rows.len() > 2, "{}", rows.len());
        assert_eq!(rows.concat(), text);
        assert!(rows.iter().all(|part| part.ends_with("Niño\r\n")));
        let lines = parts(&text, |window| window.lines());
        assert_eq!(lines.concat(), text);
        assert!(lines.len() > 2 && lines.iter().all(|part| part.ends_with('\n')));
    }

    #[test]
    fn values_end_where_their_brackets_do() {
        let mut text = r#"{"a":"}\"]","b":[{},[]]} , [1] "x,\\" 12, true]"#.as_bytes();
        let mut window = Window::new(&mut text, None);
        let mut values = Vec::new();
        while let Some(byte) = window.next() {
            let length = if byte == b',' { 1 } else { window.value() };
            values.push(window.text()[..length].to_owned());
            if length == 0 {
                break;
            }
            window.pass(length);
        }
        assert_eq!(
            values,
            [r#"{"a":"}\"]","b":[{},[]]}"#, ",", "[1]", r#""x,\\""#, "12", ",", "true", ""]
        );
    }

    #[test]
    fn a_character_on_the_edge_of_a_part_is_one() {
        let text = format!("{}ñ{}", "a".repeat(PART - 1), "b".repeat(10));
        assert_eq!(parts(&text, |window| window.lines()).concat(), text);
        let bytes: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let mut bytes = bytes.as_slice();
        let mut window = Window::new(&mut bytes, Some(encoding_rs::UTF_16LE));
        while window.fill() {}
        assert_eq!(window.text(), text);
    }
}
