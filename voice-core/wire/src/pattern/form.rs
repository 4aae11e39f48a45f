//! The form of a pattern, read from the regular expression.

/// The most times that a part is repeated by numbers.
const MOST_TIMES: u32 = 1000;

/// A set of characters: those of ASCII as bits, and whether all others are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Letters {
    pub(super) ascii: u128,
    pub(super) others: bool,
}

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Form {
    /// One character of these.
    One(Letters),
    /// Each of these, one after another.
    All(Vec<Form>),
    /// One of these.
    Any(Vec<Form>),
    /// A part from so many to so many times, or without an end.
    Times(Box<Form>, u32, Option<u32>),
}

impl Form {
    /// What a pattern says; none where it is no expression of this kind.
    pub(super) fn of(pattern: &str) -> Option<Self> {
        let mut rest = Rest(pattern.as_bytes());
        let mut any = Vec::new();
        // Each alternative of the whole has anchors of its own.
        while any.is_empty() || rest.takes(b'|') {
            let whole = rest.takes(b'^').then(|| rest.sequence())??;
            any.push(rest.takes(b'$').then_some(whole)?);
        }
        rest.0.is_empty().then_some(Self::Any(any))
    }

    /// How many characters it has, each as often as it is repeated.
    pub(super) fn places(&self) -> usize {
        let all = |parts: &[Self]| {
            parts.iter().fold(0_usize, |all, part| all.saturating_add(part.places()))
        };
        match self {
            Self::One(_) => 1,
            Self::All(parts) | Self::Any(parts) => all(parts),
            Self::Times(part, least, most) => {
                let times = most.unwrap_or_else(|| least.saturating_add(1)).max(1);
                part.places().saturating_mul(times as usize)
            }
        }
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Takes a letter where it is the next.
    fn takes(&mut self, letter: u8) -> bool {
        let is_next = self.peek() == Some(letter);
        if is_next {
            self.next();
        }
        is_next
    }

    fn alternatives(&mut self) -> Option<Form> {
        let mut any = vec![self.sequence()?];
        while self.takes(b'|') {
            any.push(self.sequence()?);
        }
        Some(Form::Any(any))
    }

    fn sequence(&mut self) -> Option<Form> {
        let mut all = Vec::new();
        while !matches!(self.peek(), None | Some(b'|' | b')' | b'$')) {
            let part = self.part()?;
            all.push(self.repeated(part)?);
        }
        Some(Form::All(all))
    }

    fn part(&mut self) -> Option<Form> {
        match self.next()? {
            b'(' => {
                if self.takes(b'?') && !self.takes(b':') {
                    return None;
                }
                let inner = self.alternatives()?;
                self.takes(b')').then_some(inner)
            }
            b'[' => self.class().map(Form::One),
            b'\\' => self.escaped().and_then(one).map(Form::One),
            b'*' | b'+' | b'?' | b'{' | b'}' | b']' | b'.' | b'^' | b'$' => None,
            letter => one(letter).map(Form::One),
        }
    }

    fn repeated(&mut self, part: Form) -> Option<Form> {
        let (least, most) = match self.peek() {
            Some(b'?') => (0, Some(1)),
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'{') => {
                self.next();
                let least = self.number()?;
                let most = match self.takes(b',') {
                    false => Some(least),
                    true if self.peek() == Some(b'}') => None,
                    true => Some(self.number()?),
                };
                if self.peek() != Some(b'}') || most.is_some_and(|most| most < least) {
                    return None;
                }
                (least, most)
            }
            _ => return Some(part),
        };
        self.next();
        // Twice is nothing more, or another meaning.
        let again = matches!(self.peek(), Some(b'?' | b'*' | b'+' | b'{'));
        (!again).then(|| Form::Times(Box::new(part), least, most))
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.next();
            let more = number.unwrap_or(0_u32) * 10 + u32::from(digit - b'0');
            number = Some(more).filter(|number| *number <= MOST_TIMES);
            number?;
        }
        number
    }

    /// A class after its opening bracket.
    fn class(&mut self) -> Option<Letters> {
        let negated = self.takes(b'^');
        let mut ascii = 0_u128;
        // One of nothing is read in two ways.
        if self.peek() == Some(b']') {
            return None;
        }
        while self.peek() != Some(b']') {
            let from = self.member()?;
            // A hyphen at the end stands for itself.
            let is_range = self.peek() == Some(b'-') && self.0.get(1) != Some(&b']');
            let to = if is_range {
                self.next();
                self.member()?
            } else {
                from
            };
            if from > to || to > 0x7f {
                return None;
            }
            ascii = (from..=to).fold(ascii, |all, letter| all | 1 << letter);
        }
        self.next();
        Some(Letters { ascii: if negated { !ascii } else { ascii }, others: negated })
    }

    fn member(&mut self) -> Option<u8> {
        match self.next()? {
            b'\\' => self.escaped(),
            b'[' => None,
            letter => Some(letter),
        }
    }

    /// The letter after a backslash.
    fn escaped(&mut self) -> Option<u8> {
        match self.next()? {
            b'x' => {
                let mut digit = || char::from(self.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()
            }
            letter if letter.is_ascii_punctuation() => Some(letter),
            _ => None,
        }
    }
}

/// The set of one letter of ASCII.
fn one(letter: u8) -> Option<Letters> {
    letter.is_ascii().then(|| Letters { ascii: 1 << letter, others: false })
}
