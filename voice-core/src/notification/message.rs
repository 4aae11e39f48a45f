//! What is said before a PIN is given. It is made of the sign-up, the office and the day, and of
//! nothing else.

use super::{NoticeChannel, NoticeContact, SignUpId};
use crate::disclosure::{HelpLine, SILENCE};
use crate::language::{Language, Phrase, filled, phrase};
use crate::office::{HelpingLine, LineRole, Office};
use crate::requester::Reach;
use crate::wire::{Day, Diagnostic, Wire};

/// What is said for every PIN that opens nothing.
pub(super) const REFUSED: Phrase = phrase(
    "This PIN cannot be used now. If you need help with it, call the line and speak with a person.",
    "Este PIN no se puede usar ahora. Si necesita ayuda, llame a la línea y hable con una persona.",
);

const SUBJECT: Phrase = phrase("Regular message", "Mensaje periódico");
const PREVIEW: Phrase =
    phrase("This is the message that you asked for.", "Este es el mensaje que usted pidió.");
const CALL: Phrase = phrase(
    "To hear more, call {number} and give your PIN.",
    "Para saber más, llame al {number} y dé su PIN.",
);
const CALL_BACK: Phrase = phrase("Please call {number}.", "Por favor llame al {number}.");
/// That silence means nothing, in words that do not say what the messages are about.
const NO_MESSAGE: Phrase = phrase(
    "If you hear nothing, that does not mean that nothing has changed.",
    "Si no recibe nada, eso no significa que nada haya cambiado.",
);
const ANSWER: Phrase = phrase(
    "Please give your PIN by {day}, or these messages will end.",
    "Por favor dé su PIN a más tardar el {day}; si no, estos mensajes terminarán.",
);

const ACKNOWLEDGED: [Phrase; 4] = [
    phrase(
        "You are signed up. Everybody who signs up is told this, whoever they sign up for: it \
         does not say whether there is such a person or where they are.",
        "Su inscripción está hecha. Esto se dice a todos los que se inscriben, sea por quien sea: \
         no dice si existe esa persona ni dónde está.",
    ),
    phrase(
        "You may not receive notice of every change.",
        "Es posible que no reciba aviso de todos los cambios.",
    ),
    phrase(
        "Messages come at the times that you chose, whether there is something to tell or not. \
         You can call and give your PIN at any time.",
        "Los mensajes llegan en los horarios que usted eligió, haya o no algo que informar. Puede \
         llamar y dar su PIN en cualquier momento.",
    ),
    SILENCE,
];

/// Everything that is said here.
pub(super) fn phrases() -> impl Iterator<Item = Phrase> {
    let single = [REFUSED, SUBJECT, PREVIEW, CALL, CALL_BACK, NO_MESSAGE, ANSWER];
    single.into_iter().chain(ACKNOWLEDGED)
}

/// What anybody who looks at a channel sees or hears before the PIN is given: the same whether
/// there is something to tell or not.
///
/// It names nobody, neither the office nor the person who signed up, and does not say what
/// it is about.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct Message {
    /// The language.
    pub language: Language,
    /// The subject of mail, or what is on an envelope.
    pub subject: String,
    /// What a locked screen shows.
    pub preview: String,
    /// What is read or said.
    pub body: String,
    /// What is left on a machine; left out where nothing may be.
    pub on_machine: Option<String>,
}

/// A message with the channel by which it goes; only [`NoticeContact::message`] makes one.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressedMessage {
    /// The channel.
    pub channel: NoticeChannel,
    /// What is said.
    pub message: Message,
}

impl core::fmt::Debug for AddressedMessage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AddressedMessage(..)")
    }
}

/// A protection of the person who signed up closes the channel of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "channel-closed: a protection of the person closes this way to reach them: put another channel \
     into the sign-up"
)]
pub struct ClosedChannelError;

impl Diagnostic for ClosedChannelError {
    fn code(&self) -> &'static str {
        "channel-closed"
    }
}

