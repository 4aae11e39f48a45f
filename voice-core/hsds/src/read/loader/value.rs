//! A value: taken as it is, mended, or kept aside.

use serde_json::Value;

use super::{Loader, Open, Published, Raw};
use crate::form::Form;
use crate::language;
use crate::mend::{self, Clock, Telephone};
use crate::object::{Object, is_uuid};
use crate::report::{ProblemCode, Severity, shown};

impl Loader<'_> {
    /// Sets the field of a column.
    pub(in crate::read) fn put(&mut self, open: &mut Open, number: usize, raw: Raw<'_>) {
        let Some(column) = open.object.columns().get(number) else { return };
        let (text, right_type) = match raw {
            Raw::Text(text) => (text, self.path.is_none() || !column.form.is_number()),
            Raw::Literal(text) => (text, column.form.is_number()),
            Raw::Json(json) => {
                // `["MO", "WE"]` is what the standard writes between commas.
                let is_list = matches!(column.form, Form::Days | Form::Numbers) && !self.strict();
                if let Some(list) = listed(json).filter(|_| is_list) {
                    self.put(open, number, Raw::Text(&list));
                    return;
                }
                // GeoJSON as an object and not as the text of one.
                if column.form == Form::Extent && !self.strict() && json.starts_with('{') {
                    self.put(open, number, Raw::Text(json));
                    return;
                }
                self.keep_aside(
                    open,
                    column.name,
                    raw,
                    json,
                    ProblemCode::WrongType,
                    &column.expected(),
                );
                return;
            }
        };
        if column.form == Form::Phone && !self.strict() && !mend::is_usual_telephone(text) {
            self.telephone(open, number, text);
            return;
        }
        if column.form == Form::Language && !self.strict() && self.languages(open, number, text) {
            return;
        }
        let is_without_limit = column.form == Form::Age
            && !self.strict()
            && (mend::is_unlimited(text)
                || mend::is_open_end(text, mend::AgeLimit::of_field(column.name)));
        if is_without_limit {
            let (field, found) = (column.name.to_owned(), shown(text));
            let row = Some((open.object, open.row));
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found, problem.made) =
                    (Some(field), Some(found), Some("no limit".to_owned()));
            });
            return;
        }
        let is_zone = column.name == "timezone" && open.object == Object::Schedule;
        if is_zone && !self.strict() && !column.fits(text) && self.zones.read(text).is_some() {
            let (field, found) = (column.name.to_owned(), shown(text));
            let row = Some((open.object, open.row));
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found) = (Some(field), Some(found));
                problem.made = Some("read as a time zone, and kept as published".to_owned());
            });
            self.aside(open, column.name, raw);
            return;
        }
        if column.form == Form::Time {
            let of_schedule = ["opens_at", "closes_at"].iter().position(|of| *of == column.name);
            if let Some(time) = of_schedule.and_then(|of| open.times.get_mut(of)) {
                *time = Clock::read(text).map(|clock| Published {
                    clock,
                    text: Some(text).filter(|_| !clock.conforms()).map(str::to_owned),
                });
            }
        }
        if column.fits(text) && (self.strict() || column.is_meant(text)) {
            let uuid = column.form != Form::Id
                || !self.strict()
                || !self.catalog.version.has_uuids()
                || is_uuid(text);
            if !right_type {
                let severity = self.severity();
                open.refused |= self.strict();
                let (field, found, expected) =
                    (column.name.to_owned(), shown(text), column.expected());
                self.problem(
                    ProblemCode::WrongType,
                    severity,
                    Some((open.object, open.row)),
                    |problem| {
                        (problem.field, problem.found, problem.expected) =
                            (Some(field), Some(found), Some(expected));
                    },
                );
            }
            if !uuid {
                open.refused = true;
                let (field, found) = (column.name.to_owned(), shown(text));
                self.problem(
                    ProblemCode::IdNotUuid,
                    Severity::Error,
                    Some((open.object, open.row)),
                    |problem| {
                        (problem.field, problem.found) = (Some(field), Some(found));
                    },
                );
            }
            self.push(open, number, text);
        } else if text.trim().is_empty() {
            // An empty string says nothing.
        } else if let Some(made) = column.mended(text).filter(|_| !self.strict()) {
            let (field, found, value) = (column.name.to_owned(), shown(text), shown(&made));
            self.problem(
                ProblemCode::Mended,
                Severity::Warning,
                Some((open.object, open.row)),
                |problem| {
                    (problem.field, problem.found, problem.made) =
                        (Some(field), Some(found), Some(value));
                },
            );
            self.push(open, number, &made);
            if column.form == Form::Language
                && !self.is_set(open, "name")
                && open.object == Object::Language
            {
                self.set(open, "name", Raw::Text(text.trim()));
            } else if column.form == Form::Web && text.contains([';', ',', ' ', '|'])
                || column.form == Form::Time && text.contains(['(', ',', ';', '['])
            {
                // What comes after the first address, or is said of the time.
                let name = format!("{} (as published)", column.name);
                self.aside(open, &name, Raw::Text(text));
            }
        } else {
            let code = if text.len() > crate::scalar::LONGEST_TEXT {
                ProblemCode::TooLarge
            } else {
                ProblemCode::BadValue
            };
            self.keep_aside(open, column.name, raw, text, code, &column.expected());
        }
    }

    /// Sets a telephone: its number, its extension, and aside whatever else was written there.
    fn telephone(&mut self, open: &mut Open, number: usize, text: &str) {
        let Some(column) = open.object.columns().get(number) else { return };
        let row = Some((open.object, open.row));
        let read = mend::telephone(text).filter(|read| column.fits(&read.number));
        let Some(Telephone { number: made, extension, has_more, contradicts }) = read else {
            if column.fits(text) {
                self.push(open, number, text);
            } else if !text.trim().is_empty() {
                let expected = column.expected();
                let raw = Raw::Text(text);
                self.keep_aside(open, column.name, raw, text, ProblemCode::BadValue, &expected);
            }
            return;
        };
        if made != text {
            let (found, value) = (shown(text), made.clone());
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found, problem.made) =
                    (Some(column.name.to_owned()), Some(found), Some(value));
            });
        }
        if contradicts {
            let found = shown(text);
            self.problem(ProblemCode::Contradiction, Severity::Error, row, |problem| {
                (problem.field, problem.found) = (Some(column.name.to_owned()), Some(found));
            });
        }
        self.push(open, number, &made);
        let digits = extension.as_deref().map(|digits| digits.trim_start_matches('0'));
        let is_new = digits.is_some() && !self.is_set(open, "extension");
        if let Some(digits) = digits.filter(|_| is_new) {
            self.set(open, "extension", Raw::Literal(if digits.is_empty() { "0" } else { digits }));
        }
        let has_zeros = extension.is_some_and(|extension| extension.starts_with('0'));
        if has_more || contradicts || has_zeros {
            self.aside(open, column.name, Raw::Text(text));
        }
    }

    /// Sets a language where its cell has several, or a code that is mostly meant otherwise;
    /// whether it did.
    fn languages(&mut self, open: &mut Open, number: usize, text: &str) -> bool {
        let is_sign = text.trim().eq_ignore_ascii_case("asl");
        if !is_sign && text.trim().len() <= 3 {
            return false;
        }
        let found = language::listed(text);
        let several = open.object == Object::Language && found.len() > 1;
        if !(is_sign || several) {
            return false;
        }
        let Some(column) = open.object.columns().get(number) else { return false };
        let (field, value, made) = (column.name.to_owned(), shown(text), found.join(", "));
        let row = Some((open.object, open.row));
        self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
            (problem.field, problem.found, problem.made) = (Some(field), Some(value), Some(made));
        });
        match found.first().filter(|_| !several) {
            Some(code) => self.push(open, number, code),
            // One record becomes several once all is read.
            None => self.aside(open, column.name, Raw::Text(text)),
        }
        true
    }

    pub(super) fn keep_aside(
        &mut self,
        open: &mut Open,
        name: &str,
        raw: Raw<'_>,
        text: &str,
        code: ProblemCode,
        expected: &str,
    ) {
        open.refused |= self.strict();
        let (field, found, expected) = (name.to_owned(), shown(text), expected.to_owned());
        self.problem(code, Severity::Error, Some((open.object, open.row)), |problem| {
            (problem.field, problem.found, problem.expected) =
                (Some(field), Some(found), Some(expected));
            problem.made = Some("kept aside".to_owned());
        });
        self.aside(open, name, raw);
    }
}

/// The texts and numbers of a list in JSON, between commas; none where it has something else.
fn listed(json: &str) -> Option<String> {
    let list: Vec<Value> = serde_json::from_str(json).ok()?;
    let texts = list.iter().map(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let texts: Vec<String> = texts.collect::<Option<_>>()?;
    (!texts.is_empty()).then(|| texts.join(","))
}
