//! Documents by parts: members of an object and items of a list, each when it is looked at.

use serde::de::IgnoredAny;

use crate::read::window::Window;

/// The line and the byte of it where a document is no JSON from there on.
pub(super) type ReadPart = Result<(), (usize, usize)>;

/// The place at the start of a window.
fn stops(window: &Window<'_>) -> ReadPart {
    // The end of a text is where its last byte is.
    let column = usize::from(!window.text().is_empty());
    Err(window.place(1, column))
}

/// Reads the value at the start of a window, of the length that it has.
pub(super) fn value(
    window: &mut Window<'_>,
    length: usize,
    read: impl FnOnce(&str) -> serde_json::Result<()>,
) -> ReadPart {
    let text = window.text().get(..length).unwrap_or_default();
    match read(text) {
        Ok(()) => {
            window.pass(length);
            Ok(())
        }
        Err(error) => Err(window.place(error.line(), error.column())),
    }
}

/// Passes a value.
pub(super) fn skip(window: &mut Window<'_>) -> ReadPart {
    let length = window.value();
    value(window, length, |text| serde_json::from_str::<IgnoredAny>(text).map(|_| ()))
}

/// Reads the items of the list at the start of a window.
pub(super) fn items(
    window: &mut Window<'_>,
    mut read: impl FnMut(&mut Window<'_>, usize) -> ReadPart,
) -> ReadPart {
    window.pass(1);
    if window.next() == Some(b']') {
        window.pass(1);
        return Ok(());
    }
    for index in 0.. {
        read(window, index)?;
        if !goes_on(window, b']')? {
            break;
        }
    }
    Ok(())
}

/// Reads the members of the object at the start of a window.
pub(super) fn members(
    window: &mut Window<'_>,
    mut read: impl FnMut(&mut Window<'_>, &str) -> ReadPart,
) -> ReadPart {
    if window.next() != Some(b'{') {
        return stops(window);
    }
    window.pass(1);
    if window.next() == Some(b'}') {
        window.pass(1);
        return Ok(());
    }
    loop {
        let mut key = String::new();
        let length = window.value();
        value(window, length, |text| {
            key = serde_json::from_str(text)?;
            Ok(())
        })?;
        if window.next() != Some(b':') {
            return stops(window);
        }
        window.pass(1);
        window.next();
        read(window, &key)?;
        if !goes_on(window, b'}')? {
            return Ok(());
        }
    }
}

/// Whether another part comes, or the end.
fn goes_on(window: &mut Window<'_>, end: u8) -> Result<bool, (usize, usize)> {
    match window.next() {
        Some(b',') => {
            window.pass(1);
            match window.next() {
                Some(byte) if byte != end => Ok(true),
                _ => stops(window).map(|()| false),
            }
        }
        Some(byte) if byte == end => {
            window.pass(1);
            Ok(false)
        }
        _ => stops(window).map(|()| false),
    }
}