impl NoticeContact {
    /// The message of the contact, with the line of the office as of its day, and the channel by
    /// which it goes: the one of the contact, as far as protections of the person who signed up
    /// leave it, or a letter to their substitute address.
    ///
    /// There is nothing else to look at, so it is the same whatever is known of the person asked
    /// about:
    ///
    /// ```compile_fail,E0308
    /// use voice_core::notification::{
    ///     AddressedMessage, ClosedChannelError, Custody, NoticeContact,
    /// };
    /// use voice_core::office::Office;
    ///
    /// type Made = Result<AddressedMessage, ClosedChannelError>;
    ///
    /// fn tell_at_once(contact: &NoticeContact, office: &Office, custody: &Custody) -> Made {
    ///     contact.message(office, custody)
    /// }
    /// ```
    ///
    /// Nor is it made without a word on how the person may be reached:
    ///
    /// ```compile_fail,E0061
    /// use voice_core::notification::{AddressedMessage, ClosedChannelError, NoticeContact};
    /// use voice_core::office::Office;
    ///
    /// type Made = Result<AddressedMessage, ClosedChannelError>;
    ///
    /// fn anyhow(contact: &NoticeContact, office: &Office) -> Made {
    ///     contact.message(office)
    /// }
    /// ```
    ///
    /// It says nothing of custody, and nothing is left on a machine where that is not safe:
    ///
    /// ```
    /// use voice_core::notification::SignUp;
    /// use voice_core::office::Office;
    /// use voice_core::requester::Reach;
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let (after, until) = ("2026-11-02T00:00:00Z".parse()?, "2026-11-09T00:00:00Z".parse()?);
    /// let contact = sign_up.contacts(after, until).into_iter().next().ok_or("a contact")?;
    /// let sent = contact.message(Office::reference(), &Reach::unlimited())?;
    /// assert_eq!(sent.message.preview, "This is the message that you asked for.");
    /// assert!(!sent.message.body.to_lowercase().contains("custody"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A protection of the person closes the channel.
    pub fn message(
        &self,
        office: &Office,
        reach: &Reach,
    ) -> Result<AddressedMessage, ClosedChannelError> {
        let channel = self.channel.within(reach).ok_or(ClosedChannelError)?;
        let message = self.words(office);
        Ok(AddressedMessage { channel, message })
    }

    fn words(&self, office: &Office) -> Message {
        let number = number(office, self.on, matches!(self.channel, NoticeChannel::Tty { .. }));
        let say = |phrase: Phrase| phrase.in_language(self.language).to_owned();
        let with = |phrase: Phrase, name: &str, value: &str| {
            filled(phrase.in_language(self.language), &[(name, value)])
        };
        let mut body = vec![say(PREVIEW), with(CALL, "number", &number), say(NO_MESSAGE)];
        body.extend(self.answer_by.map(|day| with(ANSWER, "day", &day.to_string())));
        let on_machine = [with(CALL_BACK, "number", &number), say(NO_MESSAGE)].join(" ");
        Message {
            language: self.language,
            subject: say(SUBJECT),
            preview: say(PREVIEW),
            body: body.join(" "),
            on_machine: self.channel.may_leave_message().then_some(on_machine),
        }
    }
}

/// What somebody who signs up is told.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct Acknowledgement {
    /// The identifier of the sign-up.
    pub sign_up: SignUpId,
    /// What it means.
    pub text: Vec<&'static str>,
    /// The line to call.
    pub line: Option<HelpLine>,
}

/// What somebody who signs up is told, whoever they sign up for.
///
/// It takes no person, nor the request in which one is named:
///
/// ```compile_fail,E0308
/// use voice_core::language::Language;
/// use voice_core::notification::{Acknowledgement, SignUp, acknowledgement};
/// use voice_core::office::Office;
///
/// fn depending(sign_up: &SignUp, office: &Office) -> Acknowledgement {
///     acknowledgement(sign_up, Language::English, office, "2026-11-02".parse().unwrap())
/// }
/// ```
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::notification::acknowledgement;
/// use voice_core::office::Office;
///
/// let told = acknowledgement(
///     "sign-up-1".parse()?,
///     Language::English,
///     Office::reference(),
///     "2026-11-02".parse()?,
/// );
/// assert!(
///     told.text.iter().any(|text| *text == "You may not receive notice of every change.")
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub fn acknowledgement(
    sign_up: SignUpId,
    language: Language,
    office: &Office,
    day: Day,
) -> Acknowledgement {
    Acknowledgement {
        sign_up,
        text: ACKNOWLEDGED.iter().map(|phrase| phrase.in_language(language)).collect(),
        line: help_line(office, day, language),
    }
}

/// The line to call on a day: the office's own; where it has none, one that refers; and at any time
/// that for emergencies.
fn line(office: &Office, day: Day) -> Option<&HelpingLine> {
    let of_role = |role: LineRole| office.lines(day).find(|line| line.role == role);
    of_role(LineRole::Office)
        .or_else(|| of_role(LineRole::Referral))
        .or_else(|| of_role(LineRole::Emergency))
}

/// That line as it is told of.
pub(super) fn help_line(office: &Office, day: Day, language: Language) -> Option<HelpLine> {
    line(office, day).map(|line| HelpLine::new(line, language, |words| words.to_owned().into()))
}

/// The number of that line in digits: its letters and its pages would name the office.
fn number(office: &Office, day: Day, tty: bool) -> String {
    let of_line = line(office, day)
        .map(|line| line.tty.as_ref().filter(|_| tty).unwrap_or(&line.number).to_string());
    of_line.unwrap_or_else(|| "911".to_owned())
}
