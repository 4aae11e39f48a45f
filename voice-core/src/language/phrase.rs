use super::Language;

/// A sentence of this library in the languages that are compiled in; those that are declared have
/// it in their files.
#[derive(Clone, Copy)]
pub(crate) struct Phrase {
    en: &'static str,
    es: &'static str,
}

impl Phrase {
    pub(crate) fn in_language(self, language: Language) -> &'static str {
        language.say(self.en, self.es)
    }

    /// The English text, by which files have the others.
    pub(crate) const fn english(self) -> &'static str {
        self.en
    }
}

/// A text with values in the places that it names in braces, in whatever order a language has them.
///
/// A value is put in as it is, whatever stands in it. A place that has no value stays as it is: a
/// text with places of its own is no text of a language ([`Languages`](super::Languages)).
pub(crate) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        made.push_str(before);
        let place = after.split_once('}');
        let value = place
            .and_then(|(name, then)| Some((values.iter().find(|(of, _)| *of == name)?.1, then)));
        match value {
            Some((value, then)) => {
                made.push_str(value);
                rest = then;
            }
            None => {
                made.push('{');
                rest = after;
            }
        }
    }
    made.push_str(rest);
    made
}

pub(crate) const fn phrase(en: &'static str, es: &'static str) -> Phrase {
    Phrase { en, es }
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn places_are_filled_in_the_order_of_the_text() {
        let with = [("place", "Elm {day} House"), ("day", "May 1")];
        assert_eq!(
            filled("Held at {place} since {day}.", &with),
            "Held at Elm {day} House since May 1."
        );
        assert_eq!(filled("{day}: {place}, {day}", &with), "May 1: Elm {day} House, May 1");
        for other in ["{", "}", "{}", "{other} }", "no {day", "{{day}"] {
            let told = other.replace("{day}", "May 1");
            assert_eq!(filled(other, &with), told);
        }
    }
}
