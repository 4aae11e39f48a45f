//! What requesters are told in words. Nothing here depends on the person asked about.

use std::borrow::Cow;

use super::{Change, Gap, GapNotice, Language};
use crate::language::{Phrase, phrase};
use crate::office::{HelpingLine, LineRole, Office};
use crate::requester::{AuthorityGap, Capacity, IdentityLevel, Purpose, Standing};
use crate::wire::{Day, Set, Wire};

pub(super) fn all(phrases: &[Phrase], language: Language) -> Vec<&'static str> {
    phrases.iter().map(|phrase| phrase.in_language(language)).collect()
}

/// The one sentence for everything that is not told.
pub(crate) const NOTHING: Phrase =
    phrase("No information available to you.", "No hay información disponible para usted.");

/// What nobody may take silence for.
pub(crate) const SILENCE: Phrase = phrase(
    "Silence does not mean that a person is still in custody. If you are in danger, call 911.",
    "El silencio no significa que una persona siga detenida. Si está en peligro, llame al 911.",
);

/// What every requester should know.
pub(super) const NOTICES: [Phrase; 3] = [
    phrase(
        "No information available to you means the same in every case: it does not say whether \
         there is anything to tell.",
        "No hay información disponible para usted significa lo mismo en todos los casos: no dice \
         si hay algo que informar.",
    ),
    phrase(
        "The law restricts what may be told about any person. This is true of every answer.",
        "La ley limita lo que se puede decir sobre cualquier persona. Esto vale para todas las \
         respuestas.",
    ),
    SILENCE,
];

/// How removal works, and which rights there are: what the office explains to everybody.
pub(super) fn process(office: Option<&Office>, language: Language) -> Vec<Cow<'static, str>> {
    match office {
        None => topics(Office::reference(), language).map(Cow::Borrowed).collect(),
        Some(own) => topics(own, language).map(|text| text.to_owned().into()).collect(),
    }
}

fn topics(office: &Office, language: Language) -> impl Iterator<Item = &str> {
    let topics = office.data().topics.iter();
    topics.map(move |topic| topic.summary.in_language(language).as_str())
}

/// The lines of help on a day: the office's own, and those of others, but for reports of crime.
pub(super) fn help(office: Option<&Office>, day: Day, language: Language) -> Vec<HelpLine> {
    match office {
        None => helping(Office::reference(), day)
            .map(|line| HelpLine::new(line, language, Cow::Borrowed))
            .collect(),
        Some(own) => helping(own, day)
            .map(|line| HelpLine::new(line, language, |words| words.to_owned().into()))
            .collect(),
    }
}

fn helping(office: &Office, day: Day) -> impl Iterator<Item = &HelpingLine> {
    office.lines(day).filter(|line| line.role != LineRole::CrimeTips)
}

/// A line or place that helps.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct HelpLine {
    /// Its name.
    pub name: Cow<'static, str>,
    /// How to reach it.
    pub reach: Cow<'static, str>,
    /// What it is for.
    pub purpose: Cow<'static, str>,
}

impl HelpLine {
    /// A line as it is told of; `words` says whether the words of an office that is always there
    /// are copied.
    pub(crate) fn new<'a>(
        line: &'a HelpingLine,
        language: Language,
        words: impl Fn(&'a str) -> Cow<'static, str>,
    ) -> Self {
        Self {
            name: words(line.name.as_str()),
            reach: line.reached(language).into(),
            purpose: words(line.purpose.in_language(language).as_str()),
        }
    }
}

/// The law that the reference office names where it says what to bring.
#[derive(Clone, Copy)]
enum Law {
    Named,
    /// Another office has its own, which its rules cite.
    LeftOut,
}

impl Law {
    const fn of(self, named: Phrase, left_out: Phrase) -> Phrase {
        match self {
            Self::Named => named,
            Self::LeftOut => left_out,
        }
    }
}

pub(super) fn notice(gap: Gap, office: Option<&Office>, language: Language) -> GapNotice {
    let law = if office.is_some() { Law::LeftOut } else { Law::Named };
    let (text, remedy) = said(&gap, law);
    GapNotice { gap, text: text.in_language(language), remedy: remedy.in_language(language) }
}

/// What a gap means, and its remedy.
fn said(gap: &Gap, law: Law) -> (Phrase, Phrase) {
    match gap {
        Gap::Authority { gap } => authority(*gap, law),
        Gap::Identity { .. } => (
            phrase(
                "It is not yet shown well enough who you are.",
                "Todavía no se ha demostrado bien quién es usted.",
            ),
            law.of(
                phrase(
                    "Bring or send a notarized signature, a statement under penalty of perjury (28 \
                     U.S.C. 1746) or a government photo identity document to the office.",
                    "Traiga o envíe a la oficina una firma notariada, una declaración bajo pena de \
                     perjurio (28 U.S.C. 1746) o un documento de identidad oficial con fotografía.",
                ),
                phrase(
                    "Bring or send a notarized signature, a statement under penalty of perjury or \
                     a government photo identity document to the office.",
                    "Traiga o envíe a la oficina una firma notariada, una declaración bajo pena de \
                     perjurio o un documento de identidad oficial con fotografía.",
                ),
            ),
        ),
        Gap::Standing { .. } => (
            phrase(
                "It is not yet confirmed that the person harmed is a victim or witness in this \
                 case.",
                "Todavía no se ha confirmado que la persona afectada es víctima o testigo en este \
                 caso.",
            ),
            phrase(
                "Ask the police, prosecutor or court that handles the case to confirm it to the \
                 office, or bring their letter.",
                "Pida a la policía, la fiscalía o el tribunal que lleva el caso que lo confirme a \
                 la oficina, o traiga su carta.",
            ),
        ),
        Gap::Conflict { .. } => (
            phrase(
                "What you told us about your relation to the case closes this way of asking.",
                "Lo que nos dijo sobre su relación con el caso cierra esta vía de consulta.",
            ),
            phrase(
                "Call the line and speak with a person, who can tell you what else is open to you.",
                "Llame a la línea y hable con una persona, que le dirá qué otras vías tiene.",
            ),
        ),
        Gap::NeverTold { .. } => (
            phrase(
                "Nobody is told this about any person.",
                "Esto no se dice a nadie sobre ninguna persona.",
            ),
            phrase(
                "There is nothing to bring: please do not send papers for it.",
                "No hay nada que traer: por favor no envíe documentos para esto.",
            ),
        ),
        Gap::NoGround { .. } => (
            phrase(
                "No rule lets the office tell this to a person who asks as you do.",
                "Ninguna norma permite a la oficina decir esto a quien pregunta como usted.",
            ),
            phrase(
                "Call the line and ask which other office can help.",
                "Llame a la línea y pregunte qué otra oficina puede ayudar.",
            ),
        ),
    }
}

/// What a gap in authority means, and its remedy.
fn authority(gap: AuthorityGap, law: Law) -> (Phrase, Phrase) {
    let renew = phrase(
        "Bring a new authorization, signed and dated by the person for whom you act.",
        "Traiga una nueva autorización, firmada y fechada por la persona por la que actúa.",
    );
    let family = law.of(
        phrase(
            "A family member, in the order of 34 U.S.C. 20141(e)(2)(B), or a representative of the \
             estate may ask, with proof of death and of their relation.",
            "Puede preguntar un familiar, en el orden de 34 U.S.C. 20141(e)(2)(B), o un \
             representante de la sucesión, con prueba del fallecimiento y de su relación.",
        ),
        phrase(
            "A family member, in the order of the law, or a representative of the estate may ask, \
             with proof of death and of their relation.",
            "Puede preguntar un familiar, en el orden de la ley, o un representante de la \
             sucesión, con prueba del fallecimiento y de su relación.",
        ),
    );
    let oneself = phrase(
        "The person for whom you act can ask in person, or sign an authorization for you.",
        "La persona por la que actúa puede preguntar ella misma o firmar una autorización para \
         usted.",
    );
    match gap {
        AuthorityGap::PrincipalIsMinor => (
            phrase(
                "The person harmed is under 18, or may be.",
                "La persona afectada es menor de 18 años, o puede serlo.",
            ),
            phrase(
                "Somebody who is 18 or older can bring an identity document that shows it. A \
                 parent or legal guardian may ask, with a birth certificate or court order. A \
                 young person can call the line and speak with a person.",
                "Quien tiene 18 años o más puede traer un documento de identidad que lo muestre. \
                 Puede preguntar el padre, la madre o el tutor legal, con un acta de nacimiento o \
                 una orden judicial. Una persona joven puede llamar a la línea y hablar con \
                 alguien.",
            ),
        ),
        AuthorityGap::PrincipalIsAdult => (
            phrase(
                "The person for whom you act is 18 or older, or may be; a parent's or guardian's \
                 authority ends with the 18th birthday.",
                "La persona por la que actúa tiene 18 años o más, o puede tenerlos; la autoridad \
                 de los padres o tutores termina al cumplir 18 años.",
            ),
            oneself,
        ),
        AuthorityGap::PrincipalDeceased => (
            phrase(
                "The person for whom you act has died, and your mandate ended then.",
                "La persona por la que actúa ha fallecido, y con ello terminó su mandato.",
            ),
            family,
        ),
        AuthorityGap::PrincipalAlive => (
            phrase(
                "A representative of an estate acts for a person who has died.",
                "Un representante de la sucesión actúa por una persona fallecida.",
            ),
            phrase(
                "Tell us in which other way you act for the person.",
                "Díganos de qué otra manera actúa por la persona.",
            ),
        ),
        AuthorityGap::PrincipalIncapacitated => (
            phrase(
                "The person for whom you act can no longer act, and your mandate rested on that.",
                "La persona por la que actúa ya no puede actuar, y su mandato dependía de ello.",
            ),
            phrase(
                "A legal guardian or a family member may ask, with proof of incapacity and of \
                 their relation.",
                "Puede preguntar un tutor legal o un familiar, con prueba de la incapacidad y de \
                 su relación.",
            ),
        ),
        AuthorityGap::PrincipalCanAct => (
            phrase(
                "The person is an adult who can act, and family members have no authority of \
                 their own.",
                "La persona es adulta y puede actuar; los familiares no tienen autoridad propia.",
            ),
            oneself,
        ),
        AuthorityGap::PrincipalEmancipated => (
            phrase(
                "The person for whom you act is emancipated: a parent's or guardian's authority \
                 has ended.",
                "La persona por la que actúa está emancipada: la autoridad de los padres o \
                 tutores ha terminado.",
            ),
            oneself,
        ),
        AuthorityGap::EmancipationNotShown => (
            phrase(
                "No paper shows the emancipation.",
                "Ningún documento demuestra la emancipación.",
            ),
            phrase(
                "Bring the court's order of emancipation. A young person can call the line and \
                 speak with a person.",
                "Traiga la orden judicial de emancipación. Una persona joven puede llamar a la \
                 línea y hablar con alguien.",
            ),
        ),
        AuthorityGap::PrincipalMissing => (
            phrase(
                "The person for whom you act is missing, and your mandate rested on their being \
                 able to act.",
                "La persona por la que actúa está desaparecida, y su mandato dependía de que \
                 pudiera actuar.",
            ),
            law.of(
                phrase(
                    "A guardian, a person whom a court designates, or a family member in the order \
                     of 34 U.S.C. 20141(e)(2)(B) may ask, with a police report or a court's \
                     finding, and proof of their relation.",
                    "Puede preguntar un tutor, una persona designada por un tribunal o un familiar \
                     en el orden de 34 U.S.C. 20141(e)(2)(B), con una denuncia policial o una \
                     resolución judicial y prueba de su relación.",
                ),
                phrase(
                    "A guardian, a person whom a court designates, or a family member in the order \
                     of the law may ask, with a police report or a court's finding, and proof of \
                     their relation.",
                    "Puede preguntar un tutor, una persona designada por un tribunal o un familiar \
                     en el orden de la ley, con una denuncia policial o una resolución judicial y \
                     prueba de su relación.",
                ),
            ),
        ),
        AuthorityGap::PrincipalIsInstitution => (
            phrase(
                "The victim is an institution, which acts through its authorized representative \
                 or its attorney.",
                "La víctima es una institución, que actúa por medio de su representante \
                 autorizado o su abogado.",
            ),
            law.of(
                phrase(
                    "The representative may ask, with a paper in which the institution names who \
                     acts for it (34 U.S.C. 20141(e)(2)(B)).",
                    "Puede preguntar el representante, con un documento en que la institución \
                     nombra a quien actúa por ella (34 U.S.C. 20141(e)(2)(B)).",
                ),
                phrase(
                    "The representative may ask, with a paper in which the institution names who \
                     acts for it.",
                    "Puede preguntar el representante, con un documento en que la institución \
                     nombra a quien actúa por ella.",
                ),
            ),
        ),
        AuthorityGap::PrincipalIsPerson => (
            phrase(
                "The person harmed is not an institution, and has no authorized representative of \
                 that kind.",
                "La persona afectada no es una institución y no tiene un representante autorizado \
                 de ese tipo.",
            ),
            phrase(
                "Tell us in which other way you act for the person.",
                "Díganos de qué otra manera actúa por la persona.",
            ),
        ),
        AuthorityGap::RelationNotShown => (
            phrase(
                "No paper shows that you may act for the person.",
                "Ningún documento demuestra que usted puede actuar por la persona.",
            ),
            phrase(
                "Bring the paper that fits: a notice of appearance, a signed authorization, a \
                 durable power of attorney, a birth or marriage certificate, letters of \
                 guardianship or administration, or a court order; counsel of a family, also the \
                 paper of their client.",
                "Traiga el documento que corresponda: un aviso de comparecencia, una autorización \
                 firmada, un poder notarial duradero, un acta de nacimiento o de matrimonio, un \
                 nombramiento de tutor o de administrador, o una orden judicial; el abogado de \
                 una familia, también el documento de su cliente.",
            ),
        ),
        AuthorityGap::DeathNotShown => (
            phrase("No paper shows the death.", "Ningún documento demuestra el fallecimiento."),
            law.of(
                phrase(
                    "Bring a death certificate or an obituary (6 CFR 5.21(g)).",
                    "Traiga un certificado de defunción o una esquela (6 CFR 5.21(g)).",
                ),
                phrase(
                    "Bring a death certificate or an obituary.",
                    "Traiga un certificado de defunción o una esquela.",
                ),
            ),
        ),
        AuthorityGap::IncapacityNotShown => (
            phrase("No paper shows the incapacity.", "Ningún documento demuestra la incapacidad."),
            phrase(
                "Bring a court's finding, or a physician's statement.",
                "Traiga una resolución judicial o una declaración médica.",
            ),
        ),
        AuthorityGap::AbsenceNotShown => (
            phrase(
                "No paper shows that the person is missing.",
                "Ningún documento demuestra que la persona está desaparecida.",
            ),
            phrase(
                "Bring a report to the police, or a court's finding.",
                "Traiga una denuncia a la policía o una resolución judicial.",
            ),
        ),
        AuthorityGap::CustodyOrder => (
            phrase(
                "A court's order took custody, or the power to decide, from the parent.",
                "Una orden judicial quitó al padre o a la madre la custodia o la facultad de \
                 decidir.",
            ),
            phrase(
                "The person who has custody may ask, or bring a later order of the court.",
                "Puede preguntar quien tiene la custodia, o traiga una orden judicial posterior.",
            ),
        ),
        AuthorityGap::MarriageEnded => (
            phrase(
                "The marriage has ended, and with it the place of a spouse.",
                "El matrimonio ha terminado, y con él el lugar de cónyuge.",
            ),
            law.of(
                phrase(
                    "Tell us in which other way you act for the person; another family member may \
                     ask, in the order of 34 U.S.C. 20141(e)(2)(B).",
                    "Díganos de qué otra manera actúa por la persona; puede preguntar otro \
                     familiar, en el orden de 34 U.S.C. 20141(e)(2)(B).",
                ),
                phrase(
                    "Tell us in which other way you act for the person; another family member may \
                     ask, in the order of the law.",
                    "Díganos de qué otra manera actúa por la persona; puede preguntar otro \
                     familiar, en el orden de la ley.",
                ),
            ),
        ),
        AuthorityGap::EqualsUndecided => (
            phrase(
                "The law names one family member to act, and others have the same place as you.",
                "La ley designa a un solo familiar, y otros tienen el mismo lugar que usted.",
            ),
            phrase(
                "Agree on one of you in writing and bring that paper, or a court's order that \
                 names you; the others may also decline in writing.",
                "Pónganse de acuerdo por escrito en uno de ustedes y traiga ese documento, o una \
                 orden judicial que le nombre; los demás también pueden renunciar por escrito.",
            ),
        ),
        AuthorityGap::OthersPreferred => (
            phrase(
                "The law names one family member to act, and others stand before you: spouse, \
                 guardian, parent, child, sibling, other family.",
                "La ley designa a un solo familiar, y otros van antes que usted: cónyuge, tutor, \
                 padre o madre, hijos, hermanos, otros familiares.",
            ),
            phrase(
                "The person who stands first may ask, or decline in writing.",
                "Puede preguntar la persona que va primero, o renunciar por escrito.",
            ),
        ),
        AuthorityGap::NotAppointedByPrincipal => (
            phrase(
                "A mandate comes from the victim or witness in person, and is not passed on.",
                "El mandato lo da la víctima o el testigo en persona y no se transmite.",
            ),
            renew,
        ),
        AuthorityGap::MandateNotBegun => (
            phrase("Your mandate has not begun.", "Su mandato todavía no ha comenzado."),
            phrase(
                "Ask again on its first day, or bring an authorization that holds today.",
                "Vuelva a preguntar en su primer día, o traiga una autorización vigente hoy.",
            ),
        ),
        AuthorityGap::MandateExpired => (
            phrase(
                "The last day of your mandate has passed.",
                "El último día de su mandato ya pasó.",
            ),
            renew,
        ),
        AuthorityGap::MandateRevoked => (
            phrase("Your mandate was revoked or withdrawn.", "Su mandato fue revocado o retirado."),
            renew,
        ),
        AuthorityGap::MatterConcluded => (
            phrase(
                "The matter for which your mandate was given is concluded.",
                "El asunto para el que se dio su mandato ha concluido.",
            ),
            renew,
        ),
        AuthorityGap::OutsideExtent => (
            phrase(
                "Your mandate is for another matter or another person.",
                "Su mandato es para otro asunto u otra persona.",
            ),
            renew,
        ),
        AuthorityGap::OutsidePurposes => (
            phrase(
                "Your mandate does not cover this purpose.",
                "Su mandato no cubre este propósito.",
            ),
            renew,
        ),
        AuthorityGap::OutsideCategories => (
            phrase(
                "Your mandate does not cover everything that you ask for.",
                "Su mandato no cubre todo lo que pregunta.",
            ),
            renew,
        ),
        AuthorityGap::OutsideActions => (
            phrase(
                "Your mandate does not let you be told; it may be for signing up alone.",
                "Su mandato no le permite recibir información; quizá es solo para inscribirse.",
            ),
            renew,
        ),
    }
}

/// A change of the question in words.
pub(super) fn change(change: Change) -> Phrase {
    match change {
        Change::Identity { .. } => phrase(
            "if the identity of the requester were shown to this level",
            "si la identidad de quien pregunta se demostrara hasta este nivel",
        ),
        Change::Standing { .. } => phrase(
            "if the principal's part in the matter were confirmed",
            "si se confirmara la condición de víctima o testigo en el asunto",
        ),
        Change::Authority {} => phrase(
            "if the authority to act were shown and covered the question",
            "si se demostrara la autoridad para actuar y cubriera la pregunta",
        ),
        Change::Purpose { .. } => {
            phrase("if the purpose were this one", "si el propósito fuera este")
        }
        Change::Capacity { .. } => {
            phrase("if somebody in this capacity asked", "si preguntara alguien en esta calidad")
        }
    }
}

/// Everything that is said here.
pub(crate) fn phrases() -> Vec<Phrase> {
    let mut gaps = vec![
        Gap::Identity { needed: IdentityLevel::Verified },
        Gap::Standing { needed: Standing::Confirmed },
        Gap::Conflict { conflicts: Set::new() },
        Gap::NeverTold { categories: Set::new() },
        Gap::NoGround { categories: Set::new() },
    ];
    gaps.extend(AuthorityGap::ALL.map(|gap| Gap::Authority { gap }));
    let changes = [
        Change::Identity { to: IdentityLevel::Verified },
        Change::Standing { to: Standing::Confirmed },
        Change::Authority {},
        Change::Purpose { to: Purpose::ALL[0] },
        Change::Capacity { to: Capacity::ALL[0] },
    ];
    let mut phrases = vec![NOTHING];
    for gap in &gaps {
        for law in [Law::Named, Law::LeftOut] {
            let (text, remedy) = said(gap, law);
            phrases.extend([text, remedy]);
        }
    }
    phrases.extend(changes.map(change));
    phrases.extend(NOTICES);
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::OfficeData;
    use crate::wire::from_json;

    #[test]
    fn what_to_bring_names_no_law_of_the_reference_for_another_office() {
        let data: OfficeData =
            from_json(include_bytes!("../../examples/offices/own/office.json")).expect("data");
        let own = Office::load(data).expect("an office");
        let gaps = || {
            let authority = AuthorityGap::ALL.into_iter().map(|gap| Gap::Authority { gap });
            authority.chain([Gap::Identity { needed: IdentityLevel::Verified }])
        };
        let told = |office: Option<&Office>| -> Vec<String> {
            let texts = |gap: Gap| {
                [Language::English, Language::Spanish].map(|language| {
                    let GapNotice { text, remedy, .. } = notice(gap.clone(), office, language);
                    format!("{text} {remedy}")
                })
            };
            gaps().flat_map(texts).collect()
        };
        let cites = |text: &&String| text.contains("U.S.C.") || text.contains("CFR");
        let (of_reference, of_own) = (told(None), told(Some(&own)));
        assert_eq!(of_own.iter().filter(cites).count(), 0);
        // In both languages six of them name a law of the reference, and no others differ.
        let named = of_reference.iter().filter(cites).count();
        assert!(named >= 12, "{named}");
        let different = of_reference.iter().zip(&of_own).filter(|(one, other)| one != other);
        assert_eq!(different.count(), named);
    }
}
